//! The person's own page: their links, their rights, and what follows from exercising one.

use crate::kit::{data, question, send};
use operations::{Collected, DecisionQuestion, Exercise, FormKind, LinkToken, OperationError, RightView};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Channel, Effect, Personal, Purpose, Recipient, RequestState, Right, SiteId};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

async fn right(house: &House, site: &SiteId, asha: &Collected, right: Right) -> RightView {
    let page = house.operations.person(site, &asha.link).await.unwrap();
    page.rights.into_iter().find(|view| view.right == right && view.here).unwrap()
}

fn exercise(right: &RightView) -> Exercise {
    Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None }
}

#[tokio::test]
async fn an_opt_out_holds_at_the_next_decision_and_looking_at_the_link_changes_nothing() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let ask = DecisionQuestion { subject: Some(asha.subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    assert_eq!(house.operations.decide(&company, ask.clone()).await.unwrap().answer.verdict, Verdict::Permit);
    house.clock.advance_ms(1);
    let link = house.operations.person(&site, &asha.link).await.unwrap().opt_out.unwrap();
    assert!(!house.operations.opt_out_shown(&site, &link).await.unwrap().done);
    assert_eq!(house.operations.decide(&company, ask.clone()).await.unwrap().answer.verdict, Verdict::Permit);
    assert!(house.operations.opt_out(&site, &link).await.unwrap().done);
    assert!(house.operations.opt_out(&site, &link).await.unwrap().done);
    assert_ne!(house.operations.decide(&company, ask).await.unwrap().answer.verdict, Verdict::Permit);
    let page = house.operations.person(&site, &link).await;
    assert!(matches!(page, Err(OperationError::LinkInvalid)), "an opt-out link opens the page: {page:?}");
}

#[tokio::test]
async fn a_correction_is_made_and_a_question_becomes_a_case() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Download).await;
    let correct = right(&house, &site, &asha, Right::Correct).await;
    let correction = Some((data("name"), Personal::new("Asha R. Rao".to_owned())));
    let done = house.operations.exercise(&site, &asha.link, Exercise { correction, ..exercise(&correct) }).await.unwrap();
    assert_eq!(done.state, RequestState::Done);
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.records.iter().any(|record| record.value.reveal() == "Asha R. Rao"));
    assert_eq!(page.requests.len(), 1);

    let site = House::site("pactera.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    let ask = right(&house, &site, &asha, Right::Ask).await;
    let words = Some(Personal::new("Who has my address?".to_owned()));
    let case = house.operations.exercise(&site, &asha.link, Exercise { words, ..exercise(&ask) }).await.unwrap();
    assert_eq!((case.state, case.effect), (RequestState::Proven, Effect::Case));
}

#[tokio::test]
async fn deleting_leaves_no_page_and_every_bad_link_is_refused_alike() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    let close = right(&house, &site, &asha, Right::CloseAccount).await;
    assert!(close.reason.is_none(), "offered beyond the text, and marked so");
    house.operations.exercise(&site, &asha.link, exercise(&close)).await.unwrap();
    let forged = LinkToken::read(&"0".repeat(64)).unwrap();
    let elsewhere = send(&house, &House::site("wso2.com"), FormKind::Registration).await.link;
    let again = send(&house, &site, FormKind::Contact).await;
    let mut links = vec![asha.link, forged, elsewhere];
    house.clock.advance_ms(WEEK_MS);
    links.push(again.link);
    for link in links {
        let page = house.operations.person(&site, &link).await;
        assert!(matches!(page, Err(OperationError::LinkInvalid)), "{page:?}");
    }
}
