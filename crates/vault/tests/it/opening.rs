//! Clear text comes out by a logged grant alone, once, soon, and only what it names.

use crate::house::{House, NOW, data, record_id};
use ledger::{Event, RegisterEvent};
use store::Intent;
use vault::{LogEntry, LoggedGrant, LoggedOpening, VaultError};
use vocabulary::{EvidenceId, Personal, SubjectId, Timestamp};

#[tokio::test]
async fn a_logged_grant_opens_what_it_names_and_nothing_else() {
    let house = House::new().await;
    let subject = house.person(&[("email", "asha@example.org"), ("phone", "+91 80 4012 3456")]).await;
    let (grant, entry) = house.grant(subject, &["email"]).await;
    let receipt = house.act(vec![entry.intent()]).await;
    let logged = LoggedGrant::new(grant, &entry, receipt.leaves.into_iter().next().unwrap()).unwrap();
    let opened = house.vault.open(logged, &house.values(subject).await, NOW).await.unwrap();
    let clear: Vec<(&str, &str)> = opened.iter().map(|one| (one.category.key(), one.value.reveal().as_str())).collect();
    assert_eq!(clear, [("email", "asha@example.org")]);
}

#[tokio::test]
async fn a_leaf_of_something_else_opens_nothing() {
    let house = House::new().await;
    let (one, other) = (house.person(&[("email", "a@example.org")]).await, house.person(&[("email", "b@example.org")]).await);
    let (grant, entry) = house.grant(one, &["email"]).await;
    let (_, another) = house.grant(other, &["email"]).await;
    let mut leaves = house.act(vec![another.intent(), another.intent()]).await.leaves.into_iter();
    let wrong_leaf = LoggedGrant::new(grant, &entry, leaves.next().unwrap());
    assert!(matches!(wrong_leaf, Err(VaultError::NotLogged)));
    let (grant, _) = house.grant(one, &["email"]).await;
    let wrong_entry = LoggedGrant::new(grant, &another, leaves.next().unwrap());
    assert!(matches!(wrong_entry, Err(VaultError::NotLogged)));
}

#[tokio::test]
async fn a_grant_expires() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let (grant, entry) = house.grant(subject, &["email"]).await;
    let late: Timestamp = grant.expires_at();
    let leaf = house.act(vec![entry.intent()]).await.leaves.into_iter().next().unwrap();
    let logged = LoggedGrant::new(grant, &entry, leaf).unwrap();
    let refused = house.vault.open(logged, &house.values(subject).await, late).await;
    assert!(matches!(refused, Err(VaultError::Expired)));
}

#[tokio::test]
async fn a_sealed_value_that_was_moved_or_changed_does_not_open() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org"), ("phone", "+91 80 4012 3456")]).await;
    let other = house.person(&[("email", "b@example.org")]).await;
    let values = house.values(subject).await;
    let mut to_category = values[0].clone();
    to_category.category = data("phone");
    let mut to_record = values[0].clone();
    to_record.record = values[1].record;
    let mut rolled_back = values[0].clone();
    rolled_back.revision = 1;
    let mut changed = values[0].clone();
    changed.sealed[20] ^= 1;
    let of_another = house.values(other).await[0].clone();
    for moved in [to_category, to_record, rolled_back, changed, of_another] {
        let (grant, entry) = house.grant(subject, &["email", "phone"]).await;
        let leaf = house.act(vec![entry.intent()]).await.leaves.into_iter().next().unwrap();
        let logged = LoggedGrant::new(grant, &entry, leaf).unwrap();
        let refused = house.vault.open(logged, &[moved], NOW).await;
        assert!(matches!(refused, Err(VaultError::Tampered)), "{refused:?}");
    }
}

#[tokio::test]
async fn an_entry_opens_for_its_leaf_and_a_changed_leaf_is_noticed() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let (_, entry) = house.grant(subject, &["email"]).await;
    house.act(vec![entry.intent()]).await;
    let mut leaf: store::LeafRow = house.store.row(&house.part, &[store::Cell::from(&0_u64)]).await.unwrap().unwrap();
    assert_eq!(house.vault.open_entry(&house.site, &leaf).await.unwrap().as_ref(), Some(entry.entry()));
    leaf.data[10] ^= 1;
    assert!(matches!(house.vault.open_entry(&house.site, &leaf).await, Err(VaultError::Tampered)));
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    let last: Vec<Intent> = house.vault.forget(key, "asked", vec![0], None, NOW).unwrap();
    house.act(last).await;
    let leaf: store::LeafRow = house.store.row(&house.part, &[store::Cell::from(&0_u64)]).await.unwrap().unwrap();
    assert_eq!(house.vault.open_entry(&house.site, &leaf).await.unwrap(), None);
}

