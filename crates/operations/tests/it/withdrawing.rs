//! A version that waits for its day is taken back: nobody acted under it, every server knows, and whoever was told is told of this as well.

use crate::kit::{about, fact, question};
use crate::publishing::{DAY_MS, JUNE, LETTERS, NO_USE, USE, first, house_of, mistakes, new, site, somebody, text};
use operations::{EvidenceKind, Offering, OperationError, SiteOffering, Telling};
use policy::{Source, Verdict};
use std::collections::BTreeSet;
use store::{JobRow, Part, PolicyVersionRow};
use testkit::House;
use vocabulary::{Action, Condition, Place, Purpose, Recipient};

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

async fn verdict(house: &House) -> Verdict {
    house.operations.ask(&site(), question(Action::Use, "name", Purpose::Registration, Recipient::Company)).await.unwrap().answer.verdict
}

fn told(house: &House) -> Option<String> {
    house.operations.change_told(&site(), Place::EveryPage, wording::Language::English).unwrap().map(|told| told.words)
}

#[tokio::test]
async fn a_version_is_taken_back_before_its_day_and_never_from_it_on() {
    let folder = tempfile::tempdir().unwrap();
    let policies = || testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
    let house = House::at(folder.path(), policies(), JUNE, |house| house).await;
    let company = house.company(&site()).await;
    let next = text("2026-06-15", "", &[NO_USE, LETTERS]);
    house.operations.publish(&company, &new(next.clone())).await.unwrap();
    let other = house.beside(policies(), JUNE).await;
    assert!(mistakes(house.operations.withdraw_version(&company, day("2026-06-16")).await).contains("no version was published"));
    let shown = house.operations.show_withdrawal(&company, day("2026-06-15")).await.unwrap();
    assert!(!shown.withdrawn && house.operations.versions(&site()).unwrap().len() == 2, "shown, and nothing changed");
    let leaves = house.store.head(&Part::of(&site())).await.unwrap().size;
    let withdrawn = house.operations.withdraw_version(&company, day("2026-06-15")).await.unwrap();
    assert!(withdrawn.withdrawn && withdrawn.stays.to_string() == "example.net/2024-01-01");
    assert!(withdrawn.told.iter().any(|told| told.contains("30 days") && told.contains("Changes are told on every page.")), "{:?}", withdrawn.told);
    assert_eq!(house.store.head(&Part::of(&site())).await.unwrap().size, leaves + 1, "the log says it");
    house.operations.withdraw_version(&company, day("2026-06-15")).await.unwrap();
    assert_eq!(house.store.all_rows::<PolicyVersionRow>(&Part::of(&site()), &[]).await.unwrap().len(), 2, "once more changes nothing");
    let words = told(&house).unwrap();
    assert!(words.contains("announced for 15 June 2026 has been taken back"), "{words}");
    // Another server of the same store takes it up before it does anything else.
    somebody(&other).await;
    assert_eq!(other.operations.versions(&site()).unwrap().len(), 1);
    for house in [&house, &other] {
        house.clock.advance_ms(15 * DAY_MS);
        assert_eq!(verdict(house).await, Verdict::Permit, "its day passes, and it does not come");
    }
    house.clock.advance_ms(16 * DAY_MS);
    assert_eq!(told(&house), None, "it is no news any more");
    // For the same day nothing comes any more; for a later one another may, and once it is in force it stays.
    house.operations.publish(&company, &new(text("2026-08-01", "", &[NO_USE, LETTERS]))).await.unwrap();
    house.clock.advance_ms(40 * DAY_MS);
    assert_eq!(verdict(&house).await, Verdict::Deny);
    let stays = house.operations.withdraw_version(&company, day("2026-08-01")).await;
    assert!(matches!(stays, Err(OperationError::Settled(_))), "{stays:?}");
    let report = operations::verify_house(&*house.store, &house.vault, &site(), None).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn what_was_taken_back_stays_so_when_the_house_is_opened_with_its_file_and_another_text_may_come_for_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let first = || Source { name: "first.md".to_owned(), text: first() };
    let next = text("2026-06-15", "", &[NO_USE, LETTERS]);
    let house = House::at(folder.path(), testkit::compiled(&[first()]), JUNE, |house| house).await;
    house.operations.publish_at(&site(), &new(next.clone())).await.unwrap();
    house.operations.withdraw_version_at(&site(), day("2026-06-15")).await.unwrap();
    drop(house);
    let file = Source { name: "next.md".to_owned(), text: next };
    let house = House::at(folder.path(), testkit::compiled(&[first(), file.clone()]), JUNE, |house| house).await;
    assert_eq!(house.operations.versions(&site()).unwrap().len(), 1, "the file in the folder does not bring it back");
    let better = text("2026-06-15", "", &[USE, LETTERS]).replace("We use your name", "We gladly use your name");
    house.operations.publish_at(&site(), &new(better.clone())).await.unwrap();
    assert_eq!(told(&house), None, "what was announced for that day comes after all, in other words");
    drop(house);
    let house = House::at(folder.path(), testkit::compiled(&[first(), Source { text: better.clone(), ..file }]), JUNE, |house| house).await;
    assert_eq!(house.operations.versions(&site()).unwrap()[0].text(), better);
    house.clock.advance_ms(15 * DAY_MS);
    assert_eq!(house.operations.policy(&site()).unwrap().text(), better);
}

