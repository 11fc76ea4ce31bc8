//! The one writer of a site: a batch of commands in one transaction, with their leaves, keys and erasures. It never
//! acknowledges what is not on disk, and never leaves half of a command.

use crate::{log, sql};
use ledger::{Edge, leaf_hash};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeSet;
use store::{
    Backend, CATALOGUE, Cell, Command, Done, DoneRow, Draft, ForgettingRow, Home, Intent, LeafRow, OnErasure, Placed, Row, StoreError, Stored, SubjectKeyRow,
    Table,
};
use vocabulary::SubjectId;

/// The writer of one site.
pub(crate) struct Writer {
    part: i64,
    house: Connection,
    keys: Connection,
    edge: Edge,
}

/// What a batch does outside the house's transaction.
#[derive(Default)]
struct Apart {
    new_keys: Vec<Draft>,
    forgotten: Vec<SubjectId>,
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
        keep_keys(&mut self.keys, self.part, &apart.new_keys)?;
        if let Err(error) = transaction.commit() {
            self.drop_keys(&apart.new_keys);
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
                sql::change(&transaction, (table.name, &sql::delete(table)), self.part, &[subject.to_cell()])?;
            }
            transaction.commit().map_err(failed)?;
            // A reader in the middle of its work keeps the file from shrinking; the next erasure does it then.
            connection.query_row("pragma wal_checkpoint(truncate)", (), |_| Ok(())).map_err(failed)?;
        }
        Ok(())
    }

    /// Takes back keys of people who did not come to be.
    fn drop_keys(&self, new_keys: &[Draft]) {
        for draft in new_keys {
            if let Some(table) = draft.table() {
                let key = draft.cells().get(..table.key).unwrap_or_default();
                // When this fails too, a key without a person stays, which opens nothing.
                let _ = sql::change(&self.keys, (table.name, &sql::delete(table)), self.part, key);
            }
        }
    }
}

/// Adds keys to the file of keys, durably.
fn keep_keys(keys: &mut Connection, part: i64, new_keys: &[Draft]) -> Result<(), StoreError> {
    if new_keys.is_empty() {
        return Ok(());
    }
    let failed = |error: rusqlite::Error| sql::fault("subject_key", &error);
    let transaction = keys.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    for draft in new_keys {
        let table = known(draft)?;
        sql::change(&transaction, (table.name, &sql::insert(table)), part, draft.cells())?;
    }
    transaction.commit().map_err(failed)
}

impl Backend for Writer {
    fn commit(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>> {
        match self.commit_together(batch) {
            Ok(done) => done.into_iter().map(Ok).collect(),
            Err(error) if batch.len() <= 1 => batch.iter().map(|_| Err(error.clone())).collect(),
            // One of them cannot be done; alone, each shows whether it is the one.
            Err(_) => batch.iter().map(|command| self.commit_together(std::slice::from_ref(command)).and_then(only)).collect(),
        }
    }
}

fn only(done: Vec<Done>) -> Result<Done, StoreError> {
    done.into_iter().next().ok_or_else(|| StoreError::Unavailable("no answer".to_owned()))
}

fn known(draft: &Draft) -> Result<&'static Table, StoreError> {
    draft.table().ok_or(StoreError::Invalid("a row of no table"))
}

/// One command being done inside the batch's transaction.
struct Act<'a> {
    house: &'a Connection,
    part: i64,
    edge: &'a mut Edge,
    apart: &'a mut Apart,
}

