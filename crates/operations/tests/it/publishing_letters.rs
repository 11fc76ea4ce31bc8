//! How people are told of a new version: letters to those it concerns, decided again when they are written, and what a text forbids.

use crate::kit::{about, fact};
use crate::publishing::{JUNE, LETTERS, NO_LETTERS, NO_USE, USE, first, new, site, somebody, text};
use operations::{EvidenceKind, Offering, SiteOffering, Telling};
use policy::Source;
use std::collections::BTreeSet;
use store::Part;
use testkit::House;
use vocabulary::{Condition, Purpose};

fn promising(on_change: &[Telling]) -> Offering {
    let on_change: BTreeSet<Telling> = on_change.iter().copied().collect();
    Offering::default().with(&site(), SiteOffering { on_change, ..SiteOffering::default() })
}

#[tokio::test]
async fn letters_are_written_to_those_concerned_as_far_as_the_policy_lets_and_decided_again_when_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let house = House::at(folder.path(), policies, JUNE, |house| house.offering(promising(&[Telling::Letter]))).await;
    assert!(house.operations.forbidden_tellings().unwrap().is_empty());
    let company = house.company(&site()).await;
    let (asha, _, chandra) = (somebody(&house).await, somebody(&house).await, somebody(&house).await);
    for person in [asha, chandra] {
        let wants = operations::NewFact { purpose: Some(Purpose::PolicyNotice), ..fact(Condition::OptIn, EvidenceKind::Letter) };
        house.operations.record_fact(&company, about(person, wants)).await.unwrap();
    }
    let published = house.operations.publish_at(&site(), &new(text("2026-06-15", "", &[NO_USE, LETTERS]))).await.unwrap();
    assert!(published.told.iter().any(|told| told.contains("letter")), "{:?}", published.told);
    // The round leaves a letter for each; before it is written, one of them takes it back.
    assert_eq!(house.operations.send_letters().await.unwrap(), 0);
    let not_any_more = operations::NewFact { purpose: Some(Purpose::PolicyNotice), holds: false, ..fact(Condition::OptIn, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(chandra, not_any_more)).await.unwrap();
    let mut letters = Vec::new();
    for _ in 0..4 {
        house.operations.send_letters().await.unwrap();
        letters.extend(house.letters.take());
    }
    let [letter] = letters.as_slice() else { panic!("one letter, not {}", letters.len()) };
    assert!(letter.subject.contains("changed"));
    for words in ["comes into force on 15 June 2026", "https://example.net/privacy/versions"] {
        assert!(letter.text.reveal().contains(words), "{}", letter.text.reveal());
    }
    assert!(house.store.all_rows::<store::JobRow>(&Part::of(&site()), &[]).await.unwrap().is_empty(), "nothing waits any more");
}

#[tokio::test]
async fn a_letter_that_waits_is_decided_under_the_version_in_force_when_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let house = House::at(folder.path(), policies, JUNE, |house| house.offering(promising(&[Telling::Letter]))).await;
    let company = house.company(&site()).await;
    let wants = operations::NewFact { purpose: Some(Purpose::PolicyNotice), ..fact(Condition::OptIn, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(somebody(&house).await, wants)).await.unwrap();
    house.operations.publish_at(&site(), &new(text("2026-06-15", "", &[NO_USE, LETTERS]))).await.unwrap();
    house.operations.send_letters().await.unwrap();
    let waiting: Vec<store::JobRow> = house.store.all_rows(&Part::of(&site()), &[]).await.unwrap();
    assert!(waiting.iter().any(|job| job.subject.is_some()), "a letter waits");
    let shown = house.operations.show_version_at(&site(), &new(text("2026-06-02", "", &[USE, NO_LETTERS]))).await.unwrap();
    assert_eq!(shown.reach.waiting.jobs.get("policy-notice"), Some(&1), "{:?}", shown.reach.waiting);
    house.operations.publish_at(&site(), &new(text("2026-06-01", "", &[USE, NO_LETTERS]))).await.unwrap();
    for _ in 0..4 {
        house.operations.send_letters().await.unwrap();
    }
    assert!(house.letters.take().is_empty(), "the version in force forbids it");
}

#[tokio::test]
async fn what_the_text_forbids_cannot_be_turned_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = text("2024-01-01", "", &[USE, NO_LETTERS]);
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: first }]);
    let house = House::at(folder.path(), policies, JUNE, |house| house.offering(promising(&[Telling::Letter, Telling::Notice]))).await;
    let forbidden = house.operations.forbidden_tellings().unwrap();
    let [letter] = forbidden.as_slice() else { panic!("{forbidden:?}") };
    assert!(letter.to_string().contains("We write to you when this changes."), "{letter}");
    // Even where nobody looked: no letter is written.
    let _ = somebody(&house).await;
    house.operations.publish_at(&site(), &new(text("2026-06-01", "", &[NO_USE, NO_LETTERS]))).await.unwrap();
    for _ in 0..4 {
        house.operations.send_letters().await.unwrap();
    }
    assert!(house.letters.take().is_empty());
    let short = SiteOffering { notice_stands: vocabulary::Within::read("3 hours"), ..SiteOffering::default() };
    let folder = tempfile::tempdir().unwrap();
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: text("2024-01-01", "", &[USE, LETTERS]) }]);
    let house = House::at(folder.path(), policies, JUNE, |house| house.offering(Offering::default().with(&site(), short))).await;
    assert!(house.operations.forbidden_tellings().unwrap()[0].to_string().contains("Changes are told on every page."));
}

#[tokio::test]
async fn wso2_promises_never_to_write_of_a_change() {
    let on_change = BTreeSet::from([Telling::Letter]);
    let wso2 = House::site("wso2.com");
    let house = House::offering(Offering::default().with(&wso2, SiteOffering { on_change, ..SiteOffering::default() })).await;
    let forbidden = house.operations.forbidden_tellings().unwrap();
    assert_eq!(forbidden[0].sentence.as_deref(), Some("We will not send individual email notifications on the updates."));
}
