//! What a batch of commands comes to in statements: rows that go the same way are gathered and sent together, and flushed
//! before anything that must see them. A pure function of the commands, the head of the log and what was done before; it
//! never speaks to a database.

use crate::keys;
use crate::sql::SPELLING;
use ledger::{Edge, leaf_hash};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{
    CATALOGUE, Cell, Command, CountRow, Done, DoneRow, Draft, Home, Intent, LeafRow, Placed, Row, SiteKeyRow, StoreError, Stored, SubjectKeyRow, SubjectRow,
    Table,
};
use vocabulary::SubjectId;

/// The most rows in one statement. Fewer go in a power of two, so that few texts need to be prepared.
pub(crate) const ROWS_MAX: usize = 128;

/// What a statement must come to. Anything else is a surprise, and nothing of the transaction is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Must {
    /// Whatever it comes to is right.
    Anything,
    /// So many rows are changed; else somebody else came first.
    Change(u64),
    /// The row with this key is replaced; else it is another version, or there is none.
    Replace(Vec<Cell>),
    /// So many rows are counted; else somebody else came first.
    Count(u64),
    /// The person is on file.
    OnFile,
}

/// One statement of the transaction.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) table: &'static Table,
    pub(crate) text: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) must: Must,
}

/// How statements are made of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Many commands, gathered. What cannot be done is only known to be so.
    Together,
    /// One command, a statement for each of its changes in its order, so that the first that fails says why.
    Alone,
}

/// Why the commands cannot be done together, or the one not at all.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) StoreError);

/// Rows of one table that wait to be sent.
#[derive(Default)]
struct Waiting {
    puts: bool,
    rows: Vec<Cell>,
    keys: BTreeSet<Vec<Cell>>,
}

