//! What the log must know of rows: which of them an act writes, and the hash of what each holds. It reads no key and names
//! no row.

use crate::{CATALOGUE, Cell, Draft, Intent, Stored, Table};
use ledger::{Hash, sha256};
use vocabulary::SubjectId;

/// What stands before each cell, so that no two lists of cells spell the same bytes.
const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;

/// A row that an act writes and the log must seal.
#[derive(Clone, Copy, Debug)]
pub struct RowWritten<'a> {
    /// Of which table.
    pub table: &'static Table,
    /// With which key.
    pub key: &'a [Cell],
    /// Its cells afterwards; none when it is taken away.
    pub now: Option<&'a [Cell]>,
}

impl RowWritten<'_> {
    /// About whom the row is. Of one that is taken away only the key is known, which need not tell.
    #[must_use]
    pub fn subject(&self) -> Option<SubjectId> {
        let place = self.table.columns.iter().position(|column| column.name == "subject")?;
        let cell = self.now.unwrap_or(self.key).get(place)?;
        Option::<SubjectId>::from_cell(cell.clone())?
    }

    /// The hash of what it holds afterwards.
    #[must_use]
    pub fn hash(&self) -> Option<Hash> {
        self.now.map(|cells| row_hash(self.table, cells))
    }
}

impl Draft {
    /// The row, where its table is sealed.
    #[must_use]
    pub fn written(&self) -> Option<RowWritten<'_>> {
        let table = self.table().filter(|table| table.is_sealed())?;
        Some(RowWritten { table, key: self.cells().get(..table.key)?, now: Some(self.cells()) })
    }
}

impl Intent {
    /// The row it writes, where the log must seal it.
    #[must_use]
    pub fn row_written(&self) -> Option<RowWritten<'_>> {
        match self {
            Self::Insert(draft) | Self::Put(draft) | Self::Replace(draft, _) => draft.written(),
            Self::Delete(name, key) => {
                let table = CATALOGUE.iter().find(|table| table.name == *name && table.is_sealed())?;
                Some(RowWritten { table, key, now: None })
            }
            Self::Append(_) | Self::Count(..) | Self::Erase(_) | Self::Expect(..) | Self::Untouched(..) | Self::Rewrap(..) | Self::Retire(_) => None,
        }
    }
}

/// These cells as bytes: each its kind, its length and its value.
#[must_use]
pub fn spelt(cells: &[Cell]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    for cell in cells {
        let (kind, value): (u8, &[u8]) = match cell {
            Cell::Null => (NULL, &[]),
            Cell::Integer(number) => (INTEGER, &number.to_be_bytes()),
            Cell::Text(text) => (TEXT, text.as_bytes()),
            Cell::Bytes(bytes) => (BYTES, bytes),
        };
        bytes.push(kind);
        bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
        bytes.extend_from_slice(value);
    }
    bytes
}

/// The hash of a row of this table.
#[must_use]
pub fn row_hash(table: &Table, cells: &[Cell]) -> Hash {
    sha256(&[table.name.as_bytes(), &[0], &spelt(cells)])
}
