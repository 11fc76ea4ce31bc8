//! Who looked: each reading stands in the history of everybody it was about, whether they were read alone or among many, and in nobody else's.

use crate::kit::{data, send};
use operations::{Actor, FormKind, LookView, Looker, ReadRequest, ReadsSearched, UseRequest, Which};
use store::{Command, Intent, Part, ReadOfManyRow};
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, RecordId, SiteId};

const DAY_MS: i64 = 24 * 3_600_000;

async fn looks(house: &House, site: &SiteId, asha: &operations::Collected) -> Vec<LookView> {
    let page = house.operations.person(site, &asha.link).await.unwrap();
    page.looks.into_iter().filter(|look| look.by != Looker::Person).collect()
}

fn everybody(purpose: Purpose) -> ReadRequest {
    ReadRequest { which: Which::HeldFor(purpose), purpose, after: None }
}

#[tokio::test]
async fn who_is_read_among_many_finds_it_in_their_history_and_nobody_else_does() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let ben = send(&house, &site, FormKind::Survey).await;
    house.clock.advance_ms(1_000);
    let read = house.operations.read_values(&company, everybody(Purpose::Registration)).await.unwrap();
    let purpose = if read.values.is_empty() { Purpose::Survey } else { Purpose::Registration };
    let read = if read.values.is_empty() { house.operations.read_values(&company, everybody(purpose)).await.unwrap() } else { read };
    assert!(!read.values.is_empty(), "something was read");
    for person in [&asha, &ben] {
        let was_read = read.values.iter().any(|value| value.subject == person.subject);
        let seen = looks(&house, &site, person).await;
        assert_eq!(seen.iter().any(|look| look.purpose == Some(purpose) && look.by == Looker::Recipient(Recipient::Company)), was_read, "{seen:?}");
        assert!(seen.iter().all(|look| !look.sentences.is_empty()), "each with its sentence");
    }
    house.clock.advance_ms(1_000);
    let late = send(&house, &site, FormKind::Registration).await;
    assert!(looks(&house, &site, &late).await.is_empty(), "who came later was not read");
    let rows: Vec<ReadOfManyRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let ids = [asha.subject, ben.subject].map(|subject| subject.to_bytes());
    assert!(rows.iter().all(|row| !row.whom.is_empty() && ids.iter().all(|id| row.whom.windows(16).all(|bytes| bytes != id))), "it names nobody");
    house.clock.advance_ms(91 * DAY_MS);
    house.operations.retention_apply().await.unwrap();
    assert!(house.store.all_rows::<ReadOfManyRow>(&Part::of(&site), &[]).await.unwrap().is_empty(), "it is not kept longer than people are told");
}

#[tokio::test]
async fn where_more_was_read_than_is_searched_it_is_said() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let asha = send(&house, &site, FormKind::Survey).await;
    let searched = async || house.operations.person(&site, &asha.link).await.unwrap().reads_searched;
    assert_eq!(searched().await, ReadsSearched::All);
    house.clock.advance_ms(DAY_MS);
    let mut made = 0_u32;
    for _ in 0..26 {
        let row = |place: u32| {
            let mut random = [0; 10];
            random[..4].copy_from_slice(&place.to_be_bytes());
            let grant = RecordId::new(house.operations.now(), &random);
            let (data, sentences) = (store::Json(vec![data("email")]), store::Json(Vec::new()));
            Intent::insert(&ReadOfManyRow { grant, at: house.operations.now(), purpose: Purpose::Survey, data, sentences, whom: vec![7; 8] })
        };
        let rows: Vec<Intent> = (made..made + 200).map(row).collect();
        made += 200;
        house.store.apply_one(&Part::of(&site), Command::new(house.operations.now(), rows)).await.unwrap();
        house.clock.advance_ms(1);
    }
    assert!(matches!(searched().await, ReadsSearched::Newest(5_000..)), "{:?}", searched().await);
}

#[tokio::test]
async fn every_reading_of_many_days_is_found_once_the_newest_first() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Survey).await;
    let mut read_at = Vec::new();
    // To the millisecond a day apart, where one stretch of the search ends and the next begins.
    for _ in 0..6 {
        house.clock.advance_ms(DAY_MS);
        let read = house.operations.read_values(&company, everybody(Purpose::Survey)).await.unwrap();
        assert!(read.values.iter().any(|value| value.subject == asha.subject));
        read_at.push(house.operations.now());
    }
    read_at.reverse();
    let seen: Vec<_> = looks(&house, &site, &asha).await.iter().map(|look| look.at).collect();
    assert_eq!(seen, read_at);
}

#[tokio::test]
async fn who_is_read_alone_finds_it_with_what_for_and_under_which_sentence() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    let request = UseRequest {
        by: Actor::Company,
        action: Action::Contact,
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        purpose: Purpose::Support,
        idempotency: None,
    };
    house.operations.use_data(&company, request).await.unwrap();
    house.operations.survey(&company, &Which::Person(asha.subject), None).await.unwrap();
    let seen = looks(&house, &site, &asha).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    let contacted = seen.iter().find(|look| look.action == Some(Action::Contact)).unwrap();
    assert_eq!((contacted.purpose, contacted.data.as_slice()), (Some(Purpose::Support), [data("email")].as_slice()));
    assert!(!contacted.sentences.is_empty() && contacted.leaf.is_some());
    assert!(seen.iter().any(|look| look.by == Looker::Survey && look.data.is_empty()));
}
