//! Choices: given one by one and taken back as easily, with a life that ends by itself, and asked again of those alone whom a changed
//! sentence concerns.

use crate::kit::{about, fact, filled_in, question, send};
use crate::shown::{house_with, house_with_change};
use operations::{
    Caller, Collected, ConsentState, ConsentView, DecisionQuestion, EvidenceKind, FormKind, LinkToken, NewConsent, NewFact, Offering, OperationError,
    SiteOffering,
};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Condition, Purpose, Recipient, SiteId, SubjectId, Within};

const DAY_MS: i64 = 24 * 3_600_000;
const LETTERS: &str = "contact-marketing-self";

async fn consent(house: &House, site: &SiteId, link: &LinkToken, key: &str) -> ConsentView {
    let page = house.operations.consents(site, link).await.unwrap();
    let keys: Vec<String> = page.consents.iter().map(|consent| consent.key.clone()).collect();
    page.consents.into_iter().find(|consent| consent.key == key).unwrap_or_else(|| panic!("{key} is not among {keys:?}"))
}

async fn give(house: &House, site: &SiteId, link: &LinkToken, key: &str) {
    let statement = consent(house, site, link, key).await.statement.unwrap();
    let new = NewConsent { key: key.to_owned(), statement, idempotency: None };
    house.operations.give_consent(site, link, new).await.unwrap();
    house.clock.advance_ms(1);
}

async fn letters(house: &House, company: &Caller, subject: SubjectId) -> Verdict {
    let ask = DecisionQuestion { subject: Some(subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    house.operations.decide(company, ask).await.unwrap().answer.verdict
}

async fn somebody(house: &House, site: &SiteId) -> (Collected, Caller) {
    let asha = send(house, site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    (asha, house.company(site).await)
}

#[tokio::test]
async fn a_choice_is_given_and_taken_back_at_one_place_with_what_was_shown_kept() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let (asha, company) = somebody(&house, &site).await;
    let before = consent(&house, &site, &asha.link, LETTERS).await;
    assert_eq!((before.state, before.given.is_none(), before.reasons.is_empty()), (ConsentState::NeverAsked, true, false));
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    give(&house, &site, &asha.link, LETTERS).await;
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    let view = consent(&house, &site, &asha.link, LETTERS).await;
    let given = view.given.unwrap();
    assert_eq!((view.state, given.form.as_str(), given.language.as_str()), (ConsentState::Given, "consents", "en"));
    assert_eq!((given.button.as_deref(), given.until, given.withdrawn_at), (Some("Yes, I agree to this"), None, None));
    assert_eq!((given.words, given.version.to_string()), (before.words, "wipro.com/2006-11-09".to_owned()));
    let shown = given.shown.unwrap();
    assert!(shown.contains("Yes, I agree to this") && shown.contains("Wipro may, if you so choose, send direct mailers"), "{shown}");
    house.operations.withdraw_consent(&site, &asha.link, LETTERS).await.unwrap();
    house.operations.withdraw_consent(&site, &asha.link, LETTERS).await.unwrap();
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    let after = consent(&house, &site, &asha.link, LETTERS).await;
    assert!(after.state == ConsentState::Withdrawn && after.given.unwrap().withdrawn_at.is_some());
    house.clock.advance_ms(1);
    give(&house, &site, &asha.link, LETTERS).await;
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit, "what was taken back can be given again");
}

#[tokio::test]
async fn a_choice_is_kept_in_the_language_it_was_shown_in() {
    use wording::Language::{Arabic, English};
    let house = House::new().await;
    let site = House::site("wipro.com");
    let (asha, company) = somebody(&house, &site).await;
    let shown = async |language| {
        let page = house.operations.consents_in(&site, &asha.link, language).await.unwrap();
        page.consents.into_iter().find(|consent| consent.key == LETTERS).unwrap()
    };
    let (arabic, english) = (shown(Arabic).await, shown(English).await);
    assert!(arabic.words.contains("Wipro") && arabic.words != english.words && arabic.words.chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c)));
    assert_eq!(arabic.reasons.first().map(|reason| &reason.text), english.reasons.first().map(|reason| &reason.text), "the policy stands in its own");
    // A statement of one language does not stand for the words of the other.
    let swapped = arabic.statement.clone().unwrap().replacen(".ar.", ".en.", 1);
    let new = |statement: String| NewConsent { key: LETTERS.to_owned(), statement, idempotency: None };
    let refused = house.operations.give_consent(&site, &asha.link, new(swapped)).await;
    assert!(matches!(refused, Err(OperationError::StatementStale)), "{refused:?}");
    house.operations.give_consent(&site, &asha.link, new(arabic.statement.unwrap())).await.unwrap();
    house.clock.advance_ms(1);
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    for language in [Arabic, English] {
        let given = shown(language).await.given.unwrap();
        assert_eq!((given.language.as_str(), &given.words, given.button), ("ar", &arabic.words, Some(operations::give_button(Arabic))));
        let kept = given.shown.unwrap();
        let parts = [arabic.words.as_str(), "نعم، أوافق على هذا", "الشركة نفسها", "Wipro may, if you so choose, send direct mailers"];
        assert!(parts.iter().all(|part| kept.contains(part)), "{kept}");
        assert_eq!(given.shown_sha256.unwrap(), ledger::hex(&ledger::sha256(&[kept.as_bytes()])));
    }
    let receipt = house.operations.consent_receipt(&site, &asha.link, shown(English).await.given.unwrap().id).await.unwrap().unwrap();
    assert_eq!(receipt.pointer("/record/processing/privacy_notice/language").and_then(|language| language.as_str()), Some("ar"), "{receipt}");
    house.operations.withdraw_consent_in(&site, &asha.link, (LETTERS, Arabic)).await.unwrap();
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    let facts = house.operations.person(&site, &asha.link).await.unwrap().facts;
    assert!(facts.iter().any(|fact| fact.document.contains("لا، أرجع عن هذا")), "the button it was taken back with");
}

