//! What is asked of a database and what it answers: commands of intents, done whole or not at all, with their leaves. It
//! never holds a clear value.

use crate::{Cell, Row, Table};
use ledger::{Hash, sha256};
use vocabulary::{SiteId, SubjectId, Timestamp, VersionId};

/// The unit one write transaction touches: today a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    site: SiteId,
    number: i64,
}

impl Part {
    /// The part of this site.
    #[must_use]
    pub fn of(site: &SiteId) -> Self {
        let hash = sha256(&[b"part", site.as_str().as_bytes()]);
        Self { site: site.clone(), number: i64::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 8])) }
    }

    /// Its site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// The value of its `part` column.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }
}

/// Why a command was not done, or a read gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else came first: the row exists, or its version has moved on.
    #[error("`{0}` has changed meanwhile")]
    Conflict(&'static str),
    /// A row that must be there is not.
    #[error("there is no such row in `{0}`")]
    NotFound(&'static str),
    /// The same idempotency key with another request.
    #[error("this idempotency key was used for another request")]
    OtherRequest,
    /// The command is not one the house can do; the caller is at fault.
    #[error("{0}")]
    Invalid(&'static str),
    /// Not now; the same command may be tried again.
    #[error("the store is busy: {0}")]
    Retry(String),
    /// What is stored cannot be understood.
    #[error("the store is damaged: {0}")]
    Corrupt(String),
    /// The database cannot be reached, or its disk is full or read-only.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
}

/// A row to be written.
#[derive(Clone, Debug)]
pub struct Draft {
    table: &'static Table,
    cells: Vec<Cell>,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.table.name == other.table.name && self.cells == other.cells
    }
}

impl Eq for Draft {}

impl Draft {
    /// The table's entry in the catalogue.
    #[must_use]
    pub const fn table(&self) -> &'static Table {
        self.table
    }

    /// The cells, in the order of the columns.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// A row of this table as it was read from a store, to be written into another as it is.
    #[must_use]
    pub const fn as_read(table: &'static Table, cells: Vec<Cell>) -> Self {
        Self { table, cells }
    }

    fn of<R: Row>(row: &R) -> Self {
        Self { table: R::TABLE, cells: row.cells() }
    }
}

/// A leaf to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafDraft {
    /// What goes into the tree.
    pub data: Vec<u8>,
    /// About whom.
    pub subject: Option<SubjectId>,
    /// The sealed event and salt; none for the leaf of an erasure.
    pub opening: Option<Vec<u8>>,
}

/// Which decisions are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// The policy version that decided.
    pub version: VersionId,
    /// The number of the sentence; 0 where no sentence spoke.
    pub sentence: u16,
    /// The day, as its first instant.
    pub day: Timestamp,
    /// What was answered: `permit`, `deny` or `silent`.
    pub answer: &'static str,
}

impl Tally {
    /// Its cells, in the order of the key of the table of counts.
    #[must_use]
    pub fn cells(&self) -> [Cell; 4] {
        [Cell::from(&self.version), Cell::from(&self.sentence), Cell::from(&self.day), Cell::Text(self.answer.to_owned())]
    }
}

/// One change. Made by the functions below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// A new row; a conflict when its key exists. A key comes in wrapped under the newest alone: a conflict with `site_key`
    /// when a data key is wrapped under an older root key than there is, or a site's key under an older key-encryption key. So
    /// what is wrapped under an older one grows fewer, and once it is none it stays none.
    Insert(Draft),
    /// A row, new or instead of the one with its key.
    Put(Draft),
    /// A row instead of the one with its key whose `row_version` is still this.
    Replace(Draft, i64),
    /// The row with this key goes, if it is there. A key goes after everything else of the act is durable, and beyond recall.
    Delete(&'static str, Vec<Cell>),
    /// The log grows by one leaf.
    Append(LeafDraft),
    /// So many more decisions were made.
    Count(Tally, u64),
    /// The person is forgotten, as the catalogue says table by table.
    Erase(SubjectId),
    /// A key wrapped anew, over the row with its key, while that is still wrapped under this version. Where the row is gone, or
    /// was wrapped anew by somebody else, nothing changes: no erasure is undone. As with a new key, a conflict with `site_key`
    /// when what it is wrapped under is no longer the newest.
    Rewrap(Draft, u32),
    /// The root key of this version goes, when it is there; a conflict with `subject_key` while a data key is wrapped under it,
    /// and with `site_key` while no newer one is there. What the files still hold of it is overwritten as after an erasure.
    Retire(u32),
    /// Nothing changes, and the act is done only while so many rows have this value in this column: what was decided on
    /// the rows that were read then rests on all there are.
    Expect(&'static str, (&'static str, Cell), u64),
    /// Nothing changes, and the act is done only while no leaf at this position or after it is about one of these people: what was decided on
    /// all that was read of them, when the log was so long, rests on all there is. A conflict with `leaf`.
    Untouched(u64, Vec<SubjectId>),
}