impl Act<'_> {
    fn command(&mut self, command: &Command) -> Result<Done, StoreError> {
        if let Some(done) = self.done_before(command)? {
            return Ok(done);
        }
        let mut leaves = Vec::new();
        let mut people = BTreeSet::new();
        let mut erased = Vec::new();
        for intent in &command.intents {
            match intent {
                Intent::Erase(subject) => erased.push(*subject),
                other => self.intent(other, &mut leaves, &mut people)?,
            }
        }
        for subject in people {
            if !sql::is_on_file(self.house, self.part, &subject.to_bytes())? {
                return Err(StoreError::NotFound("subject"));
            }
        }
        if let Some(idempotency) = command.idempotency {
            let row = DoneRow {
                command: idempotency.key,
                subject: command.subject,
                request: Some(idempotency.request),
                answer: Some(command.answer.clone()),
                at: command.at,
            };
            self.write(DoneRow::TABLE, &sql::insert(DoneRow::TABLE), &row.cells())?;
        }
        // Last, so that nothing of the same command outlives it.
        for subject in erased {
            self.erase(subject)?;
        }
        Ok(Done { repeated: false, answer: command.answer.clone(), leaves })
    }

    /// What was answered when the command was done before.
    fn done_before(&self, command: &Command) -> Result<Option<Done>, StoreError> {
        let Some(idempotency) = command.idempotency else { return Ok(None) };
        let Some(cells) = sql::read_one(self.house, DoneRow::TABLE, self.part, &[idempotency.key.to_cell()])? else { return Ok(None) };
        let row = DoneRow::from_cells(cells).ok_or_else(|| StoreError::Corrupt(DoneRow::TABLE.name.to_owned()))?;
        if row.request.is_some_and(|request| request != idempotency.request) {
            return Err(StoreError::OtherRequest);
        }
        Ok(Some(Done { repeated: true, answer: row.answer.unwrap_or_default(), leaves: Vec::new() }))
    }

    fn intent(&mut self, intent: &Intent, leaves: &mut Vec<Placed>, people: &mut BTreeSet<SubjectId>) -> Result<(), StoreError> {
        match intent {
            Intent::Insert(draft) => {
                let table = known(draft)?;
                if table.home == Home::Keys {
                    self.apart.new_keys.push(draft.clone());
                    return Ok(());
                }
                people.extend(person_of(table, draft));
                self.write(table, &sql::insert(table), draft.cells())?;
            }
            Intent::Put(draft) => {
                let table = in_house(draft)?;
                people.extend(person_of(table, draft));
                self.write(table, &sql::put(table), draft.cells())?;
            }
            Intent::Replace(draft, expected) => {
                let table = in_house(draft)?;
                people.extend(person_of(table, draft));
                self.replace(table, draft, *expected)?;
            }
            Intent::Delete(name, key) => {
                let table = CATALOGUE.iter().find(|table| table.name == *name && table.home == Home::House && table.key == key.len());
                let table = table.ok_or(StoreError::Invalid("a key of no table"))?;
                self.write(table, &sql::delete(table), key)?;
            }
            Intent::Append(leaf) => {
                people.extend(leaf.subject);
                let hash = leaf_hash(&leaf.data);
                let position = self.edge.append(hash);
                let row = LeafRow { position, data: leaf.data.clone(), subject: leaf.subject, opening: leaf.opening.clone() };
                self.write(LeafRow::TABLE, &sql::insert(LeafRow::TABLE), &row.cells())?;
                leaves.push(Placed { position, hash });
            }
            Intent::Count(version, sentence, decisions) => {
                let cells = [version.to_cell(), sentence.to_cell(), decisions.to_cell()];
                sql::change(self.house, ("decision_count", sql::COUNT), self.part, &cells)?;
            }
            Intent::Erase(subject) => self.erase(*subject)?,
        }
        Ok(())
    }

    fn replace(&self, table: &'static Table, draft: &Draft, expected: i64) -> Result<(), StoreError> {
        if table.column("row_version").is_none() {
            return Err(StoreError::Invalid("the rows of this table have no version"));
        }
        let mut cells = draft.cells().to_vec();
        cells.push(Cell::Integer(expected));
        if self.write(table, &sql::replace(table), &cells)? > 0 {
            return Ok(());
        }
        let key = draft.cells().get(..table.key).unwrap_or_default();
        match sql::read_one(self.house, table, self.part, key)? {
            Some(_) => Err(StoreError::Conflict(table.name)),
            None => Err(StoreError::NotFound(table.name)),
        }
    }

    /// Forgets a person, table by table as the catalogue says.
    fn erase(&mut self, subject: SubjectId) -> Result<(), StoreError> {
        for table in CATALOGUE.iter().filter(|table| table.home == Home::House) {
            let text = match table.on_erasure {
                OnErasure::DeleteRows => sql::erase_rows(table),
                OnErasure::ClearColumns => sql::erase_columns(table),
                OnErasure::Keep => continue,
            };
            self.write(table, &text, &[subject.to_cell()])?;
        }
        // The key goes after this transaction; until then this row remembers that it must.
        self.write(ForgettingRow::TABLE, &sql::put(ForgettingRow::TABLE), &[subject.to_cell()])?;
        self.apart.forgotten.push(subject);
        Ok(())
    }

    fn write(&self, table: &'static Table, text: &str, cells: &[Cell]) -> Result<usize, StoreError> {
        sql::change(self.house, (table.name, text), self.part, cells)
    }
}

fn in_house(draft: &Draft) -> Result<&'static Table, StoreError> {
    let table = known(draft)?;
    if table.home == Home::House { Ok(table) } else { Err(StoreError::Invalid("a key is never overwritten")) }
}

/// The person a row is about: a row about nobody on file is not written.
fn person_of(table: &Table, draft: &Draft) -> Option<SubjectId> {
    let place = table.columns.iter().position(|column| column.name == "subject")?;
    Option::<SubjectId>::from_cell(draft.cells().get(place)?.clone())?
}
