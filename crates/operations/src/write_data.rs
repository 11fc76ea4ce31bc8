//! Purpose-bound writing for the company's own programs: collecting by another way than a form. What the policy refuses is not stored.

use crate::ReceiptView;
use policy::Answer;
use vocabulary::{DataCategory, Personal, Purpose, SubjectId, VersionId};

/// Values to add to a person's record.
#[derive(Clone, Debug)]
pub struct WriteRequest {
    /// Whose.
    pub subject: SubjectId,
    /// The values.
    pub values: Vec<(DataCategory, Personal<String>)>,
    /// What they are collected for.
    pub purpose: Purpose,
    /// Where they come from, as `order desk`.
    pub source: String,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What was kept of it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Kept.
    pub kept: Vec<DataCategory>,
    /// Not kept, each with the answer that says why.
    pub refused: Vec<(DataCategory, Answer)>,
    /// Where it stands in the log; none when nothing was kept.
    pub receipt: Option<ReceiptView>,
    /// The version that decided.
    pub version: VersionId,
}
