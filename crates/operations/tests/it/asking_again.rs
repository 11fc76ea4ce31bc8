//! Asking again, where the operator promises it: those whose consent rests on a changed sentence, from its day on, and nobody else.

use crate::kit::{about, fact};
use crate::publishing::{DAY_MS, JUNE, USE, new, site, somebody, text};
use operations::{EvidenceKind, NewFact, Offering, SiteOffering, Telling};
use policy::Source;
use std::collections::BTreeSet;
use store::{JobRow, Part};
use testkit::House;
use vocabulary::{Condition, Purpose, SubjectId};

/// The sentence about letters, with other words: whoever agreed to the older ones is asked again.
const OTHER_LETTERS: &str = "may contact email for marketing if opt-in | We write to you of offers that you chose";
const OFFERS: &str = "may contact email for marketing if opt-in | We write to you of offers";

fn version(effective: &str, offers: &str) -> String {
    let words = offers.split(" | ").nth(1).unwrap_or_default();
    let letters = "may contact email for policy-notice | We write to you when this changes";
    let held = "may collect email for marketing if voluntary | We collect your name and email";
    let full = text(effective, "", &[USE, held, letters, offers]);
    full.replace("We write to you when this changes. Changes", &format!("We write to you when this changes. {words}. Changes"))
}

async fn house(folder: &tempfile::TempDir, on_change: &[Telling]) -> House {
    let on_change: BTreeSet<Telling> = on_change.iter().copied().collect();
    let offering = Offering::default().with(&site(), SiteOffering { on_change, ..SiteOffering::default() });
    let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: version("2024-01-01", OFFERS) }]);
    House::at(folder.path(), policies, JUNE, |house| house.offering(offering)).await
}

/// Somebody who agreed to offers, or to nothing.
async fn person(house: &House, agrees: bool) -> SubjectId {
    let subject = somebody(house).await;
    if agrees {
        let company = house.company(&site()).await;
        let yes = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptIn, EvidenceKind::Letter) };
        house.operations.record_fact(&company, about(subject, yes)).await.unwrap();
    }
    subject
}

async fn letters(house: &House) -> Vec<String> {
    let mut letters = Vec::new();
    for _ in 0..4 {
        house.operations.send_letters().await.unwrap();
        letters.extend(house.letters.take());
    }
    letters.iter().map(|letter| format!("{}: {}", letter.subject, letter.text.reveal())).collect()
}

#[tokio::test]
async fn only_those_whom_a_changed_sentence_concerns_are_asked_again_and_from_its_day_on() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, &[Telling::AskAgain]).await;
    assert!(house.operations.forbidden_tellings().unwrap().is_empty());
    let (_, takes_it_back, _) = (person(&house, true).await, person(&house, true).await, person(&house, false).await);
    let next = new(version("2026-06-15", OTHER_LETTERS));
    let shown = house.operations.show_version_at(&site(), &next).await.unwrap();
    let says = |told: &[String], words: &str| told.iter().any(|told| told.contains(words));
    assert!(says(&shown.told, "2 people gave a consent that does not hold from 2026-06-15 on"), "before it is published: {:?}", shown.told);
    assert_eq!(shown.reach.consents.people, 2);
    house.operations.publish_at(&site(), &next).await.unwrap();
    assert_eq!(letters(&house).await, Vec::<String>::new(), "until its day the older words hold");
    house.clock.advance_ms(14 * DAY_MS);
    let company = house.company(&site()).await;
    let no = NewFact { purpose: Some(Purpose::Marketing), holds: false, ..fact(Condition::OptIn, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(takes_it_back, no)).await.unwrap();
    let written = letters(&house).await;
    let [letter] = written.as_slice() else { panic!("one of three: {written:?}") };
    assert!(letter.contains("asks you again") && letter.contains("have changed on 15 June 2026") && letter.contains("/preferences/"), "{letter}");
    assert_eq!(letters(&house).await, Vec::<String>::new(), "once");
    // What they are led to shows that choice as one to be made again.
    let token = letter.split("/preferences/").nth(1).and_then(|rest| operations::LinkToken::read(rest.get(..64)?)).unwrap();
    let view = house.operations.preferences(&site(), &token).await.unwrap();
    let again: Vec<_> = view.consents.consents.iter().filter(|consent| consent.state == operations::ConsentState::AskedAgain).collect();
    assert_eq!(again.len(), 1, "{:?}", view.consents.consents);
    assert!(house.store.all_rows::<JobRow>(&Part::of(&site()), &[]).await.unwrap().is_empty(), "nothing waits any more");
}

#[tokio::test]
async fn nobody_is_asked_where_no_consent_changes_or_the_operator_promises_nothing_or_it_is_taken_back() {
    for (on_change, rules) in [(&[Telling::AskAgain][..], OFFERS), (&[][..], OTHER_LETTERS)] {
        let folder = tempfile::tempdir().unwrap();
        let house = house(&folder, on_change).await;
        person(&house, true).await;
        house.operations.publish_at(&site(), &new(version("2026-06-02", rules))).await.unwrap();
        house.clock.advance_ms(2 * DAY_MS);
        assert_eq!(letters(&house).await, Vec::<String>::new());
    }
    let folder = tempfile::tempdir().unwrap();
    let house = house(&folder, &[Telling::AskAgain]).await;
    person(&house, true).await;
    house.operations.publish_at(&site(), &new(version("2026-06-15", OTHER_LETTERS))).await.unwrap();
    house.operations.withdraw_version_at(&site(), "2026-06-15".parse().unwrap()).await.unwrap();
    house.clock.advance_ms(20 * DAY_MS);
    assert_eq!(letters(&house).await, Vec::<String>::new());
    assert!(house.store.all_rows::<JobRow>(&Part::of(&site()), &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn whom_the_text_forbids_to_write_to_cannot_be_asked_by_letters() {
    let wso2 = House::site("wso2.com");
    let asking = SiteOffering { on_change: BTreeSet::from([Telling::AskAgain]), ..SiteOffering::default() };
    let house = House::offering(Offering::default().with(&wso2, asking)).await;
    let forbidden = house.operations.forbidden_tellings().unwrap();
    assert_eq!((forbidden[0].setting, forbidden.len()), ("on-change = \"ask-again\"", 1));
}
