//! What stands in columns that hold more than one word. It holds no clear value of a person.

use serde::{Deserialize, Serialize};
use vocabulary::{DataCategory, EvidenceId, SentenceId};

/// What one disclosure was about, in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DisclosureDetail {
    /// What left.
    pub data: Vec<DataCategory>,
    /// Under which sentences.
    pub sentences: Vec<SentenceId>,
    /// On which evidence.
    pub evidence: Vec<EvidenceId>,
    /// The duties that went with it, as `no-onward-share`.
    pub duties: Vec<String>,
}
