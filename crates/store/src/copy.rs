//! A part copied from one store into another: only what is not there yet is written, and at the end every row of both is
//! compared. It can be cut off at any moment and begun again. It never writes into a part that has another history.

use crate::{CATALOGUE, Cell, Draft, Head, HeadRow, Home, Part, Row, Snapshot, Store, StoreError};
use ledger::{Hash, sha256, verify_consistency};
use std::cmp::Ordering;

/// Rows and bytes of one transaction of the copy.
const ROWS_MAX: usize = 1_000;
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Why a part was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the stores.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The target's log is not the beginning of the source's.
    #[error("the target holds another house, or one that has gone on: its log is not the beginning of the source's; take an empty target")]
    AnotherHouse,
    /// The target has a row that the source does not have.
    #[error("the target has rows in `{0}` that the source does not have, as after an erasure since the last try; take an empty target")]
    MoreThanSource(&'static str),
    /// The source was written while it was copied.
    #[error("the source was written meanwhile; stop who serves it and begin again, what was copied is kept")]
    SourceMoved,
    /// The rows that were compared at the end are not the same.
    #[error("after copying, `{0}` is not the same in both")]
    NotTheSame(&'static str),
}

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many rows there are.
    pub rows: u64,
    /// How many of them were written now; the others were there.
    pub written: u64,
    /// The head of the log, in both.
    pub head: Head,
}

/// Copies a part that nobody writes, and compares. After each transaction `progress` is told the table it is at and how many
/// rows were written so far.
///
/// # Errors
/// When a store fails, the target has another history, or in the end both are not the same. What was copied stays, and is
/// not copied again.
pub async fn copy_part(from: &dyn Store, to: &dyn Store, part: &Part, progress: &mut (dyn FnMut(&'static str, u64) + Send)) -> Result<Copied, CopyError> {
    let head = from.head(part).await?;
    let there = to.head(part).await?;
    if !is_beginning(from, part, there, head).await? {
        return Err(CopyError::AnotherHouse);
    }
    let mut copy = Copy { to, part, waiting: Vec::new(), bytes: 0, written: 0, progress };
    // Reading both begins before anything is written. The house first and the keys after: a key without its person is
    // harmless, a person without their key is lost.
    for home in [Home::House, Home::Keys] {
        let mut source = Rows::new(from.snapshot(part, home).await?);
        let mut target = Rows::new(to.snapshot(part, home).await?);
        if home == Home::House {
            target.fill().await?;
            copy.mark(from).await?;
        }
        copy.home(&mut source, &mut target).await?;
    }
    let written = copy.written;
    if from.head(part).await? != head {
        return Err(CopyError::SourceMoved);
    }
    let rows = same_everywhere(from, to, part).await?;
    if to.head(part).await? != head {
        return Err(CopyError::NotTheSame(HeadRow::TABLE.name));
    }
    Ok(Copied { rows, written, head })
}

/// Whether the target's log is empty or the beginning of the source's.
async fn is_beginning(from: &dyn Store, part: &Part, there: Head, head: Head) -> Result<bool, StoreError> {
    if there.size == 0 {
        return Ok(true);
    }
    let Some(proof) = from.consistency(part, there.size, head.size).await? else { return Ok(false) };
    Ok(verify_consistency((there.size, &there.root), (head.size, &head.root), &proof))
}

/// The rows of a snapshot, one after another.
struct Rows {
    snapshot: Snapshot,
    page: std::vec::IntoIter<Draft>,
    next: Option<Draft>,
}

impl Rows {
    fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, page: Vec::new().into_iter(), next: None }
    }

    /// Sees to it that the next row, if there is one, is at hand.
    async fn fill(&mut self) -> Result<(), StoreError> {
        while self.next.is_none() {
            self.next = self.page.next();
            if self.next.is_none() {
                let Some(page) = self.snapshot.next().await? else { break };
                self.page = page.into_iter();
            }
        }
        Ok(())
    }

    async fn take(&mut self) -> Result<Option<Draft>, StoreError> {
        self.fill().await?;
        Ok(self.next.take())
    }
}

