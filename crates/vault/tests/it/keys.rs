//! Keys: the file, the wrong file, the log's key, tags and tokens.

use crate::house::{House, NOW, data, vault_in};
use ledger::NoteVerifier;
use std::os::unix::fs::PermissionsExt;
use vault::VaultError;
use vocabulary::{Personal, SiteId};

#[tokio::test]
async fn the_key_file_is_the_owners_alone_and_opens_the_house_again() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let file = house.folder.path().join("keys/example.org.key");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = vault_in(house.folder.path(), &house.store);
    again.open_site(&house.site, NOW).await.unwrap();
    assert!(again.subject_key(&house.site, subject).await.unwrap().is_some());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let loose = vault_in(house.folder.path(), &house.store).open_site(&house.site, NOW).await;
    assert!(loose.unwrap_err().to_string().contains("make it 0600"));
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_a_missing_one_is_not_made_anew() {
    let house = House::new().await;
    let file = house.folder.path().join("keys/example.org.key");
    let text = std::fs::read_to_string(&file).unwrap();
    let key = text.trim_end().strip_suffix(|_| true).unwrap();
    let flipped = if text.ends_with("0\n") { "1\n" } else { "0\n" };
    std::fs::write(&file, format!("{key}{flipped}")).unwrap();
    let wrong = vault_in(house.folder.path(), &house.store).open_site(&house.site, NOW).await;
    assert!(matches!(wrong, Err(VaultError::WrongKey(_))), "{wrong:?}");
    std::fs::remove_file(&file).unwrap();
    let missing = vault_in(house.folder.path(), &house.store).open_site(&house.site, NOW).await;
    assert!(matches!(missing, Err(VaultError::KeyFile { .. })), "{missing:?}");
    assert!(!file.exists());
}

#[tokio::test]
async fn another_sites_file_and_an_empty_one_open_nothing() {
    let house = House::new().await;
    let other = SiteId::new("example.com").unwrap();
    house.vault.open_site(&other, NOW).await.unwrap();
    let keys = house.folder.path().join("keys");
    let file = keys.join("example.org.key");
    std::fs::copy(keys.join("example.com.key"), &file).unwrap();
    let others = vault_in(house.folder.path(), &house.store).open_site(&house.site, NOW).await;
    assert!(matches!(others, Err(VaultError::WrongKey(_))), "{others:?}");
    for text in ["", "goodfaith site key 1 \n", "goodfaith site key 1 00ff\n"] {
        std::fs::write(&file, text).unwrap();
        let empty = vault_in(house.folder.path(), &house.store).open_site(&house.site, NOW).await;
        assert!(empty.unwrap_err().to_string().contains("empty or not a key file"));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "it is left as it is");
    }
}

#[tokio::test]
async fn site_keys_that_are_gone_are_not_made_anew_beside_peoples_keys() {
    let house = House::new().await;
    house.person(&[("email", "a@example.org")]).await;
    let part = store::Part::of(&house.site);
    let people: Vec<store::SubjectKeyRow> = house.store.all_rows(&part, &[]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let emptied: std::sync::Arc<dyn store::Store> = std::sync::Arc::new(store_sqlite::SqliteStore::open(folder.path()).unwrap());
    let rows = people.iter().map(|row| store::Draft::as_read(<store::SubjectKeyRow as store::Row>::TABLE, store::Row::cells(row))).collect();
    emptied.import(&part, rows).await.unwrap();
    let refused = vault_in(house.folder.path(), &emptied).open_site(&house.site, NOW).await;
    assert!(matches!(refused, Err(VaultError::SiteKeysMissing(_))), "{refused:?}");
}

#[tokio::test]
async fn no_key_is_printed() {
    let house = House::new().await;
    let (key, _) = house.vault.new_subject(&house.site, vocabulary::SubjectId::from_bytes([1; 16])).unwrap();
    let secret = vault::Secret::new([0xAB; 32]);
    let printed = format!("{:?} {key:?} {secret:?}", house.vault);
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert!(!printed.contains("171") && !printed.to_lowercase().contains("abab"), "{printed}");
    assert!(printed.contains("Aead(…)"), "{printed}");
}

#[tokio::test]
async fn nothing_works_for_a_site_that_is_not_open() {
    let house = House::new().await;
    let other = SiteId::new("example.com").unwrap();
    let refused = house.vault.tag(&other, &data("email"), &Personal::new("a@example.org".to_owned()));
    assert!(matches!(refused, Err(VaultError::SiteClosed(_))));
}

#[tokio::test]
async fn a_tag_finds_the_same_address_at_the_same_site_and_kind_alone() {
    let house = House::new().await;
    let other = SiteId::new("example.com").unwrap();
    house.vault.open_site(&other, NOW).await.unwrap();
    let tag = |site: &SiteId, category: &str, value: &str| house.vault.tag(site, &data(category), &Personal::new(value.to_owned())).unwrap();
    let one = tag(&house.site, "email", "Asha@Example.org");
    assert!(one.is_some());
    assert_eq!(one, tag(&house.site, "email", " asha@example.org "));
    assert_ne!(one, tag(&other, "email", "asha@example.org"));
    assert_ne!(one, tag(&house.site, "email", "asha@example.net"));
    assert_eq!(tag(&house.site, "name", "Asha"), None);
    assert_eq!(tag(&house.site, "phone", "no number"), None);
}

#[tokio::test]
async fn repetitions_and_tokens_can_be_made_again_and_not_guessed() {
    let house = House::new().await;
    let known = |key: &str, request: &[u8]| house.vault.idempotency(&house.site, "collect", (key, request)).unwrap();
    assert_eq!(known("k", b"r"), known("k", b"r"));
    assert_eq!(known("k", b"r").key, known("k", b"other").key);
    assert_ne!(known("k", b"r").request, known("k", b"other").request);
    let token = |id: &[u8]| house.vault.token(&house.site, "link", id).unwrap();
    assert_eq!(token(b"1"), token(b"1"));
    assert_ne!(token(b"1"), token(b"2"));
}

#[tokio::test]
async fn the_signed_head_is_the_logs() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let (_, entry) = house.grant(subject, &["email"]).await;
    house.act(vec![entry.intent()]).await;
    let (checkpoint, note) = house.vault.checkpoint(&house.site).await.unwrap();
    let verifier = NoteVerifier::read(&house.vault.log_verifier(&house.site).unwrap()).unwrap();
    assert_eq!(verifier.verify(&note).unwrap(), checkpoint);
    let proof = house.store.inclusion(&house.part, 0, checkpoint.size).await.unwrap().unwrap();
    assert!(ledger::verify_inclusion(&entry.leaf().hash(), 0, checkpoint.size, &proof, &checkpoint.root));
}
