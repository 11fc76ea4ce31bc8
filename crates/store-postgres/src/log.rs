//! The log's tiles and head in the database. It never decides what goes into the log.

use crate::connect::Doors;
use crate::sql::{SPELLING, Trouble, damaged};
use ledger::{Edge, Hash, Tiles, sha256};
use std::collections::BTreeMap;
use store::{Cell, Head, HeadRow, Row, StoreError, TileRow};

/// The one log of a part.
pub(crate) const MAIN: &str = "main";

/// The key of its head.
pub(crate) fn key() -> [Cell; 1] {
    [Cell::Text(MAIN.to_owned())]
}

/// Takes the head for this transaction alone. It orders all who write a part, on whichever server.
pub(crate) fn lock() -> String {
    format!("{} for update", SPELLING.get(HeadRow::TABLE))
}

/// The head of a log without leaves.
pub(crate) fn empty() -> HeadRow {
    HeadRow { log: MAIN.to_owned(), size: 0, root: sha256(&[]) }
}

/// The head in these cells.
pub(crate) fn head_of(cells: Vec<Cell>) -> Result<Head, Trouble> {
    HeadRow::from_cells(cells).map(|row| Head { size: row.size, root: row.root }).ok_or_else(|| damaged(HeadRow::TABLE))
}

/// The head of a part's log.
pub(crate) async fn head(doors: &Doors, part: i64) -> Result<Head, StoreError> {
    match doors.read_one(HeadRow::TABLE, part, &key()).await? {
        Some(cells) => head_of(cells).map_err(Trouble::into_error),
        None => Ok(Head { size: 0, root: sha256(&[]) }),
    }
}

/// A tile that is needed and was not fetched yet.
#[derive(Debug)]
pub(crate) struct Missing {
    level: u32,
    number: u64,
}

/// The tiles that were fetched.
#[derive(Debug, Default)]
pub(crate) struct Fetched(BTreeMap<(u32, u64), Vec<Hash>>);

impl Tiles for Fetched {
    type Error = Missing;

    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, Missing> {
        self.0.get(&(level, number)).cloned().ok_or(Missing { level, number })
    }
}

/// Does work that reads tiles: it is begun again with each tile it misses, until it has all. A path needs a few.
pub(crate) async fn with_tiles<T>(doors: &Doors, part: i64, work: impl Fn(&Fetched) -> Result<T, Missing>) -> Result<T, StoreError> {
    let mut fetched = Fetched::default();
    loop {
        let missing = match work(&fetched) {
            Ok(done) => return Ok(done),
            Err(missing) => missing,
        };
        let key = [Cell::from(&missing.level), Cell::from(&missing.number)];
        let row = doors.read_one(TileRow::TABLE, part, &key).await?.and_then(TileRow::from_cells);
        let hashes = row.map(|row| row.hashes).unwrap_or_default();
        let (hashes, rest) = hashes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(StoreError::Corrupt(TileRow::TABLE.name.to_owned()));
        }
        fetched.0.insert((missing.level, missing.number), hashes.to_vec());
    }
}

/// The right edge of a part's log, checked against its head. The head is locked by who asks, so its tiles stand still.
pub(crate) async fn edge(doors: &Doors, part: i64, head: Head) -> Result<Edge, StoreError> {
    with_tiles(doors, part, |tiles| Edge::load(tiles, head.size))
        .await?
        .filter(|edge| edge.root() == head.root)
        .ok_or_else(|| StoreError::Corrupt("the log's tiles do not give its head".to_owned()))
}
