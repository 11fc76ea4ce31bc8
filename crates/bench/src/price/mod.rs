//! The price of privacy: a registration with five values, a consent and a log line, sealed and logged by the house, beside the same in plain text in
//! raw stores with the same durability. Sides take turns, so that a busy moment of the machine hits all of them.

mod plain;
mod postgres;
mod sqlite;

use crate::goodfaith::Goodfaith;
use crate::measure::{Watch, median, own_cpu_seconds, real};
use crate::registration::{POLICY, Registration};
use crate::rival::Rival;
use crate::{fail, line, sure};
use operations::{Form, FormKind};
use plain::Plain;
use postgres::Postgres;
use sqlite::Sqlite;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::Command;
use vault::SystemChance;

/// Registrations in one transaction of a raw store with group commit, as many as the house takes.
const TOGETHER_MAX: usize = 256;

/// The price of privacy: a registration, beside the same rows in plain text in raw SQLite and raw PostgreSQL.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many clients.
    #[arg(long, value_delimiter = ',', default_values_t = [64, 8])]
    clients: Vec<usize>,
    /// How many rounds; the medians are told.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// How long each side has in a round, in milliseconds.
    #[arg(long, default_value_t = 1_500)]
    round_ms: u64,
    /// Only the sides in whose names these words stand, as `vault`: for profiling one alone.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// Who takes registrations in.
enum Side {
    /// The whole use case: policy, form, facts, page link.
    House(Goodfaith, Box<Form>),
    /// The vault and the store, without policy and form.
    Vault(Goodfaith),
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// One side, and what was read of it.
struct Stand {
    name: &'static str,
    side: Side,
    next: AtomicU64,
    chance: SystemChance,
    rates: Vec<f64>,
    cpu_micros: Vec<f64>,
}

impl Stand {
    fn new(name: &'static str, side: Side) -> Self {
        Self { name, side, next: AtomicU64::new(0), chance: SystemChance::default(), rates: Vec::new(), cpu_micros: Vec::new() }
    }

