//! A form is posted. Every field is asked of the policy before anything is stored; records, facts, link and log leaf go in together or not at all.

use crate::{FactView, FormKind, LinkToken, ReceiptView};
use vocabulary::{DataCategory, Personal, SubjectId, Timestamp, VersionId};

/// What a person sent.
#[derive(Clone, Debug)]
pub struct Submission {
    /// With which form.
    pub form: FormKind,
    /// What they typed in.
    pub values: Vec<(DataCategory, Personal<String>)>,
    /// The ids of the choices they ticked.
    pub choices_ticked: Vec<String>,
    /// What they said of their age.
    pub age: DeclaredAge,
    /// The hash of what they were shown, as the form had it.
    pub statement: String,
    /// The link they came with, when they came from their own page: what they send is added to what is theirs.
    pub person: Option<LinkToken>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What a person said of their age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredAge {
    /// Nothing.
    NotSaid,
    /// That they are a child.
    Under13,
    /// That they are not.
    Over13,
}

/// What was kept, and the way back to it.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The person.
    pub subject: SubjectId,
    /// The link to their page.
    pub link: LinkToken,
    /// Until when it opens anything.
    pub link_until: Timestamp,
    /// The version it was collected under.
    pub version: VersionId,
    /// Where it stands in the log.
    pub receipt: ReceiptView,
    /// What was kept.
    pub kept: Vec<DataCategory>,
    /// What was recorded with it.
    pub facts: Vec<FactView>,
}
