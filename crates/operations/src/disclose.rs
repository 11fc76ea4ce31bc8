//! Data leaves to a party. Each person and field is decided on recorded facts, every decision is logged, and only then is anything told.

use vocabulary::{Action, DataCategory, Purpose, SubjectId};

/// A wish to let a party have data.
#[derive(Clone, Debug)]
pub struct DisclosureRequest {
    /// Whose data.
    pub subjects: Vec<SubjectId>,
    /// Which fields.
    pub categories: Vec<DataCategory>,
    /// `share`, `sell` or `transfer`.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// To which registered party.
    pub party: String,
    /// What happens when some of it is refused.
    pub partial: Partial,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What happens when some of what was asked for is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partial {
    /// What is permitted goes.
    WhatIsPermitted,
    /// Nothing goes.
    AllOrNothing,
}
