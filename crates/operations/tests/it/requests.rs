//! Requests: by every way, step by step, and what is not done before it is known who asks.

use crate::kit::{data, filled_in, question, send};
use operations::{
    Asker, Collected, DecisionQuestion, Exercise, FieldOutcome, FormKind, NewRequest, Offer, Offering, OperationError, Proof, RequestAnswer, RequestQuery,
    RequestView, SiteOffering, UseRequest,
};
use policy::Verdict;
use std::collections::BTreeSet;
use testkit::House;
use vocabulary::{Action, Channel, Degree, Effect, Personal, Place, Purpose, Recipient, RequestState, Right, SiteId, Timestamp};

const DAY_MS: i64 = 24 * 3_600_000;
const NOON: Timestamp = Timestamp(1_780_315_200_000);

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

fn by_letter(asha: &Collected, right: Right, address: &str) -> NewRequest {
    NewRequest {
        asker: Asker::Person(asha.subject),
        right,
        channel: Channel::Mail(address.to_owned()),
        correction: None,
        words: None,
        proof: None,
        idempotency: None,
    }
}

fn corrected(words: &str) -> Option<(vocabulary::DataCategory, Personal<String>)> {
    Some((data("name"), text(words)))
}

async fn name_of(house: &House, site: &SiteId, asha: &Collected) -> String {
    let page = house.operations.person(site, &asha.link).await.unwrap();
    page.records.iter().find(|record| record.category == data("name")).unwrap().value.reveal().clone()
}

async fn one(house: &House, site: &SiteId, asha: &Collected) -> RequestView {
    house.operations.person(site, &asha.link).await.unwrap().requests.remove(0)
}

fn proof(degree: Degree) -> Proof {
    Proof { degree, document: text("they answered from the address on file") }
}

#[tokio::test]
async fn a_correction_by_letter_waits_until_it_is_proven_who_asks() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let new =
        NewRequest { correction: corrected("Asha Menon"), words: Some(text("My name is wrong")), ..by_letter(&asha, Right::Correct, "support@indiamart.com") };
    let filed = house.operations.file_request(&company, new).await.unwrap();
    assert_eq!((filed.state, filed.degree, filed.needed), (RequestState::IdentityWanted, Degree::Said, Degree::OwnLink));
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Rao", "nothing is done yet");
    // It cannot be said to be done, and what the house alone can witness is no proof that staff bring.
    let done = RequestAnswer::Done { answer: None, correction: None };
    assert!(matches!(house.operations.answer_request(&company, filed.id, done, None).await, Err(OperationError::Malformed(_))));
    let claimed = RequestAnswer::Proven(proof(Degree::OwnLink));
    assert!(matches!(house.operations.answer_request(&company, filed.id, claimed, None).await, Err(OperationError::Malformed(_))));
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Rao");
    let proven = RequestAnswer::Proven(proof(Degree::AddressProven));
    let now = house.operations.answer_request(&company, filed.id, proven.clone(), Some("once")).await.unwrap();
    assert_eq!((now.state, now.degree), (RequestState::Done, Degree::AddressProven));
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Menon");
    // The same call again is the same step; another step finds it closed.
    assert_eq!(house.operations.answer_request(&company, filed.id, proven, Some("once")).await.unwrap().state, RequestState::Done);
    let refused = RequestAnswer::Refused { sentence: Some(27), answer: None };
    assert!(matches!(house.operations.answer_request(&company, filed.id, refused, None).await, Err(OperationError::Malformed(_))));
    let seen = one(&house, &site, &asha).await;
    assert_eq!(seen.entries.len(), 3, "asked, identity wanted, done: each step has its entry");
    assert_eq!(seen.written.unwrap().reveal(), "My name is wrong");
    assert_eq!(seen.granted_by.unwrap().sentence.number, 27);
    for leaf in seen.entries {
        assert!(house.operations.person_receipt(&site, &asha.link, leaf).await.unwrap().is_some(), "and each entry its receipt");
    }
}

