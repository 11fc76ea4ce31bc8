//! What is held, value by value: found by purpose, objection and recipient, read for a purpose alone, amended in pages, put right and removed,
//! each act once and in the log.

use crate::kit::{data, send, value};
use operations::{Caller, Change, FormKind, Older, OperationError, ReadRequest, Which, WriteRequest};
use testkit::House;
use vocabulary::{Personal, Purpose, Recipient, RecordId, SubjectId};

async fn orders(house: &House, company: &Caller, subject: SubjectId, count: usize) -> Vec<RecordId> {
    let mut records = Vec::new();
    for n in 0..count {
        let request = WriteRequest {
            subject,
            values: vec![value("purchase", &format!("order {n}"))],
            purpose: Purpose::Analytics,
            source: "order desk".to_owned(),
            older: Older::Kept,
            terms: Change { recipients: Some(vec![Recipient::Partner]), ..Change::default() },
            idempotency: Some(format!("order {n}")),
        };
        records.extend(house.operations.write_data(company, request).await.unwrap().records);
    }
    records
}

async fn purchases(house: &House, company: &Caller, which: Which) -> Vec<RecordId> {
    let survey = house.operations.survey(company, &which, None).await.unwrap();
    survey.held.into_iter().filter(|held| held.category == data("purchase")).map(|held| held.record).collect()
}

#[tokio::test]
async fn values_are_found_by_their_terms_changed_and_removed() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await.subject;
    let records = orders(&house, &company, asha, 3).await;
    assert_eq!(records.len(), 3, "orders stand beside one another");
    assert_eq!(purchases(&house, &company, Which::HeldFor(Purpose::Analytics)).await, records);
    assert_eq!(purchases(&house, &company, Which::MayGoTo(Recipient::Partner)).await, records);
    assert!(purchases(&house, &company, Which::ObjectedTo(Purpose::Analytics)).await.is_empty());

    let change = Change { objections: Some(vec![Purpose::Analytics]), recipients: Some(Vec::new()), ..Change::default() };
    let one = Which::Value(asha, records[0]);
    let amended = house.operations.amend(&company, &one, &change, None, Some("once")).await.unwrap();
    assert_eq!((amended.values, amended.next), (1, None));
    assert_eq!(purchases(&house, &company, Which::ObjectedTo(Purpose::Analytics)).await, [records[0]]);
    assert_eq!(purchases(&house, &company, Which::MayGoTo(Recipient::Partner)).await, records[1..]);

    let removed = house.operations.remove(&company, &one, Some("removed")).await.unwrap();
    assert_eq!(removed.records, [(records[0], data("purchase"))]);
    assert_eq!(house.operations.remove(&company, &one, Some("removed")).await.unwrap(), removed, "the same act again");
    assert!(house.operations.remove(&company, &one, Some("another")).await.is_err());
    assert!(purchases(&house, &company, Which::ObjectedTo(Purpose::Analytics)).await.is_empty());
    assert!(matches!(house.operations.remove(&company, &Which::HeldFor(Purpose::Analytics), None).await, Err(OperationError::Malformed(_))));
}

#[tokio::test]
async fn values_are_read_for_what_the_policy_permits_and_no_objection_bars() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await.subject;
    let records = orders(&house, &company, asha, 2).await;
    let read = async |which, purpose| {
        let page = house.operations.read_values(&company, ReadRequest { which, purpose, after: None }).await.unwrap();
        let values: Vec<String> = page.values.iter().map(|one| one.value.reveal().clone()).collect();
        (values, page.withheld)
    };
    let before = house.store.head(&store::Part::of(&site)).await.unwrap().size;
    let everything = read(Which::Person(asha), Purpose::Analytics).await;
    assert!(everything.0.iter().filter(|value| value.starts_with("order")).count() == 2, "{everything:?}");
    assert_eq!(house.store.head(&store::Part::of(&site)).await.unwrap().size, before + 1, "one page, one leaf");
    assert_eq!(read(Which::Value(asha, records[1]), Purpose::Analytics).await, (vec!["order 1".to_owned()], 0));
    let barred = read(Which::Value(asha, records[1]), Purpose::PartnerMarketing).await;
    assert_eq!(barred, (Vec::new(), 1), "no sentence permits it");
}

#[tokio::test]
async fn a_value_is_put_right_in_its_place_and_ends_when_its_terms_say() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await.subject;
    let records = orders(&house, &company, asha, 1).await;
    let right = Personal::new("order 7".to_owned());
    house.operations.rewrite(&company, (asha, records[0]), &right, Some("right")).await.unwrap();
    house.operations.rewrite(&company, (asha, records[0]), &right, Some("right")).await.unwrap();
    let which = Which::Value(asha, records[0]);
    let request = ReadRequest { which, purpose: Purpose::Analytics, after: None };
    let page = house.operations.read_values(&company, request).await.unwrap();
    assert_eq!(page.values[0].value.reveal(), "order 7");
    let survey = house.operations.survey(&company, &which, None).await.unwrap();
    assert_eq!(survey.held[0].revision, 1, "once");

    let soon = house.operations.now().plus_ms(1_000);
    house.operations.amend(&company, &which, &Change { until: Some(soon), ..Change::default() }, None, None).await.unwrap();
    house.clock.advance_ms(1_000);
    assert!(house.operations.read_values(&company, request).await.unwrap().values.is_empty());
    assert!(house.operations.survey(&company, &which, None).await.unwrap().held.is_empty());
    assert!(house.operations.rewrite(&company, (asha, records[0]), &right, None).await.is_err());
}

#[tokio::test]
async fn the_lines_of_the_log_are_told_and_say_nothing_of_anyone() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await.subject;
    let lines = house.operations.log_lines(&company, None, 10).await.unwrap();
    assert!(lines.iter().any(|line| line.leaf.contains("collected")));
    assert!(lines.iter().all(|line| !line.leaf.contains(&asha.to_string())));
    let earlier = house.operations.log_lines(&company, Some(1), 10).await.unwrap();
    assert_eq!(earlier.iter().map(|line| line.position).collect::<Vec<_>>(), [0]);
}
