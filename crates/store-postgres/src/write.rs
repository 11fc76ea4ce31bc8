//! The one writer of a part on this server: a batch of commands in one transaction, tried again where others or the network
//! were in the way. It never acknowledges what is not durable, and never does anything twice.

use crate::act::{Must, Pace, Plan, Refused, Step, power_of_two};
use crate::connect::{Doors, Link, read_on};
use crate::log;
use crate::sql::{SPELLING, Trouble, bound, damaged, trouble};
use futures_util::future::join_all;
use ledger::Edge;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Backend, Cell, Command, Done, DoneRow, Head, HeadRow, Row, StoreError, Stored, SubjectRow, Table, TileRow, WriterRow};
use tokio::runtime::Handle;
use tokio_postgres::types::ToSql;
use vocabulary::{Chance, Timestamp};

/// How often a transaction is tried.
const TRIES_MAX: u32 = 24;

/// How often it is tried while the database cannot be reached, and how often it is asked what became of a transaction.
const LOST_TRIES_MAX: u32 = 10;

/// The first tries follow at once: the lock that was in the way is free.
const TRIES_AT_ONCE: u32 = 3;

/// The pause before the next try, at first and at most; each is cut by chance, so that two servers do not keep meeting.
const PAUSE_MS: u64 = 10;
const PAUSE_MAX_MS: u64 = 1_000;

/// How long the last transaction of a writer that wrote no more is remembered.
const WRITER_KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

type Answers = Vec<Result<Done, StoreError>>;

/// How one try went wrong.
enum Failure {
    /// As a statement told.
    Trouble(Trouble),
    /// Not all of the commands can be done.
    Refused(StoreError),
    /// The connection broke after the transaction was to be made durable. If it was, these are the answers.
    Unknown(StoreError, Answers),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused.0)
    }
}

/// The writer of one part.
pub(crate) struct Writer {
    part: i64,
    doors: Doors,
    runtime: Handle,
    chance: Arc<dyn Chance>,
    id: [u8; 16],
    batch: u64,
    link: Option<Link>,
    /// The edge of the log, and the head it belongs to; good only while the head is still this.
    edge: Option<(Head, Edge)>,
    tidied: bool,
}

impl Writer {
    /// The writer of this part, under an id of its own.
    pub(crate) fn new(part: i64, doors: Doors, runtime: Handle, chance: Arc<dyn Chance>) -> Self {
        let mut id = [0; 16];
        chance.fill(&mut id);
        Self { part, doors, runtime, chance, id, batch: 0, link: None, edge: None, tidied: false }
    }

    async fn commit_all(&mut self, batch: &[Command]) -> Answers {
        if batch.len() > 1 {
            match self.persist(batch, Pace::Together).await {
                Ok(answers) => return answers,
                // One of them cannot be done; alone, each shows whether it is the one.
                Err(Failure::Refused(_) | Failure::Trouble(Trouble::Final(StoreError::Conflict(_) | StoreError::Invalid(_)))) => {}
                Err(failure) => return batch.iter().map(|_| Err(told(&failure))).collect(),
            }
        }
        let mut answers = Vec::with_capacity(batch.len());
        for command in batch {
            let answer = self.persist(std::slice::from_ref(command), Pace::Alone).await;
            answers.push(answer.map_err(|failure| told(&failure)).and_then(only));
        }
        answers
    }

    /// Tries until it is done, or until it is known that it will not be.
    async fn persist(&mut self, batch: &[Command], pace: Pace) -> Result<Answers, Failure> {
        let (mut tried, mut lost) = (0, 0);
        loop {
            let failure = match self.once(batch, pace).await {
                Ok(answers) => return Ok(answers),
                Err(Failure::Unknown(error, answers)) => {
                    if self.was_done().await? {
                        return Ok(answers);
                    }
                    Failure::Trouble(Trouble::Lost(error))
                }
                Err(failure) => failure,
            };
            tried += 1;
            match &failure {
                Failure::Trouble(Trouble::Again(_)) if tried < TRIES_MAX => self.pause(tried.saturating_sub(TRIES_AT_ONCE)).await,
                Failure::Trouble(Trouble::Lost(_)) if lost < LOST_TRIES_MAX => {
                    lost += 1;
                    self.pause(lost).await;
                }
                _ => return Err(failure),
            }
        }
    }

