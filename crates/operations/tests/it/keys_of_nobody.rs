//! A crash between the commit of a person's key and that of the person: the key, which is nobody's, is gone when the house is next opened, and
//! nobody else's is.

use crate::erasing::{in_memory, policies_of};
use crate::kit::{filled_in, send};
use operations::FormKind;
use std::collections::BTreeSet;
use store::{Part, SubjectKeyRow, SubjectRow};
use testkit::House;
use vocabulary::{SubjectId, Timestamp};

const NOON: Timestamp = Timestamp(1_780_315_200_000);

/// Who has a key, and who is there.
async fn keys_and_people(house: &House, part: &Part) -> (BTreeSet<SubjectId>, BTreeSet<SubjectId>) {
    let keys: Vec<SubjectKeyRow> = house.store.all_rows(part, &[]).await.unwrap();
    let people: Vec<SubjectRow> = house.store.all_rows(part, &[]).await.unwrap();
    (keys.into_iter().map(|row| row.subject).collect(), people.into_iter().map(|row| row.subject).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_a_crash_left_without_its_person_is_gone_at_the_next_start() {
    let (site, policies) = (House::site("indiamart.com"), policies_of(&["indiamart.com"]));
    let part = Part::of(&site);
    let folder = in_memory();
    let (mut statement, mut left_behind, mut people_before) = (0, 0, 1);
    let house = House::at(folder.path(), policies.clone(), NOON, |house| house).await;
    send(&house, &site, FormKind::Registration).await;
    drop(house);
    loop {
        let house = House::at(folder.path(), policies.clone(), NOON.plus_ms(statement), |house| house).await;
        let (keys, people) = keys_and_people(&house, &part).await;
        assert_eq!(keys, people, "everybody has their key and nobody has none, before statement {statement}");
        assert!(people.len() >= people_before, "nobody who was there is lost");
        people_before = people.len();
        let form = filled_in(&house, &site, FormKind::Registration);
        house.disk.after(statement);
        let sent = house.operations.collect(&site, form).await;
        let struck = house.disk.have_struck();
        assert!(struck || sent.is_ok(), "{sent:?}");
        let (keys, people) = keys_and_people(&house, &part).await;
        left_behind += keys.difference(&people).count();
        if !struck {
            break;
        }
        statement += 1;
    }
    assert!(statement > 10 && left_behind > 0, "{statement} statements, {left_behind} keys were nobody's until the next start");
}
