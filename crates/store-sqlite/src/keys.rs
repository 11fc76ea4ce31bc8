//! Changes in the file of keys: each comes in under the newest key above it, is wrapped anew, and goes when nothing needs it. It never
//! overwrites a key with one that opens something else.

use crate::faults;
use crate::sql;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use store::{Cell, Command, Draft, Home, Intent, Row, SiteKeyRow, StoreError, Stored, SubjectKeyRow, Table};

/// The newest root key.
const NEWEST_ROOT: &str = "select max(version) from site_key where part = ?1 and secret = 'root'";
/// The newest key-encryption key.
const NEWEST_KEK: &str = "select max(kek) from site_key where part = ?1";
/// One data key that is wrapped under this root key.
const WRAPPED_UNDER: &str = "select 1 from subject_key where part = ?1 and root_version = ?2 limit 1";
/// Takes a root key away.
const RETIRE: &str = "delete from site_key where part = ?1 and secret = 'root' and version = ?2";

/// All of these.
pub(crate) const STATEMENTS: [&str; 4] = [NEWEST_ROOT, NEWEST_KEK, WRAPPED_UNDER, RETIRE];

/// The change that an intent asks for in the file of keys.
pub(crate) fn is_change(intent: &Intent) -> bool {
    match intent {
        Intent::Insert(draft) => draft.table().home == Home::Keys,
        Intent::Rewrap(..) | Intent::Retire(_) => true,
        _ => false,
    }
}

/// The rows that a command adds to the file of keys.
pub(crate) fn added(command: &Command) -> impl Iterator<Item = &Draft> {
    command.intents.iter().filter_map(|intent| match intent {
        Intent::Insert(draft) if draft.table().home == Home::Keys => Some(draft),
        _ => None,
    })
}

/// Does what these commands ask for in the file of keys in one durable transaction, or nothing of it; with an error, which of them it is for
/// where it is for one.
pub(crate) fn change(keys: &mut Connection, part: i64, commands: &[(usize, &Command)]) -> Result<(), (Option<usize>, StoreError)> {
    let failed = |error: rusqlite::Error| (None, sql::fault(SubjectKeyRow::TABLE.name, &error));
    let transaction = keys.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    for (place, command) in commands {
        for intent in command.intents.iter().filter(|intent| is_change(intent)) {
            let done = match intent {
                Intent::Insert(draft) => add(&transaction, part, draft),
                Intent::Rewrap(draft, from) => rewrap(&transaction, part, draft, *from),
                Intent::Retire(version) => retire(&transaction, part, *version),
                _ => Ok(()),
            };
            done.map_err(|error| (Some(*place), error))?;
        }
    }
    faults::strike().map_err(|error| (None, error))?;
    transaction.commit().map_err(failed)
}

fn add(keys: &Connection, part: i64, draft: &Draft) -> Result<(), StoreError> {
    let table = draft.table();
    is_under_the_newest(keys, part, table, draft)?;
    sql::change(keys, (table.name, &sql::texts(table)?.insert), part, draft.cells())?;
    Ok(())
}

fn rewrap(keys: &Connection, part: i64, draft: &Draft, from: u32) -> Result<(), StoreError> {
    let table = draft.table();
    let under = table.wrapped_under().filter(|_| table.home == Home::Keys).ok_or(StoreError::Invalid("the rows of this table are not wrapped"))?;
    is_under_the_newest(keys, part, table, draft)?;
    let mut cells = draft.cells().to_vec();
    cells.push(from.to_cell());
    sql::change(keys, (table.name, &sql::SPELLING.rewrap(table, under)), part, &cells)?;
    Ok(())
}

/// A conflict when a newer key than the one this is wrapped under is there.
fn is_under_the_newest(keys: &Connection, part: i64, table: &'static Table, draft: &Draft) -> Result<(), StoreError> {
    let Some(under) = table.wrapped_under() else { return Ok(()) };
    let query = if table.name == SiteKeyRow::TABLE.name { NEWEST_KEK } else { NEWEST_ROOT };
    let place = table.columns.iter().position(|column| column.name == under.name);
    let Some(&Cell::Integer(version)) = place.and_then(|place| draft.cells().get(place)) else {
        return Err(StoreError::Invalid("a key says what it is wrapped under"));
    };
    match newest(keys, query, part)? {
        Some(newest) if newest > version => Err(StoreError::Conflict(SiteKeyRow::TABLE.name)),
        _ => Ok(()),
    }
}

fn newest(keys: &Connection, query: &str, part: i64) -> Result<Option<i64>, StoreError> {
    keys.prepare_cached(query)
        .and_then(|mut statement| statement.query_row((part,), |row| row.get(0)))
        .map_err(|error| sql::fault(SiteKeyRow::TABLE.name, &error))
}

fn retire(keys: &Connection, part: i64, version: u32) -> Result<(), StoreError> {
    if newest(keys, NEWEST_ROOT, part)?.is_none_or(|newest| newest <= i64::from(version)) {
        return Err(StoreError::Conflict(SiteKeyRow::TABLE.name));
    }
    let failed = |error: rusqlite::Error| sql::fault(SubjectKeyRow::TABLE.name, &error);
    let used = keys.prepare_cached(WRAPPED_UNDER).and_then(|mut statement| statement.query_row((part, version), |_| Ok(())).optional()).map_err(failed)?;
    if used.is_some() {
        return Err(StoreError::Conflict(SubjectKeyRow::TABLE.name));
    }
    sql::change(keys, (SiteKeyRow::TABLE.name, RETIRE), part, &[version.to_cell()])?;
    Ok(())
}
