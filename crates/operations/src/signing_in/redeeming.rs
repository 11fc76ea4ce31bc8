//! A link that was sent to somebody's address is opened: in the browser that asked it lets in, once, when the person says so; in any other
//! it shows a code to type in that one. Opening alone changes nothing, because programs follow links too.

use super::letters::evidence_of;
use super::limits::{Asker, Attempt};
use super::{SignInWay, SignedIn, SigningIn};
use crate::commit::Act;
use crate::room::Room;
use crate::{EvidenceKind, House, LinkToken, OperationError, Outcome};
use ledger::Event;
use store::{Cell, EvidenceRow, Intent, ProvenAddressRow, SignInRow};
use vocabulary::{RecordId, SiteId, SubjectId};

/// What the code of a link is made for.
const CODE: &str = "sign-in-code";
/// How many digits a code has.
const CODE_DIGITS: usize = 8;
/// How many wrong codes a link bears.
const TRIES_MAX: i64 = 5;

/// What a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkShown {
    /// It was asked for in this browser: a button signs in.
    Here,
    /// It was asked for elsewhere: this code is to be typed there.
    Elsewhere {
        /// The code.
        code: String,
    },
}

impl House {
    /// What to show to a browser that opens a link. It changes nothing.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that lets nobody in.
    pub async fn link_shown(&self, site: &SiteId, token: &LinkToken, browser: Option<&LinkToken>) -> Outcome<LinkShown> {
        let room = self.room(site)?;
        let (row, _) = room.living_link(token).await?;
        if browser.is_some_and(|browser| browser.hash() == row.browser_sha256) {
            return Ok(LinkShown::Here);
        }
        Ok(LinkShown::Elsewhere { code: room.code_of(row.sign_in)? })
    }

    /// Signs the person in whose link it is, in the browser that asked for it. The link is used up.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that lets nobody in, and in every other browser.
    pub async fn sign_in_by_link(&self, site: &SiteId, token: &LinkToken, browser: &LinkToken, from: SigningIn) -> Outcome<SignedIn> {
        let room = self.room(site)?;
        let (row, subject) = room.living_link(token).await?;
        if browser.hash() != row.browser_sha256 {
            return Err(OperationError::LinkInvalid);
        }
        room.redeem(&row, subject, from).await
    }

    /// Signs in the person whose link shows this code, in the browser that asked for it. The link is used up; after a few wrong codes it
    /// is gone as well.
    ///
    /// # Errors
    /// [`OperationError::SignInRefused`] for every code that lets nobody in, whether or not a letter was sent; what is tried too often.
    pub async fn sign_in_by_code(&self, site: &SiteId, code: &str, browser: &LinkToken, from: SigningIn) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Code, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let typed: String = code.chars().filter(char::is_ascii_digit).collect();
        let rows: Vec<SignInRow> = room.rows(&[("browser_sha256", Cell::from(&browser.hash()))]).await?;
        let living: Vec<SignInRow> = rows.into_iter().filter(|row| row.token_sha256.is_some() && room.now < row.expires_at).collect();
        for row in &living {
            if let Some(subject) = row.subject.filter(|_| typed.len() == CODE_DIGITS)
                && room.code_of(row.sign_in)? == typed
            {
                return room.redeem(row, subject, from).await;
            }
        }
        room.count_wrong_code(&living).await?;
        Err(OperationError::SignInRefused)
    }
}

impl Room<'_> {
    async fn living_link(&self, token: &LinkToken) -> Outcome<(SignInRow, SubjectId)> {
        let rows: Vec<SignInRow> = self.rows(&[("token_sha256", Cell::from(&token.hash()))]).await?;
        let row = rows.into_iter().next().filter(|row| self.now < row.expires_at).ok_or(OperationError::LinkInvalid)?;
        let subject = row.subject.ok_or(OperationError::LinkInvalid)?;
        Ok((row, subject))
    }

    /// The code of a link. It is made again each time, and kept nowhere.
    fn code_of(&self, sign_in: RecordId) -> Outcome<String> {
        let bytes = self.house.foundations.vault.token(self.site(), CODE, &sign_in.to_bytes()).map_err(|error| self.locked(error))?;
        let number = u64::from_be_bytes(*bytes.first_chunk().unwrap_or(&[0; 8]));
        Ok(format!("{:0CODE_DIGITS$}", number % 10_u64.pow(8)))
    }

    /// Each link of the browser bears one wrong code more, or goes.
    async fn count_wrong_code(&self, living: &[SignInRow]) -> Outcome<()> {
        let mut act = Act::new(None);
        for row in living {
            act.add(if row.tries.saturating_add(1) >= TRIES_MAX {
                Intent::delete::<SignInRow>(vec![Cell::from(&row.sign_in)])
            } else {
                let more = SignInRow { tries: row.tries.saturating_add(1), row_version: row.row_version.saturating_add(1), ..row.clone() };
                Intent::replace(&more, row.row_version)
            });
        }
        self.commit(act).await.map(drop)
    }

    /// Uses the link up, begins the session, and puts down that the address is the person's: they opened what was sent to it.
    async fn redeem(&self, row: &SignInRow, subject: SubjectId, from: SigningIn) -> Outcome<SignedIn> {
        let mut act = Act::new(None);
        // Of two who use it at once, one does.
        let once = row.token_sha256.map(|hash| Intent::expect::<SignInRow>(("token_sha256", Cell::from(&hash)), 1));
        act.expects(once.as_slice());
        let same_browser: Vec<SignInRow> = self.rows(&[("browser_sha256", Cell::from(&row.browser_sha256))]).await?;
        for used in &same_browser {
            act.add(Intent::delete::<SignInRow>(vec![Cell::from(&used.sign_in)]));
        }
        let signed_in = self.begin_session(&mut act, subject, (SignInWay::Letter, from.browser)).await?;
        self.prove_address(&mut act, row, subject);
        match self.commit(act).await {
            Ok(_) => Ok(signed_in),
            Err(OperationError::Busy) => Err(OperationError::LinkInvalid),
            Err(error) => Err(error),
        }
    }

    fn prove_address(&self, act: &mut Act, row: &SignInRow, subject: SubjectId) {
        let evidence = evidence_of(row.sign_in);
        let document = EvidenceRow {
            evidence,
            subject: Some(subject),
            kind: EvidenceKind::Letter.key().to_owned(),
            document: None,
            sealed: None,
            sha256: row.token_sha256,
            recorded_at: self.now,
        };
        act.evidence(document, "a link that was sent to the address was opened");
        act.add(Intent::put(&ProvenAddressRow { tag: row.tag, subject, evidence, proven_at: self.now }));
        act.log(Event::AddressProven { evidence }, Some(subject));
    }
}