    /// Takes the next registration in, durably.
    async fn register(&self, client: usize) {
        let registration = Registration(self.next.fetch_add(1, Ordering::Relaxed));
        match &self.side {
            Side::House(house, form) => {
                let collected = sure(house.house.collect(&house.site, registration.submission(form)).await);
                std::hint::black_box(&collected.link);
            }
            Side::Vault(house) => {
                let (_, intents) = registration.intents(house);
                let receipt = house.store.apply_one(&house.part, Command::new(house.house.now(), intents)).await;
                std::hint::black_box(&sure(receipt).leaves);
            }
            Side::Sqlite(raw) => raw.register(Plain::of(registration, &self.chance)).await,
            Side::Postgres(raw) => raw.register(client, Plain::of(registration, &self.chance)).await,
        }
    }
}

pub(crate) async fn run(arguments: &Arguments) {
    let rival = Rival::start().await;
    Postgres::prepare(&rival).await;
    line("The price of privacy: a registration of five values and one consent, every commit on the disk before it is answered.");
    line("  ours, whole: form checked against the policy, key, sealed record, tags, facts with evidence, page link, leaves of the log");
    line("  ours, vault and store: wrapped key, five sealed values in a record, tag, one fact with evidence, one leaf that seals the rows");
    line("  raw: person with five columns, consent, evidence, audit line, in plain text, with indexes on e-mail and person");
    let house = Goodfaith::open(POLICY).await;
    let form = sure(house.house.form(&house.site, FormKind::Registration));
    if form.choices.is_empty() {
        fail("the form offers no consent");
    }
    for clients in &arguments.clients {
        one(arguments, *clients, &rival).await;
    }
}

/// All sides with so many clients, each on fresh tables of its own but PostgreSQL's, which are shared by its two.
async fn one(arguments: &Arguments, clients: usize, rival: &Rival) {
    let house = Goodfaith::open(POLICY).await;
    let form = Box::new(sure(house.house.form(&house.site, FormKind::Registration)));
    let mut sides = vec![
        ("ours, whole", Side::House(house, form)),
        ("ours, vault and store", Side::Vault(Goodfaith::open(POLICY).await)),
        ("SQLite, one commit each", Side::Sqlite(Sqlite::open(1))),
        ("SQLite, group commit", Side::Sqlite(Sqlite::open(TOGETHER_MAX))),
        ("PostgreSQL, one commit each", Side::Postgres(Postgres::each(rival, clients).await)),
        ("PostgreSQL, group commit", Side::Postgres(Postgres::together(rival, TOGETHER_MAX).await)),
    ];
    sides.retain(|(name, _)| arguments.only.is_empty() || arguments.only.iter().any(|word| name.contains(word.as_str())));
    let mut stands: Vec<Arc<Stand>> = sides.into_iter().map(|(name, side)| Arc::new(Stand::new(name, side))).collect();
    for round in 0..=arguments.rounds {
        for stand in &mut stands {
            let (rate, cpu_micros) = measure(stand, clients, Duration::from_millis(arguments.round_ms), rival).await;
            // The first round only warms up.
            if let Some(stand) = Arc::get_mut(stand).filter(|_| round > 0) {
                stand.rates.push(rate);
                stand.cpu_micros.push(cpu_micros);
            }
        }
    }
    tell(&stands, clients, arguments).await;
}

/// How many registrations a second so many clients get done in this time, and the processor time of each in microseconds.
async fn measure(stand: &Arc<Stand>, clients: usize, time: Duration, rival: &Rival) -> (f64, f64) {
    let cpu = || own_cpu_seconds() + if matches!(stand.side, Side::Postgres(_)) { rival.cpu_seconds() } else { 0.0 };
    let (cpu_before, before, watch) = (cpu(), stand.next.load(Ordering::Relaxed), Watch::start());
    let working: Vec<_> = (0..clients)
        .map(|client| {
            let stand = Arc::clone(stand);
            tokio::spawn(async move {
                while watch.seconds() < time.as_secs_f64() {
                    stand.register(client).await;
                }
            })
        })
        .collect();
    for client in working {
        sure(client.await);
    }
    let done = real(stand.next.load(Ordering::Relaxed) - before);
    (done / watch.seconds(), (cpu() - cpu_before) / done * 1e6)
}

async fn tell(stands: &[Arc<Stand>], clients: usize, arguments: &Arguments) {
    line(format!("\n{clients} clients · medians of {} rounds of {} ms, sides taking turns", arguments.rounds, arguments.round_ms));
    line(format!("  {:<28} {:>14} {:>22}", "", "registrations/s", "CPU per registration"));
    for stand in stands {
        line(format!("  {:<28} {:>15.0} {:>19.0} µs", stand.name, median(&stand.rates), median(&stand.cpu_micros)));
    }
    let is_ours = |stand: &&Arc<Stand>| matches!(stand.side, Side::House(..) | Side::Vault(_));
    let raws = || stands.iter().filter(|stand| !is_ours(stand));
    for (ours, raw) in stands.iter().filter(is_ours).flat_map(|ours| raws().map(move |raw| (ours, raw))) {
        // Round by round, so that both sides of a ratio had the same moment.
        let ratios: Vec<f64> = ours.rates.iter().zip(&raw.rates).map(|(ours, raw)| ours / raw).collect();
        line(format!("  {} does {:.2} times what {} does", ours.name, median(&ratios), raw.name));
    }
    for stand in stands {
        if let Side::House(house, _) | Side::Vault(house) = &stand.side {
            let leaves = sure(house.store.head(&house.part).await).size;
            let leaves_each = real(leaves) / real(stand.next.load(Ordering::Relaxed));
            line(format!("  {}: {leaves_each:.1} leaves a registration", stand.name));
        }
    }
}
