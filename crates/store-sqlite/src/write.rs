//! The one writer of a site: a batch of commands in one transaction, with their leaves, keys and erasures. It never
//! acknowledges what is not on disk, and never leaves half of a command.

use crate::act::{Act, Apart, KeyChange, known};
use crate::faults::{self, Faults};
use crate::site::{BUSY_MS, open_writer};
use crate::{keys, log, sql};
use ledger::Edge;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::path::Path;
use std::time::Duration;
use store::{Backend, CATALOGUE, Cell, Command, Done, Draft, ForgettingRow, Home, Intent, Part, Row, StoreError, Stored, SubjectKeyRow, Table};
use vocabulary::SubjectId;

/// How long a sweep waits for readers that are in the middle of something.
const READER_WAIT_MS: u64 = 250;

/// How many of the newest keys are looked at for whose they are, when a site is opened: as many as one batch can make. Ids of people are
/// in the order in which they were made, and what a crash leaves is swept before the next batch.
const NEWEST_KEYS: &str = "select subject, root_version, wrapped from subject_key where part = ?1 order by subject desc limit 2000";

/// The writer of one site.
pub(crate) struct Writer {
    part: i64,
    house: Connection,
    keys: Connection,
    edge: Edge,
    unfinished: Unfinished,
    faults: Faults,
}

/// What must still be destroyed after the rows that said so are durable.
#[derive(Default)]
struct Unfinished {
    forgotten: Vec<SubjectId>,
    old_keys: Vec<(&'static Table, Vec<Cell>)>,
    /// The write-ahead files may still hold what was destroyed.
    unswept: bool,
}

impl Writer {
    /// The writer on these connections. It first finishes the erasures that a crash left half done, and empties the write-ahead
    /// files of what a crash left there.
    pub(crate) fn new(part: i64, house: Connection, keys: Connection, faults: Faults) -> Result<Self, StoreError> {
        let edge = log::edge(&house, part)?;
        let query = "select subject from forgetting where part = ?1";
        let rows = sql::read(&house, ForgettingRow::TABLE, query, part, &[])?;
        let forgotten: Vec<SubjectId> = rows.into_iter().filter_map(ForgettingRow::from_cells).map(|row| row.subject).collect();
        let unfinished = Unfinished { forgotten, old_keys: Vec::new(), unswept: true };
        let mut writer = Self { part, house, keys, edge, unfinished, faults };
        writer.sweep_keys_of_nobody()?;
        writer.finish()?;
        Ok(writer)
    }

    /// All of these commands in one durable transaction, or none of them.
    fn commit_together(&mut self, batch: &[Command]) -> Result<Vec<Done>, StoreError> {
        let failed = |error: rusqlite::Error| sql::fault("transaction", &error);
        let mut edge = self.edge.clone();
        let mut apart = Apart::default();
        faults::strike()?;
        let transaction = self.house.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut done = Vec::with_capacity(batch.len());
        for command in batch {
            let mut act = Act { house: &transaction, part: self.part, edge: &mut edge, apart: &mut apart };
            done.push(act.command(command)?);
        }
        log::save(&transaction, self.part, &mut edge)?;
        // Keys first: a key without a person is harmless, a person without a key is lost.
        keys::change(&mut self.keys, self.part, &apart.keys)?;
        if let Err(error) = faults::strike() {
            drop(transaction);
            self.drop_keys(&apart.keys);
            return Err(error);
        }
        if let Err(error) = transaction.commit() {
            // After a failure of the disk a crash may yet find on it that the commit was whole, and then its keys are needed.
            if error.sqlite_error_code() != Some(ErrorCode::SystemIoFailure) {
                self.drop_keys(&apart.keys);
            }
            return Err(failed(error));
        }
        self.edge = edge;
        self.unfinished.unswept |= !apart.forgotten.is_empty() || !apart.old_keys.is_empty();
        self.unfinished.unswept |= apart.keys.iter().any(|change| matches!(change, KeyChange::Retire(_)));
        self.unfinished.forgotten.extend(apart.forgotten);
        self.unfinished.old_keys.extend(apart.old_keys);
        Ok(done)
    }

