//! The texts of all statements, for the test that prepares each. It never runs one.

use crate::{keys, sql};
use store::{OnErasure, Query, StoreError, Table};

/// Every statement of a table but its lists.
#[must_use]
pub fn all(table: &Table) -> Vec<String> {
    let mut texts = vec![sql::insert(table), sql::put(table), sql::delete(table), sql::get(table)];
    if table.column("row_version").is_some() {
        texts.push(sql::replace(table));
    }
    if table.name == "decision_count" {
        texts.push(sql::COUNT.to_owned());
    }
    if let Some(under) = table.wrapped_under() {
        texts.push(sql::rewrap(table, under.name));
    }
    if table.name == "site_key" {
        texts.extend(keys::STATEMENTS.map(str::to_owned));
    }
    texts.extend(table.indexes.iter().filter_map(|index| index.first()).map(|column| sql::count(table, column)));
    match table.on_erasure {
        OnErasure::DeleteRows => texts.push(sql::erase_rows(table)),
        OnErasure::ClearColumns => texts.push(sql::erase_columns(table)),
        OnErasure::Keep => {}
    }
    texts
}

/// The text that lists these rows.
///
/// # Errors
/// When no key or index begins with the columns.
pub fn list(query: &Query) -> Result<String, StoreError> {
    sql::list(query).map(|(text, _)| text)
}
