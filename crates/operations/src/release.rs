//! What comes out when data is asked for: per person and field, the value or the refusal. It opens nothing itself.

use crate::LinkToken;
use policy::{Answer, Owed};
use vocabulary::{DataCategory, Personal, RecordId, SubjectId, Timestamp, VersionId};

/// Where an act stands in the log. Its number fetches the receipt that proves it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReceiptView {
    /// The number of its leaf.
    pub leaf: u64,
    /// The leaf's hash, in hexadecimal.
    pub leaf_hash: String,
    /// When it was logged.
    pub at: Timestamp,
}

/// The outcome of one request for data.
#[derive(Clone, Debug)]
pub struct Release {
    /// What to call it when asking about it later.
    pub id: String,
    /// When it was decided.
    pub at: Timestamp,
    /// The version in force that decided.
    pub version: VersionId,
    /// Person by person, in the order they were asked for.
    pub subjects: Vec<SubjectRelease>,
    /// What the receiver owes, each once.
    pub duties: Vec<Owed>,
    /// The log leaves, one per person.
    pub receipts: Vec<ReceiptView>,
    /// Whether the receiver may not share it on.
    pub no_onward_share: bool,
    /// Opt-out links that travel with contact details, where the policy owes them.
    pub opt_out: Vec<(SubjectId, LinkToken)>,
    /// The secrets that stand in the messages, where the policy lets people exercise a right by returning one.
    pub reply: Vec<(SubjectId, LinkToken)>,
    /// The place in the log of the certificate that the party can keep, where something left to one.
    pub certificate: Option<u64>,
}

/// What was decided about one person.
#[derive(Clone, Debug)]
pub struct SubjectRelease {
    /// The person.
    pub subject: SubjectId,
    /// The id of the disclosure, where something left to a party: by it the party is told later if the person is erased.
    pub disclosure: Option<RecordId>,
    /// Field by field, in the order they were asked for.
    pub fields: Vec<FieldRelease>,
}

/// What was decided about one field of one person.
#[derive(Clone, Debug)]
pub struct FieldRelease {
    /// What kind of data it is.
    pub category: DataCategory,
    /// The value, or why not.
    pub outcome: FieldOutcome,
}

/// The value, or why not.
#[derive(Clone, Debug)]
pub enum FieldOutcome {
    /// Permitted, logged, and here.
    Given {
        /// The clear value.
        value: Personal<String>,
        /// The sentences that permit it, and what it owes.
        answer: Answer,
    },
    /// Refused, with the sentence.
    Refused(Answer),
    /// Permitted, and there is none.
    NotHeld(Answer),
}
