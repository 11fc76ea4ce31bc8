//! Members from a list: under which version and choices they are taken in, that no list brings anybody back, and that an objection outlives it.

use crate::erasing::{leave, marked, somebody};
use crate::kit::{about, fact, value};
use operations::{EvidenceKind, ImportTerms, ImportedMember, LineImported, NewFact};
use store::{Command, FactRow, Part};
use testkit::House;
use vocabulary::{Condition, Effect, Purpose, SiteId, Timestamp, VersionId};

fn terms(house: &House, site: &SiteId) -> ImportTerms {
    let version: VersionId = house.operations.versions(site).unwrap().last().unwrap().version().clone();
    ImportTerms { version, document: "members of the old site".to_owned(), sha256: Some([7; 32]), are_grown: true, is_dry: false }
}

fn member(email: &str) -> ImportedMember {
    ImportedMember {
        values: vec![value("email", email), value("name", "Asha Rao")],
        consents: vec![Purpose::Marketing],
        objections: Vec::new(),
        said_at: Some(Timestamp(1_000_000_000_000)),
    }
}

#[tokio::test]
async fn a_member_is_taken_in_once_with_the_version_and_the_choices_of_the_list() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let (company, terms) = (house.company(&site).await, terms(&house, &site));
    let dry = ImportTerms { is_dry: true, ..terms.clone() };
    let looked = house.operations.import_member(&company, &dry, &member("old@zyxwvut.example")).await.unwrap();
    assert_eq!(looked, LineImported::TakenIn { subject: None, objected: Vec::new() });
    assert!(house.people(&site, "old@zyxwvut.example").await.is_empty(), "a dry run keeps nothing");
    let taken = house.operations.import_member(&company, &terms, &member("old@zyxwvut.example")).await.unwrap();
    let LineImported::TakenIn { subject: Some(subject), .. } = taken else { panic!("{taken:?}") };
    assert_eq!(house.people(&site, "old@zyxwvut.example").await, [subject]);
    let facts: Vec<FactRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let consent = facts.iter().find(|row| row.subject == Some(subject) && row.condition == Condition::OptIn).unwrap();
    assert_eq!((consent.detail.about.purposes.as_slice(), consent.detail.from), (&[Purpose::Marketing][..], Timestamp(1_000_000_000_000)));
    assert_eq!(house.operations.import_member(&company, &terms, &member("Old@zyxwvut.example")).await.unwrap(), LineImported::Known);
}

#[tokio::test]
async fn an_old_list_brings_nobody_back_and_what_they_objected_to_stays_stopped() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let (company, terms) = (house.company(&site).await, terms(&house, &site));
    // Taken in from the list, then erased: the list again leaves them gone.
    house.operations.import_member(&company, &terms, &member("gone@zyxwvut.example")).await.unwrap();
    let subject = house.people(&site, "gone@zyxwvut.example").await[0];
    let key = house.vault.subject_key(&site, subject).await.unwrap().unwrap();
    let erasure = house.vault.forget(key, "a test", Vec::new(), None, house.operations.now()).unwrap();
    house.store.apply_one(&Part::of(&site), Command::new(house.operations.now(), erasure)).await.unwrap();
    assert!(house.people(&site, "gone@zyxwvut.example").await.is_empty());
    assert_eq!(house.operations.import_member(&company, &terms, &member("gone@zyxwvut.example")).await.unwrap(), LineImported::Known);
    assert!(house.people(&site, "gone@zyxwvut.example").await.is_empty());
    // Came by a form, objected, left: what the objection left is obeyed.
    let person = somebody(&house, &site).await;
    let objection = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptedOut, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(person.subject, objection)).await.unwrap();
    leave(&house, &site, &person, &Effect::Deleted).await.unwrap();
    let taken = house.operations.import_member(&company, &terms, &member(&marked("email"))).await.unwrap();
    let LineImported::TakenIn { subject: Some(subject), objected } = taken else { panic!("{taken:?}") };
    assert_eq!(objected, [Purpose::Marketing]);
    let facts: Vec<FactRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    assert!(!facts.iter().any(|row| row.subject == Some(subject) && row.condition == Condition::OptIn), "no consent is taken over");
}

#[tokio::test]
async fn what_is_wrong_with_a_line_is_told_without_what_stands_in_it() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let (company, terms) = (house.company(&site).await, terms(&house, &site));
    for values in [vec![value("email", "no address")], vec![value("name", "Asha")], Vec::new()] {
        let became = house.operations.import_member(&company, &terms, &ImportedMember { values, ..ImportedMember::default() }).await.unwrap();
        let LineImported::Wrong { mistakes } = became else { panic!("{became:?}") };
        assert!(!mistakes.is_empty() && !mistakes.concat().contains("no address"), "{mistakes:?}");
    }
    let other = ImportTerms { version: house.operations.versions(&House::site("wipro.com")).unwrap()[0].version().clone(), ..terms };
    assert!(house.operations.import_member(&company, &other, &member("a@zyxwvut.example")).await.is_err(), "a version of another site");
}
