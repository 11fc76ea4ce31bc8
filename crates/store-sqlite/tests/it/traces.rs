//! Erased bytes are gone from the files themselves, not only from the tables, also where pages were split and merged.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use store::{Command, Intent, Part, Store, SubjectKeyRow, SubjectRow, TagRow};
use store_sqlite::SqliteStore;
use vocabulary::{SiteId, SubjectId, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Bytes that look random and come out the same each time.
fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut bytes = [0; N];
    for (n, chunk) in bytes.chunks_mut(16).enumerate() {
        let hash = ledger::sha256(&[&seed.to_be_bytes(), &n.to_be_bytes()]);
        chunk.copy_from_slice(&hash[..chunk.len()]);
    }
    bytes
}

/// Which of these eight bytes stand somewhere in the files.
fn found(folder: &Path, wanted: &HashMap<[u8; 8], String>) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read(&path).unwrap();
        let names = content.windows(8).filter_map(|window| wanted.get(window));
        found.extend(names.map(|name| format!("{name} in {}", path.file_name().unwrap().display())));
    }
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_key_and_no_tag_of_an_erased_person_is_left_in_any_page() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    let part = Part::of(&SiteId::new("one.example").unwrap());
    let people: Vec<u64> = (0..1200).collect();
    let subject = |n: u64| SubjectId::from_bytes(bytes(n));
    for chunk in people.chunks(100) {
        let commands = chunk.iter().map(|n| {
            let key = SubjectKeyRow { subject: subject(*n), root_version: 1, wrapped: bytes::<62>(n + 10_000).to_vec() };
            let tag = TagRow { tag: bytes(n + 20_000), subject: subject(*n) };
            Command::new(NOW, vec![Intent::insert(&SubjectRow { subject: subject(*n), created_at: NOW }), Intent::insert(&key), Intent::insert(&tag)])
        });
        assert!(store.apply(&part, commands.collect()).await.iter().all(Result::is_ok));
    }
    let live =
        HashMap::from([(bytes(1), "id".to_owned()), (bytes::<62>(10_001)[20..28].try_into().unwrap(), "key".to_owned()), (bytes(20_001), "tag".to_owned())]);
    assert!(found(&folder.path().join("one.example"), &live).len() >= 3, "the search finds what is there");
    let mut wanted = HashMap::new();
    for round in 0..12_u64 {
        let erased: Vec<u64> = people.iter().copied().filter(|n| (n * 7919) % 13 == round).collect();
        let commands = erased.iter().map(|n| Command::new(NOW, vec![Intent::Erase(subject(*n))]));
        assert!(store.apply(&part, commands.collect()).await.iter().all(Result::is_ok));
        for n in erased {
            wanted.insert(bytes::<62>(n + 10_000)[20..28].try_into().unwrap(), format!("key of {n}"));
            wanted.insert(bytes(n + 20_000), format!("tag of {n}"));
            wanted.insert(bytes(n), format!("id of {n}"));
        }
        let left = found(&folder.path().join("one.example"), &wanted);
        assert!(left.is_empty(), "round {round}: {} of {} left: {:?}", left.len(), wanted.len(), &left[..left.len().min(9)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_reader_kept_in_the_write_ahead_file_goes_with_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    let part = Part::of(&SiteId::new("one.example").unwrap());
    let subject = SubjectId::from_bytes(bytes(1));
    let tag = TagRow { tag: bytes(2), subject };
    let intents = vec![Intent::insert(&SubjectRow { subject, created_at: NOW }), Intent::insert(&tag)];
    store.apply_one(&part, Command::new(NOW, intents)).await.unwrap();
    let reader = rusqlite::Connection::open(folder.path().join("one.example/house.sqlite")).unwrap();
    reader.execute_batch("begin").unwrap();
    let seen: i64 = reader.query_row("select count(*) from tag", (), |row| row.get(0)).unwrap();
    assert_eq!(seen, 1);
    store.apply_one(&part, Command::new(NOW, vec![Intent::Erase(subject)])).await.unwrap();
    let wanted = HashMap::from([(bytes(2), "tag".to_owned())]);
    assert!(!found(&folder.path().join("one.example"), &wanted).is_empty(), "the reader still sees it");
    reader.execute_batch("commit").unwrap();
    store.apply_one(&part, Command::new(NOW, Vec::new())).await.unwrap();
    assert_eq!(found(&folder.path().join("one.example"), &wanted), [""; 0]);
}
