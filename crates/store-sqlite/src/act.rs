//! One command inside the writer's transaction: its intents in order, its people looked up, its erasures last. It never
//! commits anything.

use crate::sql;
use ledger::{Edge, leaf_hash};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    CATALOGUE, Cell, Command, CountRow, Done, DoneRow, Draft, ForgettingRow, Home, Intent, LeafRow, Placed, Row, StoreError, Stored, SubjectRow, Table, Tally,
};
use vocabulary::SubjectId;

/// What a batch does outside the house's transaction, or at its end.
#[derive(Default)]
pub(crate) struct Apart {
    /// Decisions by sentence, added up over the batch: they are written once at its end.
    pub(crate) counts: BTreeMap<Tally, u64>,
    pub(crate) old_keys: Vec<(&'static Table, Vec<Cell>)>,
    pub(crate) forgotten: Vec<SubjectId>,
}

/// One command being done inside the batch's transaction.
pub(crate) struct Act<'a> {
    pub(crate) house: &'a Connection,
    pub(crate) part: i64,
    pub(crate) edge: &'a mut Edge,
    pub(crate) apart: &'a mut Apart,
}

impl Act<'_> {
    /// Does the command, or finds that it was done before.
    pub(crate) fn command(&mut self, command: &Command) -> Result<Done, StoreError> {
        if let Some(done) = done_before(self.house, self.part, command)? {
            return Ok(done);
        }
        let mut leaves = Vec::new();
        let mut people = People::default();
        let mut erased = Vec::new();
        for intent in &command.intents {
            match intent {
                Intent::Erase(subject) => erased.push(*subject),
                other => self.intent(other, &mut leaves, &mut people)?,
            }
        }
        for subject in people.named.difference(&people.made) {
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
            self.write(DoneRow::TABLE, &sql::texts(DoneRow::TABLE)?.insert, &row.cells())?;
        }
        // Last, so that nothing of the same command outlives it.
        for subject in erased {
            self.erase(subject)?;
        }
        Ok(Done { repeated: false, answer: command.answer.clone(), leaves })
    }

    fn intent(&mut self, intent: &Intent, leaves: &mut Vec<Placed>, people: &mut People) -> Result<(), StoreError> {
        match intent {
            Intent::Insert(draft) => {
                let table = draft.table();
                // The file of keys has its own transaction: see `keys`.
                if table.home == Home::Keys {
                    return Ok(());
                }
                people.name(draft);
                self.write(table, &sql::texts(table)?.insert, draft.cells())?;
                people.made.extend(person_of(draft).filter(|_| table.name == SubjectRow::TABLE.name));
            }
            Intent::Put(draft) => {
                let table = in_house(draft)?;
                people.name(draft);
                self.write(table, &sql::texts(table)?.put, draft.cells())?;
            }
            Intent::Replace(draft, expected) => {
                let table = in_house(draft)?;
                people.name(draft);
                self.replace(table, draft, *expected)?;
            }
            Intent::Delete(name, key) => {
                let table = CATALOGUE.iter().find(|table| table.name == *name && table.key == key.len());
                let table = table.ok_or(StoreError::Invalid("a key of no table"))?;
                if table.home == Home::Keys {
                    self.apart.old_keys.push((table, key.clone()));
                    return Ok(());
                }
                if table.name == SubjectRow::TABLE.name {
                    people.made.clear();
                }
                self.write(table, &sql::texts(table)?.delete, key)?;
            }
            Intent::Append(leaf) => {
                people.named.extend(leaf.subject);
                let hash = leaf_hash(&leaf.data);
                let position = self.edge.append(hash);
                let row = LeafRow { position, data: leaf.data.clone(), subject: leaf.subject, opening: leaf.opening.clone() };
                self.write(LeafRow::TABLE, &sql::texts(LeafRow::TABLE)?.insert, &row.cells())?;
                leaves.push(Placed { position, hash });
            }
            Intent::Count(tally, decisions) => {
                let count = self.apart.counts.entry(tally.clone()).or_default();
                *count = count.saturating_add(*decisions);
            }
            Intent::Erase(subject) => self.erase(*subject)?,
            Intent::Rewrap(..) | Intent::Retire(_) => {}
            Intent::Expect(name, (column, cell), rows) => self.expect(name, (column, cell), *rows)?,
            Intent::Untouched(since, people) => {
                if sql::is_touched(self.house, self.part, *since, people)? {
                    return Err(StoreError::Conflict(LeafRow::TABLE.name));
                }
            }
        }
        Ok(())
    }

    fn replace(&self, table: &'static Table, draft: &Draft, expected: i64) -> Result<(), StoreError> {
        if table.column("row_version").is_none() {
            return Err(StoreError::Invalid("the rows of this table have no version"));
        }
        let mut cells = draft.cells().to_vec();
        cells.push(Cell::Integer(expected));
        if self.write(table, &sql::texts(table)?.replace, &cells)? > 0 {
            return Ok(());
        }
        let key = draft.cells().get(..table.key).unwrap_or_default();
        match sql::read_one(self.house, table, self.part, key)? {
            Some(_) => Err(StoreError::Conflict(table.name)),
            None => Err(StoreError::NotFound(table.name)),
        }
    }

    /// Conflicts when there are more or fewer such rows than were read.
    fn expect(&self, name: &str, (column, cell): (&'static str, &Cell), rows: u64) -> Result<(), StoreError> {
        let table = CATALOGUE.iter().find(|table| table.name == name && table.home == Home::House).ok_or(StoreError::Invalid("no such table"))?;
        if !table.is_ordered_by(&[column]) {
            return Err(StoreError::Invalid("no key or index begins with this column"));
        }
        if sql::count_rows(self.house, table, column, self.part, cell)? == rows { Ok(()) } else { Err(StoreError::Conflict(table.name)) }
    }

    /// Forgets a person, table by table as the catalogue says.
    fn erase(&mut self, subject: SubjectId) -> Result<(), StoreError> {
        for table in CATALOGUE.iter().filter(|table| table.home == Home::House) {
            if let Some(text) = sql::SPELLING.erase(table) {
                self.write(table, &text, &[subject.to_cell()])?;
            }
        }
        // The key goes after this transaction; until then this row remembers that it must.
        self.write(ForgettingRow::TABLE, &sql::texts(ForgettingRow::TABLE)?.put, &[subject.to_cell()])?;
        self.apart.forgotten.push(subject);
        Ok(())
    }

    fn write(&self, table: &'static Table, text: &str, cells: &[Cell]) -> Result<usize, StoreError> {
        sql::change(self.house, (table.name, text), self.part, cells)
    }
}