/// Where a row stands in a snapshot: its table's place in the catalogue, then its key.
fn place(row: &Draft) -> (usize, &[Cell]) {
    let table = row.table();
    let number = CATALOGUE.iter().position(|other| table.name == other.name);
    (number.unwrap_or(usize::MAX), row.cells().get(..table.key).unwrap_or_default())
}

const fn name(row: &Draft) -> &'static str {
    row.table().name
}

/// A copy under way.
struct Copy<'a> {
    to: &'a dyn Store,
    part: &'a Part,
    waiting: Vec<Draft>,
    bytes: usize,
    written: u64,
    progress: &'a mut (dyn FnMut(&'static str, u64) + Send),
}

impl Copy<'_> {
    /// Writes the source's head before anything else. The target is known by it to be this house's; and while its tiles are not
    /// there, no server opens it.
    async fn mark(&mut self, from: &dyn Store) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        let query = crate::Query { table: HeadRow::TABLE, of: Vec::new(), after: Vec::new(), rows_max: crate::PAGE_ROWS_MAX };
        for cells in from.list(self.part, query).await? {
            rows.push(Draft::as_read(HeadRow::TABLE, cells));
        }
        self.to.import(self.part, rows).await
    }

    /// Walks both in the same order; writes what the target does not have.
    async fn home(&mut self, source: &mut Rows, target: &mut Rows) -> Result<(), CopyError> {
        while let Some(row) = source.take().await? {
            target.fill().await?;
            let is_there = match &target.next {
                None => false,
                Some(other) => match place(other).cmp(&place(&row)) {
                    Ordering::Less => return Err(CopyError::MoreThanSource(name(other))),
                    Ordering::Equal => target.next.take().is_some_and(|other| other == row),
                    Ordering::Greater => false,
                },
            };
            if !is_there {
                self.write(row).await?;
            }
        }
        self.flush().await?;
        match target.take().await? {
            Some(other) => Err(CopyError::MoreThanSource(name(&other))),
            None => Ok(()),
        }
    }

    async fn write(&mut self, row: Draft) -> Result<(), StoreError> {
        self.bytes += row.cells().iter().map(Cell::bytes).sum::<usize>();
        self.waiting.push(row);
        if self.waiting.len() >= ROWS_MAX || self.bytes >= BYTES_MAX {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let Some(last) = rows.last().map(name) else { return Ok(()) };
        let count = rows.len() as u64;
        self.to.import(self.part, rows).await?;
        self.written += count;
        (self.progress)(last, self.written);
        Ok(())
    }
}

/// How many rows a table has, and a hash over all of them in order.
type Sum = (u64, Hash);

/// The sums of every table of a part.
async fn sums(store: &dyn Store, part: &Part) -> Result<Vec<Sum>, StoreError> {
    let mut sums = vec![(0, sha256(&[])); CATALOGUE.len()];
    for home in [Home::House, Home::Keys] {
        let mut snapshot = store.snapshot(part, home).await?;
        while let Some(page) = snapshot.next().await? {
            for row in page {
                let Some((rows, hash)) = sums.get_mut(place(&row).0) else { continue };
                *rows += 1;
                let cells: Vec<u8> = row.cells().iter().flat_map(bytes).collect();
                *hash = sha256(&[hash.as_slice(), &cells]);
            }
        }
    }
    Ok(sums)
}

/// A cell as bytes that no other cell has.
fn bytes(cell: &Cell) -> Vec<u8> {
    let (kind, content) = match cell {
        Cell::Null => (0, Vec::new()),
        Cell::Integer(number) => (1, number.to_be_bytes().to_vec()),
        Cell::Text(text) => (2, text.as_bytes().to_vec()),
        Cell::Bytes(bytes) => (3, bytes.clone()),
    };
    let length = (content.len() as u64).to_be_bytes();
    [&[kind], length.as_slice(), &content].concat()
}

/// Compares every table of both; gives the number of all rows.
async fn same_everywhere(from: &dyn Store, to: &dyn Store, part: &Part) -> Result<u64, CopyError> {
    let (source, target) = (sums(from, part).await?, sums(to, part).await?);
    let mut all = 0;
    for (table, (source, target)) in CATALOGUE.iter().copied().zip(source.into_iter().zip(target)) {
        if source != target {
            return Err(CopyError::NotTheSame(table.name));
        }
        all += source.0;
    }
    Ok(all)
}