#[tokio::test]
async fn nothing_is_given_that_was_not_shown_nor_for_another_choice_nor_twice() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let (asha, company) = somebody(&house, &site).await;
    let view = consent(&house, &site, &asha.link, LETTERS).await;
    let page = house.operations.consents(&site, &asha.link).await.unwrap();
    let other = page.consents.iter().find(|other| other.key != LETTERS).and_then(|other| other.statement.clone());
    let form = house.operations.form(&site, FormKind::Newsletter).unwrap().statement;
    for statement in [String::new(), form].into_iter().chain(other) {
        let new = NewConsent { key: LETTERS.to_owned(), statement, idempotency: None };
        let given = house.operations.give_consent(&site, &asha.link, new).await;
        assert!(matches!(given, Err(OperationError::StatementStale)), "{given:?}");
    }
    let new = |key: &str| NewConsent { key: key.to_owned(), statement: view.statement.clone().unwrap(), idempotency: None };
    let unknown = house.operations.give_consent(&site, &asha.link, new("everything")).await;
    assert!(matches!(unknown, Err(OperationError::Malformed(_))), "{unknown:?}");
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    for _ in 0..2 {
        house.operations.give_consent(&site, &asha.link, new(LETTERS)).await.unwrap();
    }
    let facts = house.operations.person(&site, &asha.link).await.unwrap().facts;
    assert_eq!(facts.iter().filter(|fact| fact.condition == Condition::OptIn && fact.holds).count(), 1);
    house.clock.advance_ms(DAY_MS);
    house.operations.withdraw_consent(&site, &asha.link, LETTERS).await.unwrap();
    let late = house.operations.give_consent(&site, &asha.link, new(LETTERS)).await;
    assert!(matches!(late, Err(OperationError::StatementStale)), "{late:?}");
}