#[tokio::test]
async fn of_a_number_the_person_is_shown_four_digits_and_nothing_trades_places_with_it() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    let mut held = house.held(&key, "financial", "never mind");
    let (number, shown) = (Personal::new("4111 1111 1111 1111".to_owned()), Personal::new("•••• 1111".to_owned()));
    let place = (&data("financial"), held.record, held.revision);
    let (sealed, token) = house.vault.seal_number(&key, place, record_id(), (&number, &shown)).unwrap();
    let plain = held.clone();
    held.sealed = sealed.clone();
    held.number = Some(token.clone());
    let open = async |held: store::HeldValue| {
        let (grant, entry) = house.grant(subject, &["financial"]).await;
        assert!(grant.number_leave().is_none(), "showing a person is no transaction");
        let leaf = house.act(vec![entry.intent()]).await.leaves.into_iter().next().unwrap();
        house.vault.open(LoggedGrant::new(grant, &entry, leaf).unwrap(), &[held], NOW).await
    };
    assert_eq!(open(held.clone()).await.unwrap()[0].value.reveal(), "•••• 1111");
    let without_mark = store::HeldValue { number: None, ..held.clone() };
    let number_as_shown = store::HeldValue { number: Some(store::NumberToken { masked: sealed, ..token.clone() }), ..held.clone() };
    let other_token = store::HeldValue { number: Some(store::NumberToken { token: record_id(), ..token.clone() }), ..held.clone() };
    let plain_as_shown = store::HeldValue { number: Some(store::NumberToken { masked: plain.sealed, ..token }), ..held };
    for changed in [without_mark, number_as_shown, other_token, plain_as_shown] {
        let refused = open(changed).await;
        assert!(matches!(refused, Err(VaultError::Tampered)), "{refused:?}");
    }
}

/// The entry that says that this document is opened, about a person or about nobody.
async fn opened(house: &House, subject: Option<SubjectId>, number: u8) -> LogEntry {
    let event = Event::Register(RegisterEvent::Opened { document: EvidenceId::from_bytes([number; 16]), by: "reviewer".to_owned() });
    match subject {
        Some(subject) => {
            let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
            house.vault.log_entry(&key, event, None, NOW).unwrap()
        }
        None => house.vault.site_log_entry(&house.site, event, None, NOW).unwrap(),
    }
}

#[tokio::test]
async fn a_document_opens_once_it_is_logged_that_this_one_is_opened() {
    let house = House::new().await;
    let (one, other) = (house.person(&[]).await, house.person(&[]).await);
    let key = house.vault.subject_key(&house.site, one).await.unwrap().unwrap();
    let id = EvidenceId::from_bytes([1; 16]);
    let file = Personal::new(b"%PDF-1.7 about one".to_vec());
    let of_site = house.vault.seal_document((&house.site, None), id, &file).unwrap();
    let of_one = house.vault.seal_document((&house.site, Some(&key)), id, &file).unwrap();
    assert!(!of_one.windows(4).any(|bytes| bytes == b"%PDF"), "it is kept in clear");
    let places = [(Some(one), 1), (Some(one), 2), (Some(other), 1), (None, 1), (None, 2)];
    for (sealed, opens) in [(&of_site, (None, 1)), (&of_one, (Some(one), 1))] {
        for (subject, number) in places {
            let entry = opened(&house, subject, number).await;
            let leaf = house.act(vec![entry.intent()]).await.leaves.into_iter().next().unwrap();
            let clear = house.vault.open_document(LoggedOpening::new(&entry, leaf).unwrap(), sealed).await;
            assert_eq!(clear.ok().as_ref().map(Personal::reveal), ((subject, number) == opens).then(|| file.reveal()), "{subject:?} {number}");
        }
    }
    let (said, wrong) = (opened(&house, None, 1).await, opened(&house, None, 2).await);
    let mut leaves = house.act(vec![wrong.intent()]).await.leaves.into_iter();
    assert!(matches!(LoggedOpening::new(&said, leaves.next().unwrap()), Err(VaultError::NotLogged)), "the leaf is of another entry");
    let (_, grant) = house.grant(one, &["email"]).await;
    let leaf = house.act(vec![grant.intent()]).await.leaves.into_iter().next().unwrap();
    assert!(matches!(LoggedOpening::new(&grant, leaf), Err(VaultError::NotLogged)), "a grant opens no document");
}