#[tokio::test]
async fn the_person_confirms_what_was_entered_for_them_or_takes_it_back() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let new = NewRequest { correction: corrected("Asha Menon"), ..by_letter(&asha, Right::Correct, "support@indiamart.com") };
    let first = house.operations.file_request(&company, new.clone()).await.unwrap();
    let stranger = send(&house, &site, FormKind::Registration).await;
    let not_theirs = house.operations.confirm_request(&site, &stranger.link, first.id).await;
    assert!(matches!(not_theirs, Err(OperationError::Malformed(_))), "{not_theirs:?}");
    let back = house.operations.withdraw_request(&site, &asha.link, first.id).await.unwrap();
    assert_eq!(back.state, RequestState::Withdrawn);
    assert!(house.operations.confirm_request(&site, &asha.link, first.id).await.is_err(), "what was taken back stays so");
    let second = house.operations.file_request(&company, new).await.unwrap();
    let done = house.operations.confirm_request(&site, &asha.link, second.id).await.unwrap();
    assert_eq!((done.state, done.degree), (RequestState::Done, Degree::OwnLink));
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Menon");
}

#[tokio::test]
async fn an_objection_by_letter_needs_no_proof_and_holds_at_the_next_decision() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    let ask = DecisionQuestion { subject: Some(asha.subject), ..question(Action::Contact, "email", Purpose::Service, Recipient::Company) };
    let before = house.operations.decide(&company, ask.clone()).await.unwrap().answer;
    house.clock.advance_ms(1);
    let filed = house.operations.file_request(&company, by_letter(&asha, Right::OptOut, "info@pactera.com")).await.unwrap();
    assert_eq!((filed.state, filed.degree), (RequestState::Done, Degree::Said));
    let after = house.operations.decide(&company, ask).await.unwrap().answer;
    assert_eq!(after.verdict, Verdict::Deny, "it was {:?}", before.verdict);
    let elsewhere = house.operations.file_request(&company, by_letter(&asha, Right::OptOut, "someone@else.example")).await;
    assert!(format!("{:?}", elsewhere.unwrap_err()).contains("info@pactera.com"), "the ways that are granted are named");
}

#[tokio::test]
async fn a_question_has_a_deadline_an_answer_and_is_overdue_when_its_day_has_passed() {
    let site = House::site("pactera.com");
    let offering = Offering::default().with(&site, SiteOffering { answer_within: vocabulary::Within::read("10 days"), ..SiteOffering::default() });
    let house = House::offering(offering).await;
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    let new = NewRequest { words: Some(text("Who has my address?")), ..by_letter(&asha, Right::Ask, "info@pactera.com") };
    let filed = house.operations.file_request(&company, new).await.unwrap();
    assert_eq!((filed.state, filed.overdue), (RequestState::Proven, false));
    assert_eq!(filed.due, Some(NOON.plus_ms(10 * DAY_MS)));
    let opened = house.operations.request(&company, filed.id).await.unwrap();
    match opened.written.unwrap() {
        FieldOutcome::Given { value, .. } => assert_eq!(value.reveal(), "Who has my address?"),
        FieldOutcome::Refused(answer) | FieldOutcome::NotHeld(answer) => assert_ne!(answer.verdict, Verdict::Permit),
    }
    house.clock.advance_ms(11 * DAY_MS);
    let list = house.operations.requests(&company, RequestQuery { due_before: Some(house.operations.now()), ..RequestQuery::default() }).await.unwrap();
    assert!(list.len() == 1 && list[0].overdue, "{list:?}");
    let none = house.operations.requests(&company, RequestQuery { due_before: Some(NOON), ..RequestQuery::default() }).await.unwrap();
    assert!(none.is_empty());
    let done = RequestAnswer::Done { answer: Some(text("Nobody but us.")), correction: None };
    let done = house.operations.answer_request(&company, filed.id, done, None).await.unwrap();
    assert_eq!((done.state, done.overdue), (RequestState::Done, false));
    let again = send(&house, &site, FormKind::Contact).await;
    assert!(house.operations.person(&site, &again.link).await.unwrap().requests.is_empty(), "nobody sees another's");
    assert!(house.operations.requests(&company, RequestQuery::default()).await.unwrap().is_empty());
    let closed = house.operations.requests(&company, RequestQuery { state: Some(RequestState::Done), ..RequestQuery::default() }).await.unwrap();
    assert_eq!(closed.len(), 1);
}