#[tokio::test]
async fn a_tick_on_a_form_is_kept_with_its_form_and_taken_back_on_the_page() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Newsletter).await;
    house.clock.advance_ms(1);
    let company = house.company(&site).await;
    let view = consent(&house, &site, &asha.link, LETTERS).await;
    let given = view.given.unwrap();
    assert_eq!((view.state, given.form.as_str(), given.button.as_deref()), (ConsentState::Given, "newsletter", Some("Send")));
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    house.operations.withdraw_consent(&site, &asha.link, LETTERS).await.unwrap();
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
}

#[tokio::test]
async fn the_company_reads_choices_and_records_a_withdrawal_and_gives_none() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let (asha, company) = somebody(&house, &site).await;
    let letter = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptIn, EvidenceKind::Letter) };
    house.operations.record_fact(&company, about(asha.subject, letter)).await.unwrap();
    house.clock.advance_ms(1);
    let view = house.operations.consents_of(&company, asha.subject).await.unwrap();
    assert!(view.consents.iter().all(|consent| consent.statement.is_none()), "the company is shown no statement to give with");
    let own = consent(&house, &site, &asha.link, LETTERS).await;
    assert_eq!((own.state, own.given.unwrap().form.as_str()), (ConsentState::Given, "a document on file"));
    let nameless = house.operations.record_withdrawal(&company, (asha.subject, LETTERS), " ", None).await;
    assert!(matches!(nameless, Err(OperationError::Malformed(_))), "{nameless:?}");
    house.operations.record_withdrawal(&company, (asha.subject, LETTERS), "a letter of 2 June", Some("one")).await.unwrap();
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    assert_eq!(consent(&house, &site, &asha.link, LETTERS).await.state, ConsentState::Withdrawn);
}

#[tokio::test]
async fn a_choice_with_a_life_ends_by_itself_at_the_next_decision() {
    let life = SiteOffering { consent_life: Within::read("30 days"), ..SiteOffering::default() };
    let site = House::site("wipro.com");
    let house = House::offering(Offering::default().with(&site, life)).await;
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let company = house.company(&site).await;
    house.clock.advance_ms(30 * DAY_MS - 1);
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    house.clock.advance_ms(1);
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit, "its time is over, and no job ran");
    let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(asha.subject), party: None }).await.unwrap();
    assert!(facts.iter().all(|fact| fact.condition != Condition::OptIn || fact.holds), "nothing was written to end it");
}

#[tokio::test]
async fn a_life_that_the_operator_sets_later_counts_for_what_was_given_before() {
    let site = House::site("wipro.com");
    let folder = tempfile::tempdir().unwrap();
    let policies = testkit::real_policies;
    let now = vocabulary::Timestamp(1_780_315_200_000);
    let subject = {
        let house = House::at(folder.path(), policies(), now, |house| house).await;
        send(&house, &site, FormKind::Newsletter).await.subject
    };
    let life = SiteOffering { consent_life: Within::read("30 days"), ..SiteOffering::default() };
    let house = House::at(folder.path(), policies(), now.plus_ms(29 * DAY_MS), |house| house.offering(Offering::default().with(&site, life))).await;
    let company = house.company(&site).await;
    assert_eq!(letters(&house, &company, subject).await, Verdict::Permit);
    house.clock.advance_ms(2 * DAY_MS);
    assert_ne!(letters(&house, &company, subject).await, Verdict::Permit);
}

const MAILERS: &str = "Wipro may, if you so choose, send direct mailers to you at the address given by you.";
const MAILERS_NEW: &str = "Wipro may, if you so choose, send direct mailers, some of them every day, to you at the address given by you.";

