//! Keys made anew while people come, are read and are forgotten: nobody is lost, and what was sealed under the old ones is closed.

use crate::house::{House, NOW, data, vault_in};
use crate::shaky::{Power, Shaky};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use store::{Cell, Command, Draft, Intent, Part, Row, SiteKeyRow, Store, StoreError, SubjectKeyRow, SubjectRow};
use store_sqlite::SqliteStore;
use vault::{FileKek, Rotation, SystemChance, Vault, VaultError};
use vocabulary::{Chance, Personal, SubjectId};

async fn rows<R: Row>(house: &House) -> Vec<R> {
    house.store.all_rows(&house.part, &[]).await.unwrap()
}

async fn opens(vault: &Vault, house: &House, subject: SubjectId) -> bool {
    let Some(key) = vault.subject_key(&house.site, subject).await.unwrap() else { return false };
    let values = house.values(subject).await;
    let title = vocabulary::EvidenceId::from_bytes([1; 16]);
    let sealed = vault.seal_title(&key, title, "letter").unwrap();
    !values.is_empty() && vault.open_title(&key, title, &sealed).unwrap() == "letter"
}

#[tokio::test]
async fn a_new_root_key_opens_everybody_and_changes_nothing_that_stays() {
    let house = House::new().await;
    let people = house.crowd(600).await;
    let stays = |vault: &Vault| {
        let tag = vault.tag(&house.site, &data("email"), &Personal::new("a@example.org".to_owned())).unwrap();
        let known = vault.idempotency(&house.site, "collect", ("k", b"r")).unwrap();
        (tag, known, vault.token(&house.site, "link", b"1").unwrap(), vault.log_verifier(&house.site).unwrap())
    };
    let before = (stays(&house.vault), house.vault.mark_of_erased(&house.site, people[0]).unwrap());
    let other = vault_in(house.folder.path(), &house.store);
    other.open_site(&house.site, NOW).await.unwrap();
    let rotated = house.vault.rotate(&house.site, Rotation::RootAndKek, NOW).await.unwrap();
    assert_eq!((rotated.root_version, rotated.rewrapped, rotated.kek), (2, 600, 2));
    assert!(rows::<SubjectKeyRow>(&house).await.iter().all(|row| row.root_version == 2));
    let site_keys: Vec<(String, u32, u32)> = rows::<SiteKeyRow>(&house).await.into_iter().map(|row| (row.secret, row.version, row.kek)).collect();
    assert_eq!(site_keys, [("root".to_owned(), 2, 2), ("site".to_owned(), 1, 2)]);
    assert_eq!((stays(&house.vault), house.vault.mark_of_erased(&house.site, people[0]).unwrap()), before);
    let again = vault_in(house.folder.path(), &house.store);
    again.open_site(&house.site, NOW).await.unwrap();
    assert_eq!(stays(&again), before.0);
    for vault in [&house.vault, &other, &again] {
        for subject in people.iter().step_by(97) {
            assert!(opens(vault, &house, *subject).await);
        }
    }
    let keys: Vec<String> = std::fs::read_dir(house.folder.path().join("keys")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(keys, ["example.org.2.key"], "the old key is gone");
}

#[tokio::test]
async fn another_server_that_missed_it_is_refused_once_and_goes_on() {
    let house = House::new().await;
    let other = vault_in(house.folder.path(), &house.store);
    other.open_site(&house.site, NOW).await.unwrap();
    house.vault.rotate(&house.site, Rotation::Root, NOW).await.unwrap();
    let come = |vault: &Vault, n: u8| {
        let subject = SubjectId::from_bytes([n; 16]);
        let (_, keep) = vault.new_subject(&house.site, subject).unwrap();
        (subject, Command::new(NOW, vec![keep, Intent::insert(&SubjectRow { subject, created_at: NOW })]))
    };
    let (lost, command) = come(&other, 1);
    let refused = house.store.apply_one(&house.part, command).await;
    assert_eq!(refused.err(), Some(StoreError::Conflict("site_key")));
    assert!(other.subject_key(&house.site, lost).await.unwrap().is_none());
    other.reload(&house.site).await.unwrap();
    let (came, command) = come(&other, 2);
    house.store.apply_one(&house.part, command).await.unwrap();
    assert!(house.vault.subject_key(&house.site, came).await.unwrap().is_some());
}

/// A copy of a folder's files, as a thief or a backup has it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).unwrap();
        }
    }
}

