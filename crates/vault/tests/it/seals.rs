//! Seals of rows: the last state of each, under its person, by a name that another site's key would not give it.

use crate::house::{House, NOW};
use ledger::{Event, RowSeals};
use store::{Cell, Intent, Part, PartyRow, RecordRow, Row, SubjectRow, row_hash};
use vault::Told;
use vocabulary::{Recipient, SiteId, SubjectId};

fn party(recipient: Recipient) -> PartyRow {
    PartyRow { party: ledger::PartyName::new("Acme").unwrap(), recipient, registered_at: NOW }
}

#[tokio::test]
async fn each_row_is_sealed_once_in_its_last_state_and_under_its_person() {
    let house = House::new().await;
    let subject = SubjectId::from_bytes([1; 16]);
    let person = SubjectRow { subject, created_at: NOW };
    let record = vec![Cell::from(&subject)];
    let intents = [
        Intent::put(&party(Recipient::Partner)),
        Intent::insert(&person),
        Intent::put(&party(Recipient::Sponsor)),
        Intent::delete::<RecordRow>(record),
        Intent::Erase(subject),
        Intent::expect::<PartyRow>(("party", Cell::Null), 0),
    ];
    let seals = house.vault.seal_rows(&house.site, &intents).unwrap();
    let of = |subject: Option<SubjectId>| seals.get(&subject).map(|seals| seals.0.clone()).unwrap_or_default();
    assert_eq!(of(None).iter().map(|seal| seal.now).collect::<Vec<_>>(), [Some(row_hash(PartyRow::TABLE, &party(Recipient::Sponsor).cells()))]);
    // The key of a record is its person, so that a record taken away is theirs too.
    let of_person = of(Some(subject));
    assert_eq!(of_person.len(), 2, "{of_person:?}");
    assert!(of_person.iter().any(|seal| seal.now.is_none()) && of_person.iter().any(|seal| seal.now == Some(row_hash(SubjectRow::TABLE, &person.cells()))));
    assert_ne!(of_person[0].row, of_person[1].row, "one person's rows in two tables have two names");

    let other = SiteId::new("example.com").unwrap();
    house.vault.open_site(&other, NOW).await.unwrap();
    let elsewhere = house.vault.seal_rows(&other, &intents).unwrap();
    assert_ne!(elsewhere[&None].0[0].row, of(None)[0].row);
    assert_eq!(elsewhere[&None].0[0].now, of(None)[0].now);
}

#[tokio::test]
async fn an_entry_opens_with_the_seals_it_was_made_with_and_not_for_another_person() {
    let house = House::new().await;
    let subject = house.person(&[("email", "a@example.org")]).await;
    let key = house.vault.subject_key(&house.site, subject).await.unwrap().unwrap();
    let seals = house.vault.seal_rows(&house.site, &[Intent::put(&SubjectRow { subject, created_at: NOW })]).unwrap().remove(&Some(subject)).unwrap();
    let entry = house.vault.log_entry(&key, Told::with_rows(Event::RowsWritten, seals.clone()), None, NOW).unwrap();
    let placed = house.act(vec![entry.intent()]).await.leaves[0].placed();
    let leaf: store::LeafRow = house.store.row(&Part::of(&house.site), &[Cell::from(&placed.position)]).await.unwrap().unwrap();
    let opened = house.vault.open_entry(&house.site, &leaf).await.unwrap().unwrap();
    assert_eq!(opened.seals, seals);
    assert_ne!(opened.seals, RowSeals::default());
    let moved = store::LeafRow { subject: None, ..leaf };
    assert!(house.vault.open_entry(&house.site, &moved).await.is_err());
}