#[tokio::test]
async fn only_those_are_asked_again_whom_a_changed_sentence_concerns() {
    // The rule quotes words that stand in the sentence: both change.
    let quoted = (
        "| Wipro may, if you so choose, send direct mailers to you at the address given by you",
        "| send direct mailers, some of them every day, to you at the address given by you",
    );
    let house = house_with_change("wipro.com", &[(MAILERS, MAILERS_NEW), quoted]).await;
    let site = House::site("wipro.com");
    let (asha, company) = (send(&house, &site, FormKind::Newsletter).await, house.company(&site).await);
    let (ben, _) = somebody(&house, &site).await;
    let versions = house.operations.versions(&site).unwrap();
    let again = house.operations.asked_again_under(&site, &versions[0]).await.unwrap();
    assert_eq!((again.people, again.staying), (1, 0), "{again:?}");
    let concerned = &again.consents[0];
    assert_eq!((concerned.condition, concerned.people, concerned.before.len()), (Condition::OptIn, 1, 1));
    assert!(concerned.after[0].contains("some of them every day"), "{concerned:?}");
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    house.clock.advance_ms(31 * DAY_MS);
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit, "what was agreed to was another sentence");
    let page = house.operations.consents_of(&company, asha.subject).await.unwrap();
    let view = page.consents.iter().find(|consent| consent.key == LETTERS).unwrap();
    assert_eq!((view.state, view.before.clone()), (ConsentState::AskedAgain, vec![MAILERS.to_owned()]));
    assert_eq!(house.operations.consents_of(&company, ben.subject).await.unwrap().consents[0].state, ConsentState::NeverAsked);
}

#[tokio::test]
async fn where_another_sentence_changes_the_choice_stays_and_it_is_given_again_once_asked() {
    let other =
        ("We believe it is necessary to share information in order to investigate", "We believe it is needful to share information in order to investigate");
    let unchanged = house_with_change("wipro.com", &[other]).await;
    let site = House::site("wipro.com");
    let asha = send(&unchanged, &site, FormKind::Newsletter).await;
    let company = unchanged.company(&site).await;
    let versions = unchanged.operations.versions(&site).unwrap();
    let again = unchanged.operations.asked_again_under(&site, &versions[0]).await.unwrap();
    assert_eq!((again.people, again.staying, again.consents.len()), (0, 1, 0));
    unchanged.clock.advance_ms(31 * DAY_MS);
    assert_eq!(letters(&unchanged, &company, asha.subject).await, Verdict::Permit);

    // A rule alone changes: the words stay, and what they permit is something else.
    let rule = (
        "may contact email, postal for marketing only if opt-in and voluntary and not opted-out",
        "may contact email, postal, phone for marketing only if opt-in and voluntary and not opted-out",
    );
    let house = house_with("wipro.com", &[rule], |house| house).await;
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let company = house.company(&site).await;
    house.clock.advance_ms(29 * DAY_MS + DAY_MS / 2 + 1);
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    let anew = filled_in(&house, &site, FormKind::Newsletter);
    let anew = operations::Submission { values: vec![crate::kit::value("email", "ben@example.org"), crate::kit::value("name", "Ben")], ..anew };
    let ben = house.operations.collect(&site, anew).await.unwrap();
    assert_eq!(letters(&house, &company, ben.subject).await, Verdict::Permit, "who agreed to the new rule is not asked again");
}

#[tokio::test]
async fn a_choice_of_one_recipient_gives_nothing_to_another() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let asha = send(&house, &site, FormKind::Registration).await;
    house.clock.advance_ms(1);
    let company = house.company(&site).await;
    let page = house.operations.consents(&site, &asha.link).await.unwrap();
    let sharing = page.consents.iter().find(|consent| consent.recipient.is_some_and(|recipient| recipient != Recipient::Company)).unwrap().clone();
    let (recipient, category) = (sharing.recipient.unwrap(), sharing.data[0].clone());
    let ask = |to: Recipient| DecisionQuestion {
        data: vec![category.clone()],
        subject: Some(asha.subject),
        ..question(Action::Share, "email", sharing.purposes[0], to)
    };
    let verdict = async |to: Recipient| house.operations.decide(&company, ask(to)).await.unwrap().answer.verdict;
    let before: Vec<Verdict> = vec![verdict(recipient).await, verdict(Recipient::Advertiser).await];
    assert_ne!(before[0], Verdict::Permit);
    give(&house, &site, &asha.link, &sharing.key).await;
    assert_eq!(verdict(recipient).await, Verdict::Permit);
    assert_eq!(verdict(Recipient::Advertiser).await, before[1]);
}
