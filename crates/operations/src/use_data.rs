//! Purpose-bound reading for the company's own programs and staff. Each person and field is decided and logged before it is opened.

use vocabulary::{Action, DataCategory, Purpose, SubjectId};

/// A wish to work with data inside.
#[derive(Clone, Debug)]
pub struct UseRequest {
    /// Whose data.
    pub subjects: Vec<SubjectId>,
    /// Which fields.
    pub categories: Vec<DataCategory>,
    /// `use`, `contact` or `review`.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// By whom.
    pub by: Actor,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// Who works with the data.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A program of the company.
    Company,
    /// One member of staff, registered as a party of the kind `staff`.
    Staff(String),
    /// A registered party that works for the company, or beside it.
    Party(String),
}
