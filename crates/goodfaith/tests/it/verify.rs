//! `goodfaith verify` on real houses: each way of tampering is found and its first bad entry named; what is as it should be is said to be.

use crate::run::{Said, with_input};
use operations::{Exercise, FormKind, Foundations, LinkToken, LogFile, NewParty, Register, Submission};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Cell, CheckpointRow, Command, FactRow, Head, Intent, LeafRow, Part, RecordRow, Row, Store, TileRow};
use store_sqlite::SqliteStore;
use testkit::{House, Server};
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Channel, DataCategory, EvidenceId, Personal, Recipient, SiteId, SubjectId, Timestamp};

pub(crate) const SITE: &str = "wso2.com";

fn verify(arguments: &[&str]) -> Said {
    with_input(&[&["verify"], arguments].concat(), "")
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What `verify house` says of a house, as JSON, and its exit code.
fn report(folder: &Path, more: &[&str]) -> (i32, Value) {
    let said = verify(&[&["house", "--folder", path(folder), "--site", SITE, "--json"], more].concat());
    assert!(said.code < 2, "{said:?}");
    (said.code, said.json()[0].clone())
}

/// The house is found to be as its log says.
fn assert_sound(folder: &Path) -> Value {
    let (code, report) = report(folder, &[]);
    assert_eq!((code, &report["findings"]), (0, &Value::Array(Vec::new())), "{report}");
    report
}

/// The first finding is of this entry and says this.
fn assert_found(folder: &Path, entry: Option<u64>, words: &str) {
    let (code, report) = report(folder, &[]);
    let first = &report["findings"][0];
    assert_eq!((code, first["entry"].as_u64()), (1, entry), "{report}");
    assert!(first["words"].as_str().unwrap().contains(words), "{report}");
    let said = verify(&["house", "--folder", path(folder), "--site", SITE]);
    assert_eq!(said.code, 1);
    let expected = entry.map_or_else(|| "not as the log says".to_owned(), |entry| format!("the first bad entry is {entry}: "));
    assert!(said.out.contains(&expected), "{}", said.out);
}

pub(crate) async fn register(house: &operations::House) -> operations::Collected {
    let site = House::site(SITE);
    let form = house.form(&site, FormKind::Registration).unwrap();
    let value = |category: &DataCategory| match category.key() {
        "email" => "asha@example.org",
        "phone" => "+91 80 4012 3456",
        _ => "Asha Rao",
    };
    let submission = Submission {
        form: FormKind::Registration,
        values: form.fields.iter().map(|field| (field.category.clone(), Personal::new(value(&field.category).to_owned()))).collect(),
        choices_ticked: form.choices.iter().map(|choice| choice.id.clone()).collect(),
        age: operations::DeclaredAge::Over13,
        statement: form.statement,
        person: None,
        idempotency: None,
    };
    house.collect(&site, submission).await.unwrap()
}

/// A house in which something was done, with three people.
async fn lived_in() -> (House, Vec<operations::Collected>) {
    let house = House::new().await;
    let site = House::site(SITE);
    let company = house.company(&site).await;
    house.operations.register_party(&company, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Acme")).await;
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(register(&house.operations).await);
        house.clock.advance_ms(1);
    }
    house.operations.person(&site, &people[0].link).await.unwrap();
    (house, people)
}

async fn change(house: &House, intents: Vec<Intent>) {
    let part = Part::of(&House::site(SITE));
    house.store.apply_one(&part, Command::new(Timestamp(1_780_315_200_000), intents)).await.unwrap();
}

async fn row<R: Row>(house: &House, key: &[Cell]) -> R {
    house.store.row(&Part::of(&House::site(SITE)), key).await.unwrap().unwrap()
}

async fn facts_of(house: &House, subject: SubjectId) -> Vec<FactRow> {
    house.store.all_rows(&Part::of(&House::site(SITE)), &[("subject", Cell::from(&subject))]).await.unwrap()
}

pub(crate) async fn delete(house: &operations::House, link: &LinkToken) {
    let site = House::site(SITE);
    let page = house.person(&site, link).await.unwrap();
    let right = page.rights.into_iter().find(|right| right.here && right.effect == vocabulary::Effect::Deleted).expect("the site deletes");
    let exercise = Exercise { key: right.key, channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.exercise(&site, link, exercise).await.unwrap();
}

pub(crate) async fn checkpoint(house: &operations::House) -> String {
    match house.log_file(&House::site(SITE), "checkpoint").await.unwrap() {
        Some(LogFile::Head(note)) => note,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_house_that_nobody_touched_is_as_its_log_says_also_while_it_is_open() {
    let (house, people) = lived_in().await;
    checkpoint(&house.operations).await;
    let report = assert_sound(house.folder());
    assert!(report["leaves"].as_u64().unwrap() > 5 && report["rows"].as_u64().unwrap() > 20, "{report}");
    delete(&house.operations, &people[1].link).await;
    let report = assert_sound(house.folder());
    assert!(report["forgotten"].as_u64().unwrap() > 0, "{report}");
    let said = verify(&["house", "--folder", path(house.folder())]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.out.matches("all is as the log says").count(), 5, "every site of the house: {}", said.out);
}

#[tokio::test]
async fn a_row_changed_behind_our_back_is_found() {
    let (house, people) = lived_in().await;
    let mut record: RecordRow = row(&house, &[Cell::from(&people[1].subject)]).await;
    record.packed.values[0].source = "elsewhere".to_owned();
    change(&house, vec![Intent::put(&record)]).await;
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    assert_found(house.folder(), Some(leaf), "a row of `record` is not as");
}

#[tokio::test]
async fn a_row_added_is_found() {
    let (house, people) = lived_in().await;
    let mut fact = facts_of(&house, people[1].subject).await.remove(0);
    fact.fact = EvidenceId::from_bytes([7; 16]);
    fact.detail.evidence = fact.fact;
    change(&house, vec![Intent::put(&fact)]).await;
    assert_found(house.folder(), None, "a row of `fact` is there that no entry made");
}

#[tokio::test]
async fn a_row_removed_is_found() {
    let (house, people) = lived_in().await;
    change(&house, vec![Intent::delete::<RecordRow>(vec![Cell::from(&people[2].subject)])]).await;
    assert_found(house.folder(), Some(people[2].receipt.as_ref().unwrap().leaf), "wrote is missing");
}

#[tokio::test]
async fn a_leaf_removed_is_found() {
    let (house, people) = lived_in().await;
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    change(&house, vec![Intent::delete::<LeafRow>(vec![Cell::from(&leaf)])]).await;
    assert_found(house.folder(), Some(leaf), &format!("leaf {leaf} is missing"));
    let (last, head) = (people.len(), house.store.head(&Part::of(&House::site(SITE))).await.unwrap());
    assert_eq!(last, 3);
    let (house, _) = lived_in().await;
    change(&house, vec![Intent::delete::<LeafRow>(vec![Cell::from(&(head.size - 1))])]).await;
    assert_found(house.folder(), Some(head.size - 1), "the head counts");
}

#[tokio::test]
async fn leaves_reordered_are_found() {
    let (house, people) = lived_in().await;
    let (one, other) = (people[0].receipt.as_ref().unwrap().leaf, people[2].receipt.as_ref().unwrap().leaf);
    let first: LeafRow = row(&house, &[Cell::from(&one)]).await;
    let second: LeafRow = row(&house, &[Cell::from(&other)]).await;
    change(&house, vec![Intent::put(&LeafRow { position: other, ..first }), Intent::put(&LeafRow { position: one, ..second })]).await;
    assert_found(house.folder(), Some(one), "is not the one the tree holds there");
}

#[tokio::test]
async fn an_opening_emptied_without_an_erasure_is_found() {
    let (house, people) = lived_in().await;
    delete(&house.operations, &people[0].link).await;
    assert_sound(house.folder());
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    let emptied = LeafRow { opening: None, subject: None, ..row(&house, &[Cell::from(&leaf)]).await };
    change(&house, vec![Intent::put(&emptied)]).await;
    assert_found(house.folder(), Some(leaf), &format!("nothing opens entry {leaf} any more, and no erasure names it"));
}

#[tokio::test]
async fn a_person_brought_back_after_their_erasure_is_found() {
    let (house, people) = lived_in().await;
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    let before: LeafRow = row(&house, &[Cell::from(&leaf)]).await;
    let fact = facts_of(&house, people[1].subject).await.remove(0);
    delete(&house.operations, &people[1].link).await;
    house.store.import(&Part::of(&House::site(SITE)), vec![store::Draft::as_read(FactRow::TABLE, fact.cells())]).await.unwrap();
    assert_found(house.folder(), None, "a row of `fact` is there that no entry made");
    change(&house, vec![Intent::delete::<FactRow>(vec![Cell::from(&fact.fact)])]).await;
    assert_sound(house.folder());
    let back = store::Draft::as_read(LeafRow::TABLE, before.cells());
    house.store.import(&Part::of(&House::site(SITE)), vec![back]).await.unwrap();
    assert_found(house.folder(), Some(leaf), "");
}

#[tokio::test]
async fn a_tile_changed_is_found() {
    let (house, people) = lived_in().await;
    let key = [Cell::from(&0_u32), Cell::from(&0_u64)];
    let mut tile: TileRow = row(&house, &key).await;
    tile.hashes[40] ^= 1;
    change(&house, vec![Intent::put(&tile)]).await;
    assert_found(house.folder(), Some(0), "tile 0/0 does not hold what its leaves make");
    // A leaf and its tile changed together give another root than the head's.
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    tile.hashes[40] ^= 1;
    let mut changed: LeafRow = row(&house, &[Cell::from(&leaf)]).await;
    changed.data.push(b' ');
    let place = usize::try_from(leaf).unwrap() * 32;
    tile.hashes[place..place + 32].copy_from_slice(&ledger::leaf_hash(&changed.data));
    change(&house, vec![Intent::put(&tile), Intent::put(&changed)]).await;
    assert_found(house.folder(), Some(leaf), "does not open to what its leaf commits to");
}

#[tokio::test]
async fn a_forked_checkpoint_that_was_kept_is_found() {
    let (house, _) = lived_in().await;
    let site = House::site(SITE);
    let (_, note) = house.vault.sign_head(&site, Head { size: 5, root: [9; 32] }).unwrap();
    change(&house, vec![Intent::put(&CheckpointRow { size: 5, note, at: Timestamp(0) })]).await;
    assert_found(house.folder(), Some(4), "signed over another history");
    let other = ledger::NoteKey::new("wso2.com/log", &[1; 32]).unwrap();
    let head = house.store.head(&Part::of(&site)).await.unwrap();
    let forged = other.sign(&ledger::Checkpoint { origin: "wso2.com/log".to_owned(), size: head.size, root: head.root });
    change(&house, vec![Intent::delete::<CheckpointRow>(vec![Cell::from(&5_u64)])]).await;
    change(&house, vec![Intent::put(&CheckpointRow { size: head.size, note: forged, at: Timestamp(0) })]).await;
    assert_found(house.folder(), Some(head.size - 1), "is not one of this log");
}

/// The house in a copy of this folder, with its operations.
async fn copy_of(folder: &Path) -> (tempfile::TempDir, operations::House) {
    let copy = tempfile::tempdir().unwrap();
    copy_files(folder, copy.path());
    let house = open_in(copy.path(), testkit::real_policies()).await.unwrap();
    (copy, house)
}

/// The house in this folder, of these policies. When it is dropped nothing has it open.
pub(crate) async fn open_in(folder: &Path, policies: policy::Policies) -> Result<operations::House, String> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.join("data")).map_err(|error| error.to_string())?);
    let chance = Arc::new(SystemChance::default());
    let vault = Arc::new(Vault::new(Box::new(FileKek::new(&folder.join("keys"))), Arc::clone(&store), chance.clone()));
    let clock = Arc::new(testkit::HandClock::at(Timestamp(1_780_315_300_000)));
    let foundations = Foundations { policies, store, vault, clock, chance, demonstration: false };
    operations::House::open(foundations).await.map_err(|error| error.to_string())
}

pub(crate) fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_files(&entry.path(), &target);
        } else if entry.path().extension().is_none_or(|extension| !extension.to_str().unwrap().ends_with("-shm")) {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_rewritten_with_the_houses_own_keys_is_found_by_a_checkpoint_kept_elsewhere() {
    let (house, _) = lived_in().await;
    let (fork, forked) = copy_of(house.folder()).await;
    let common = checkpoint(&house.operations).await;
    for _ in 0..2 {
        register(&house.operations).await;
        register(&forked).await;
    }
    let (ours, theirs) = (checkpoint(&house.operations).await, checkpoint(&forked).await);
    let files = tempfile::tempdir().unwrap();
    let [common, ours, theirs] = [("common", &common), ("ours", &ours), ("theirs", &theirs)].map(|(name, note)| write(files.path(), name, note));
    let key = house.operations.log_key(&House::site(SITE)).unwrap();

    assert_sound(house.folder());
    assert_sound(fork.path());
    for (folder, note, sound) in [(house.folder(), &common, true), (fork.path(), &common, true), (house.folder(), &theirs, false), (fork.path(), &ours, false)]
    {
        let (code, report) = report(folder, &["--checkpoint", path(note)]);
        assert_eq!(code, i32::from(!sound), "{report}");
        assert!(sound || report["findings"][0]["words"].as_str().unwrap().contains("forked or rewritten"), "{report}");
    }

    // The same is seen by anyone, from the tiles alone: of the house, of a mirror, of the site itself.
    let mirror = files.path().join("mirror");
    mirrored(&house.operations, &mirror).await;
    let folder = house.folder().to_owned();
    let server = Server::serve(house).await;
    let address = format!("http://{}:{}/log", Server::host(&House::site(SITE)), server.address().port());
    let whence = [["--folder", path(&folder)], ["--tiles", path(&mirror)], ["--url", &address]];
    for from in whence {
        let said = verify(&["consistency", path(&common), path(&ours), "--key", &key, from[0], from[1]]);
        assert_eq!(said.code, 0, "{from:?}: {said:?}");
        for (old, new) in [(&theirs, &ours), (&ours, &common)] {
            let said = verify(&["consistency", path(old), path(new), "--key", &key, from[0], from[1]]);
            assert_eq!(said.code, 1, "{from:?}: {said:?}");
        }
    }
    let said = verify(&["consistency", path(&common), path(&ours), "--key", &key]);
    assert_eq!(said.code, 2, "{said:?}");
}

/// Every tile of the log, as a mirror keeps them.
async fn mirrored(house: &operations::House, folder: &Path) {
    let size: u64 = checkpoint(house).await.lines().nth(1).unwrap().parse().unwrap();
    for path in (0..8).flat_map(|level| (0..).map_while(move |number| ledger::LogPath::tile_at(level, number, size))) {
        let file = folder.join(path.to_string());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let Some(LogFile::Whole(bytes) | LogFile::Edge(bytes)) = house.log_file(&House::site(SITE), &path.to_string()).await.unwrap() else { panic!("{path}") };
        std::fs::write(file, bytes).unwrap();
    }
}

#[tokio::test]
async fn a_receipt_is_checked_offline_and_a_changed_one_proves_nothing() {
    let (house, people) = lived_in().await;
    let site: SiteId = House::site(SITE);
    let leaf = people[1].receipt.as_ref().unwrap().leaf;
    let text = house.operations.person_receipt(&site, &people[1].link, leaf).await.unwrap().unwrap();
    let files = tempfile::tempdir().unwrap();
    let key = write(files.path(), "wso2.key", &format!("{}\n", house.operations.log_key(&site).unwrap()));
    let receipt = write(files.path(), "receipt", &text);
    drop(house);
    let said = verify(&["receipt", path(&receipt), "--key", path(&key)]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains(&format!("proven: entry {leaf} of ")), "{}", said.out);
    let said = verify(&["receipt", path(&receipt), "--key", path(&key), "--json"]).json();
    assert_eq!((&said["proven"], said["entry"].as_u64(), said["event"]["event"].as_str()), (&Value::Bool(true), Some(leaf), Some("collected")));
    let changed = write(files.path(), "changed", &text.replacen(&format!("index {leaf}"), &format!("index {}", leaf + 1), 1));
    assert_eq!(verify(&["receipt", path(&changed), "--key", path(&key)]).code, 1);
    let none = write(files.path(), "none", "not a receipt");
    assert_eq!(verify(&["receipt", path(&none), "--key", path(&key)]).code, 1);
    assert_eq!(verify(&["receipt", path(&receipt), "--key", path(&none)]).code, 2);
    assert_eq!(verify(&["receipt", path(&files.path().join("absent")), "--key", path(&key)]).code, 2);
}

#[test]
fn where_there_is_no_house_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for site in [&["--site", SITE][..], &[]] {
        let said = verify(&[&["house", "--folder", path(folder.path())], site].concat());
        assert_eq!(said.code, 2, "{said:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