#[tokio::test]
async fn a_file_of_the_folder_is_not_taken_back() {
    let both = [first(), text("2026-06-15", "", &[NO_USE, LETTERS])].map(|text| Source { name: "policy.md".to_owned(), text });
    let house = House::of(testkit::compiled(&both), JUNE).await;
    assert!(mistakes(house.operations.withdraw_version_at(&site(), day("2026-06-15")).await).contains("take the file away"));
    let of_first = house_of(&first()).await.operations.withdraw_version_at(&site(), day("2024-01-01")).await;
    assert!(of_first.is_err());
}

#[tokio::test]
async fn whoever_was_written_to_is_written_to_again_and_whoever_was_not_is_not() {
    for rounds_before in [0, 4] {
        let folder = tempfile::tempdir().unwrap();
        let on_change = BTreeSet::from([Telling::Letter]);
        let offering = Offering::default().with(&site(), SiteOffering { on_change, ..SiteOffering::default() });
        let policies = testkit::compiled(&[Source { name: "first.md".to_owned(), text: first() }]);
        let house = House::at(folder.path(), policies, JUNE, |house| house.offering(offering)).await;
        let company = house.company(&site()).await;
        let wants = operations::NewFact { purpose: Some(Purpose::PolicyNotice), ..fact(Condition::OptIn, EvidenceKind::Letter) };
        house.operations.record_fact(&company, about(somebody(&house).await, wants)).await.unwrap();
        house.operations.publish_at(&site(), &new(text("2026-06-15", "", &[NO_USE, LETTERS]))).await.unwrap();
        for _ in 0..rounds_before {
            house.operations.send_letters().await.unwrap();
        }
        let before = house.letters.take();
        assert_eq!(before.len(), usize::from(rounds_before > 0));
        house.operations.withdraw_version_at(&site(), day("2026-06-15")).await.unwrap();
        for _ in 0..4 {
            house.operations.send_letters().await.unwrap();
        }
        let after: Vec<String> = house.letters.take().iter().map(|letter| format!("{}: {}", letter.subject, letter.text.reveal())).collect();
        assert_eq!(after.len(), before.len(), "{after:?}");
        if let Some(letter) = after.first() {
            assert!(letter.contains("stays as it is") && letter.contains("to come into force on 15 June 2026") && letter.contains("taken back"), "{letter}");
        }
        assert!(house.store.all_rows::<JobRow>(&Part::of(&site()), &[]).await.unwrap().is_empty(), "nothing waits any more");
    }
}

#[tokio::test]
async fn two_drafts_for_one_day_are_each_judged_by_their_own_words() {
    let house = house_of(&first()).await;
    let company = house.company(&site()).await;
    let wants = operations::NewFact { purpose: Some(Purpose::PolicyNotice), ..fact(Condition::OptIn, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(somebody(&house).await, wants)).await.unwrap();
    let changed = text("2026-06-15", "", &[USE, "may contact email for policy-notice if opt-in | We write to you"])
        .replace("We write to you when this changes", "We write to you only when you like");
    let again = house.operations.show_version(&company, &new(changed)).await.unwrap().reach.consents.people;
    let same = house.operations.show_version(&company, &new(text("2026-06-15", "", &[NO_USE, LETTERS]))).await.unwrap().reach.consents.people;
    assert_eq!((again, same), (1, 0));
}
