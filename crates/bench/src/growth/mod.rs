//! Growth: what finding, reading, showing and erasing one person takes with ten times the people, and what erasing takes with a thousand times the
//! records. Every house is on the disk, every act durable, one client; houses take turns.

mod town;

use crate::measure::{Watch, exponent, median, real};
use crate::registration::{Registration, category};
use crate::{fail, line, sure};
use operations::{Actor, Address, Exercise, UseRequest};
use store::{Cell, TagRow};
use town::{Guest, Town};
use vocabulary::{Action, Channel, Personal, Purpose};

/// How many people, in the short run and in the long one.
const SIZES: [u64; 2] = [10_000, 100_000];
const SIZES_LONG: [u64; 3] = [10_000, 100_000, 1_000_000];

/// The right to be erased, which every site gives.
const ERASURE: &str = "beyond-close-account";

/// Records of the person who has few and of the one who has many.
const FEW: u64 = 10;
const MANY: u64 = 10_000;

/// How the time of finding, reading, showing and erasing one person grows with the number of people.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A million people too.
    #[arg(long)]
    long: bool,
    /// How often each is done in each house; the medians are told.
    #[arg(long, default_value_t = 101)]
    times: u64,
    /// How often people with few and many records are erased.
    #[arg(long, default_value_t = 9)]
    erasures: u64,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    FindTag,
    Find,
    Read,
    Show,
    Erase,
}

impl Task {
    const ALL: [Self; 5] = [Self::FindTag, Self::Find, Self::Read, Self::Show, Self::Erase];

    const fn name(self) -> &'static str {
        match self {
            Self::FindTag => "look-up by e-mail, the tag alone",
            Self::Find => "look-up by e-mail, logged",
            Self::Read => "purpose-bound read, five values",
            Self::Show => "full export of one person",
            Self::Erase => "erasure",
        }
    }

    /// Does it once in this house; how long it took, in microseconds.
    async fn once(self, town: &Town, turn: u64) -> f64 {
        let number = turn.wrapping_mul(0x9E37_79B9_7F4A_7C15) % town.size;
        let Some(subject) = usize::try_from(number).ok().and_then(|number| town.people.get(number)) else { fail("there is no such person") };
        let guest = || usize::try_from(turn).ok().and_then(|turn| town.guests.get(turn)).unwrap_or_else(|| fail("there is no such guest"));
        let address = Personal::new(Registration(number).email());
        match self {
            Self::FindTag => {
                let watch = Watch::start();
                let tag = sure(town.house.vault.tag(&town.house.site, &category("email"), &address));
                let cell = tag.map_or(Cell::Null, |tag| Cell::from(&tag));
                let rows: Vec<TagRow> = sure(town.house.store.all_rows(&town.house.part, &[("tag", cell)]).await);
                timed(watch, rows.iter().any(|row| row.subject == *subject))
            }
            Self::Find => {
                let watch = Watch::start();
                let found = sure(town.house.house.people(&town.house.caller, &Address::Email(address)).await);
                timed(watch, found.contains(subject))
            }
            Self::Read => {
                let request = UseRequest {
                    subjects: vec![*subject],
                    categories: Registration(number).values().iter().map(|(word, _)| category(word)).collect(),
                    action: Action::Use,
                    purpose: Purpose::Registration,
                    by: Actor::Company,
                    idempotency: None,
                };
                let watch = Watch::start();
                let release = sure(town.house.house.use_data(&town.house.caller, request).await);
                let fields = release.subjects.iter().flat_map(|one| &one.fields);
                timed(watch, fields.filter(|field| matches!(field.outcome, operations::FieldOutcome::Given { .. })).count() == 5)
            }
            Self::Show => {
                let guest = guest();
                let watch = Watch::start();
                let page = sure(town.house.house.person(&town.house.site, &guest.link).await);
                timed(watch, page.subject == guest.subject && page.records.len() == 5)
            }
            Self::Erase => erase(town, guest()).await,
        }
    }
}

/// The time that something took, which must have come out right.
fn timed(watch: Watch, is_right: bool) -> f64 {
    let micros = watch.micros();
    if is_right { micros } else { fail("an operation did not give what it must") }
}

/// The person behind the link asks to be erased; how long it took, in microseconds.
async fn erase(town: &Town, guest: &Guest) -> f64 {
    let exercise = Exercise { key: ERASURE.to_owned(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    let watch = Watch::start();
    sure(town.house.house.exercise(&town.house.site, &guest.link, exercise).await);
    let micros = watch.micros();
    if sure(town.house.vault.subject_key(&town.house.site, guest.subject).await).is_some() {
        fail("a person who was erased has a key");
    }
    micros
}

pub(crate) async fn run(arguments: &Arguments) {
    let sizes: &[u64] = if arguments.long { &SIZES_LONG } else { &SIZES };
    line("Growth: one client, houses on the disk, every act with its leaf durable before it is answered");
    let mut towns = Vec::new();
    for size in sizes {
        let town = Town::load(*size, arguments.times).await;
        #[expect(clippy::integer_division, reason = "megabytes are told whole")]
        let megabytes = town.house.bytes() / 1_000_000;
        line(format!("  {size} people loaded in {:.0} s, {megabytes} MB", town.load_seconds));
        towns.push(town);
    }
    line(format!("\nMedians of {} each, houses taking turns, in milliseconds", arguments.times));
    let heads: Vec<String> = sizes.iter().map(|size| format!("{size:>12}")).collect();
    line(format!("  {:<34}{}{:>10}", "people", heads.concat(), "exponent"));
    for task in Task::ALL {
        grow(task, &towns, arguments.times).await;
    }
    if let Some(town) = towns.first() {
        records(town, arguments.erasures).await;
    }
}

/// One task in every house, and how its time grows from the first to the last.
async fn grow(task: Task, towns: &[Town], times: u64) {
    let mut readings: Vec<(u64, Vec<f64>)> = towns.iter().map(|town| (town.size, Vec::new())).collect();
    for turn in 0..times {
        for (town, (_, readings)) in towns.iter().zip(&mut readings) {
            readings.push(task.once(town, turn).await);
        }
    }
    let medians: Vec<(u64, f64)> = readings.iter().map(|(size, readings)| (*size, median(readings))).collect();
    let told: Vec<String> = medians.iter().map(|(_, micros)| format!("{:>12.3}", micros / 1e3)).collect();
    let power = medians.first().zip(medians.last()).map_or(f64::NAN, |(first, last)| exponent(*first, *last));
    line(format!("  {:<34}{}{power:>10.2}", task.name(), told.concat()));
}

/// Erases people with few and with many records, in turn.
async fn records(town: &Town, times: u64) {
    let (mut few, mut many, mut rows_few, mut rows_many) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..times {
        let ((small, rows_of_small), (large, rows_of_large)) = (town.laden(FEW).await, town.laden(MANY).await);
        few.push(erase(town, &small).await);
        many.push(erase(town, &large).await);
        (rows_few, rows_many) = (rows_of_small, rows_of_large);
    }
    let (few, many) = (median(&few), median(&many));
    line(format!("\nErasure by the number of records, in the house of {} people, medians of {times}, in turn", town.size));
    line(format!("  {FEW:>6} records ({rows_few:>6} rows of records, disclosures and leaves): {:>9.3} ms", few / 1e3));
    line(format!("  {MANY:>6} records ({rows_many:>6} rows of records, disclosures and leaves): {:>9.3} ms", many / 1e3));
    line(format!("  {:.1} µs for each row more", (many - few) / real(rows_many - rows_few)));
}
