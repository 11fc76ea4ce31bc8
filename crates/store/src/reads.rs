//! The store's trait: commands in, rows and proofs out. Reading never changes anything and never waits for a writer.

use crate::{Cell, Command, Draft, Home, Part, Receipt, Row, StoreError, Table};
use ledger::Hash;
use std::future::Future;
use std::pin::Pin;
use tokio::sync::mpsc;

/// An answer that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The most rows one read gives.
pub const PAGE_ROWS_MAX: u32 = 1000;

/// Which rows, and how many.
#[derive(Clone, Debug)]
pub struct Query {
    /// Of which table.
    pub table: &'static Table,
    /// Those in which these columns have these values: a beginning of the key or of an index.
    pub of: Vec<(&'static str, Cell)>,
    /// Those after this key.
    pub after: Vec<Cell>,
    /// At most so many.
    pub rows_max: u32,
}

/// Where to go on reading, and how far.
#[derive(Clone, Debug)]
pub struct Page {
    /// After the row with this key; from the first when empty.
    pub after: Vec<Cell>,
    /// At most so many rows.
    pub rows_max: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self { after: Vec::new(), rows_max: PAGE_ROWS_MAX }
    }
}

/// The head of a part's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// Pages of a snapshot that may wait to be taken.
const PAGES_WAITING_MAX: usize = 4;

/// Every row of one home of a part as at one instant, to be taken page by page. Whoever drops it ends the reading.
#[derive(Debug)]
pub struct Snapshot {
    pages: mpsc::Receiver<Result<Vec<Draft>, StoreError>>,
}

impl Snapshot {
    /// A snapshot, and where its backend hands in the pages.
    #[must_use]
    pub fn channel() -> (mpsc::Sender<Result<Vec<Draft>, StoreError>>, Self) {
        let (sender, pages) = mpsc::channel(PAGES_WAITING_MAX);
        (sender, Self { pages })
    }

    /// The next rows, all of one table, in the order of the catalogue and then of their keys; `None` after the last.
    ///
    /// # Errors
    /// When the store cannot be read; nothing comes after that.
    pub async fn next(&mut self) -> Result<Option<Vec<Draft>>, StoreError> {
        self.pages.recv().await.transpose()
    }
}

/// A database of the house.
pub trait Store: Send + Sync + std::fmt::Debug {
    /// Does these commands, each whole or not at all; answers in their order once all that was done is durable.
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>>;

    /// The cells of the row with this key.
    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>>;

    /// The cells of these rows, in the order of their keys.
    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>>;

    /// The cells of every row in which this column, which begins the key or an index, has one of these values; in no order.
    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>>;

    /// The head of the log.
    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>>;

    /// The proof that the leaf at this position is in the log of this size.
    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>>;

    /// The proof that the log of size `new` begins with the log of size `old`.
    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>>;

    /// Everything in one home of the part as it is at this instant, while others go on writing. Who copies a part takes the
    /// house first and the keys after: a key without its person is harmless, a person without their key is lost.
    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>>;

    /// Writes rows as they were read from another store, durably and all together, each new or instead of the one with its
    /// key. For moving and restoring a part that nobody serves: no rule of the house is checked here.
    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>>;
}

impl dyn Store + '_ {
    /// Does one command.
    ///
    /// # Errors
    /// Why it was not done; then nothing of it was.
    pub async fn apply_one(&self, part: &Part, command: Command) -> Result<Receipt, StoreError> {
        let mut answers = self.apply(part, vec![command]).await;
        answers.pop().unwrap_or_else(|| Err(StoreError::Unavailable("no answer".to_owned())))
    }

    /// The row with this key.
    ///
    /// # Errors
    /// When the store cannot be read, or holds something else there.
    pub async fn row<R: Row>(&self, part: &Part, key: &[Cell]) -> Result<Option<R>, StoreError> {
        let cells = self.get(part, R::TABLE, key.to_vec()).await?;
        cells.map(read_row).transpose()
    }

    /// A page of the rows in which these columns have these values, in the order of their keys.
    ///
    /// # Errors
    /// When the columns are no beginning of the key or an index, or the store cannot be read.
    pub async fn rows<R: Row>(&self, part: &Part, of: &[(&'static str, Cell)], page: Page) -> Result<Vec<R>, StoreError> {
        let query = Query { table: R::TABLE, of: of.to_vec(), after: page.after, rows_max: page.rows_max };
        let rows = self.list(part, query).await?;
        rows.into_iter().map(read_row).collect()
    }

    /// Every row in which this column has one of these values, in no order.
    ///
    /// # Errors
    /// When no key or index begins with the column, or the store cannot be read.
    pub async fn rows_of_each<R: Row>(&self, part: &Part, column: &'static str, values: Vec<Cell>) -> Result<Vec<R>, StoreError> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.find(part, R::TABLE, column, values).await?;
        rows.into_iter().map(read_row).collect()
    }

    /// Every row in which these columns have these values, page after page.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub async fn all_rows<R: Row>(&self, part: &Part, of: &[(&'static str, Cell)]) -> Result<Vec<R>, StoreError> {
        let mut all = Vec::new();
        let mut page = Page::default();
        loop {
            let rows: Vec<R> = self.rows(part, of, page.clone()).await?;
            let full = rows.len() >= PAGE_ROWS_MAX as usize;
            if let Some(last) = rows.last() {
                page.after = last.cells().into_iter().take(R::TABLE.key).collect();
            }
            all.extend(rows);
            if !full {
                return Ok(all);
            }
        }
    }
}

fn read_row<R: Row>(cells: Vec<Cell>) -> Result<R, StoreError> {
    R::from_cells(cells).ok_or_else(|| StoreError::Corrupt(R::TABLE.name.to_owned()))
}
