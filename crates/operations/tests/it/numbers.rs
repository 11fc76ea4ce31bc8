//! Numbers of cards and accounts: whole for a transaction, four digits for everything else, whoever looks.

use crate::kit::{about, data, fact, send, value};
use operations::{Actor, EvidenceKind, Exercise, FieldOutcome, FormKind, NewFact, UseRequest, WriteRequest};
use testkit::House;
use vocabulary::{Action, Channel, Condition, Personal, Purpose, Right, SubjectId, Word};

fn read(subject: SubjectId, action: Action, purpose: Purpose) -> UseRequest {
    UseRequest { subjects: vec![subject], categories: vec![data("financial")], action, purpose, by: Actor::Company, idempotency: None }
}

/// What the company's programs are given for each purpose that the policy permits.
async fn given(house: &House, company: &operations::Caller, subject: SubjectId) -> Vec<(Purpose, String)> {
    let mut given = Vec::new();
    for purpose in Purpose::all() {
        for action in [Action::Use, Action::Review] {
            let Ok(release) = house.operations.use_data(company, read(subject, action, *purpose)).await else { continue };
            if let FieldOutcome::Given { value, .. } = &release.subjects[0].fields[0].outcome {
                given.push((*purpose, value.reveal().clone()));
            }
        }
    }
    given
}

#[tokio::test]
async fn the_number_is_whole_for_a_transaction_and_four_digits_on_the_persons_page() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let order = NewFact { purpose: Some(Purpose::Transaction), ..about(asha.subject, fact(Condition::Requested, EvidenceKind::Letter)) };
    house.operations.record_fact(&company, order).await.unwrap();
    let given = given(&house, &company, asha.subject).await;
    assert!(given.iter().any(|(purpose, _)| *purpose == Purpose::Transaction), "{given:?}");
    for (purpose, number) in given {
        let expected = if purpose == Purpose::Transaction { "4111 1111 1111 1111" } else { "•••• 1111" };
        assert_eq!(number, expected, "{purpose}");
    }
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    let card = page.records.iter().find(|record| record.category == data("financial")).unwrap();
    assert_eq!(card.value.reveal(), "•••• 1111");

    if let Some(right) = page.rights.into_iter().find(|view| view.right == Right::Correct && view.here) {
        let correction = Some((data("financial"), Personal::new("5500 0055 5555 5559".to_owned())));
        let exercise = Exercise { key: right.key, channel: Channel::AccountPage, correction, words: None, idempotency: None };
        house.operations.exercise(&site, &asha.link, exercise).await.unwrap();
        let page = house.operations.person(&site, &asha.link).await.unwrap();
        assert!(page.records.iter().any(|record| record.value.reveal() == "•••• 5559"));
    }
}

#[tokio::test]
async fn a_card_number_in_another_field_is_one_all_the_same() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let request = WriteRequest {
        subject: asha.subject,
        values: vec![value("purchase", "4111 1111 1111 1111")],
        purpose: Purpose::Analytics,
        source: "order desk".to_owned(),
        older: operations::Older::Replaced,
        terms: operations::Change::default(),
        idempotency: None,
    };
    let written = house.operations.write_data(&company, request).await.unwrap();
    assert_eq!(written.kept, [data("purchase")]);
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    let shown = page.records.iter().find(|record| record.category == data("purchase")).unwrap();
    assert_eq!(shown.value.reveal(), "•••• 1111");
}