impl Intent {
    /// Writes a new row.
    pub fn insert<R: Row>(row: &R) -> Self {
        Self::Insert(Draft::of(row))
    }

    /// Writes a row, whether or not there is one.
    pub fn put<R: Row>(row: &R) -> Self {
        Self::Put(Draft::of(row))
    }

    /// Writes a row over the one whose `row_version` is `expected`. The new row bears the next version.
    pub fn replace<R: Row>(row: &R, expected: i64) -> Self {
        Self::Replace(Draft::of(row), expected)
    }

    /// Does the act only while this table has so many rows with this value in this column, which begins its key or an index.
    #[must_use]
    pub fn expect<R: Row>(of: (&'static str, Cell), rows: u64) -> Self {
        Self::Expect(R::TABLE.name, of, rows)
    }

    /// Does the act only while nothing was done about these people since the log had this size.
    #[must_use]
    pub fn untouched(since: u64, people: impl IntoIterator<Item = SubjectId>) -> Self {
        let mut people: Vec<SubjectId> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        Self::Untouched(since, people)
    }

    /// Writes a key that was wrapped anew over the row that is wrapped under `from`.
    pub fn rewrap<R: Row>(row: &R, from: u32) -> Self {
        Self::Rewrap(Draft::of(row), from)
    }

    /// About how many bytes it writes.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Insert(draft) | Self::Put(draft) | Self::Replace(draft, _) | Self::Rewrap(draft, _) => draft.cells.iter().map(Cell::bytes).sum(),
            Self::Append(leaf) => leaf.data.len() + leaf.opening.as_ref().map_or(0, Vec::len),
            Self::Delete(..) | Self::Count(..) | Self::Erase(_) | Self::Expect(..) | Self::Untouched(..) | Self::Retire(_) => 0,
        }
    }

    /// Takes the row with this key away.
    #[must_use]
    pub fn delete<R: Row>(key: Vec<Cell>) -> Self {
        Self::Delete(R::TABLE.name, key)
    }
}

/// What makes a repeated command known as one. Both hashes are keyed: the client's words are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// A keyed hash of the client's key.
    pub key: [u8; 32],
    /// A keyed hash of what is asked.
    pub request: [u8; 32],
}

/// One act: all of its intents or none, in one transaction with its leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What makes a repetition known.
    pub idempotency: Option<Idempotency>,
    /// About whom the answer is.
    pub subject: Option<SubjectId>,
    /// What a repetition is answered with. No clear value of a person.
    pub answer: Vec<u8>,
    /// When it is done.
    pub at: Timestamp,
    /// The changes, in order.
    pub intents: Vec<Intent>,
}

impl Command {
    /// An act of these changes that need not be known again.
    #[must_use]
    pub const fn new(at: Timestamp, intents: Vec<Intent>) -> Self {
        Self { idempotency: None, subject: None, answer: Vec::new(), at, intents }
    }

    /// The same act, known again by this key and then answered with this answer.
    #[must_use]
    pub fn once(mut self, idempotency: Idempotency, subject: Option<SubjectId>, answer: Vec<u8>) -> Self {
        self.idempotency = Some(idempotency);
        self.subject = subject;
        self.answer = answer;
        self
    }
}

/// Where a leaf came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its position.
    pub position: u64,
    /// Its hash.
    pub hash: Hash,
}

/// What a backend tells of one command after its transaction is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Whether it had been done before.
    pub repeated: bool,
    /// The answer kept with it.
    pub answer: Vec<u8>,
    /// The leaves it appended, in order; none when it was repeated.
    pub leaves: Vec<Placed>,
}

/// Proof that a leaf is durable. Made after the transaction by the desk alone; it can be used up, not copied.
#[derive(Debug)]
pub struct Committed {
    part: Part,
    placed: Placed,
}

impl Committed {
    /// Where it stands.
    #[must_use]
    pub const fn placed(&self) -> Placed {
        self.placed
    }

    /// Of which part's log it is, and where it stands. It is used up.
    #[must_use]
    pub fn into_parts(self) -> (Part, Placed) {
        (self.part, self.placed)
    }
}

/// What is given back for a command that was done.
#[derive(Debug)]
pub struct Receipt {
    /// Whether it had been done before.
    pub repeated: bool,
    /// The answer kept with it.
    pub answer: Vec<u8>,
    /// Its leaves, in the order they were asked for; none when it was repeated.
    pub leaves: Vec<Committed>,
}

impl Receipt {
    pub(crate) fn of(part: &Part, done: Done) -> Self {
        Self { repeated: done.repeated, answer: done.answer, leaves: done.leaves.into_iter().map(|placed| Committed { part: part.clone(), placed }).collect() }
    }
}
