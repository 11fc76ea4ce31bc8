//! The acknowledgement that what a member of staff sees is confidential: words shown, and on record with their hash, the version and the time. It is
//! asked before the first view, anew when the words change, and after a year.

use super::members::no_such_member;
use crate::commit::Act;
use crate::facts::Document;
use crate::room::Room;
use crate::{Caller, EvidenceKind, House, OperationError, Outcome};
use ledger::{Event, Fact, FactScope, Hash, StaffEvent, hex, sha256};
use policy::{Answer, Class, Policy, Reason, Verdict};
use store::{AcknowledgementRow, Cell, Intent, ShownRow};
use vocabulary::{Condition, EvidenceId, Recipient, SentenceId, StaffId, Timestamp};

/// How long it holds.
const YEAR_MS: i64 = 365 * 24 * 3_600_000;
/// The words, where a site has none of its own.
const WORDS: &str = "I keep to myself what I see of people here. I look at somebody only for the task I was given and no further than it needs; I copy \
                     nothing out that the task does not ask for, and pass nothing on. I know that each look is written into that person's own history \
                     before I see anything, with my role and what it was for.";

/// What a member acknowledges, and since when they did.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AcknowledgementView {
    /// The words.
    pub words: String,
    /// Their hash, in hexadecimal, which is sent back with the acknowledgement.
    pub words_sha256: String,
    /// When the member acknowledged these words; none where it is to be asked.
    pub given_at: Option<Timestamp>,
    /// Until when that holds.
    pub until: Option<Timestamp>,
}

impl House {
    /// The words by which a member of this site's staff acknowledges confidentiality, and whether they did.
    ///
    /// # Errors
    /// Somebody who is no member of staff.
    pub async fn acknowledgement(&self, caller: &Caller) -> Outcome<AcknowledgementView> {
        let room = self.room_of(caller)?;
        let given = room.acknowledged(caller.staff().ok_or_else(no_such_member)?).await?;
        let words = room.words_to_acknowledge();
        let words_sha256 = hex(&sha256(&[words.as_bytes()]));
        Ok(AcknowledgementView { words, words_sha256, given_at: given.as_ref().map(|row| row.given_at), until: given.map(|row| row.until) })
    }

    /// Acknowledges the words that were shown.
    ///
    /// # Errors
    /// Somebody who is no member of staff; other words than those of now.
    pub async fn acknowledge(&self, caller: &Caller, shown_sha256: &str) -> Outcome<EvidenceId> {
        let room = self.room_of(caller)?;
        let staff = caller.staff().ok_or_else(no_such_member)?;
        let member = room.member(staff).await?.ok_or_else(no_such_member)?;
        let words = room.words_to_acknowledge();
        let hash = sha256(&[words.as_bytes()]);
        if hex(&hash) != shown_sha256 {
            return Err(OperationError::StatementStale);
        }
        let until = room.now.plus_ms(YEAR_MS);
        let scope = FactScope { party: Some(member.party.clone()), recipient: Some(Recipient::Staff), ..FactScope::default() };
        let fact = Fact { until: Some(until), ..room.witnessed(Condition::Confidential, scope, caller.name()) };
        let mut act = Act::new(None);
        room.put_fact(&mut act, &fact, &Document { kind: EvidenceKind::Agreement, name: "acknowledgement of confidentiality".to_owned(), sha256: Some(hash) })?;
        if room.row::<ShownRow>(&[Cell::from(&hash)]).await?.is_none() {
            act.add(Intent::put(&ShownRow { sha256: hash, words, first_shown_at: room.now }));
        }
        let version = room.policy.version().clone();
        act.log(Event::Staff(StaffEvent::Acknowledged { staff, acknowledgement: fact.evidence, version: version.clone(), words_sha256: hex(&hash) }), None);
        act.add(Intent::insert(&AcknowledgementRow { acknowledgement: fact.evidence, staff, version, words_sha256: hash, given_at: room.now, until }));
        room.commit(act).await.map(|_| fact.evidence)
    }
}

impl Room<'_> {
    fn words_to_acknowledge(&self) -> String {
        self.house.staff.of(self.site()).and_then(|set| set.acknowledgement.clone()).unwrap_or_else(|| WORDS.to_owned())
    }

    /// The member's acknowledgement of the words of now, where it holds.
    pub(crate) async fn acknowledged(&self, staff: StaffId) -> Outcome<Option<AcknowledgementRow>> {
        let hash: Hash = sha256(&[self.words_to_acknowledge().as_bytes()]);
        let rows: Vec<AcknowledgementRow> = self.rows(&[("staff", Cell::from(&staff))]).await?;
        Ok(rows.into_iter().filter(|row| row.words_sha256 == hash && self.now < row.until).max_by_key(|row| row.given_at))
    }
}

/// The refusal of whoever lacks what the policy asks of staff: with the sentence that asks it, or else with the one in which the company says how its
/// people keep what they see.
pub(super) fn refusal(policy: &Policy, answer: Option<Answer>, otherwise: &'static str) -> OperationError {
    if let Some(answer) = answer.filter(|answer| answer.verdict != Verdict::Permit) {
        return OperationError::refused(answer);
    }
    let practice = || policy.sentences().iter().filter(|sentence| sentence.class == Class::Organisational);
    let sentence = practice().find(|sentence| sentence.text.contains("confidential")).or_else(|| practice().next());
    let Some(sentence) = sentence else { return OperationError::NotAllowed(otherwise) };
    let reason = Reason {
        sentence: SentenceId { version: policy.version().clone(), number: sentence.number },
        text: sentence.text.clone(),
        quote: sentence.text.clone(),
        line: sentence.line,
    };
    let version = policy.version().clone();
    OperationError::refused(Answer { verdict: Verdict::Deny, version, reasons: vec![reason], duties: Vec::new(), needs: Vec::new() })
}

/// Facts without those that this is missing for.
pub(super) fn without(facts: &mut Vec<Fact>, condition: Condition) {
    facts.retain(|fact| fact.condition != condition);
}
