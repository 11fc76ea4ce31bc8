//! The registers of what the company relies on: its affiliates and processors, agreements, sponsors, advertisers, legal process, beliefs, acquisitions and
//! violations of terms. Each entry rests on a document that was uploaded, is proposed by one person and approved by another, and counts only while it is
//! in force at the very moment of a decision: no job ends it, and nothing here decides about a flow.

mod deciding;
mod documents;
mod exported;
mod kinds;
mod listing;
mod proposing;
mod standing;
mod view;

pub use documents::{DOCUMENT_BYTES_MAX, DocumentOpened, DocumentQuery, DocumentView, NewDocument};
pub use exported::{DocumentExported, RegisterEntryExported, RegistersExported};
pub use kinds::{DocumentKind, Ground, Process, RefusedBecause, Register};
pub use listing::{EntryQuery, RegisterPage};
pub use proposing::{NewEntry, Renewal};
pub use view::{EntryState, EntryView};

use ledger::Hash;
use store::RegisterRow;
use vocabulary::{EvidenceId, RecordId, Timestamp};

/// The occasion that facts are bound to which come of an entry.
pub(crate) const fn occasion_of(entry: EvidenceId) -> RecordId {
    RecordId::from_bytes(entry.to_bytes())
}

/// Who opens a document that goes into the copy of the person it is about.
pub(crate) const OWN_COPY: &str = "the person's own copy";

/// Whether an entry is in force: approved, ended by nobody, and its time is running.
pub(crate) fn is_in_force(row: &RegisterRow, now: Timestamp) -> bool {
    view::StoredState::of(row) == view::StoredState::Approved && row.begins_at <= now && row.ends_at.is_none_or(|end| now < end)
}

/// A hash as somebody says it.
fn hash_said(text: &str) -> Option<Hash> {
    ledger::from_hex(text.trim())
}
