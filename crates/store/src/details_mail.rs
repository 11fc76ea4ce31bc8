//! What the rows of mailings hold beyond their columns: counts, and nobody.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocabulary::SentenceId;

/// How far a mailing is. Whoever was looked at is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct MailingDetail {
    /// How many people were looked at.
    pub people: u64,
    /// Letters that were taken.
    pub taken: u64,
    /// Letters that were refused for good by whoever carries them, or tried too often.
    pub given_up: u64,
    /// People whom the policy does not let the company write to, by the sentence that says so.
    pub refused: BTreeMap<SentenceId, u64>,
    /// People whom no sentence lets the company write to.
    pub refused_by_none: u64,
    /// People of whom no address is held that letters arrive at.
    pub unreachable: u64,
}
