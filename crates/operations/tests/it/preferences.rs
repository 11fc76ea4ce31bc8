//! Preferences by the link of a letter, the browser's signal, and whether a visit may be counted.

use crate::kit::{question, send};
use operations::{
    Caller, ConsentState, CountingChoice, DecisionQuestion, Exercise, FormKind, LinkToken, NewConsent, Offering, OperationError, SiteOffering, Visit,
};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Channel, Personal, Purpose, Recipient, SiteId, SubjectId};

const YEAR_MS: i64 = 365 * 24 * 3_600_000;

/// The link to preferences that stands in the letter which is sent to Asha's address, and where a mail program unsubscribes.
async fn letter(house: &House, site: &SiteId) -> (LinkToken, Option<String>) {
    let from = operations::SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 1].into()) };
    let email = Personal::new("asha@example.org".to_owned());
    house.operations.ask_for_link(site, &email, "http://wipro.localhost", from).await.unwrap();
    house.operations.send_letters().await.unwrap();
    let letter = house.letters.take().pop().unwrap();
    let text = letter.text.reveal().clone();
    let token = text.split("/preferences/").nth(1).unwrap_or_else(|| panic!("{text}"));
    let unsubscribe = letter.unsubscribe.map(|address| address.reveal().clone());
    house.clock.advance_ms(1);
    (LinkToken::read(token.get(..64).unwrap()).unwrap(), unsubscribe)
}

async fn letters(house: &House, company: &Caller, subject: SubjectId) -> Verdict {
    let ask = DecisionQuestion { subject: Some(subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    house.operations.decide(company, ask).await.unwrap().answer.verdict
}

#[tokio::test]
async fn every_letter_leads_to_preferences_and_to_nothing_else_of_the_person() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let company = house.company(&site).await;
    let (link, unsubscribe) = letter(&house, &site).await;
    assert_eq!(unsubscribe, Some(format!("http://wipro.localhost/preferences/{}", link.as_str())));
    let view = house.operations.preferences(&site, &link).await.unwrap();
    let said = format!("{view:?}");
    assert!(!said.contains("asha") && !said.contains("Asha") && !said.contains("example.org"), "{said}");
    let consent = view.consents.consents.iter().find(|consent| consent.state == ConsentState::Given).unwrap();
    house.operations.withdraw_consent(&site, &link, &consent.key).await.unwrap();
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    house.clock.advance_ms(1);
    let statement = consent.statement.clone().unwrap();
    house.operations.give_consent(&site, &link, NewConsent { key: consent.key.clone(), statement, idempotency: None }).await.unwrap();
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit);

    let operations = &house.operations;
    assert!(matches!(operations.person(&site, &link).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.consents(&site, &link).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.export(&site, &link).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.person_receipts(&site, &link).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.opt_out(&site, &link).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.reply_shown(&site, &link).await, Err(OperationError::LinkInvalid)));
    let page = operations.person(&site, &asha.link).await.unwrap();
    let right = page.rights.iter().find(|right| right.here).unwrap();
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    assert!(matches!(operations.exercise(&site, &link, exercise).await, Err(OperationError::LinkInvalid)));
    assert!(matches!(operations.preferences(&House::site("wso2.com"), &link).await, Err(OperationError::LinkInvalid)), "of another site");
    assert!(matches!(operations.preferences(&site, &asha.link).await, Err(OperationError::LinkInvalid)), "the page's own link is another");
    house.clock.advance_ms(YEAR_MS);
    assert!(matches!(operations.preferences(&site, &link).await, Err(OperationError::LinkInvalid)), "it has an end");
}

