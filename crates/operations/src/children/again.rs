//! Answering again: whoever said that they are a child does not get on by saying otherwise a moment later in the same browser. What the browser
//! keeps is an instant and our seal on it. Nobody is known by it, and nothing is stored here.

use crate::collect::DeclaredAge;
use crate::consult::{Flow, consult, newcomer};
use crate::{House, OperationError, Outcome};
use ledger::{hex, sha256};
use policy::Verdict;
use vocabulary::{Action, Condition, Purpose, Recipient, SiteId, Timestamp};

/// How long an answer stands, in seconds.
const STANDS_SECONDS: i64 = 12 * 3_600;
/// What the seal is made for.
const SEAL: &str = "age-said";

impl House {
    /// How long a browser keeps that it was answered, in seconds.
    pub const AGE_STANDS_SECONDS: i64 = STANDS_SECONDS;

    /// What a browser keeps in which somebody said that they are a child: until when, sealed. The same for everybody who says so at that
    /// instant.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn age_stands(&self, site: &SiteId) -> Outcome<String> {
        let until = self.now().plus_ms(STANDS_SECONDS.saturating_mul(1_000));
        Ok(format!("{}.{}", until.0, self.seal_of(site, until)?))
    }

    /// Refuses an answer that is another than the one this browser keeps. The same answer again is no harm.
    ///
    /// # Errors
    /// The mistake, in words that do not say which answer it was.
    pub fn age_again(&self, site: &SiteId, age: DeclaredAge, kept: Option<&str>) -> Outcome<()> {
        let Some((until, seal)) = kept.and_then(|kept| kept.split_once('.')) else { return Ok(()) };
        let Ok(until) = until.parse().map(Timestamp) else { return Ok(()) };
        let is_ours = sha256(&[self.seal_of(site, until)?.as_bytes()]) == sha256(&[seal.as_bytes()]);
        if !is_ours || self.now() >= until || age == DeclaredAge::NotSaid || age.says_child(self.now()) {
            return Ok(());
        }
        // Where a child gives nothing without a parent, the sentence that says so answers; elsewhere nothing but that it was answered.
        let policy = self.policy(site)?;
        let email = self.room(site)?.email()?;
        let flow = Flow { action: Action::Collect, data: std::slice::from_ref(&email), purpose: Purpose::Support, recipient: Recipient::Company };
        let answer = consult(&policy, flow, &newcomer(&[Condition::Voluntary, Condition::Requested]).with(Condition::Child, true))?;
        if answer.verdict == Verdict::Deny && !answer.reasons.is_empty() {
            return Err(OperationError::refused(answer));
        }
        let words = "this was answered otherwise in this browser a short while ago; a parent or guardian can go on from “For parents”";
        Err(OperationError::malformed("born", words))
    }

    fn seal_of(&self, site: &SiteId, until: Timestamp) -> Outcome<String> {
        let room = self.room(site)?;
        let made = self.foundations.vault.token(site, SEAL, &until.0.to_be_bytes()).map_err(|error| room.locked(error))?;
        Ok(hex(&made))
    }
}
