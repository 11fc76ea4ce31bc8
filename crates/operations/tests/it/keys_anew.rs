//! Keys made anew under a house that is used, and many who write one person's record at once.

use crate::kit::{data, filled_in, send, value};
use ledger::KeyFloor;
use operations::{FormKind, OperationError, Rotation, WriteRequest, verify_house};
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::House;
use vocabulary::Purpose;

/// How many write at once.
const WRITERS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_and_are_shown_their_page_while_the_keys_are_made_anew() {
    let house = Arc::new(House::new().await);
    let site = House::site("wso2.com");
    let company = house.company(&site).await;
    let before = send(&house, &site, FormKind::Registration).await;
    let clients: Vec<_> = (0..4)
        .map(|_| {
            let (house, site) = (Arc::clone(&house), site.clone());
            tokio::spawn(async move {
                for _ in 0..12 {
                    let collected = house.operations.collect(&site, filled_in(&house, &site, FormKind::Registration)).await.unwrap();
                    let page = house.operations.person(&site, &collected.link).await.unwrap();
                    assert!(page.records.iter().any(|record| record.value.reveal() == "asha@example.org"));
                }
            })
        })
        .collect();
    for (what, version) in [(Rotation::Root, 2), (Rotation::RootAndKek, 3), (Rotation::Root, 4)] {
        let rotated = house.operations.rotate_keys(&company, what).await.unwrap();
        assert_eq!(rotated.root_version, version);
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(house.people(&site, "asha@example.org").await.len(), 49, "everybody is found by the tag of before");
    let page = house.operations.person(&site, &before.link).await.unwrap();
    assert!(page.records.iter().any(|record| record.value.reveal() == "asha@example.org"), "a link of before goes on working");
    let told = verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(told.is_sound(), "{:?}", told.findings);
    let changes: Vec<_> = told.keys_made_anew.iter().map(|change| (change.floor, change.number)).collect();
    assert_eq!(changes, [(KeyFloor::Root, 2), (KeyFloor::KeyEncryption, 2), (KeyFloor::Root, 3), (KeyFloor::Root, 4)]);
    let lines = house.operations.log_lines(&company, None, 1_000).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.leaf.contains("\"kind\":\"keys-made-anew\"")).count(), 4, "the lines of the log tell it in clear");
    let other = House::site("wipro.com");
    assert!(matches!(house.operations.rotate(&House::site("example.org"), Rotation::Root).await, Err(OperationError::UnknownSite)));
    assert_eq!(house.operations.rotate(&other, Rotation::Root).await.unwrap().root_version, 2, "each site has keys of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_who_write_one_profile_lose_no_acknowledged_update() {
    let house = Arc::new(House::new().await);
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (house, company) = (Arc::clone(&house), company.clone());
            tokio::spawn(async move {
                let mut acknowledged = BTreeSet::new();
                for round in 0..6 {
                    // A source of its own for each: no value is meant to take another's place.
                    let source = ["a", "b", "c", "d"].map(|letter| letter.repeat(writer + 1))[round % 4].clone();
                    let text = format!("order {writer} {round}");
                    let values = vec![value("purchase", &text)];
                    let request = WriteRequest {
                        subject: asha.subject,
                        values,
                        purpose: Purpose::Analytics,
                        source: source.clone(),
                        older: operations::Older::Replaced,
                        terms: operations::Change::default(),
                        idempotency: None,
                    };
                    match house.operations.write_data(&company, request).await {
                        Ok(written) => {
                            assert_eq!(written.kept, [data("purchase")]);
                            acknowledged.retain(|(known, _): &(String, String)| *known != source);
                            acknowledged.insert((source, text));
                        }
                        // Told to come again: nothing was done.
                        Err(OperationError::Busy) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                acknowledged
            })
        })
        .collect();
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    assert!(acknowledged.len() > WRITERS, "most were done: {}", acknowledged.len());
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    let purchases = page.records.iter().filter(|record| record.category == data("purchase"));
    let held: BTreeSet<(String, String)> = purchases.map(|record| (record.source.clone(), record.value.reveal().clone())).collect();
    assert_eq!(held, acknowledged);
}
