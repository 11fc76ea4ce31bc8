//! Sending a form: what is stored, what is not, and what happens when it is sent again.

use crate::kit::{data, filled_in, refused, send, value};
use operations::{Exercise, FormKind, OperationError};
use testkit::House;
use vocabulary::Channel;

#[tokio::test]
async fn what_is_stored_is_sealed_with_purposes_source_and_the_version_shown() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let collected = send(&house, &site, FormKind::Registration).await;
    let page = house.operations.person(&site, &collected.link).await.unwrap();
    let email = page.records.iter().find(|record| record.category == data("email")).unwrap();
    assert_eq!(email.value.reveal(), "asha@example.org");
    assert_eq!(email.source, "registration");
    assert_eq!(email.version.to_string(), "wso2.com/2009-11-16");
    assert!(email.sentences.iter().any(|reason| reason.text.contains("When registering")), "{:?}", email.sentences);
    assert!(collected.receipt.is_some());
    assert!(!on_disk(&house, b"asha@example.org"), "an address stands in clear in the house's files");
    assert!(!on_disk(&house, collected.link.as_str().as_bytes()), "a token stands in the house's files");
}

fn on_disk(house: &House, bytes: &[u8]) -> bool {
    let mut folders = vec![house.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if std::fs::read(entry.path()).unwrap().windows(bytes.len()).any(|window| window == bytes) {
                return true;
            }
        }
    }
    false
}

#[tokio::test]
async fn the_same_sending_twice_is_one_and_another_under_its_key_is_refused() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let mut submission = filled_in(&house, &site, FormKind::Registration);
    submission.idempotency = Some("k-1".to_owned());
    let first = house.operations.collect(&site, submission.clone()).await.unwrap();
    let again = house.operations.collect(&site, submission.clone()).await.unwrap();
    assert_eq!((first.subject, &first.link), (again.subject, &again.link));
    let page = house.operations.person(&site, &again.link).await.unwrap();
    assert_eq!(page.records.len(), 2);
    submission.values = vec![value("name", "Asha Rao"), value("email", "other@example.org")];
    let other = house.operations.collect(&site, submission).await;
    assert!(matches!(other, Err(OperationError::IdempotencyClash)), "{other:?}");
}

#[tokio::test]
async fn what_was_deleted_does_not_come_back_when_its_form_is_sent_again() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let mut submission = filled_in(&house, &site, FormKind::Registration);
    submission.idempotency = Some("k-1".to_owned());
    let collected = house.operations.collect(&site, submission.clone()).await.unwrap();
    let delete = Exercise { key: "beyond-close-account".to_owned(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(&site, &collected.link, delete).await.unwrap();
    let again = house.operations.collect(&site, submission.clone()).await;
    assert!(matches!(&again, Err(OperationError::Malformed(mistakes)) if mistakes[0].words.contains("deleted since")), "{again:?}");
    assert_eq!(house.people(&site, "asha@example.org").await, []);
    submission.idempotency = Some("k-2".to_owned());
    let anew = house.operations.collect(&site, submission).await.unwrap();
    assert_ne!(anew.subject, collected.subject, "whoever comes again is somebody new");
}

#[tokio::test]
async fn mistakes_are_told_all_at_once_and_a_changed_form_is_shown_again() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let mut submission = filled_in(&house, &site, FormKind::Registration);
    submission.values = vec![value("email", "no address")];
    match house.operations.collect(&site, submission.clone()).await {
        Err(OperationError::Malformed(mistakes)) => assert_eq!(mistakes.len(), 2, "{mistakes:?}"),
        other => panic!("{other:?}"),
    }
    submission.statement = "another".to_owned();
    let stale = house.operations.collect(&site, submission).await;
    assert!(matches!(stale, Err(OperationError::StatementStale)), "{stale:?}");
}

#[tokio::test]
async fn writing_is_bound_to_a_purpose_and_mail_is_not_let_in() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let mut request = operations::WriteRequest {
        subject: asha.subject,
        values: vec![value("account", "gold member"), value("purchase", "three times")],
        purpose: vocabulary::Purpose::Analytics,
        source: "order desk".to_owned(),
        older: operations::Older::Replaced,
        terms: operations::Change::default(),
        idempotency: None,
    };
    let written = house.operations.write_data(&company, request.clone()).await.unwrap();
    assert_eq!(written.kept, [data("purchase")]);
    assert_eq!(written.refused.len(), 1);
    request.source = "e-mail".to_owned();
    let shut = house.operations.write_data(&company, request).await;
    assert!(matches!(shut, Err(OperationError::NotAllowed(_))), "{shut:?}");
    assert_eq!(house.people(&site, " Asha@Example.org").await, [asha.subject]);
    assert_eq!(refused::<()>(Err(OperationError::Busy)), "Err(Busy)");
}

#[tokio::test]
async fn what_a_document_about_a_person_is_called_is_sealed_and_a_source_names_a_desk() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let letter = operations::NewFact {
        document: "letter of Yolanda Quux, 12 May".to_owned(),
        purpose: Some(vocabulary::Purpose::Support),
        ..crate::kit::about(asha.subject, crate::kit::fact(vocabulary::Condition::Requested, operations::EvidenceKind::Letter))
    };
    let recorded = house.operations.record_fact(&company, letter).await.unwrap();
    assert_eq!(recorded.document, "letter of Yolanda Quux, 12 May");
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.facts.iter().any(|fact| fact.document == recorded.document), "{:?}", page.facts);
    assert!(!on_disk(&house, b"Yolanda Quux"), "the title stands in clear in the house's files");
    for source in ["Yolanda Quux", "yolanda@example.org", "order 4711", "", "order  desk"] {
        let request = operations::WriteRequest {
            subject: asha.subject,
            values: vec![value("purchase", "three times")],
            purpose: vocabulary::Purpose::Analytics,
            source: source.to_owned(),
            older: operations::Older::Replaced,
            terms: operations::Change::default(),
            idempotency: None,
        };
        let written = house.operations.write_data(&company, request).await;
        assert!(matches!(written, Err(OperationError::Malformed(_))), "{source}: {written:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_who_register_one_party_at_once_all_find_it_on_file() {
    let house = std::sync::Arc::new(House::new().await);
    let company = house.company(&House::site("wipro.com")).await;
    let registering: Vec<_> = (0..10)
        .map(|_| {
            let (house, company) = (std::sync::Arc::clone(&house), company.clone());
            let acme = operations::NewParty { name: "Acme".to_owned(), kind: vocabulary::Recipient::Partner, idempotency: None };
            tokio::spawn(async move { house.operations.register_party(&company, acme).await })
        })
        .collect();
    for one in registering {
        one.await.unwrap().unwrap();
    }
}
