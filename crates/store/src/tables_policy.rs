//! The part of the catalogue that holds what is being written of a policy. Nothing here is a person's, and nothing here decides anything.

use crate::row::tables;
use vocabulary::{RecordId, Timestamp, VersionId};

tables! {
    /// The tables of what is being written.
    const TABLES_POLICY;

    /// A version that somebody of the company is writing. Everybody who may publish sees the same drafts.
    PolicyDraftRow = "policy_draft" in House, on erasure Keep, also by [],
    not sealed because "it decides nothing; what is published is sealed where it is published",
    key { draft: RecordId = House, "the draft"; }
    and {
        title: String = House, "what it is called among those who write";
        text: String = House, "its whole text, with its rules";
        begun_by: String = Party, "who began it";
        begun_at: Timestamp = House, "when";
        written_by: String = Party, "who saved it last";
        written_at: Timestamp = House, "when";
        proposed_by: Option<String> = Party, "who proposes to publish just this text; empty again once it is changed";
        proposed_at: Option<Timestamp> = House, "when";
        published: Option<VersionId> = House, "the version it became";
        row_version: i64 = House, "counts the changes, for compare-and-swap";
    }
}
