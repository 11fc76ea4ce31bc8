//! Brings a file to the schema this program knows. It never touches a file of a newer program, nor one of an older before somebody took a backup.

use crate::sql::fault;
use rusqlite::{Connection, TransactionBehavior};
use store::{Home, Migration, Schema, Steps, StoreError, Upgrade};

/// The steps of this program.
pub const STEPS: Steps = Steps { house: &[include_str!("../sql/house/0001.sql")], keys: &[include_str!("../sql/keys/0001.sql")] };

/// A house of an older program is left as it is until somebody says that there is a backup.
pub(crate) const OURS: Migration = Migration { steps: STEPS, upgrade: Upgrade::Refused };

/// Which step the file has seen.
pub(crate) fn seen(connection: &Connection) -> Result<usize, StoreError> {
    let version = connection.query_row("pragma user_version", (), |row| row.get::<_, i64>(0)).map_err(|error| fault("schema", &error))?;
    usize::try_from(version).map_err(|_| StoreError::Corrupt("schema".to_owned()))
}

/// Takes the steps that the file has not seen, each whole or not at all.
pub(crate) fn migrate(connection: &mut Connection, home: Home, migration: &Migration) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| fault("schema", &error);
    let steps = migration.steps.of(home);
    let schema = Schema { seen: seen(connection)?, known: steps.len() };
    if schema.seen > schema.known {
        return Err(StoreError::Unavailable(schema.newer()));
    }
    if (1..schema.known).contains(&schema.seen) && migration.upgrade == Upgrade::Refused {
        return Err(StoreError::Unavailable(schema.older()));
    }
    for (number, step) in (1..).zip(steps).skip(schema.seen) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have taken the step while this one waited.
        if seen(&transaction)? < number {
            transaction.execute_batch(step).map_err(failed)?;
            transaction.pragma_update(None, "user_version", i64::try_from(number).unwrap_or(i64::MAX)).map_err(failed)?;
            transaction.commit().map_err(failed)?;
        }
    }
    Ok(())
}