#[tokio::test]
async fn an_old_copy_opens_with_nothing_that_still_exists() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let stolen = tempfile::tempdir().unwrap();
    copy(&house.folder.path().join("data"), &stolen.path().join("data"));
    house.vault.rotate(&house.site, Rotation::RootAndKek, NOW).await.unwrap();
    copy(&house.folder.path().join("keys"), &stolen.path().join("keys"));
    let open = async || {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&stolen.path().join("data")).unwrap());
        vault_in(stolen.path(), &store).open_site(&house.site, NOW).await
    };
    let missing = open().await;
    assert!(matches!(missing, Err(VaultError::KeyFile { .. })), "{missing:?}");
    let keys = stolen.path().join("keys");
    std::fs::rename(keys.join("example.org.2.key"), keys.join("example.org.key")).unwrap();
    let wrong = open().await;
    assert!(matches!(wrong, Err(VaultError::WrongKey(_))), "{wrong:?}");
    assert!(opens(&house.vault, &house, subject).await);
}

#[tokio::test]
async fn what_is_left_of_a_forgotten_persons_key_opens_with_no_living_key() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let residue: SubjectKeyRow = house.store.row(&house.part, &[Cell::from(&subject)]).await.unwrap().unwrap();
    let old_root = rows::<SiteKeyRow>(&house).await.into_iter().find(|row| row.secret == "root").unwrap();
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    house.act(house.vault.forget(key, "asked", Vec::new(), None, NOW).unwrap()).await;
    house.vault.rotate(&house.site, Rotation::Root, NOW).await.unwrap();
    for root_version in [1, 2] {
        let row = SubjectKeyRow { root_version, ..residue.clone() };
        // With the person: a key of nobody would go at once.
        let person = SubjectRow { subject, created_at: NOW };
        let rows = vec![Draft::as_read(SubjectRow::TABLE, person.cells()), Draft::as_read(SubjectKeyRow::TABLE, row.cells())];
        house.store.import(&house.part, rows).await.unwrap();
        let found = house.vault.subject_key(&house.site, subject).await;
        assert!(matches!(found, Err(VaultError::SiteKeysMissing(_) | VaultError::Tampered)), "{found:?}");
    }
    for file in ["keys.sqlite", "keys.sqlite-wal"] {
        let bytes = std::fs::read(house.folder.path().join("data/example.org").join(file)).unwrap_or_default();
        assert!(!bytes.windows(old_root.wrapped.len()).any(|window| window == old_root.wrapped), "the old root key is in {file}");
    }
}

/// Rotates on a store whose power goes at the n-th act; whether it got through.
async fn interrupted(house: &House, what: Rotation, (acts, power): (u32, Power)) -> bool {
    let shaky: Arc<dyn Store> = Arc::new(Shaky { inner: Arc::clone(&house.store), acts_left: AtomicU32::new(acts), power });
    let vault = vault_in(house.folder.path(), &shaky);
    vault.open_site(&house.site, NOW).await.unwrap();
    vault.rotate(&house.site, what, NOW).await.is_ok()
}

#[tokio::test]
async fn an_interruption_at_any_act_loses_nobody_and_the_next_start_finishes() {
    for (what, power) in [Rotation::Root, Rotation::RootAndKek].into_iter().flat_map(|what| [(what, Power::BeforeTheAct), (what, Power::AfterTheAct)]) {
        for acts in 0.. {
            let house = House::new().await;
            let people = house.crowd(260).await;
            let through = interrupted(&house, what, (acts, power)).await;
            let vault = vault_in(house.folder.path(), &house.store);
            vault.open_site(&house.site, NOW).await.unwrap();
            for subject in &people {
                assert!(vault.subject_key(&house.site, *subject).await.unwrap().is_some(), "{what:?} {power:?} after {acts} acts");
            }
            vault.finish_rotation(&house.site, NOW).await.unwrap();
            let roots = rows::<SiteKeyRow>(&house).await.into_iter().filter(|row| row.secret == "root").count();
            let files = std::fs::read_dir(house.folder.path().join("keys")).unwrap().count();
            // A key that was made and that nothing is under yet is taken up by the next rotation.
            assert!(roots == 1 && (files == 1 || acts <= 1), "{what:?} {power:?} after {acts} acts: {roots} roots, {files} key files");
            vault.rotate(&house.site, what, NOW).await.unwrap();
            assert_eq!(std::fs::read_dir(house.folder.path().join("keys")).unwrap().count(), 1);
            assert!(opens(&vault, &house, people[0]).await);
            if through {
                assert!(acts >= 3, "the loop reached every act");
                break;
            }
        }
    }
}

