//! Purpose-bound writing for the company's own programs: collecting by another way than a form. What the policy refuses is not stored.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::consult::Flow;
use crate::controls::{anonymise, mail_door};
use crate::keep::{KeptAs, Whose};
use crate::values::{VALUES_MAX, checked_alone, hash_of};
use crate::{Caller, Change, House, OperationError, Outcome, ReceiptView, Scope};
use ledger::Event;
use policy::{Answer, Verdict};
use vocabulary::{Action, DataCategory, Personal, Purpose, Recipient, RecordId, SubjectId, VersionId};

/// The most characters in the name of a source.
const SOURCE_CHARACTERS_MAX: usize = 32;

/// Values to add to a person's record.
#[derive(Clone, Debug)]
pub struct WriteRequest {
    /// Whose.
    pub subject: SubjectId,
    /// The values.
    pub values: Vec<(DataCategory, Personal<String>)>,
    /// What they are collected for.
    pub purpose: Purpose,
    /// Where they come from, as `order desk`: small letters, spaces and hyphens. It stands beside the sealed values in clear, so it names a
    /// desk and never a person.
    pub source: String,
    /// What becomes of an older value of the same kind from the same source.
    pub older: Older,
    /// What narrows the use of the values, beyond what the policy says; nothing by default.
    pub terms: Change,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What becomes of an older value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Older {
    /// The new one takes its place, as a new address does.
    #[default]
    Replaced,
    /// Both stand, as two orders do.
    Kept,
}

/// What was kept of it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Kept.
    pub kept: Vec<DataCategory>,
    /// The ids of what was kept, in the same order.
    pub records: Vec<RecordId>,
    /// Not kept, each with the answer that says why.
    pub refused: Vec<(DataCategory, Answer)>,
    /// Where it stands in the log; none when nothing was kept.
    pub receipt: Option<ReceiptView>,
    /// The version that decided.
    pub version: VersionId,
}

impl House {
    /// Adds to a person's record what the policy permits collecting for this purpose.
    ///
    /// # Errors
    /// A party's key; nobody of this id on file; what would have come by mail; every mistake in the values.
    pub async fn write_data(&self, caller: &Caller, request: WriteRequest) -> Outcome<Written> {
        let request = &request;
        until_done(|| self.write_once(caller, request)).await
    }

    async fn write_once(&self, caller: &Caller, request: &WriteRequest) -> Outcome<Written> {
        caller.must(Scope::Record)?;
        mail_door::refuse_mail(&request.source)?;
        let room = self.room_of(caller)?;
        let source = request.source.trim();
        if !names_a_source(source) {
            return Err(OperationError::malformed(
                "source",
                "say where it comes from, as `order desk`: at most 32 small letters, words apart by a space or a hyphen",
            ));
        }
        if request.values.is_empty() || request.values.len() > VALUES_MAX {
            return Err(OperationError::malformed("values", "give 1 to 32 values"));
        }
        let mut ground = room.ground(Some(request.subject), None, Recipient::Company).await?;
        if ground.subject.is_none() {
            return Err(OperationError::malformed("subject", "nobody of this id is on file"));
        }
        let mut keep = Vec::new();
        let mut refused = Vec::new();
        for (category, value) in &request.values {
            let value = checked_alone(category, value)?;
            ground.held = vec![room.blank(category, &[request.purpose], source)];
            let data = std::slice::from_ref(category);
            let answer = ground.answer(&room, Action::Collect, data, request.purpose)?;
            self.count(&answer, Flow { action: Action::Collect, data, purpose: request.purpose, recipient: Recipient::Company });
            if answer.verdict == Verdict::Permit && !anonymise::bars_record(&answer) {
                keep.push((category.clone(), value));
            } else {
                refused.push((category.clone(), answer));
            }
        }
        let kept: Vec<DataCategory> = keep.iter().map(|(category, _)| category.clone()).collect();
        let version = room.policy.version().clone();
        if keep.is_empty() {
            return Ok(Written { kept, records: Vec::new(), refused, receipt: None, version });
        }
        let mut act = Act::new(once_of(request));
        act.expects(&ground.seen);
        let whose = Whose { subject: request.subject, is_new: false };
        let kept_as = KeptAs { purposes: &[request.purpose], source, older: request.older, terms: request.terms.terms()?, waited_for: &[] };
        let records = room.put_values(&mut act, &whose, keep, &kept_as).await?;
        let event = Event::Collected {
            records: records.iter().copied().zip(kept.iter().cloned()).collect(),
            purposes: vec![request.purpose],
            source: source.to_owned(),
            shown_sha256: String::new(),
            facts: Vec::new(),
            schema: String::new(),
            notices: Vec::new(),
        };
        act.log(event, Some(request.subject));
        let done = room.commit(act).await?;
        let receipt = done.first_leaf().map(|placed| room.receipt_of(placed));
        Ok(Written { kept, records, refused, receipt, version })
    }
}

/// Whether this can name a desk or a channel. An address or a number cannot be put in these characters, nor a name as people write it.
fn names_a_source(text: &str) -> bool {
    let mut words = text.split([' ', '-']);
    text.len() <= SOURCE_CHARACTERS_MAX && words.all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

fn once_of(request: &WriteRequest) -> Option<Once> {
    let said = format!("{}|{}|{}|{:?}|{:?}", request.subject, request.purpose, request.source, request.older, request.terms);
    Once::of(request.idempotency.as_deref(), "write_data", hash_of(&said, &request.values))
}
