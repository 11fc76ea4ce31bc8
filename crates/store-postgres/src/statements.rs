//! The texts of all statements, for the test that prepares each. It never runs one.

use crate::sql::SPELLING;
use store::{CountRow, LeafRow, Query, Row, SiteKeyRow, StoreError, Table, WriterRow};

/// Every statement of a table but its lists, with the most rows it is sent with.
#[must_use]
pub fn all(table: &Table) -> Vec<String> {
    let mut texts: Vec<String> =
        [1, 2, crate::act::ROWS_MAX].into_iter().flat_map(|rows| [SPELLING.insert_new(table, rows), SPELLING.put(table, rows)]).collect();
    texts.extend([SPELLING.delete(table), SPELLING.get(table)]);
    if table.column("row_version").is_some() {
        texts.push(SPELLING.replace(table));
    }
    if table.name == CountRow::TABLE.name {
        texts.extend([SPELLING.add(table, 1), SPELLING.add(table, 4)]);
    }
    if table.name == LeafRow::TABLE.name {
        texts.push(SPELLING.count_since(4));
    }
    let orders = table.key_columns().first().map(|column| column.name).into_iter().chain(table.indexes.iter().filter_map(|index| index.first().copied()));
    texts.extend(orders.flat_map(|column| [1, 4].map(|values| SPELLING.find(table, column, values))));
    if table.name == WriterRow::TABLE.name {
        texts.push(SPELLING.delete_below(table, "at"));
    }
    if let Some(under) = table.wrapped_under() {
        texts.push(SPELLING.rewrap(table, under));
    }
    if table.name == SiteKeyRow::TABLE.name {
        texts.extend(crate::keys::STATEMENTS.map(str::to_owned));
    }
    if table.name == store::HeadRow::TABLE.name {
        texts.push(crate::log::lock());
    }
    texts.extend(table.indexes.iter().filter_map(|index| index.first()).map(|column| SPELLING.count(table, column)));
    texts.extend(SPELLING.erase(table));
    texts
}

/// The text that lists these rows.
///
/// # Errors
/// When no key or index begins with the columns.
pub fn list(query: &Query) -> Result<String, StoreError> {
    SPELLING.list(query).map(|(text, _)| text)
}