    /// Destroys the keys of whoever and whatever is gone, and what the write-ahead files still hold of either. What fails is tried
    /// again with the next command, and at the next start.
    fn finish(&mut self) -> Result<(), StoreError> {
        let mut patience_ms = 0;
        if !self.unfinished.forgotten.is_empty() || !self.unfinished.old_keys.is_empty() {
            let mut keys: Vec<(&'static Table, Vec<Cell>)> = self.unfinished.old_keys.clone();
            keys.extend(self.unfinished.forgotten.iter().map(|subject| (SubjectKeyRow::TABLE, vec![subject.to_cell()])));
            delete_rows(&mut self.keys, self.part, &keys)?;
            let marks: Vec<_> = self.unfinished.forgotten.iter().map(|subject| (ForgettingRow::TABLE, vec![subject.to_cell()])).collect();
            delete_rows(&mut self.house, self.part, &marks)?;
            self.unfinished.forgotten.clear();
            self.unfinished.old_keys.clear();
            patience_ms = READER_WAIT_MS;
        }
        if self.unfinished.unswept {
            // A reader in the middle of its work, as a backup is, keeps a file from shrinking; it is tried again then.
            let (keys, house) = (sweep(&self.keys, patience_ms)?, sweep(&self.house, patience_ms)?);
            self.unfinished.unswept = !(keys && house);
        }
        Ok(())
    }

    /// Takes away the keys that a crash left between the commit of the keys and that of their people, who never came to be.
    fn sweep_keys_of_nobody(&mut self) -> Result<(), StoreError> {
        if self.edge.size() == 0 {
            // A house without a log has lost its file, which may come back: then its people need their keys.
            return Ok(());
        }
        let mut of_nobody = Vec::new();
        for cells in sql::read(&self.keys, SubjectKeyRow::TABLE, NEWEST_KEYS, self.part, &[])? {
            let row = SubjectKeyRow::from_cells(cells).ok_or_else(|| StoreError::Corrupt(SubjectKeyRow::TABLE.name.to_owned()))?;
            if !sql::is_on_file(&self.house, self.part, &row.subject.to_bytes())? {
                of_nobody.push((SubjectKeyRow::TABLE, vec![row.subject.to_cell()]));
            }
        }
        if of_nobody.is_empty() { Ok(()) } else { delete_rows(&mut self.keys, self.part, &of_nobody) }
    }

    /// Takes back keys of people who did not come to be.
    fn drop_keys(&self, changes: &[KeyChange]) {
        for change in changes {
            // A key wrapped anew, and a root key that nothing was wrapped under, stay as they are: both are as good as before.
            if let KeyChange::Add(draft) = change
                && let Some(table) = draft.table()
            {
                let key = draft.cells().get(..table.key).unwrap_or_default();
                // When this fails too, a key without a person stays, which opens nothing and goes when the site is next opened.
                let _ = sql::texts(table).and_then(|texts| sql::change(&self.keys, (table.name, &texts.delete), self.part, key));
            }
        }
    }
}

/// Takes these rows away, durably.
fn delete_rows(connection: &mut Connection, part: i64, rows: &[(&'static Table, Vec<Cell>)]) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| sql::fault("transaction", &error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    for (table, key) in rows {
        sql::change(&transaction, (table.name, &sql::texts(table)?.delete), part, key)?;
    }
    faults::strike()?;
    transaction.commit().map_err(failed)
}

/// Writes the write-ahead file into the file and empties it; whether nobody stood in the way for so long.
fn sweep(connection: &Connection, patience_ms: u64) -> Result<bool, StoreError> {
    faults::strike()?;
    let failed = |error: rusqlite::Error| sql::fault("file", &error);
    connection.busy_timeout(Duration::from_millis(patience_ms)).map_err(failed)?;
    let busy = connection.query_row("pragma wal_checkpoint(truncate)", (), |row| row.get::<_, i64>(0));
    connection.busy_timeout(Duration::from_millis(BUSY_MS)).map_err(failed)?;
    busy.map(|busy| busy == 0).map_err(failed)
}

/// Whether what the command does is done only when a key is gone.
fn destroys(command: &Command) -> bool {
    command.intents.iter().any(|intent| match intent {
        Intent::Erase(_) => true,
        Intent::Delete(name, _) => CATALOGUE.iter().any(|table| table.name == *name && table.home == Home::Keys),
        _ => false,
    })
}

impl Backend for Writer {
    fn commit(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>> {
        faults::watch_this_thread(&self.faults);
        let mut answers: Vec<Result<Done, StoreError>> = match self.commit_together(batch) {
            Ok(done) => done.into_iter().map(Ok).collect(),
            Err(error) if batch.len() <= 1 => batch.iter().map(|_| Err(error.clone())).collect(),
            // The disk is full or gone for all of them.
            Err(error @ StoreError::Unavailable(_)) => batch.iter().map(|_| Err(error.clone())).collect(),
            // One of them cannot be done; alone, each shows whether it is the one.
            Err(_) => batch.iter().map(|command| self.commit_together(std::slice::from_ref(command)).and_then(only)).collect(),
        };
        if let Err(error) = self.finish() {
            // The rows are gone, and the key is not yet: nothing of that is told to be done.
            for (answer, _) in answers.iter_mut().zip(batch).filter(|(_, command)| destroys(command)) {
                *answer = Err(error.clone());
            }
        }
        answers
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