    /// Waits a little, the longer the more often it was tried.
    async fn pause(&self, tried: u32) {
        if tried == 0 {
            return;
        }
        let most = PAUSE_MS.saturating_mul(1 << tried.min(10)).min(PAUSE_MAX_MS);
        let mut drawn = [0; 2];
        self.chance.fill(&mut drawn);
        let share = most * u64::from(u16::from_be_bytes(drawn)) / u64::from(u16::MAX);
        tokio::time::sleep(Duration::from_millis(most / 2 + share / 2)).await;
    }

    /// One try.
    async fn once(&mut self, batch: &[Command], pace: Pace) -> Result<Answers, Failure> {
        let link = match self.link.take().filter(|link| !link.is_closed()) {
            Some(link) => link,
            None => self.doors.link().await?,
        };
        let done = self.transaction(&link, batch, pace).await;
        let keep = match &done {
            Ok(_) => true,
            Err(Failure::Unknown(..) | Failure::Trouble(Trouble::Lost(_))) => false,
            Err(_) => link.batch_execute("rollback").await.is_ok(),
        };
        self.link = keep.then_some(link);
        done
    }

    async fn transaction(&mut self, link: &Link, batch: &[Command], pace: Pace) -> Result<Answers, Failure> {
        let keys: Vec<[u8; 32]> = batch.iter().filter_map(|command| command.idempotency).map(|known| known.key).collect();
        let (head, before) = begin(link, self.part, &keys).await?;
        let edge = match &self.edge {
            Some((at, edge)) if *at == head => edge.clone(),
            _ => log::edge(&self.doors, self.part, head).await.map_err(Trouble::Final)?,
        };
        let mut plan = Plan::new(pace, edge, &before);
        let answers: Answers = batch.iter().map(|command| plan.command(command)).collect::<Result<_, _>>()?;
        if plan.is_idle() {
            link.batch_execute("rollback").await.map_err(|error| trouble("transaction", &error))?;
            return Ok(answers);
        }
        self.batch += 1;
        let at = batch.last().map_or(Timestamp(0), |command| command.at);
        let (edge, steps) = self.finish(plan, at)?;
        run(link, self.part, &steps, pace).await?;
        if let Err(error) = link.batch_execute("commit").await {
            return Err(match trouble("transaction", &error) {
                Trouble::Lost(error) => Failure::Unknown(error, answers),
                known => Failure::Trouble(known),
            });
        }
        self.tidied = true;
        self.edge = Some((Head { size: edge.size(), root: edge.root() }, edge));
        Ok(answers)
    }

    /// Ends the plan: the tiles that changed and the head, the number of this transaction, and once what old writers left.
    fn finish(&self, mut plan: Plan<'_>, at: Timestamp) -> Result<(Edge, Vec<Step>), Failure> {
        let mut rows = Vec::new();
        for tile in plan.edge.take_changed() {
            let row = TileRow { level: tile.level, number: tile.number, hashes: tile.hashes.concat() };
            rows.push((TileRow::TABLE, row.cells()));
        }
        if !rows.is_empty() {
            let head = HeadRow { log: log::MAIN.to_owned(), size: plan.edge.size(), root: plan.edge.root() };
            rows.push((HeadRow::TABLE, head.cells()));
        }
        rows.push((WriterRow::TABLE, WriterRow { writer: self.id, batch: self.batch, at }.cells()));
        let mut steps = plan.finish(rows)?;
        if !self.tidied {
            let (text, cells) = (SPELLING.delete_below(WriterRow::TABLE, "at"), vec![at.plus_ms(-WRITER_KEPT_MS).to_cell()]);
            steps.push(Step { table: WriterRow::TABLE, text, cells, must: Must::Anything });
        }
        Ok((plan.edge, steps))
    }

