//! Bits flipped anywhere in the files of a closed house: each flip is found by opening or by verifying, or nothing that is kept has changed.
//! A few hundred flips in the ordinary run; with GOODFAITH_LONG=1 every page of every file, and thousands more.

use crate::verify::{SITE, checkpoint, copy_files, delete, open_in, register};
use operations::{LinkToken, verify_house};
use policy::{Policies, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Draft, Home, Part, SiteKeyRow, Store, StoreError};
use store_sqlite::SqliteStore;
use testkit::House;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::Timestamp;

const PAGE: u64 = 4096;

/// Bookkeeping no act rests on, by table and column, of which the catalogue says why the log does not seal it. All else must be found.
const NOT_SEALED: [&str; 3] = ["done", "decision_count", "outbox"];

/// A repeatable sequence of numbers (Steele and Vigna's SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

fn policies() -> Policies {
    let sources: Vec<Source> = testkit::real_sources().into_iter().filter(|source| source.name.contains(SITE)).collect();
    testkit::compiled(&sources)
}

/// A house of one site that was lived in and closed, and a link into it.
async fn closed_house(folder: &Path) -> LinkToken {
    let house = open_in(folder, policies()).await.unwrap();
    let (stays, goes) = (register(&house).await, register(&house).await);
    checkpoint(&house).await;
    delete(&house, &goes.link).await;
    house.person(&House::site(SITE), &stays.link).await.unwrap();
    drop(house);
    let wal = folder.join("data").join(SITE).join("house.sqlite-wal");
    for _ in 0..500 {
        if !wal.exists() {
            return stays.link;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the house does not close");
}

async fn rows(store: &dyn Store) -> Result<Vec<Draft>, StoreError> {
    let part = Part::of(&House::site(SITE));
    let mut all = Vec::new();
    for home in [Home::House, Home::Keys] {
        let mut snapshot = store.snapshot(&part, home).await?;
        while let Some(page) = snapshot.next().await? {
            all.extend(page);
        }
    }
    Ok(all)
}

/// The rows of the house in this folder, when neither opening nor verifying it finds anything.
async fn unsuspected(folder: &Path) -> Result<Vec<Draft>, String> {
    let site = House::site(SITE);
    let store = Arc::new(SqliteStore::open_to_read(&folder.join("data")));
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let rows = rows(&*store).await.map_err(|error| words(&error))?;
    let vault = Vault::new(Box::new(FileKek::new(&folder.join("keys"))), store.clone(), Arc::new(SystemChance::default()));
    let as_store: &dyn Store = &*store;
    let roots: Vec<SiteKeyRow> = as_store.all_rows(&Part::of(&site), &[]).await.map_err(|error| words(&error))?;
    if roots.is_empty() {
        return Err("there is no key".to_owned());
    }
    vault.open_site(&site, Timestamp(0)).await.map_err(|error| words(&error))?;
    let report = verify_house(as_store, &vault, &site, None).await.map_err(|error| words(&error))?;
    let faults = store.faults_of(&Part::of(&site)).await.map_err(|error| words(&error))?;
    match (report.findings.first(), faults.first()) {
        (None, None) => Ok(rows),
        (Some(finding), _) => Err(finding.words.clone()),
        (None, Some(fault)) => Err(fault.clone()),
    }
}

/// The rows that may not change unseen. Of a root key, what wraps it is proven, and its name and day are only told.
fn proven(rows: &[Draft]) -> Vec<(&'static str, Vec<store::Cell>)> {
    rows.iter()
        .map(|row| (row.table().name, row.cells().to_vec()))
        .filter(|(table, _)| !NOT_SEALED.contains(table))
        .map(|(table, cells)| if table == "site_key" { (table, vec![cells[0].clone(), cells[2].clone()]) } else { (table, cells) })
        .map(|(table, cells)| if table == "checkpoint" { (table, cells[..2].to_vec()) } else { (table, cells) })
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let site = folder.join("data").join(SITE);
    vec![site.join("house.sqlite"), site.join("keys.sqlite"), folder.join("keys").join(format!("{SITE}.key"))]
}

/// Where to flip: which file, which byte, which bit.
fn places(lengths: &[u64]) -> Vec<(usize, u64, u8)> {
    let mut numbers = Numbers(20_061_109);
    let long = std::env::var("GOODFAITH_LONG").is_ok_and(|value| value == "1");
    let mut places = Vec::new();
    let mut flip = |file: usize, from: u64, bytes: u64| {
        let place = (file, from + numbers.next() % bytes, u8::try_from(numbers.next() % 8).unwrap());
        places.push(place);
    };
    for (file, length) in lengths.iter().enumerate() {
        // Where the pages are few, each is hit, in the ordinary run too in its header.
        for _ in 0..if long { 1500 } else { 60 } {
            flip(file, 0, *length);
        }
        if long {
            for page in 0..length.div_ceil(PAGE) {
                for _ in 0..4 {
                    flip(file, page * PAGE, PAGE.min(length - page * PAGE));
                }
            }
        }
    }
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_bit_is_found_or_changes_nothing() {
    let panics = Arc::new(AtomicU64::new(0));
    let (count, before) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        // A test beside this one that fails is no panic of the house.
        if panic.location().is_none_or(|place| !place.file().contains("/tests/")) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        before(panic);
    }));
    let whole = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" }).unwrap();
    let good = whole.path().join("good");
    std::fs::create_dir_all(&good).unwrap();
    let link = closed_house(&good).await;
    let original = proven(&unsuspected(&good).await.expect("the house is sound before anything is flipped"));
    // Looking leaves files beside the database that say nothing.
    let contents: Vec<Vec<u8>> = files(&good).iter().map(|file| std::fs::read(file).unwrap()).collect();
    let lengths: Vec<u64> = contents.iter().map(|content| content.len() as u64).collect();
    let (mut found, mut harmless) = (0, 0);
    for (n, (file, byte, bit)) in places(&lengths).into_iter().enumerate() {
        let trial = whole.path().join(format!("trial {n}"));
        copy_files(&good, &trial);
        for (place, content) in files(&trial).iter().zip(&contents) {
            std::fs::write(place, content).unwrap();
        }
        let mut content = contents[file].clone();
        content[usize::try_from(byte).unwrap()] ^= 1 << bit;
        let place = &files(&trial)[file];
        std::fs::write(place, content).unwrap();
        let flipped = format!("bit {bit} of byte {byte} of {}", place.file_name().unwrap().display());
        match unsuspected(&trial).await {
            Err(_) => found += 1,
            Ok(rows) => {
                assert_eq!(proven(&rows), original, "{flipped} changed what is kept, and nobody noticed");
                harmless += 1;
                still_works(&trial, &link, &flipped).await;
            }
        }
        std::fs::remove_dir_all(&trial).unwrap();
        assert_eq!(panics.load(Ordering::SeqCst), 0, "{flipped}");
    }
    println!("{found} flips found, {harmless} harmless");
    assert!(found > 50 && harmless > 10, "{found} found, {harmless} harmless: the test looks at nothing");
}

/// A house in which nothing has changed opens and shows the person what it showed before, or refuses to open.
async fn still_works(folder: &Path, link: &LinkToken, flipped: &str) {
    let Ok(house) = open_in(folder, policies()).await else { return };
    let page = house.person(&House::site(SITE), link).await.unwrap_or_else(|error| panic!("{flipped}: {error}"));
    assert!(page.records.iter().any(|record| record.value.reveal() == "asha@example.org"), "{flipped}: {page:?}");
}
