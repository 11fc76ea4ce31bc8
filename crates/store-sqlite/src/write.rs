//! The one writer of a site: a batch of commands in one transaction, with their leaves, keys and erasures. It never
//! acknowledges what is not on disk, and never leaves half of a command.

use crate::act::{self, Act, Apart, done_before};
use crate::faults::{self, Faults};
use crate::migrate::OURS;
use crate::site::{BUSY_MS, open_writer};
use crate::{keys, log, sql};
use ledger::Edge;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::time::Duration;
use store::{Backend, CATALOGUE, Cell, Command, Done, Draft, ForgettingRow, Home, Intent, Part, Row, StoreError, Stored, SubjectKeyRow, Table};
use vocabulary::SubjectId;

/// How long a sweep waits for readers that are in the middle of something.
const READER_WAIT_MS: u64 = 250;

/// How many of the newest keys are looked at for whose they are, when a site is opened: as many as one batch can make. Ids of people are
/// in the order in which they were made, and what a crash leaves is swept before the next batch.
const NEWEST_KEYS: &str = "select subject, root_version, wrapped from subject_key where part = ?1 order by subject desc limit 2000";

/// From so many commands on, keys are kept on a thread of their own.
const MANY: usize = 4;

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

    /// As many of these commands as can be done, in one durable transaction: where one of them cannot, it is left out and the others are done
    /// anew.
    fn commit_all(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>> {
        let mut answers: BTreeMap<usize, Result<Done, StoreError>> = BTreeMap::new();
        let mut round = Round::new(batch);
        while !round.open.is_empty() {
            match self.commit_together(&mut round) {
                Ok(done) => answers.extend(round.open.drain(..).map(|(place, _)| place).zip(done.into_iter().map(Ok))),
                // The disk is full or gone for all of them.
                Err((Some(place), error)) if !matches!(error, StoreError::Unavailable(_)) => {
                    round.open.retain(|(other, _)| *other != place);
                    answers.insert(place, Err(error));
                }
                Err((_, error)) => answers.extend(round.open.drain(..).map(|(place, _)| (place, Err(error.clone())))),
            }
            if round.open.is_empty() {
                round.next();
            }
        }
        let is_vain = |place: &usize| answers.get(place).is_some_and(|answer| answer.as_ref().map_or(!round.in_doubt, |done| done.repeated));
        let in_vain: Vec<&Command> = round.keyed.iter().filter(|place| is_vain(place)).filter_map(|place| batch.get(*place)).collect();
        self.drop_keys(&in_vain);
        answers.into_values().collect()
    }

    /// All of these commands in one durable transaction, or none of them. Keys are in their file before a person is in the house: a key
    /// without a person is harmless, a person without a key is lost.
    fn commit_together(&mut self, round: &mut Round<'_>) -> Result<Vec<Done>, Failure> {
        let failed = |error: rusqlite::Error| (None, sql::fault("transaction", &error));
        let mut edge = self.edge.clone();
        let mut apart = Apart::default();
        faults::strike().map_err(|error| (None, error))?;
        let transaction = self.house.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let (keys, part, waiting) = (&mut self.keys, self.part, round.keys_waiting(&transaction, self.part)?);
        let apply = || {
            let mut done = Vec::with_capacity(round.open.len());
            for (place, command) in &round.open {
                let mut act = Act { house: &transaction, part, edge: &mut edge, apart: &mut apart };
                done.push(act.command(command).map_err(|error| (Some(*place), error))?);
            }
            act::count(&transaction, part, &apart.counts).map_err(|error| (None, error))?;
            log::save(&transaction, part, &mut edge).map_err(|error| (None, error))?;
            Ok(done)
        };
        let (done, kept) = beside((&self.faults, round.open.len() >= MANY), (!waiting.is_empty()).then_some(|| keys::change(keys, part, &waiting)), apply);
        if kept.is_ok() {
            self.unfinished.unswept |= waiting.iter().any(|(_, command)| command.intents.iter().any(|intent| matches!(intent, Intent::Retire(_))));
            round.keyed.extend(waiting.iter().map(|(place, _)| *place));
        }
        let done = done?;
        kept?;
        faults::strike().map_err(|error| (None, error))?;
        if let Err(error) = transaction.commit() {
            // After a failure of the disk a crash may yet find on it that the commit was whole, and then its keys are needed.
            round.in_doubt = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
            return Err(failed(error));
        }
        self.edge = edge;
        self.unfinished.unswept |= !apart.forgotten.is_empty() || !apart.old_keys.is_empty();
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

    /// Takes back the keys of people who did not come to be. Keys wrapped anew, and a root key that nothing was wrapped under, stay as
    /// they are: both are as good as before. When this fails too, a key without a person stays, which opens nothing and goes when
    /// the site is next opened.
    fn drop_keys(&mut self, of: &[&Command]) {
        let rows: Vec<(&'static Table, Vec<Cell>)> = of
            .iter()
            .flat_map(|command| keys::added(command))
            .map(|draft| (draft.table(), draft.cells().iter().take(draft.table().key).cloned().collect()))
            .collect();
        if !rows.is_empty() {
            let _ = delete_rows(&mut self.keys, self.part, &rows);
        }
    }
}

/// Why nothing of a batch was done, and for which of its commands where it is for one.
type Failure = (Option<usize>, StoreError);

/// The commands of a batch that are still to be done.
struct Round<'a> {
    /// Each with its place in the batch.
    open: Vec<(usize, &'a Command)>,
    /// Those that are to be known as one with an open one, and wait until it is known what becomes of that.
    later: Vec<(usize, &'a Command)>,
    /// Those whose changes are in the file of keys.
    keyed: BTreeSet<usize>,
    /// Nobody knows whether the house's commit is on the disk.
    in_doubt: bool,
}

impl<'a> Round<'a> {
    fn new(batch: &'a [Command]) -> Self {
        let mut round = Self { open: Vec::with_capacity(batch.len()), later: batch.iter().enumerate().collect(), keyed: BTreeSet::new(), in_doubt: false };
        round.next();
        round
    }

    /// Opens those that wait, of those that are one the first.
    fn next(&mut self) {
        let mut seen = HashSet::new();
        let is_first = |(_, command): &(usize, &Command)| command.idempotency.is_none_or(|idempotency| seen.insert(idempotency.key));
        (self.open, self.later) = std::mem::take(&mut self.later).into_iter().partition(is_first);
    }

    /// Those whose changes the file of keys does not have yet. What was done before changes nothing.
    fn keys_waiting(&self, house: &Connection, part: i64) -> Result<Vec<(usize, &'a Command)>, Failure> {
        let mut waiting = Vec::new();
        for (place, command) in &self.open {
            let asks = !self.keyed.contains(place) && command.intents.iter().any(keys::is_change);
            if asks && done_before(house, part, command).map_err(|error| (Some(*place), error))?.is_none() {
                waiting.push((*place, *command));
            }
        }
        Ok(waiting)
    }
}

/// Does both. Of many commands the keys are kept on a thread of their own meanwhile, so that neither file waits for the other's disk; of few
/// they are kept afterwards, once it is known that the rest can be done.
fn beside<T>(
    (faults, is_many): (&Faults, bool),
    keep: Option<impl FnOnce() -> Result<(), Failure> + Send>,
    apply: impl FnOnce() -> Result<T, Failure>,
) -> (Result<T, Failure>, Result<(), Failure>) {
    let Some(keep) = keep else { return (apply(), Ok(())) };
    let stopped = || (None, StoreError::Unavailable("no thread keeps keys".to_owned()));
    if !is_many {
        let applied = apply();
        let kept = if applied.is_ok() { keep() } else { Err(stopped()) };
        return (applied, kept);
    }
    std::thread::scope(|scope| {
        let keep = || {
            faults::watch_this_thread(faults);
            keep()
        };
        let keeping = std::thread::Builder::new().name("keys".to_owned()).spawn_scoped(scope, keep);
        let applied = apply();
        let kept = keeping.map_err(|_| stopped()).and_then(|keeping| keeping.join().unwrap_or_else(|_| Err(stopped())));
        (applied, kept)
    })
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
        let mut answers: Vec<Result<Done, StoreError>> = self.commit_all(batch);
        if let Err(error) = self.finish() {
            // The rows are gone, and the key is not yet: nothing of that is told to be done.
            for (answer, _) in answers.iter_mut().zip(batch).filter(|(_, command)| destroys(command)) {
                *answer = Err(error.clone());
            }
        }
        answers
    }
}

/// Writes rows as they were read from another store, each file's in one durable transaction, the keys' first.
pub(crate) fn import(folder: &Path, part: &Part, rows: &[Draft]) -> Result<(), StoreError> {
    for home in [Home::Keys, Home::House] {
        let mut connection = open_writer(folder, part, home, &OURS)?;
        let failed = |error: rusqlite::Error| sql::fault("transaction", &error);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        for draft in rows {
            let table = draft.table();
            if table.home == home {
                sql::change(&transaction, (table.name, &sql::texts(table)?.put), part.number(), draft.cells())?;
            }
        }
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}