    /// Whether the last transaction, whose connection broke, was done after all.
    async fn was_done(&mut self) -> Result<bool, Failure> {
        let mut tried = 0;
        loop {
            match self.last_batch().await {
                Ok(batch) => return Ok(batch == Some(self.batch)),
                Err(Trouble::Again(_) | Trouble::Lost(_)) if tried < LOST_TRIES_MAX => {
                    tried += 1;
                    self.pause(tried).await;
                }
                Err(_) => {
                    let error = StoreError::Unavailable("the connection broke while an act was made durable; whether it was done is not known".to_owned());
                    return Err(Failure::Trouble(Trouble::Final(error)));
                }
            }
        }
    }

    /// The number of our last transaction that was done. The old connection's transaction holds the head until it has ended
    /// one way or the other, so the head is waited for first, in a transaction of its own: the next one then sees the end.
    async fn last_batch(&mut self) -> Result<Option<u64>, Trouble> {
        let link = self.doors.link().await?;
        let failed = |error: tokio_postgres::Error| trouble("transaction", &error);
        link.batch_execute("begin").await.map_err(failed)?;
        let waited = read_on(&link, HeadRow::TABLE, &log::lock(), (self.part, &log::key())).await;
        link.batch_execute("rollback").await.map_err(failed)?;
        waited?;
        let rows = read_on(&link, WriterRow::TABLE, &SPELLING.get(WriterRow::TABLE), (self.part, &[Cell::from(&self.id)])).await?;
        self.link = Some(link);
        let row = rows.into_iter().next().map(|cells| WriterRow::from_cells(cells).ok_or_else(|| damaged(WriterRow::TABLE)));
        Ok(row.transpose()?.map(|row| row.batch))
    }
}

impl Backend for Writer {
    fn commit(&mut self, batch: &[Command]) -> Vec<Result<Done, StoreError>> {
        let runtime = self.runtime.clone();
        runtime.block_on(self.commit_all(batch))
    }
}

fn told(failure: &Failure) -> StoreError {
    match failure {
        Failure::Trouble(Trouble::Again(error) | Trouble::Lost(error) | Trouble::Final(error)) | Failure::Refused(error) | Failure::Unknown(error, _) => {
            error.clone()
        }
    }
}

fn only(answers: Answers) -> Result<Done, StoreError> {
    answers.into_iter().next().unwrap_or_else(|| Err(StoreError::Unavailable("no answer".to_owned())))
}

/// Begins a transaction: takes the part's head, and reads what of these was done before.
async fn begin(link: &Link, part: i64, keys: &[[u8; 32]]) -> Result<(Head, HashMap<[u8; 32], DoneRow>), Trouble> {
    let (lock, key) = (log::lock(), log::key());
    let any = power_of_two(keys.iter().map(Cell::from).collect());
    let text = SPELLING.find(DoneRow::TABLE, "command", any.len());
    let started = async { link.batch_execute("begin").await.map_err(|error| trouble("transaction", &error)) };
    // Prepared first: all that follows is then on its way without waiting for an answer.
    link.prepare_cached(&lock).await.map_err(|error| trouble(HeadRow::TABLE.name, &error))?;
    let done = async {
        if any.is_empty() {
            return Ok(Vec::new());
        }
        read_on(link, DoneRow::TABLE, &text, (part, &any)).await
    };
    if !any.is_empty() {
        link.prepare_cached(&text).await.map_err(|error| trouble(DoneRow::TABLE.name, &error))?;
    }
    let (started, head, mut done) = futures_util::future::join3(started, read_on(link, HeadRow::TABLE, &lock, (part, &key)), done).await;
    started?;
    let head = match head?.pop() {
        Some(cells) => log::head_of(cells)?,
        None => {
            let head = first_head(link, part, (&lock, &key)).await?;
            if !any.is_empty() {
                // Without a head nobody waited: who made it meanwhile may have done one of these.
                done = read_on(link, DoneRow::TABLE, &text, (part, &any)).await;
            }
            head
        }
    };
    let rows = done?.into_iter().map(|cells| DoneRow::from_cells(cells).ok_or_else(|| damaged(DoneRow::TABLE)));
    Ok((head, rows.map(|row| row.map(|row| (row.command, row))).collect::<Result<_, _>>()?))
}

