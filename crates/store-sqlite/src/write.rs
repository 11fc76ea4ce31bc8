//! The one writer of a site: a batch of commands in one transaction, with their leaves, keys and erasures. It never
//! acknowledges what is not on disk, and never leaves half of a command.

use crate::act::{Act, Apart, KeyChange, known};
use crate::keys;
use crate::site::open_writer;
use crate::{log, sql};
use ledger::Edge;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::path::Path;
use store::{Backend, Command, Done, Draft, ForgettingRow, Home, Part, Row, StoreError, Stored, SubjectKeyRow};
use vocabulary::SubjectId;

/// The writer of one site.
pub(crate) struct Writer {
    part: i64,
    house: Connection,
    keys: Connection,
    edge: Edge,
}

impl Writer {
    /// The writer on these connections. It first finishes the erasures that a crash left half done.
    pub(crate) fn new(part: i64, house: Connection, keys: Connection) -> Result<Self, StoreError> {
        let edge = log::edge(&house, part)?;
        let mut writer = Self { part, house, keys, edge };
        let query = "select subject from forgetting where part = ?1";
        let rows = sql::read(&writer.house, ForgettingRow::TABLE, query, part, &[])?;
        let forgotten: Vec<SubjectId> = rows.into_iter().filter_map(ForgettingRow::from_cells).map(|row| row.subject).collect();
        writer.destroy_keys(&forgotten)?;
        Ok(writer)
    }

    /// All of these commands in one durable transaction, or none of them.
    fn commit_together(&mut self, batch: &[Command]) -> Result<Vec<Done>, StoreError> {
        let failed = |error: rusqlite::Error| sql::fault("transaction", &error);
        let mut edge = self.edge.clone();
        let mut apart = Apart::default();
        let transaction = self.house.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut done = Vec::with_capacity(batch.len());
        for command in batch {
            let mut act = Act { house: &transaction, part: self.part, edge: &mut edge, apart: &mut apart };
            done.push(act.command(command)?);
        }
        log::save(&transaction, self.part, &mut edge)?;
        // Keys first: a key without a person is harmless, a person without a key is lost.
        keys::change(&mut self.keys, self.part, &apart.keys)?;
        if let Err(error) = transaction.commit() {
            // After a failure of the disk a crash may yet find on it that the commit was whole, and then its keys are needed.
            if error.sqlite_error_code() != Some(ErrorCode::SystemIoFailure) {
                self.drop_keys(&apart.keys);
            }
            return Err(failed(error));
        }
        self.edge = edge;
        self.destroy_keys(&apart.forgotten)?;
        Ok(done)
    }

    /// Destroys the keys of people whose rows are gone, and what the write-ahead files still hold of either.
    fn destroy_keys(&mut self, forgotten: &[SubjectId]) -> Result<(), StoreError> {
        if forgotten.is_empty() {
            return Ok(());
        }
        let failed = |error: rusqlite::Error| sql::fault("subject_key", &error);
        for (connection, table) in [(&mut self.keys, SubjectKeyRow::TABLE), (&mut self.house, ForgettingRow::TABLE)] {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
            for subject in forgotten {
                sql::change(&transaction, (table.name, &sql::texts(table)?.delete), self.part, &[subject.to_cell()])?;
            }
            transaction.commit().map_err(failed)?;
            // A reader in the middle of its work keeps the file from shrinking; the next erasure does it then.
            keys::truncate(connection).map_err(failed)?;
        }
        Ok(())
    }

    /// Takes back keys of people who did not come to be.
    fn drop_keys(&self, changes: &[KeyChange]) {
        for change in changes {
            // A key wrapped anew, and a root key that nothing was wrapped under, stay as they are: both are as good as before.
            if let KeyChange::Add(draft) = change
                && let Some(table) = draft.table()
            {
                let key = draft.cells().get(..table.key).unwrap_or_default();
                // When this fails too, a key without a person stays, which opens nothing.
                let _ = sql::texts(table).and_then(|texts| sql::change(&self.keys, (table.name, &texts.delete), self.part, key));
            }
        }
    }
}

impl Backend for Writer {
    fn commit(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>> {
        match self.commit_together(batch) {
            Ok(done) => done.into_iter().map(Ok).collect(),
            Err(error) if batch.len() <= 1 => batch.iter().map(|_| Err(error.clone())).collect(),
            // The disk is full or gone for all of them.
            Err(error @ StoreError::Unavailable(_)) => batch.iter().map(|_| Err(error.clone())).collect(),
            // One of them cannot be done; alone, each shows whether it is the one.
            Err(_) => batch.iter().map(|command| self.commit_together(std::slice::from_ref(command)).and_then(only)).collect(),
        }
    }
}

fn only(done: Vec<Done>) -> Result<Done, StoreError> {
    done.into_iter().next().ok_or_else(|| StoreError::Unavailable("no answer".to_owned()))
}

/// Writes rows as they were read from another store, each file's in one durable transaction, the keys' first.
pub(crate) fn import(folder: &Path, part: &Part, rows: &[Draft]) -> Result<(), StoreError> {
    for home in [Home::Keys, Home::House] {
        let mut connection = open_writer(folder, part, home)?;
        let failed = |error: rusqlite::Error| sql::fault("transaction", &error);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for draft in rows {
            let table = known(draft)?;
            if table.home == home {
                sql::change(&transaction, (table.name, &sql::texts(table)?.put), part.number(), draft.cells())?;
            }
        }
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}
