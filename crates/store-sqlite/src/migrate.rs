//! Brings a file to the schema this program knows. It never touches a file of a newer program.

use crate::sql::fault;
use rusqlite::{Connection, TransactionBehavior};
use store::{Home, StoreError};

/// The steps of each file, in order; the number of the last is the version of the schema.
const fn steps(home: Home) -> &'static [&'static str] {
    match home {
        Home::House => &[include_str!("../sql/house/0001.sql")],
        Home::Keys => &[include_str!("../sql/keys/0001.sql")],
    }
}

/// Takes the steps that the file has not seen, each whole or not at all.
pub(crate) fn migrate(connection: &mut Connection, home: Home) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault("schema", &error);
    let version = |connection: &Connection| connection.query_row("pragma user_version", (), |row| row.get::<_, i64>(0));
    let seen = version(connection).map_err(failed)?;
    let mut known = 0;
    for (number, step) in (1_i64..).zip(steps(home)) {
        known = number;
        if number <= seen {
            continue;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have taken the step while this one waited.
        if version(&transaction).map_err(failed)? < number {
            transaction.execute_batch(step).map_err(failed)?;
            transaction.pragma_update(None, "user_version", number).map_err(failed)?;
            transaction.commit().map_err(failed)?;
        }
    }
    if seen > known {
        return Err(StoreError::Unavailable("the file was written by a newer program".to_owned()));
    }
    Ok(())
}