#[tokio::test]
async fn one_rotation_of_a_site_at_a_time() {
    let house = House::new().await;
    house.crowd(300).await;
    let rotate = || house.vault.rotate(&house.site, Rotation::Root, NOW);
    let (one, other) = tokio::join!(rotate(), rotate());
    assert!(one.is_ok() && matches!(other, Err(VaultError::Rotating(_))), "{one:?} {other:?}");
    rotate().await.unwrap();
}

fn random_subject() -> SubjectId {
    let mut bytes = [0; 10];
    SystemChance::default().fill(&mut bytes);
    SubjectId::new(NOW, &bytes)
}

/// Registers, reads and forgets people until told to stop; those who must still be there.
async fn traffic(store: Arc<dyn Store>, vault: Arc<Vault>, part: Part, stop: Arc<AtomicBool>) -> Vec<SubjectId> {
    let site = part.site().clone();
    let mut here: Vec<SubjectId> = Vec::new();
    let mut came = 0_u32;
    while !stop.load(Ordering::SeqCst) {
        let subject = random_subject();
        loop {
            let (_, keep) = vault.new_subject(&site, subject).unwrap();
            let command = Command::new(NOW, vec![keep, Intent::insert(&SubjectRow { subject, created_at: NOW })]);
            match store.apply_one(&part, command).await {
                Ok(_) => break,
                Err(StoreError::Conflict("site_key")) => vault.reload(&site).await.unwrap(),
                Err(other) => panic!("{other}"),
            }
        }
        here.push(subject);
        came += 1;
        for read in here.iter().rev().take(5) {
            assert!(vault.subject_key(&site, *read).await.unwrap().is_some(), "somebody was lost");
        }
        if came.is_multiple_of(3) {
            let gone = here.swap_remove(0);
            let key = vault.subject_key(&site, gone).await.unwrap().unwrap();
            let last = vault.forget(key, "asked", Vec::new(), None, NOW).unwrap();
            store.apply_one(&part, Command::new(NOW, last)).await.unwrap();
            assert!(vault.subject_key(&site, gone).await.unwrap().is_none(), "an erasure was undone");
        }
    }
    here
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_rotations_under_load_lose_nobody_and_bring_nobody_back() {
    let house = House::new().await;
    let mut people = house.crowd(300).await;
    let stop = Arc::new(AtomicBool::new(false));
    let kek = || Box::new(FileKek::new(&house.folder.path().join("keys")));
    // Two servers on one store: the traffic of one does not know of the rotations of the other.
    let served = Arc::new(Vault::new(kek(), Arc::clone(&house.store), Arc::new(SystemChance::default())));
    served.open_site(&house.site, NOW).await.unwrap();
    let clients: Vec<_> = (0..6).map(|_| tokio::spawn(traffic(Arc::clone(&house.store), Arc::clone(&served), house.part.clone(), Arc::clone(&stop)))).collect();
    for what in [Rotation::Root, Rotation::RootAndKek, Rotation::Root] {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        house.vault.rotate(&house.site, what, NOW).await.unwrap();
    }
    stop.store(true, Ordering::SeqCst);
    for client in clients {
        people.extend(client.await.unwrap());
    }
    for subject in &people {
        assert!(house.vault.subject_key(&house.site, *subject).await.unwrap().is_some());
    }
    let left: Vec<SubjectKeyRow> = rows(&house).await;
    assert_eq!(left.len(), people.len(), "who was forgotten has no key");
    assert!(left.iter().all(|row| row.root_version == 4));
}
