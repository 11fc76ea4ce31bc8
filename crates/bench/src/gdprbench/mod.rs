//! GDPRbench (Shastri et al., PVLDB 13(7), 2020) from its specification: four workloads, each run against Goodfaith in the same process, Goodfaith
//! over HTTP, and PostgreSQL with indexes on its metadata. Every answer is counted and its bytes are read; `--check` compares each with a model.

mod embedded;
mod http;
mod mix;
mod model;
mod postgres;
mod residue;

use crate::goodfaith::Goodfaith;
use crate::line;
use crate::rival::Rival;
use mix::{Op, Workload};
use model::Model;
use residue::Number;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Records with the shortest time to live are gone before anything is measured.
const SHORTEST_TTL: Duration = Duration::from_secs(31);

/// Lines a regulator reads of the log at once.
const LOG_LINES: u32 = 100;

/// The four workloads of GDPRbench against PostgreSQL with indexes on its metadata.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many records are loaded.
    #[arg(long, default_value_t = 100_000)]
    records: u64,
    /// How many operations each workload has; the controller's, which touch thousands of records each, are a tenth of them.
    #[arg(long, default_value_t = 10_000)]
    operations: u64,
    /// How many clients.
    #[arg(long, value_delimiter = ',', default_values_t = [8, 1])]
    clients: Vec<usize>,
    /// Which workloads.
    #[arg(long, value_delimiter = ',', value_enum)]
    workloads: Vec<Workload>,
    /// Compare every answer with a model, with one client, and measure nothing.
    #[arg(long)]
    check: bool,
    /// Leave PostgreSQL out.
    #[arg(long)]
    alone: bool,
}

/// What an operation gave: the records it found or touched, by number.
pub(crate) type Touched = Vec<Number>;

/// Whom the operations are put to.
#[derive(Clone)]
pub(crate) enum Target {
    Embedded(Arc<embedded::Embedded>),
    Http(Arc<http::Http>),
    Postgres(Arc<postgres::Postgres>),
}

impl Target {
    const fn name(&self) -> &'static str {
        match self {
            Self::Embedded(_) => "embedded",
            Self::Http(_) => "over HTTP",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Does the operation as this client.
    async fn perform(&self, client: usize, op: Op) -> Touched {
        match self {
            Self::Embedded(target) => target.perform(op).await,
            Self::Http(target) => target.perform(client, op).await,
            Self::Postgres(target) => target.perform(client, op).await,
        }
    }
}

pub(crate) async fn run(arguments: Arguments) {
    let workloads = if arguments.workloads.is_empty() { Workload::ALL.to_vec() } else { arguments.workloads.clone() };
    line(format!("GDPRbench: {} records of 100 bytes, {} people", arguments.records, residue::PEOPLE));
    let clients = if arguments.check { vec![1] } else { arguments.clients.clone() };
    for clients in clients {
        for workload in &workloads {
            let count = if *workload == Workload::Controller { arguments.operations / 10 } else { arguments.operations };
            let operations = workload.operations(count, arguments.records);
            line(format!("\n{} · {count} operations · {clients} client{}", workload.name(), if clients == 1 { "" } else { "s" }));
            one(&arguments, &operations, clients).await;
        }
    }
}

/// One workload, on fresh tables of each side, so that no workload finds what another left.
async fn one(arguments: &Arguments, operations: &[Op], clients: usize) {
    let mut times: Vec<(&str, f64)> = Vec::new();
    let sides = if arguments.alone { 2 } else { 3 };
    for side in 0..sides {
        let house = if side < 2 { Some(Goodfaith::open(include_str!("../bench.md")).await) } else { None };
        let rival = if side == 2 { Some(Rival::start().await) } else { None };
        let target = match (&house, &rival, side) {
            (Some(house), _, 0) => Target::Embedded(Arc::new(embedded::Embedded::load(house, arguments.records).await)),
            (Some(house), _, _) => Target::Http(Arc::new(http::Http::load(house, arguments.records, clients).await)),
            (None, Some(rival), _) => Target::Postgres(Arc::new(postgres::Postgres::load(rival, arguments.records, clients).await)),
            (None, None, _) => crate::fail("there is no side to run"),
        };
        tokio::time::sleep(SHORTEST_TTL).await;
        if arguments.check {
            check(&target, operations, arguments.records).await;
            continue;
        }
        let (seconds, touched) = measure(&target, operations, clients).await;
        let bytes = match (&house, &target) {
            (Some(house), _) => house.bytes(),
            (None, Target::Postgres(target)) => target.bytes().await,
            (None, _) => 0,
        };
        #[expect(clippy::cast_precision_loss, reason = "a factor is told to two digits")]
        let space = bytes as f64 / (arguments.records * 90) as f64;
        line(format!("  {:<11} {seconds:>8.3} s   {touched:>9} records touched   space factor {space:.1}", target.name()));
        times.push((target.name(), seconds));
    }
    if let [(_, embedded), (_, http), (_, rival)] = times.as_slice() {
        line(format!("  PostgreSQL takes {:.2} times as long as embedded, {:.2} times as long as over HTTP", rival / embedded, rival / http));
    }
}

/// Has so many clients do the operations, each the next that is left; how long it took, and how many records were touched.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn measure(target: &Target, operations: &[Op], clients: usize) -> (f64, usize) {
    let operations: Arc<[Op]> = operations.into();
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let working: Vec<_> = (0..clients)
        .map(|client| {
            let (target, operations, next) = (target.clone(), Arc::clone(&operations), Arc::clone(&next));
            tokio::spawn(async move {
                let mut touched = 0;
                while let Some(op) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
                    touched += target.perform(client, *op).await.len();
                }
                touched
            })
        })
        .collect();
    let mut touched = 0;
    for client in working {
        touched += crate::sure(client.await);
    }
    (began.elapsed().as_secs_f64(), touched)
}

/// Puts every operation to the target and to a model in memory; every answer must be the model's.
async fn check(target: &Target, operations: &[Op], records: u64) {
    let mut model = Model::loaded(records);
    let (mut right, mut wrong) = (0, 0);
    for op in operations {
        let mut found = target.perform(0, *op).await;
        found.sort_unstable();
        let expected = model.perform(*op);
        // An amendment tells how many it touched, not which.
        let is_right = |expected: &Touched| if matches!(op, Op::Amend(..)) { expected.len() == found.len() } else { *expected == found };
        if expected.as_ref().is_none_or(is_right) {
            right += 1;
        } else {
            wrong += 1;
            if wrong <= 3 {
                line(format!("    {op:?}: {} found, {} expected", found.len(), expected.map_or(0, |all| all.len())));
            }
        }
    }
    line(format!("  {:<11} {right} right, {wrong} wrong: correctness {:.2} %", target.name(), 100.0 * f64::from(right) / f64::from(right + wrong)));
}