#[tokio::test]
async fn a_refusal_has_its_sentence() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    let ask = page.rights.into_iter().find(|right| right.right == Right::Ask).unwrap();
    let exercise = Exercise { key: ask.key, channel: Channel::AccountPage, correction: None, words: Some(text("Delete my orders")), idempotency: None };
    let case = house.operations.exercise(&site, &asha.link, exercise).await.unwrap();
    for sentence in [None, Some(0), Some(9_999), Some(1)] {
        let refused = house.operations.answer_request(&company, case.id, RequestAnswer::Refused { sentence, answer: None }, None).await;
        assert!(matches!(refused, Err(OperationError::Malformed(_))), "{sentence:?}: {refused:?}");
    }
    let refused = RequestAnswer::Refused { sentence: Some(35), answer: Some(text("A law makes us keep them.")) };
    let refused = house.operations.answer_request(&company, case.id, refused, None).await.unwrap();
    assert_eq!((refused.state, refused.refused_by.map(|reason| reason.sentence.number)), (RequestState::Refused, Some(35)));
    let seen = one(&house, &site, &asha).await;
    assert_eq!(seen.answer.unwrap().reveal(), "A law makes us keep them.");
    assert!(seen.refused_by.is_some_and(|reason| !reason.text.is_empty()));
}

#[tokio::test]
async fn a_message_that_comes_back_corrects_what_it_held_wrong() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    let secret = secret_of_a_message(&house, &site, &asha).await;
    let shown = house.operations.reply_shown(&site, &secret).await.unwrap();
    assert!(shown.held.contains(&data("name")));
    assert!(matches!(house.operations.person(&site, &secret).await, Err(OperationError::LinkInvalid)), "it opens no page");
    let correct = shown.rights.iter().find(|right| right.effect == Effect::Corrected).unwrap();
    let exercise = Exercise { key: correct.key.clone(), channel: Channel::Reply, correction: corrected("Asha Menon"), words: None, idempotency: None };
    let done = house.operations.exercise(&site, &secret, exercise).await.unwrap();
    assert_eq!((done.state, done.degree, done.channel), (RequestState::Done, Degree::AddressProven, Channel::Reply));
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Menon");
    // The same by the mailing program, which got the message back.
    let new = NewRequest {
        asker: Asker::Returned(secret),
        channel: Channel::Reply,
        correction: corrected("A. Menon"),
        ..by_letter(&asha, Right::Correct, "x@y.example")
    };
    assert_eq!(house.operations.file_request(&company, new.clone()).await.unwrap().state, RequestState::Done);
    assert_eq!(name_of(&house, &site, &asha).await, "A. Menon");
    let own = NewRequest { asker: Asker::Returned(asha.link.clone()), ..new };
    assert!(matches!(house.operations.file_request(&company, own).await, Err(OperationError::LinkInvalid)), "a page's secret is no message's");
    let beyond = Exercise { key: "beyond-close-account".to_owned(), channel: Channel::Reply, correction: None, words: None, idempotency: None };
    assert!(house.operations.exercise(&site, &secret_of_a_message(&house, &site, &asha).await, beyond).await.is_err(), "a message deletes nobody");
}

/// The secret that stands in a message to Asha.
pub(crate) async fn secret_of_a_message(house: &House, site: &SiteId, asha: &Collected) -> operations::LinkToken {
    let company = house.company(site).await;
    let contact = UseRequest {
        by: operations::Actor::Company,
        action: Action::Contact,
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        purpose: Purpose::Support,
        idempotency: None,
    };
    house
        .operations
        .use_data(&company, contact)
        .await
        .unwrap()
        .reply
        .into_iter()
        .next()
        .expect("the message bears a secret, as the policy lets it be returned")
        .1
}

