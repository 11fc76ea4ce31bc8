//! What some rows hold beyond their columns: what was disclosed, what a choice was about. No clear value of a person.

use serde::{Deserialize, Serialize};
use vocabulary::{Action, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SentenceId};

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
    /// The act it was part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<RecordId>,
}

/// What one act of giving data to a party was about, and what came of it. It names kinds of data and counts people, and nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HandoverDetail {
    /// `share`, `sell`, `transfer`, or what a party did inside.
    pub action: Action,
    /// What was asked for.
    pub data: Vec<DataCategory>,
    /// Whose data was asked for, in words: `people by id`, `purpose/marketing`.
    pub whom: String,
    /// Whether what is permitted goes, or all or nothing.
    pub partial: bool,
    /// In which form it goes, as `json` or `csv`.
    pub format: String,
    /// By which way it goes, as `inline`, `pages`, `download` or `webhook`.
    pub delivery: String,
    /// Where it is sent to, by that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// How many people something left about.
    pub given: u32,
    /// How many values left of each kind.
    pub left: Vec<(DataCategory, u32)>,
    /// How many were refused of each kind.
    pub stayed: Vec<(DataCategory, u32)>,
    /// The sentences that permitted what left.
    pub sentences: Vec<SentenceId>,
    /// The sentences that refused what stayed; none where no sentence permits it.
    pub refused_by: Vec<SentenceId>,
    /// The duties that went with it, as `no-onward-share`.
    pub duties: Vec<String>,
    /// How many pages were sent once more, because nobody knew whether they had arrived.
    pub again: u32,
    /// How often it was fetched.
    pub fetched: u32,
}

/// What a choice was about, and with which words and which button it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ConsentDetail {
    /// What it permits to be done…
    pub action: Action,
    /// …for what…
    pub purpose: Purpose,
    /// …by or to whom…
    pub recipient: Recipient,
    /// …with which data; with any, where none is named.
    pub data: Vec<DataCategory>,
    /// The exact words beside the box or above the button.
    pub words: String,
    /// The language they were in, as `en`.
    pub language: String,
    /// The form or page they stood on.
    pub form: String,
    /// The words on the button that was used.
    pub button: String,
    /// The sentences that asked for the choice.
    pub sentences: Vec<SentenceId>,
    /// The facts it put on record.
    pub facts: Vec<EvidenceId>,
}

/// A flow that was refused: what was asked, never of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RefusedFlow {
    /// What was to be done…
    pub action: Action,
    /// …with which data…
    pub data: Vec<DataCategory>,
    /// …for what…
    pub purpose: Purpose,
    /// …by or to whom.
    pub recipient: Recipient,
}

/// What an entry of a register says beyond who, which party and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct EntryDetail {
    /// For which purposes; for any, where none is named.
    pub purposes: Vec<Purpose>,
    /// For which data; for any, where none is named.
    pub categories: Vec<DataCategory>,
    /// Of a sponsor: the promotion, as `promotion/2026-06-01`.
    pub promotion: Option<String>,
    /// Of a sponsor: what people's facts are bound to who join that promotion.
    pub occasion: Option<RecordId>,
    /// Of a belief: its ground, as `fraud`.
    pub ground: Option<String>,
    /// Of a legal process: what it is, as `court-order`.
    pub process: Option<String>,
    /// Of a belief that terms were violated: the violation on record.
    pub rests_on: Option<EvidenceId>,
    /// The entry that this one renews.
    pub replaces: Option<EvidenceId>,
    /// The entry that renews this one.
    pub replaced_by: Option<EvidenceId>,
    /// Why it was refused, as `wrong-document`.
    pub refused_because: Option<String>,
}
