//! An advertiser that takes figures from one another: it knows everybody of a group but one, brings in as many people as it likes, asks again and
//! again, and learns of that one no more than by guessing.

use crate::kit::{data, filled_in, question, value};
use operations::{AggregateQuestion, Caller, DisclosureRequest, FormKind, GroupBy, NewParty, OperationError, Partial};
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, SiteId};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// The smallest group that the policy lets be told.
const STEP: usize = 20;

async fn advertiser(house: &House, company: &Caller) {
    house.operations.register_party(company, NewParty { name: "Adcorp".to_owned(), kind: Recipient::Advertiser, idempotency: None }).await.unwrap();
}

/// Somebody registers, with a telephone number or without.
async fn comes(house: &House, site: &SiteId, number: usize, has_phone: bool) -> operations::Collected {
    let mut posted = filled_in(house, site, FormKind::Registration);
    posted.values.retain(|(category, _)| !matches!(category.key(), "email" | "phone"));
    posted.values.push(value("email", &format!("guest{number}@example.org")));
    if has_phone {
        posted.values.push(value("phone", &format!("+91 80 4012 {number:04}")));
    }
    house.operations.collect(site, posted).await.unwrap()
}

/// What the advertiser is told of a group.
async fn told(house: &House, company: &Caller, label: &str) -> u64 {
    let wish = AggregateQuestion { group_by: GroupBy::Category, purpose: Purpose::Advertising, party: Some("Adcorp".to_owned()) };
    let figures = house.operations.aggregate(company, wish).await.unwrap();
    for group in &figures.groups {
        assert!(group.people >= STEP as u64 && group.people.is_multiple_of(STEP as u64), "{group:?}");
    }
    figures.groups.iter().find(|group| group.label == label).map_or(0, |group| group.people)
}

#[tokio::test]
async fn whoever_comes_or_goes_within_a_week_changes_no_figure() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    advertiser(&house, &company).await;
    let mut last = None;
    for number in 0..(2 * STEP) {
        last = Some(comes(&house, &site, number, true).await);
    }
    let before = told(&house, &company, "phone").await;
    // The attacker fills the group up, one by one, and looks for the step at each.
    for number in 0..STEP {
        comes(&house, &site, 1_000 + number, true).await;
        assert_eq!(told(&house, &company, "phone").await, before, "one who came is seen");
    }
    crate::erasing::leave(&house, &site, &last.unwrap(), &vocabulary::Effect::Deleted).await.unwrap();
    assert_eq!(told(&house, &company, "phone").await, before, "one who went is seen");
    let others = house.beside(testkit::real_policies(), vocabulary::Clock::now(&*house.clock)).await;
    let there = others.company(&site).await;
    assert_eq!(told(&others, &there, "phone").await, before, "another server tells another figure");
    house.clock.advance_ms(WEEK_MS);
    let after = told(&house, &company, "phone").await;
    assert!(after >= before, "{before} {after}");
}

#[tokio::test]
async fn knowing_all_but_one_tells_of_that_one_no_more_than_guessing() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    advertiser(&house, &company).await;
    // Exactly at a step: without blurring, one more or one less would be seen with certainty.
    for number in 0..(2 * STEP - 1) {
        comes(&house, &site, number, true).await;
    }
    const ROUNDS: usize = 60;
    let (mut seen_without, mut seen_with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        house.clock.advance_ms(WEEK_MS);
        seen_without.push(told(&house, &company, "phone").await);
    }
    comes(&house, &site, 9_999, true).await;
    for _ in 0..ROUNDS {
        house.clock.advance_ms(WEEK_MS);
        seen_with.push(told(&house, &company, "phone").await);
    }
    // The best the attacker can do with one figure: the most telling threshold. One person moves it by one part in twenty.
    let share = |seen: &[u64]| seen.iter().filter(|figure| **figure >= 2 * STEP as u64).count() as f64 / ROUNDS as f64;
    assert_eq!(share(&seen_without), 0.0, "39 are never told as 40");
    assert!(share(&seen_with) < 0.25, "40 of 40 are told as 40 in {} of the weeks", share(&seen_with));
    // And the difference of a group and the whole is a step or nothing: no complement is a small group.
    let (whole, part) = (told(&house, &company, "email").await, told(&house, &company, "phone").await);
    assert!(whole.abs_diff(part).is_multiple_of(STEP as u64));
}

#[tokio::test]
async fn an_advertiser_has_no_path_to_anything_but_figures() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    advertiser(&house, &company).await;
    let somebody = comes(&house, &site, 1, true).await;
    for action in [Action::Share, Action::Sell, Action::Transfer] {
        let wish = DisclosureRequest {
            subjects: vec![somebody.subject],
            categories: ["name", "email", "phone", "postal", "usage"].into_iter().map(data).collect(),
            action,
            purpose: Purpose::Advertising,
            party: "Adcorp".to_owned(),
            partial: Partial::WhatIsPermitted,
            idempotency: None,
        };
        let release = house.operations.disclose(&company, wish).await.unwrap();
        let is_given = |field: &operations::FieldRelease| matches!(field.outcome, operations::FieldOutcome::Given { .. });
        assert!(!release.subjects.iter().flat_map(|subject| &subject.fields).any(is_given), "{action:?}");
    }
    let key = house.operations.issue_key(&site, "ads", operations::KeyRole::Party("Adcorp".to_owned())).await.unwrap();
    let adcorp = house.operations.caller(&site, &key).await.unwrap();
    let figures = AggregateQuestion { group_by: GroupBy::Category, purpose: Purpose::Advertising, party: Some("Adcorp".to_owned()) };
    assert!(matches!(house.operations.aggregate(&adcorp, figures).await, Err(OperationError::NotAllowed(_))));
    assert!(matches!(house.operations.disclosures(&adcorp, &operations::DisclosuresQuery::default()).await, Err(OperationError::NotAllowed(_))));
    let about =
        operations::DecisionQuestion { subject: Some(somebody.subject), ..question(Action::Share, "email", Purpose::Advertising, Recipient::Advertiser) };
    assert!(matches!(house.operations.decide(&adcorp, about).await, Err(OperationError::NotAllowed(_))));
}
