//! The texts of all statements, for the test that prepares each. It never runs one.

use crate::{keys, sql};
use store::{CountRow, Query, Row, StoreError, Table};

/// Every statement of a table but its lists.
#[must_use]
pub fn all(table: &Table) -> Vec<String> {
    let mut texts = vec![sql::SPELLING.insert(table, 1), sql::SPELLING.put(table, 1), sql::SPELLING.delete(table), sql::SPELLING.get(table)];
    if table.column("row_version").is_some() {
        texts.push(sql::SPELLING.replace(table));
    }
    if let Some(under) = table.wrapped_under() {
        texts.push(sql::SPELLING.rewrap(table, under));
    }
    if table.name == "site_key" {
        texts.extend(keys::STATEMENTS.map(str::to_owned));
    }
    if table.name == CountRow::TABLE.name {
        texts.push(sql::SPELLING.add(table, 1));
    }
    texts.extend(table.indexes.iter().filter_map(|index| index.first()).map(|column| sql::SPELLING.count(table, column)));
    let orders = table.key_columns().first().map(|column| column.name).into_iter().chain(table.indexes.iter().filter_map(|index| index.first().copied()));
    texts.extend(orders.map(|column| sql::SPELLING.find(table, column, 1)));
    texts.extend(sql::SPELLING.erase(table));
    texts
}

/// The text that lists these rows.
///
/// # Errors
/// When no key or index begins with the columns.
pub fn list(query: &Query) -> Result<String, StoreError> {
    sql::SPELLING.list(query).map(|(text, _)| text)
}
