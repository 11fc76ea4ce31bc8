//! The log's tiles and head in the database. It never decides what goes into the log.

use crate::sql;
use ledger::{Edge, Hash, Tiles, sha256};
use rusqlite::Connection;
use store::{Cell, Head, HeadRow, Row, StoreError, TileRow};

/// The one log of a part.
const MAIN: &str = "main";

/// The tiles of a part's log.
pub(crate) struct TileTable<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) part: i64,
}

impl Tiles for TileTable<'_> {
    type Error = StoreError;

    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, StoreError> {
        let key = [Cell::from(&level), Cell::from(&number)];
        let row = sql::read_one(self.connection, TileRow::TABLE, self.part, &key)?.and_then(TileRow::from_cells);
        let Some(row) = row else { return Ok(Vec::new()) };
        let (hashes, rest) = row.hashes.as_chunks::<32>();
        if rest.is_empty() { Ok(hashes.to_vec()) } else { Err(StoreError::Corrupt(TileRow::TABLE.name.to_owned())) }
    }
}

/// The head of a part's log.
pub(crate) fn head(connection: &Connection, part: i64) -> Result<Head, StoreError> {
    let Some(cells) = sql::read_one(connection, HeadRow::TABLE, part, &[Cell::from(&MAIN.to_owned())])? else {
        return Ok(Head { size: 0, root: sha256(&[]) });
    };
    HeadRow::from_cells(cells).map(|row| Head { size: row.size, root: row.root }).ok_or_else(|| StoreError::Corrupt(HeadRow::TABLE.name.to_owned()))
}

/// The right edge of a part's log, checked against its head.
pub(crate) fn edge(connection: &Connection, part: i64) -> Result<Edge, StoreError> {
    let head = head(connection, part)?;
    Edge::load(&TileTable { connection, part }, head.size)?
        .filter(|edge| edge.root() == head.root)
        .ok_or_else(|| StoreError::Corrupt("the log's tiles do not give its head".to_owned()))
}

/// Writes the tiles that changed, and the new head.
pub(crate) fn save(connection: &Connection, part: i64, edge: &mut Edge) -> Result<(), StoreError> {
    let changed = edge.take_changed();
    if changed.is_empty() {
        return Ok(());
    }
    for tile in changed {
        let row = TileRow { level: tile.level, number: tile.number, hashes: tile.hashes.concat() };
        put(connection, part, &row)?;
    }
    put(connection, part, &HeadRow { log: MAIN.to_owned(), size: edge.size(), root: edge.root() })
}

fn put<R: Row>(connection: &Connection, part: i64, row: &R) -> Result<(), StoreError> {
    sql::change(connection, (R::TABLE.name, &sql::texts(R::TABLE)?.put), part, &row.cells()).map(drop)
}
