//! The log: how many leaves a second, in memory and durably through the store, and what proofs take in bytes and time as the tree grows. Every proof
//! is made from tiles and verified.

use crate::goodfaith::Goodfaith;
use crate::measure::{Watch, exponent, median, real};
use crate::registration::POLICY;
use crate::{fail, line, sure};
use ledger::{Edge, Event, Hash, Tiles, consistency, inclusion, leaf_hash, root, verify_consistency, verify_inclusion};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Command;
use vocabulary::DataCategory;

/// Leaves of the tree in the short run and in the long one.
const LEAVES: u64 = 1_000_000;
const LEAVES_LONG: u64 = 10_000_000;
/// The smallest tree whose proofs are measured; from there on each is ten times the one before.
const SMALLEST: u64 = 10_000;
/// Leaves appended between two takings of the tiles that changed, as in one transaction.
const TOGETHER: u64 = 256;
/// Bytes of a leaf in memory: about what a leaf of the house has.
const LEAF_BYTES: usize = 240;
/// Proofs of each kind and size.
const PROOFS: u64 = 1_001;
/// Clients who append through the store.
const CLIENTS: [usize; 3] = [64, 8, 1];
/// Rounds of each, and how long one lasts.
const ROUNDS: u32 = 3;
const ROUND_SECONDS: f64 = 1.5;

/// The log: leaves in a second, and what its proofs take.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Ten million leaves instead of one million.
    #[arg(long)]
    long: bool,
}

/// All tiles of a tree, in memory.
#[derive(Default)]
struct Memory(HashMap<(u32, u64), Vec<Hash>>);

impl Tiles for Memory {
    type Error = Infallible;

    fn tile(&self, level: u32, number: u64) -> Result<Vec<Hash>, Infallible> {
        Ok(self.0.get(&(level, number)).cloned().unwrap_or_default())
    }
}

pub(crate) async fn run(arguments: &Arguments) {
    let leaves = if arguments.long { LEAVES_LONG } else { LEAVES };
    line(format!("The log: a tree of {leaves} leaves of {LEAF_BYTES} bytes in memory, tiles taken every {TOGETHER} leaves"));
    let (tiles, in_memory) = grow(leaves);
    line(format!("  hashed and appended in memory: {in_memory:.0} leaves/s"));
    through_the_store(in_memory).await;
    line(format!("\nProofs from tiles in memory · medians of {PROOFS} at random places of each tree"));
    line(format!("  {:<12} {:>9} {:>22} {:>12} {:>12}", "", "leaves", "hashes, most (bytes)", "made in", "verified in"));
    let sizes: Vec<u64> = std::iter::successors(Some(SMALLEST), |size| Some(size * 10)).take_while(|size| *size <= leaves).collect();
    for (name, prove) in [("inclusion", prove_inclusion as Proof), ("consistency", prove_consistency as Proof)] {
        let mut made = Vec::new();
        for size in &sizes {
            made.push((*size, proofs(&tiles, name, *size, prove)));
        }
        if let (Some(first), Some(last)) = (made.first(), made.last()) {
            line(format!("  {name}: from {} to {} leaves the time to make one grows by the power {:.2}", first.0, last.0, exponent(*first, *last)));
        }
    }
}

/// A place that looks random, and is the same in every run.
const fn place(number: u64, below: u64) -> u64 {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) % below
}

/// A tree of so many leaves with all its tiles, and how many leaves a second it took in.
fn grow(leaves: u64) -> (Memory, f64) {
    let (mut tiles, mut edge) = (Memory::default(), Edge::default());
    let mut bytes = vec![b'x'; LEAF_BYTES];
    let watch = Watch::start();
    for number in 0..leaves {
        for (to, from) in bytes.iter_mut().zip(number.to_be_bytes()) {
            *to = from;
        }
        edge.append(leaf_hash(&bytes));
        if edge.size().is_multiple_of(TOGETHER) || edge.size() == leaves {
            tiles.0.extend(edge.take_changed().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)));
        }
    }
    std::hint::black_box(edge.root());
    (tiles, real(leaves) / watch.seconds())
}