fn in_house(draft: &Draft) -> Result<&'static Table, StoreError> {
    let table = draft.table();
    if table.home == Home::House { Ok(table) } else { Err(StoreError::Invalid("a key is never overwritten")) }
}

/// What was answered when the command was done before.
pub(crate) fn done_before(house: &Connection, part: i64, command: &Command) -> Result<Option<Done>, StoreError> {
    let Some(idempotency) = command.idempotency else { return Ok(None) };
    let Some(cells) = sql::read_one(house, DoneRow::TABLE, part, &[idempotency.key.to_cell()])? else { return Ok(None) };
    let row = DoneRow::from_cells(cells).ok_or_else(|| StoreError::Corrupt(DoneRow::TABLE.name.to_owned()))?;
    if row.request.is_some_and(|request| request != idempotency.request) {
        return Err(StoreError::OtherRequest);
    }
    Ok(Some(Done { repeated: true, answer: row.answer.unwrap_or_default(), leaves: Vec::new() }))
}

/// Adds the decisions of a batch to those of before.
pub(crate) fn count(house: &Connection, part: i64, counts: &BTreeMap<Tally, u64>) -> Result<(), StoreError> {
    if counts.is_empty() {
        return Ok(());
    }
    let text = sql::SPELLING.add(CountRow::TABLE, 1);
    for (tally, decisions) in counts {
        let mut cells = tally.cells().to_vec();
        cells.push(decisions.to_cell());
        sql::change(house, (CountRow::TABLE.name, &text), part, &cells)?;
    }
    Ok(())
}

/// Whom the rows of a command are about.
#[derive(Default)]
struct People {
    named: BTreeSet<SubjectId>,
    /// Those who come to be in it: they need not be looked up.
    made: BTreeSet<SubjectId>,
}

impl People {
    /// A row about nobody on file is not written.
    fn name(&mut self, draft: &Draft) {
        self.named.extend(person_of(draft));
    }
}

/// The person a row is about.
fn person_of(draft: &Draft) -> Option<SubjectId> {
    let place = draft.table().columns.iter().position(|column| column.name == "subject")?;
    match draft.cells().get(place)? {
        Cell::Bytes(id) => id.as_slice().try_into().ok().map(SubjectId::from_bytes),
        _ => None,
    }
}