#[tokio::test]
async fn one_click_stops_the_letters_and_once_more_changes_nothing() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let company = house.company(&site).await;
    let (link, _) = letter(&house, &site).await;
    for _ in 0..2 {
        house.operations.unsubscribe(&site, &link).await.unwrap();
        house.clock.advance_ms(1);
    }
    assert_ne!(letters(&house, &company, asha.subject).await, Verdict::Permit);
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert_eq!(page.requests.iter().filter(|request| request.channel == Channel::LetterLink).count(), 1);
    let view = house.operations.preferences(&site, &link).await.unwrap();
    assert!(view.stoppable.iter().any(|stoppable| stoppable.stopped && stoppable.purposes.contains(&Purpose::Marketing)));
    let open = view.stoppable.iter().find(|stoppable| !stoppable.stopped).unwrap();
    house.operations.stop_by_preferences(&site, &link, &open.key).await.unwrap();
    assert!(house.operations.preferences(&site, &link).await.unwrap().stoppable.iter().any(|now| now.key == open.key && now.stopped));
    let unknown = house.operations.stop_by_preferences(&site, &link, "all").await;
    assert!(matches!(unknown, Err(OperationError::Malformed(_))), "{unknown:?}");
}

#[tokio::test]
async fn the_signal_is_an_objection_once_and_never_takes_back_what_was_said_since() {
    let site = House::site("wipro.com");
    let heeding = SiteOffering { gpc: true, ..SiteOffering::default() };
    let house = House::offering(Offering::default().with(&site, heeding)).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    for _ in 0..2 {
        house.operations.heed_signal(&site, &asha.link).await.unwrap();
        house.clock.advance_ms(1);
    }
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert_eq!(page.requests.iter().filter(|request| request.channel == Channel::Gpc).count(), 1);
    let company = house.company(&site).await;
    let statement = house.operations.consents(&site, &asha.link).await.unwrap().consents.into_iter().find(|one| one.key == "contact-marketing-self");
    let new = NewConsent { key: "contact-marketing-self".to_owned(), statement: statement.unwrap().statement.unwrap(), idempotency: None };
    house.operations.give_consent(&site, &asha.link, new).await.unwrap();
    house.clock.advance_ms(1);
    house.operations.heed_signal(&site, &asha.link).await.unwrap();
    assert_eq!(letters(&house, &company, asha.subject).await, Verdict::Permit, "what somebody chose with a button stands");
    house.operations.heed_signal(&site, &LinkToken::read(&"0".repeat(64)).unwrap()).await.unwrap();

    let deaf = House::new().await;
    let asha = send(&deaf, &site, FormKind::Contact).await;
    deaf.operations.heed_signal(&site, &asha.link).await.unwrap();
    assert!(deaf.operations.person(&site, &asha.link).await.unwrap().requests.is_empty(), "it counts only where the operator says so");
}

#[tokio::test]
async fn a_visit_is_counted_only_as_the_text_and_the_visitor_let_it() {
    let site = House::site("wipro.com");
    let heeding = SiteOffering { gpc: true, ..SiteOffering::default() };
    let house = House::offering(Offering::default().with(&site, heeding)).await;
    let ask = |site: &SiteId, choice, signal| house.operations.may_count(site, Visit { choice, signal }).unwrap();
    let numbers = |counting: &operations::Counting| counting.reasons.iter().map(|reason| reason.sentence.number).collect::<Vec<_>>();
    let (accepted, refused) = (Some(CountingChoice::Accepted), Some(CountingChoice::Refused));
    let yes = ask(&site, accepted, false);
    assert!(yes.permitted && numbers(&yes) == [17], "{yes:?}");
    for no in [ask(&site, refused, false), ask(&site, None, false), ask(&site, accepted, true)] {
        assert!(!no.permitted && no.ever && numbers(&no).contains(&23), "cookies switched off, or the signal: {no:?}");
    }
    assert!(ask(&site, None, true).by_signal);
    for other in house.operations.sites().into_iter().filter(|other| *other != site) {
        assert!(!ask(&other, refused, false).permitted, "{other}: a visitor's no is heeded whatever the text says");
        let (none, yes) = (ask(&other, None, false), ask(&other, accepted, false));
        assert!(yes.permitted == yes.ever && (!none.permitted || !none.asks_first), "{other}: {none:?} {yes:?}");
        let signalled = ask(&other, None, true);
        assert_eq!((signalled.permitted, signalled.by_signal), (none.permitted, false), "{other}: the signal counts only where the operator says so");
    }
}