/// Entries sealed and appended durably through the store, as many as wait in one transaction.
async fn through_the_store(in_memory: f64) {
    let house = Arc::new(Goodfaith::open(POLICY).await);
    let mut rates: Vec<(usize, Vec<f64>)> = CLIENTS.iter().map(|clients| (*clients, Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (clients, rates) in &mut rates {
            rates.push(append(&house, *clients).await);
        }
    }
    let alone = rates.last().map_or(f64::NAN, |(_, rates)| median(rates));
    for (clients, rates) in &rates {
        let rate = median(rates);
        line(format!(
            "  sealed and durable through the store, {clients:>2} clients: {rate:>7.0} leaves/s · {:.1} times one client · 1/{:.0} of memory",
            rate / alone,
            in_memory / rate
        ));
    }
}

/// How many leaves a second so many clients append, each waiting until its own is durable.
async fn append(house: &Arc<Goodfaith>, clients: usize) -> f64 {
    let (done, watch) = (Arc::new(AtomicU64::new(0)), Watch::start());
    let working: Vec<_> = (0..clients)
        .map(|_| {
            let (house, done) = (Arc::clone(house), Arc::clone(&done));
            tokio::spawn(async move {
                let category = sure(DataCategory::new("email"));
                while watch.seconds() < ROUND_SECONDS {
                    let (event, now) = (Event::Sought { category: category.clone(), by: "bench".to_owned() }, house.house.now());
                    let entry = sure(house.vault.site_log_entry(&house.site, event, Some(&house.version()), now));
                    sure(house.store.apply_one(&house.part, Command::new(now, vec![entry.intent()])).await);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for client in working {
        sure(client.await);
    }
    real(done.load(Ordering::Relaxed)) / watch.seconds()
}

/// Makes and verifies the proof with this number in the tree of this size and root: its hashes, and both times in microseconds.
type Proof = fn(&Memory, u64, (u64, &Hash)) -> (usize, f64, f64);

fn prove_inclusion(tiles: &Memory, number: u64, (size, head): (u64, &Hash)) -> (usize, f64, f64) {
    let position = place(number, size);
    let leaf = sure(tiles.tile(0, position / TOGETHER)).get(usize::try_from(position % TOGETHER).unwrap_or(0)).copied().unwrap_or_default();
    let watch = Watch::start();
    let proof = there(sure(inclusion(tiles, position, size)));
    let made = watch.micros();
    let watch = Watch::start();
    let holds = verify_inclusion(&leaf, position, size, &proof, head);
    let verified = watch.micros();
    if !holds {
        fail("a proof of inclusion does not hold");
    }
    (proof.len(), made, verified)
}

fn prove_consistency(tiles: &Memory, number: u64, (size, head): (u64, &Hash)) -> (usize, f64, f64) {
    let old = place(number, size - 1) + 1;
    let old_head = there(sure(root(tiles, old)));
    let watch = Watch::start();
    let proof = there(sure(consistency(tiles, old, size)));
    let made = watch.micros();
    let watch = Watch::start();
    let holds = verify_consistency((old, &old_head), (size, head), &proof);
    let verified = watch.micros();
    if !holds {
        fail("a proof of consistency does not hold");
    }
    (proof.len(), made, verified)
}

fn there<T>(found: Option<T>) -> T {
    found.unwrap_or_else(|| fail("a tile is missing"))
}

/// Tells of the proofs of one kind in a tree of this size; the median time to make one, in microseconds.
fn proofs(tiles: &Memory, name: &str, size: u64, prove: Proof) -> f64 {
    let head = there(sure(root(tiles, size)));
    let all: Vec<(usize, f64, f64)> = (0..PROOFS).map(|number| prove(tiles, number, (size, &head))).collect();
    let lengths: Vec<f64> = all.iter().map(|(length, ..)| real(*length as u64)).collect();
    let longest = all.iter().map(|(length, ..)| *length).max().unwrap_or(0);
    let (made, verified): (Vec<f64>, Vec<f64>) = all.iter().map(|(_, made, verified)| (*made, *verified)).unzip();
    let (made, verified) = (median(&made), median(&verified));
    let hashes = format!("{:.0}, {longest} ({})", median(&lengths), longest * size_of::<Hash>());
    line(format!("  {name:<12} {size:>9} {hashes:>22} {made:>9.1} µs {verified:>9.1} µs"));
    made
}
