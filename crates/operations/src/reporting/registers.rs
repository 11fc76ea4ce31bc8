//! The registers in the pack: each entry as it stood at the end of the period, with who proposed and who decided it, and the document it rests on. An entry
//! about a person is told without who it is, what it is called, and the hash of its document.

use crate::registers::{EntryState, Register};
use ledger::{PartyName, hex};
use serde::Serialize;
use store::{Cell, DocumentRow, Part, RegisterRow, Store, StoreError};
use vocabulary::{DataCategory, EvidenceId, Purpose, Timestamp};

/// An entry of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterEntry {
    /// Its id; the fact that it became has the same.
    pub id: EvidenceId,
    /// Its register, as `agreements`.
    pub register: String,
    /// How it stood at the end of the period, as `in-force`.
    pub state: EntryState,
    /// Whether it is about a person.
    pub is_about_a_person: bool,
    /// The party it is about.
    pub party: Option<PartyName>,
    /// What it is called; none where it is about a person.
    pub words: Option<String>,
    /// For which purposes; for any where none is named.
    pub purposes: Vec<Purpose>,
    /// For which data; for any where none is named.
    pub categories: Vec<DataCategory>,
    /// What else its register asks for: a belief's ground, what a legal process is, a sponsor's promotion.
    pub ground: Option<String>,
    /// Who proposed it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// Who approved or refused it, another than who proposed it; none where nobody had by the end of the period.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Who ended it before its time, by the end of the period.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<Timestamp>,
    /// From when it counts.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// What its document is, as `pdf`.
    pub document: String,
    /// The SHA-256 of the document, in hexadecimal; none where it is about a person.
    pub sha256: Option<String>,
}

/// The entries that were on record by the end of the period, register by register, in the order in which they were proposed.
pub(super) async fn entries(store: &dyn Store, part: &Part, until: Timestamp) -> Result<Vec<RegisterEntry>, StoreError> {
    let rows: Vec<RegisterRow> = store.all_rows(part, &[]).await?;
    let mut entries = Vec::new();
    for row in rows.into_iter().filter(|row| row.recorded_at < until) {
        let document: Option<DocumentRow> = store.row(part, &[Cell::from(&row.document)]).await?;
        entries.push(entry(as_it_stood(row, until), document, until));
    }
    let place = |entry: &RegisterEntry| Register::ALL.iter().position(|register| register.key() == entry.register);
    entries.sort_by_key(|entry| (place(entry), entry.recorded_at, entry.id));
    Ok(entries)
}

/// The row as it was before what came after the period.
fn as_it_stood(mut row: RegisterRow, until: Timestamp) -> RegisterRow {
    if row.ended_at.is_some_and(|at| at >= until) {
        (row.ended_by, row.ended_at) = (None, None);
        row.state = if row.decided_at.is_some() { "approved" } else { "proposed" }.to_owned();
    }
    if row.decided_at.is_some_and(|at| at >= until) {
        (row.decided_by, row.decided_at) = (None, None);
        row.state = "proposed".to_owned();
    }
    row
}

fn entry(row: RegisterRow, document: Option<DocumentRow>, until: Timestamp) -> RegisterEntry {
    let is_about_a_person = row.subject.is_some();
    let state = EntryState::of(&row, until, 0);
    let detail = row.detail.0;
    RegisterEntry {
        id: row.entry,
        register: row.register,
        state,
        is_about_a_person,
        party: row.party,
        words: row.words,
        purposes: detail.purposes,
        categories: detail.categories,
        ground: detail.ground.or(detail.process).or(detail.promotion),
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        ended_by: row.ended_by,
        ended_at: row.ended_at,
        from: row.begins_at,
        until: row.ends_at,
        sha256: document.as_ref().filter(|_| !is_about_a_person).map(|document| hex(&document.sha256)),
        document: document.map_or_else(String::new, |document| document.kind),
    }
}
