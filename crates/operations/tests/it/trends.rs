//! Figures over time: acts are counted one by one, people in groups above the minimum alone, and looking again within the minute tells nothing new.

use crate::kit::{about, fact, question, send};
use operations::{EvidenceKind, Figure, FormKind, KeyRole, NewFact, Scope, Span};
use std::collections::BTreeSet;
use testkit::House;
use vocabulary::{Action, Condition, Purpose, Recipient};

const DAY_MS: i64 = 24 * 3_600_000;

#[tokio::test]
async fn people_are_told_in_groups_above_the_minimum_alone() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    for _ in 0..19 {
        let somebody = send(&house, &site, FormKind::InformationRequest).await;
        let objects = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptedOut, EvidenceKind::Letter) };
        house.operations.record_fact(&company, about(somebody.subject, objects)).await.unwrap();
    }
    let trends = house.operations.trends(&company, Span::Quarter).await.unwrap();
    assert_eq!((trends.minimum, trends.on_file, trends.members), (20, Figure::Few, Figure::Few));
    assert!(trends.came.iter().chain(&trends.objections).all(|week| week.people == Figure::Few), "19 are too few to be told from none");
    for _ in 0..6 {
        let somebody = send(&house, &site, FormKind::InformationRequest).await;
        let objects = NewFact { purpose: Some(Purpose::Marketing), ..fact(Condition::OptedOut, EvidenceKind::Letter) };
        house.operations.record_fact(&company, about(somebody.subject, objects)).await.unwrap();
    }
    assert_eq!(house.operations.trends(&company, Span::Quarter).await.unwrap().on_file, Figure::Few, "looking again within the minute tells nothing");
    house.clock.advance_ms(61_000);
    let trends = house.operations.trends(&company, Span::Quarter).await.unwrap();
    assert_eq!(trends.on_file, Figure::AtLeast(20), "25 are told as at least 20");
    assert_eq!(trends.came.last().map(|week| week.people), Some(Figure::AtLeast(20)));
    assert_eq!(trends.objections.last().map(|week| week.people), Some(Figure::AtLeast(20)));
    assert!(trends.is_whole);
}

#[tokio::test]
async fn decisions_and_requests_stand_in_their_day_and_week() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let sell = question(Action::Sell, "email", Purpose::Marketing, Recipient::ThirdParty);
    house.operations.decide(&company, sell.clone()).await.unwrap();
    let first_day = house.operations.now().day();
    let asha = send(&house, &site, FormKind::Registration).await;
    let wish = operations::NewRequest {
        asker: operations::Asker::Person(asha.subject),
        right: vocabulary::Right::Correct,
        channel: vocabulary::Channel::Mail("support@indiamart.com".to_owned()),
        correction: Some((crate::kit::data("name"), vocabulary::Personal::new("Asha Menon".to_owned()))),
        words: None,
        proof: None,
        idempotency: None,
    };
    house.operations.file_request(&company, wish).await.unwrap();
    house.clock.advance_ms(8 * DAY_MS);
    house.operations.decide(&company, sell).await.unwrap();
    let trends = house.operations.trends(&company, Span::HalfYear).await.unwrap();
    assert_eq!((trends.requests.len(), trends.span), (26, Span::HalfYear));
    assert_eq!(trends.requests.iter().map(|week| week.asked).sum::<u64>(), 1);
    assert_eq!(trends.requests[24].asked, 1, "in the week before this one");
    let refused: Vec<_> = trends.decisions.iter().filter(|day| day.refused > 0).map(|day| day.day).collect();
    assert!(refused.contains(&first_day) && refused.contains(&house.operations.now().day()), "{refused:?}");
    // A year later both have left the page.
    house.clock.advance_ms(400 * DAY_MS);
    let later = house.operations.trends(&company, Span::HalfYear).await.unwrap();
    assert!(later.decisions.is_empty() && later.requests.iter().all(|week| week.asked == 0));
}

#[tokio::test]
async fn only_whoever_may_see_figures_sees_them() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let key = house.operations.issue_scoped_key(&site, "shop", KeyRole::Company, &BTreeSet::from([Scope::Orders])).await.unwrap();
    let shop = house.operations.caller(&site, &key).await.unwrap();
    assert!(house.operations.trends(&shop, Span::Year).await.is_err());
}