#[tokio::test]
async fn an_objection_made_on_a_form_holds_from_the_first_decision() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let mut form = filled_in(&house, &site, FormKind::Registration);
    let offers = house.operations.form(&site, FormKind::Registration).unwrap().opt_outs;
    assert!(offers.iter().all(|offer| offer.channel == Channel::Page(Place::CollectingPage)) && offers.len() == 1, "{offers:?}");
    form.choices_ticked.push(offers[0].id.clone());
    let asha = house.operations.collect(&site, form).await.unwrap();
    let ask = DecisionQuestion { subject: Some(asha.subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    assert_eq!(house.operations.decide(&company, ask).await.unwrap().answer.verdict, Verdict::Deny);
    let request = one(&house, &site, &asha).await;
    assert_eq!((request.state, request.channel), (RequestState::Done, Channel::Page(Place::CollectingPage)));
    let boxes = |site: &str, kind| house.operations.form(&House::site(site), kind).unwrap().opt_outs.len();
    assert_eq!((boxes("wipro.com", FormKind::Download), boxes("wipro.com", FormKind::InformationRequest)), (1, 1));
    assert_eq!((boxes("pactera.com", FormKind::Contact), boxes("wso2.com", FormKind::Registration)), (1, 0));
}

#[tokio::test]
async fn the_browsers_signal_counts_where_the_operator_turned_it_on() {
    let site = House::site("indiamart.com");
    for (gpc, expected) in [(false, Verdict::Permit), (true, Verdict::Deny)] {
        let offering = Offering::default().with(&site, SiteOffering { gpc, ..SiteOffering::default() });
        let house = House::offering(offering).await;
        let company = house.company(&site).await;
        let mut form = filled_in(&house, &site, FormKind::Registration);
        form.choices_ticked.push("gpc".to_owned());
        let asha = house.operations.collect(&site, form).await.unwrap();
        let ask = DecisionQuestion { subject: Some(asha.subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
        assert_eq!(house.operations.decide(&company, ask).await.unwrap().answer.verdict, expected);
        let page = house.operations.person(&site, &asha.link).await.unwrap();
        assert_eq!(page.requests.iter().any(|request| request.channel == Channel::Gpc && request.granted_by.is_none()), gpc, "marked as beyond the policy");
    }
}

#[tokio::test]
async fn nothing_is_offered_beyond_the_policy_where_the_operator_says_so() {
    let site = House::site("wso2.com");
    let offering = Offering::default().with(&site, SiteOffering { offers: BTreeSet::from([Offer::Correct]), ..SiteOffering::default() });
    let house = House::offering(offering).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.records.is_empty(), "nothing is shown");
    assert!(page.rights.iter().any(|right| right.right == Right::Correct && right.reason.is_none()));
    assert!(page.rights.iter().all(|right| right.effect != Effect::Deleted));
    assert!(page.rights.iter().any(|right| right.right == Right::OptOut && right.reason.is_some()), "what the text grants stays");
    assert!(house.operations.export(&site, &asha.link).await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_deletes_by_letter_is_deleted_once_it_is_proven_who_asks() {
    let by_page = "person can close-account by account-page so deleted";
    let by_letter_too = "person can close-account by account-page, mail to support@indiamart.com so deleted";
    let mut sources = testkit::real_sources();
    for source in &mut sources {
        source.text = source.text.replace(by_page, by_letter_too);
    }
    let house = House::of(testkit::compiled(&sources), NOON).await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let filed = house.operations.file_request(&company, by_letter(&asha, Right::CloseAccount, "support@indiamart.com")).await.unwrap();
    assert_eq!(filed.state, RequestState::IdentityWanted);
    assert!(house.operations.person(&site, &asha.link).await.is_ok(), "a letter alone deletes nobody");
    let proven = RequestAnswer::Proven(proof(Degree::DocumentChecked));
    let done = house.operations.answer_request(&company, filed.id, proven, None).await.unwrap();
    assert_eq!((done.state, done.effect), (RequestState::Done, Effect::Deleted));
    assert!(matches!(house.operations.person(&site, &asha.link).await, Err(OperationError::LinkInvalid)));
    assert!(house.operations.request(&company, filed.id).await.is_err(), "the request went with them");
    assert!(house.operations.requests(&company, RequestQuery { state: Some(RequestState::Done), ..RequestQuery::default() }).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_correction_that_waited_does_not_undo_a_later_one() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let new = NewRequest { correction: corrected("Old Name"), ..by_letter(&asha, Right::Correct, "support@indiamart.com") };
    let waiting = house.operations.file_request(&company, new).await.unwrap();
    let correct = house.operations.person(&site, &asha.link).await.unwrap().rights.into_iter().find(|right| right.right == Right::Correct).unwrap();
    let exercise = Exercise { key: correct.key, channel: Channel::AccountPage, correction: corrected("Asha Menon"), words: None, idempotency: None };
    house.operations.exercise(&site, &asha.link, exercise).await.unwrap();
    let late = house.operations.confirm_request(&site, &asha.link, waiting.id).await;
    assert!(matches!(late, Err(OperationError::Malformed(_))), "{late:?}");
    assert_eq!(name_of(&house, &site, &asha).await, "Asha Menon");
    house.operations.withdraw_request(&site, &asha.link, waiting.id).await.unwrap();
}