/// A transaction in the making.
pub(crate) struct Plan<'a> {
    pace: Pace,
    before: &'a HashMap<[u8; 32], DoneRow>,
    pub(crate) edge: Edge,
    pub(crate) steps: Vec<Step>,
    waiting: BTreeMap<&'static str, (&'static Table, Waiting)>,
    counts: BTreeMap<Vec<Cell>, u64>,
    /// Idempotency keys of this batch.
    seen: BTreeSet<[u8; 32]>,
    /// People whose row this batch wrote.
    new: BTreeSet<SubjectId>,
    /// People who must be on file, and are not yet asked for.
    asked: BTreeSet<SubjectId>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(pace: Pace, edge: Edge, before: &'a HashMap<[u8; 32], DoneRow>) -> Self {
        let (seen, new, asked) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { pace, before, edge, steps: Vec::new(), waiting: BTreeMap::new(), counts: BTreeMap::new(), seen, new, asked }
    }

    /// Adds a command, and tells what it comes to once all is done; the inner error is one that the batch can be done without.
    pub(crate) fn command(&mut self, command: &Command) -> Result<Result<Done, StoreError>, Refused> {
        if let Some(idempotency) = command.idempotency {
            if let Some(row) = self.before.get(&idempotency.key) {
                if row.request.is_some_and(|request| request != idempotency.request) {
                    return Ok(Err(StoreError::OtherRequest));
                }
                return Ok(Ok(Done { repeated: true, answer: row.answer.clone().unwrap_or_default(), leaves: Vec::new() }));
            }
            if !self.seen.insert(idempotency.key) {
                return Err(Refused(StoreError::Retry("the same act waits twice".to_owned())));
            }
        }
        let (mut leaves, mut people, mut erased) = (Vec::new(), BTreeSet::new(), Vec::new());
        for intent in &command.intents {
            match intent {
                Intent::Erase(subject) => erased.push(*subject),
                other => self.intent(other, &mut leaves, &mut people)?,
            }
        }
        self.asked.extend(people.difference(&self.new));
        if self.pace == Pace::Alone {
            self.ask();
        }
        if let Some(idempotency) = command.idempotency {
            let row = DoneRow {
                command: idempotency.key,
                subject: command.subject,
                request: Some(idempotency.request),
                answer: Some(command.answer.clone()),
                at: command.at,
            };
            self.row(DoneRow::TABLE, row.cells(), &Must::Change(1))?;
        }
        // Last, so that nothing of the same command outlives it.
        for subject in erased {
            self.erase(subject);
        }
        Ok(Ok(Done { repeated: false, answer: command.answer.clone(), leaves }))
    }

    fn intent(&mut self, intent: &Intent, leaves: &mut Vec<Placed>, people: &mut BTreeSet<SubjectId>) -> Result<(), Refused> {
        match intent {
            Intent::Insert(draft) => {
                let table = draft.table();
                people.extend(person_of(table, draft).filter(|_| table.home == Home::House));
                if let Some(check) = keys::is_under_the_newest(table, draft)? {
                    // It must see the keys that came before it in the same batch.
                    self.flush(SiteKeyRow::TABLE);
                    self.steps.push(check);
                }
                self.row(table, draft.cells().to_vec(), &Must::Change(1))?;
            }
            Intent::Put(draft) => {
                let table = in_house(draft)?;
                people.extend(person_of(table, draft));
                self.row(table, draft.cells().to_vec(), &Must::Anything)?;
            }
            Intent::Replace(draft, expected) => {
                let table = in_house(draft)?;
                people.extend(person_of(table, draft));
                self.replace(table, draft, *expected)?;
            }
            Intent::Delete(name, key) => {
                let table = CATALOGUE.iter().find(|table| table.name == *name && table.key == key.len());
                let table = table.ok_or(Refused(StoreError::Invalid("a key of no table")))?;
                self.step(table, SPELLING.delete(table), key.clone(), Must::Anything);
            }
            Intent::Append(leaf) => {
                people.extend(leaf.subject);
                let hash = leaf_hash(&leaf.data);
                let position = self.edge.append(hash);
                let row = LeafRow { position, data: leaf.data.clone(), subject: leaf.subject, opening: leaf.opening.clone() };
                self.row(LeafRow::TABLE, row.cells(), &Must::Change(1))?;
                leaves.push(Placed { position, hash });
            }
            Intent::Count(tally, decisions) => {
                let sum = self.counts.entry(tally.cells().to_vec()).or_default();
                *sum = sum.saturating_add(*decisions);
            }
            Intent::Erase(subject) => self.erase(*subject),
            Intent::Rewrap(draft, from) => self.keys(keys::rewrap(draft, *from)?),
            Intent::Retire(version) => self.keys(keys::retire(*version)),
            Intent::Expect(name, (column, cell), rows) => self.expect(name, (column, cell), *rows)?,
            Intent::Untouched(since, people) => self.untouched(*since, people),
        }
        Ok(())
    }

    /// Statements about keys, after all keys that came before.
    fn keys(&mut self, steps: Vec<Step>) {
        self.flush(SiteKeyRow::TABLE);
        self.flush(SubjectKeyRow::TABLE);
        self.steps.extend(steps);
    }

    fn replace(&mut self, table: &'static Table, draft: &Draft, expected: i64) -> Result<(), Refused> {
        if table.column("row_version").is_none() {
            return Err(Refused(StoreError::Invalid("the rows of this table have no version")));
        }
        let mut cells = draft.cells().to_vec();
        cells.push(Cell::Integer(expected));
        let key = draft.cells().get(..table.key).unwrap_or_default().to_vec();
        self.step(table, SPELLING.replace(table), cells, Must::Replace(key));
        Ok(())
    }

    /// Goes on only while there are neither more nor fewer such rows than were read.
    fn expect(&mut self, name: &str, (column, cell): (&'static str, &Cell), rows: u64) -> Result<(), Refused> {
        let table = CATALOGUE.iter().copied().find(|table| table.name == name && table.home == Home::House);
        let table = table.ok_or(Refused(StoreError::Invalid("no such table")))?;
        if !table.is_ordered_by(&[column]) {
            return Err(Refused(StoreError::Invalid("no key or index begins with this column")));
        }
        self.step(table, SPELLING.count(table, column), vec![cell.clone()], Must::Count(rows));
        Ok(())
    }

    /// Goes on only while no leaf since then is about one of these people.
    fn untouched(&mut self, since: u64, people: &[SubjectId]) {
        for some in people.chunks(ROWS_MAX) {
            let some = power_of_two(some.iter().map(Cell::from).collect());
            let text = SPELLING.count_since(some.len());
            let cells = std::iter::once(since.to_cell()).chain(some).collect();
            self.step(LeafRow::TABLE, text, cells, Must::Count(0));
        }
    }

    /// Forgets a person, table by table as the catalogue says; their key goes in the same transaction.
    fn erase(&mut self, subject: SubjectId) {
        self.flush_all();
        for table in CATALOGUE {
            if let Some(text) = SPELLING.erase(table) {
                self.steps.push(Step { table, text, cells: vec![subject.to_cell()], must: Must::Anything });
            }
        }
        self.new.remove(&subject);
    }

    /// A statement that must see the table as it is by now.
    fn step(&mut self, table: &'static Table, text: String, cells: Vec<Cell>, must: Must) {
        if table.name == SubjectRow::TABLE.name {
            // Who is asked for must be on file before this, not after; who was new may not be any more.
            self.flush_all();
            self.new.clear();
        }
        self.flush(table);
        self.steps.push(Step { table, text, cells, must });
    }

    /// A row to be written, new where it must change one row, else whether or not there is one.
    fn row(&mut self, table: &'static Table, cells: Vec<Cell>, must: &Must) -> Result<(), Refused> {
        if cells.len() != table.columns.len() {
            return Err(Refused(StoreError::Invalid("a row of other columns than its table's")));
        }
        if table.name == SubjectRow::TABLE.name
            && let Some(subject) = cells.first().cloned().and_then(SubjectId::from_cell)
        {
            if self.asked.contains(&subject) {
                self.ask();
            }
            self.new.insert(subject);
        }
        if table.name == CountRow::TABLE.name {
            self.flush_counts();
        }
        let (puts, key) = (*must == Must::Anything, cells.get(..table.key).unwrap_or_default().to_vec());
        let waiting = &self.waiting.entry(table.name).or_insert_with(|| (table, Waiting::default())).1;
        if !waiting.rows.is_empty() && (waiting.puts != puts || waiting.keys.contains(&key)) {
            self.flush(table);
        }
        let waiting = &mut self.waiting.entry(table.name).or_insert_with(|| (table, Waiting::default())).1;
        waiting.puts = puts;
        waiting.rows.extend(cells);
        waiting.keys.insert(key);
        if self.pace == Pace::Alone {
            self.flush(table);
        }
        Ok(())
    }

    /// Sends the rows of a table that wait.
    fn flush(&mut self, table: &'static Table) {
        if table.name == CountRow::TABLE.name {
            self.flush_counts();
        }
        let Some((_, waiting)) = self.waiting.remove(table.name) else { return };
        let must = |rows: u64| if waiting.puts { Must::Anything } else { Must::Change(rows) };
        let spelt = |rows| if waiting.puts { SPELLING.put(table, rows) } else { SPELLING.insert_new(table, rows) };
        self.steps.extend(chunks(table, waiting.rows, &spelt, &must));
    }

    fn flush_counts(&mut self) {
        let counts = std::mem::take(&mut self.counts);
        let rows: Vec<Cell> = counts.into_iter().flat_map(|(key, sum)| key.into_iter().chain([sum.to_cell()])).collect();
        self.steps.extend(chunks(CountRow::TABLE, rows, &|rows| SPELLING.add(CountRow::TABLE, rows), &|_| Must::Anything));
    }

    /// Asks whether those are on file who must be.
    fn ask(&mut self) {
        for subject in std::mem::take(&mut self.asked) {
            let text = SPELLING.count(SubjectRow::TABLE, "subject");
            self.steps.push(Step { table: SubjectRow::TABLE, text, cells: vec![subject.to_cell()], must: Must::OnFile });
        }
    }

    fn flush_all(&mut self) {
        let tables: Vec<&'static Table> = self.waiting.values().map(|(table, _)| *table).collect();
        for table in tables {
            self.flush(table);
        }
        self.flush_counts();
        self.ask();
    }

    /// The statements of the whole transaction, these rows last; none where nothing changes.
    pub(crate) fn finish(&mut self, last: impl IntoIterator<Item = (&'static Table, Vec<Cell>)>) -> Result<Vec<Step>, Refused> {
        for (table, cells) in last {
            self.row(table, cells, &Must::Anything)?;
        }
        self.flush_all();
        Ok(std::mem::take(&mut self.steps))
    }

    /// Whether nothing would change.
    pub(crate) fn is_idle(&self) -> bool {
        self.steps.is_empty() && self.waiting.is_empty() && self.counts.is_empty() && self.asked.is_empty()
    }
}

/// As many as a power of two, the last of them again and again, so that few texts need to be prepared.
pub(crate) fn power_of_two(mut cells: Vec<Cell>) -> Vec<Cell> {
    if let Some(last) = cells.last().cloned() {
        cells.resize(cells.len().next_power_of_two(), last);
    }
    cells
}

/// Rows of one table as statements of a power of two of rows each.
pub(crate) fn chunks(table: &'static Table, rows: Vec<Cell>, spelt: &dyn Fn(usize) -> String, must: &dyn Fn(u64) -> Must) -> Vec<Step> {
    let width = table.columns.len();
    let (mut left, mut cells, mut steps) = (rows.len() / width.max(1), rows.into_iter(), Vec::new());
    while left > 0 {
        let rows = (1 << left.ilog2()).min(ROWS_MAX);
        let cells = cells.by_ref().take(rows * width).collect();
        steps.push(Step { table, text: spelt(rows), cells, must: must(rows as u64) });
        left -= rows;
    }
    steps
}

fn in_house(draft: &Draft) -> Result<&'static Table, Refused> {
    let table = draft.table();
    if table.home == Home::House { Ok(table) } else { Err(Refused(StoreError::Invalid("a key is never overwritten"))) }
}

/// The person a row is about: a row about nobody on file is not written.
fn person_of(table: &Table, draft: &Draft) -> Option<SubjectId> {
    let place = table.columns.iter().position(|column| column.name == "subject")?;
    Option::<SubjectId>::from_cell(draft.cells().get(place)?.clone())?
}