/// Makes the head of a part that has none, or takes the one that another server just made.
async fn first_head(link: &Link, part: i64, (lock, key): (&str, &[Cell])) -> Result<Head, Trouble> {
    let row = log::empty().cells();
    let step = Step { table: HeadRow::TABLE, text: SPELLING.insert_new(HeadRow::TABLE, 1), cells: row, must: Must::Anything };
    send(link, part, &step).await?;
    let head = read_on(link, HeadRow::TABLE, lock, (part, key)).await?.pop();
    head.map_or_else(|| Err(damaged(HeadRow::TABLE)), log::head_of)
}

/// Sends every statement and sees that each comes to what it must. All are on their way before the first is answered: they are
/// sent in order, because each future sends when it is first polled and the polls begin in order.
async fn run(link: &Link, part: i64, steps: &[Step], pace: Pace) -> Result<(), Failure> {
    // Prepared first, those that are new together: a statement that is prepared is sent without waiting.
    for (prepared, step) in join_all(steps.iter().map(|step| link.prepare_cached(&step.text))).await.into_iter().zip(steps) {
        prepared.map_err(|error| trouble(step.table.name, &error))?;
    }
    let answers = join_all(steps.iter().map(|step| send(link, part, step))).await;
    let is_broken = answers.iter().any(Result::is_err);
    for (step, came_to) in steps.iter().zip(answers) {
        if is_expected(&step.must, came_to?) {
            continue;
        }
        if pace == Pace::Alone && is_broken {
            // Nothing more is told inside a transaction in which a later statement failed.
            link.batch_execute("rollback").await.map_err(|error| trouble("transaction", &error))?;
        }
        return Err(Failure::Refused(match pace {
            Pace::Together => StoreError::Conflict(step.table.name),
            Pace::Alone => why(link, part, step).await?,
        }));
    }
    Ok(())
}

const fn is_expected(must: &Must, came_to: u64) -> bool {
    match must {
        Must::Anything => true,
        Must::Change(rows) | Must::Count(rows) => came_to == *rows,
        Must::Replace(_) | Must::OnFile => came_to > 0,
    }
}

/// Why a statement did not come to what it must.
async fn why(link: &Link, part: i64, step: &Step) -> Result<StoreError, Trouble> {
    Ok(match &step.must {
        Must::OnFile => StoreError::NotFound(SubjectRow::TABLE.name),
        Must::Replace(key) => match read_on(link, step.table, &SPELLING.get(step.table), (part, key)).await?.pop() {
            Some(_) => StoreError::Conflict(step.table.name),
            None => StoreError::NotFound(step.table.name),
        },
        Must::Anything | Must::Change(_) | Must::Count(_) => StoreError::Conflict(step.table.name),
    })
}

/// Sends one statement, and tells how many rows it changed or counted.
async fn send(link: &Link, part: i64, step: &Step) -> Result<u64, Trouble> {
    let failed = |error: tokio_postgres::Error| trouble(step.table.name, &error);
    let statement = link.prepare_cached(&step.text).await.map_err(failed)?;
    let part = Cell::Integer(part);
    let parameters = bound(&part, &step.cells);
    let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|bound| bound as _).collect();
    if !matches!(step.must, Must::Count(_) | Must::OnFile) {
        return link.execute(&statement, &parameters).await.map_err(failed);
    }
    let row = link.query_one(&statement, &parameters).await.map_err(failed)?;
    row.try_get::<_, i64>(0).map(i64::cast_unsigned).map_err(failed)
}

/// Writes rows as they were read from another store, all in one transaction.
pub(crate) async fn import(doors: &Doors, part: i64, steps: &[Step]) -> Result<(), StoreError> {
    let work = async {
        let link = doors.link().await?;
        let failed = |error: tokio_postgres::Error| trouble("transaction", &error);
        link.batch_execute("begin").await.map_err(failed)?;
        run(&link, part, steps, Pace::Together).await.map_err(|failure| Trouble::Final(told(&failure)))?;
        link.batch_execute("commit").await.map_err(failed)
    };
    work.await.map_err(Trouble::into_error)
}

/// Rows of one kind, to be imported.
pub(crate) fn import_steps(rows: Vec<(&'static Table, Vec<Cell>)>) -> Result<Vec<Step>, Refused> {
    let before = HashMap::new();
    Plan::new(Pace::Together, Edge::default(), &before).finish(rows)
}
