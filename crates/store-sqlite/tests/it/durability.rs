//! What was acknowledged is there when the house is opened again, whoever wrote at once, and an erasure that was cut short
//! is finished.

use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Cell, Command, Intent, LeafDraft, LeafRow, PackedRecord, Part, RecordRow, Store, StoreError, SubjectKeyRow, SubjectRow, TagRow};
use store_sqlite::SqliteStore;
use vocabulary::{SiteId, SubjectId, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn part() -> Part {
    Part::of(&SiteId::new("one.example").unwrap())
}

fn person(n: u16) -> SubjectId {
    let mut id = [7; 16];
    id[..2].copy_from_slice(&n.to_be_bytes());
    SubjectId::from_bytes(id)
}

fn registration(n: u16, tag: u8) -> Command {
    let subject = person(n);
    let intents = vec![
        Intent::insert(&SubjectRow { subject, created_at: NOW }),
        Intent::insert(&SubjectKeyRow { subject, root_version: 1, wrapped: vec![1; 60] }),
        Intent::insert(&RecordRow { subject, row_version: 1, packed: PackedRecord::default() }),
        Intent::insert(&TagRow { tag: [tag; 16], subject }),
        Intent::Append(LeafDraft { data: n.to_be_bytes().to_vec(), subject: Some(subject), opening: Some(vec![2; 80]) }),
    ];
    Command::new(NOW, intents)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_who_give_one_address_are_sixteen_and_all_are_found_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    for round in 0..30_u8 {
        let tries = (0..16).map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.apply_one(&part(), registration(u16::from(round) * 16 + n, round)).await })
        });
        for one in tries.collect::<Vec<_>>() {
            one.await.unwrap().unwrap();
        }
        let found: Vec<TagRow> = store.all_rows(&part(), &[("tag", Cell::from(&[round; 16]))]).await.unwrap();
        assert_eq!(found.len(), 16);
    }
    let all: Vec<SubjectRow> = store.all_rows(&part(), &[]).await.unwrap();
    assert_eq!(all.len(), 480);
    assert_eq!(store.head(&part()).await.unwrap().size, 480);
    let keys: Vec<SubjectKeyRow> = store.all_rows(&part(), &[]).await.unwrap();
    assert_eq!(keys.len(), 480, "no key without its person");
}

#[tokio::test]
async fn a_house_opened_again_holds_what_was_acknowledged_and_goes_on_with_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut positions = BTreeSet::new();
    for round in 0..5 {
        // Leaked on purpose: what a killed process leaves behind is not tidied up either.
        let store: &'static dyn Store = Box::leak(Box::new(SqliteStore::open(folder.path()).unwrap()));
        for n in 0..20_u8 {
            let receipt = store.apply_one(&part(), registration(round * 20 + u16::from(n), u8::try_from(round).unwrap() * 20 + n)).await.unwrap();
            positions.insert(receipt.leaves[0].placed().position);
        }
    }
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    assert_eq!(positions, (0..100).collect());
    let leaves: Vec<LeafRow> = store.all_rows(&part(), &[]).await.unwrap();
    let mut edge = ledger::Edge::default();
    for leaf in &leaves {
        edge.append(ledger::leaf_hash(&leaf.data));
    }
    let head = store.head(&part()).await.unwrap();
    assert_eq!((head.size, head.root), (100, edge.root()), "the head is the root of the leaves that are there");
}

#[tokio::test]
async fn an_erasure_cut_short_before_its_key_went_is_finished_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    store.apply_one(&part(), registration(1, 1)).await.unwrap();
    store.apply_one(&part(), registration(2, 2)).await.unwrap();
    drop(store);
    let house = Connection::open(folder.path().join("one.example/house.sqlite")).unwrap();
    let subject = person(1).to_bytes();
    house.execute("delete from subject where subject = ?1", [subject]).unwrap();
    house.execute("insert into forgetting (part, subject) values (?1, ?2)", (part().number(), subject)).unwrap();
    drop(house);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    let keys: Vec<SubjectKeyRow> = store.all_rows(&part(), &[]).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.subject).collect::<Vec<_>>(), [person(2)]);
}

#[tokio::test]
async fn a_log_changed_behind_our_back_is_not_written_on() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    store.apply_one(&part(), registration(1, 1)).await.unwrap();
    drop(store);
    let house = Connection::open(folder.path().join("one.example/house.sqlite")).unwrap();
    house.execute("update log_tile set hashes = zeroblob(32)", ()).unwrap();
    drop(house);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
    assert!(matches!(store.head(&part()).await, Err(StoreError::Corrupt(_))));
}

#[tokio::test]
async fn a_store_opened_for_reading_makes_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let part = part();
    let looking = SqliteStore::open_to_read(folder.path());
    assert!(looking.head(&part).await.is_err(), "there is no house");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "looking made something");
    let store = SqliteStore::open(folder.path()).unwrap();
    let append = || Command::new(NOW, vec![Intent::Append(LeafDraft { data: vec![7], subject: None, opening: None })]);
    (&store as &dyn Store).apply_one(&part, append()).await.unwrap();
    assert_eq!(looking.head(&part).await.unwrap().size, 1, "it sees what another writes");
    let refused = (&looking as &dyn Store).apply_one(&part, append()).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert!(looking.import(&part, Vec::new()).await.is_err());
    assert_eq!(looking.faults_of(&part).await.unwrap(), [""; 0]);
    assert_eq!(store.head(&part).await.unwrap().size, 1);
}
