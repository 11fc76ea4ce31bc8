//! Data leaves only on recorded facts: recorded, it goes, with its sentence; lapsed or taken back, it stays.

use crate::kit::{about, data, fact, question, refused, send};
use operations::{
    Actor, AggregateQuestion, DecisionQuestion, DisclosureRequest, EvidenceKind, FieldOutcome, FormKind, GroupBy, KeyRole, NewEntry, NewFact, NewParty,
    OperationError, Partial, Register, UseRequest,
};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Clock, Condition, Purpose, Recipient, SubjectId};

const DAY_MS: i64 = 24 * 3_600_000;

fn request(subject: SubjectId, party: &str, purpose: Purpose) -> DisclosureRequest {
    DisclosureRequest {
        subjects: vec![subject],
        categories: vec![data("email")],
        action: Action::Share,
        purpose,
        party: party.to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency: None,
    }
}

fn party(name: &str, kind: Recipient) -> NewParty {
    NewParty { name: name.to_owned(), kind, idempotency: None }
}

fn outcome(release: &operations::Release) -> &FieldOutcome {
    &release.subjects[0].fields[0].outcome
}

#[tokio::test]
async fn a_partner_gets_the_address_while_its_agreement_is_in_force_and_the_person_sees_it() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Download).await;
    house.operations.register_party(&company, party("Acme", Recipient::Partner)).await.unwrap();
    let wish = request(asha.subject, "Acme", Purpose::Marketing);

    let before = house.operations.disclose(&company, wish.clone()).await.unwrap();
    let FieldOutcome::Refused(answer) = outcome(&before) else { panic!("{before:?}") };
    assert!(answer.reasons[0].text.contains("does not rent, sell, or share"), "{answer:?}");
    let all = DisclosureRequest { partial: Partial::AllOrNothing, ..wish.clone() };
    assert!(refused(house.operations.disclose(&company, all).await).contains("does not rent"));

    let until = house.clock.now().plus_ms(DAY_MS);
    testkit::entered(&house.operations, &site, NewEntry { until: Some(until), ..testkit::entry(Register::Agreements, "Acme") }).await;
    let release = house.operations.disclose(&company, wish.clone()).await.unwrap();
    let FieldOutcome::Given { value, .. } = outcome(&release) else { panic!("{release:?}") };
    assert_eq!(value.reveal(), "asha@example.org");
    assert_eq!(release.receipts.len(), 1);
    assert!(release.no_onward_share, "what leaves for a partner bears the stamp");
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert_eq!((page.disclosures.len(), page.disclosures[0].party.as_str()), (1, "Acme"));
    assert!(!page.disclosures[0].sentences.is_empty() && page.disclosures[0].no_onward_share);

    house.clock.advance_ms(DAY_MS);
    let after = house.operations.disclose(&company, wish).await.unwrap();
    assert!(matches!(outcome(&after), FieldOutcome::Refused(_)), "a lapsed agreement still opens: {after:?}");
}

#[tokio::test]
async fn the_same_disclosure_twice_is_in_the_history_once_per_telling() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Download).await;
    house.operations.register_party(&company, party("Acme", Recipient::Partner)).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Acme")).await;
    let wish = DisclosureRequest { idempotency: Some("d-1".to_owned()), ..request(asha.subject, "Acme", Purpose::Marketing) };
    for _ in 0..2 {
        let release = house.operations.disclose(&company, wish.clone()).await.unwrap();
        assert!(matches!(outcome(&release), FieldOutcome::Given { .. }));
    }
    let other = DisclosureRequest { purpose: Purpose::Support, ..wish };
    let clash = house.operations.disclose(&company, other).await;
    assert!(matches!(clash, Err(OperationError::IdempotencyClash)), "{clash:?}");
}

#[tokio::test]
async fn a_permission_changes_the_answer_and_taking_it_back_changes_it_again() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let ask = DecisionQuestion { subject: Some(asha.subject), ..question(Action::Share, "email", Purpose::PartnerMarketing, Recipient::Partner) };
    let before = house.operations.decide(&company, ask.clone()).await.unwrap();
    assert_eq!(before.answer.verdict, Verdict::Deny);
    let wanted: Vec<Condition> = before.would_change.iter().flat_map(|way| &way.needs).map(|need| need.condition).collect();
    assert!(wanted.contains(&Condition::Permission), "{wanted:?}");

    let permission = NewFact { purpose: Some(Purpose::PartnerMarketing), ..about(asha.subject, fact(Condition::Permission, EvidenceKind::Letter)) };
    let recorded = house.operations.record_fact(&company, permission).await.unwrap();
    let granted = house.operations.decide(&company, ask.clone()).await.unwrap();
    assert_eq!(granted.answer.verdict, Verdict::Permit);
    assert_eq!(granted.facts.iter().filter(|fact| fact.id == recorded.id).count(), 1);
    let elsewhere = DecisionQuestion { purpose: Purpose::Advertising, ..ask.clone() };
    assert_ne!(house.operations.decide(&company, elsewhere).await.unwrap().answer.verdict, Verdict::Permit);

    house.clock.advance_ms(1);
    house.operations.revoke_fact(&company, &recorded.id).await.unwrap();
    assert_eq!(house.operations.decide(&company, ask).await.unwrap().answer.verdict, Verdict::Deny);
}

#[tokio::test]
async fn what_the_house_witnesses_is_taken_from_no_key_and_a_persons_own_word_is_not_taken_back_by_one() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let refused_by = |outcome: operations::Outcome<operations::FactView>| match outcome {
        Err(OperationError::Malformed(mistakes)) => mistakes[0].field.clone(),
        other => panic!("{other:?}"),
    };
    for kind in [EvidenceKind::Form, EvidenceKind::PersonPage, EvidenceKind::NoticeShown, EvidenceKind::Withdrawal] {
        for condition in [Condition::Permission, Condition::OptedOut, Condition::Notified, Condition::Closed] {
            let claim = NewFact { purpose: Some(Purpose::Marketing), ..about(asha.subject, fact(condition, kind)) };
            assert_eq!(refused_by(house.operations.record_fact(&company, claim).await), "evidence");
        }
    }
    let link = house.operations.person(&site, &asha.link).await.unwrap().opt_out.unwrap();
    house.operations.opt_out(&site, &link).await.unwrap();
    let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(asha.subject), party: None }).await.unwrap();
    let objection = facts.iter().find(|fact| fact.condition == Condition::OptedOut && fact.holds).unwrap();
    assert_eq!(refused_by(house.operations.revoke_fact(&company, &objection.id).await), "fact");
    assert!(objection.purposes.len() > 1, "an objection to several purposes shows them all: {objection:?}");
    let nameless = NewFact { holds: false, document: " ".to_owned(), ..about(asha.subject, fact(Condition::OptedOut, EvidenceKind::Letter)) };
    assert_eq!(refused_by(house.operations.record_fact(&company, nameless).await), "document");
    house.clock.advance_ms(1);
    let letter = NewFact { holds: false, ..about(asha.subject, fact(Condition::OptedOut, EvidenceKind::Letter)) };
    assert!(house.operations.record_fact(&company, letter).await.is_ok());
    let facts = house.operations.facts(&company, operations::FactQuery { subject: Some(asha.subject), party: None }).await.unwrap();
    let live: Vec<bool> = facts.iter().filter(|fact| fact.condition == Condition::OptedOut && fact.live).map(|fact| fact.holds).collect();
    assert_eq!(live, [false], "{facts:?}");
    let reopened = NewFact { holds: false, ..about(asha.subject, fact(Condition::Closed, EvidenceKind::Letter)) };
    assert_eq!(refused_by(house.operations.record_fact(&company, reopened).await), "holds");
}

#[tokio::test]
async fn a_partys_key_opens_nothing_and_asks_about_nobody() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Download).await;
    house.operations.register_party(&company, party("Acme", Recipient::Partner)).await.unwrap();
    let key = house.operations.issue_key(&site, "acme", KeyRole::Party("Acme".to_owned())).await.unwrap();
    let acme = house.operations.caller(&site, &key).await.unwrap();
    let disclosed = house.operations.disclose(&acme, request(asha.subject, "Acme", Purpose::Marketing)).await;
    assert!(matches!(disclosed, Err(OperationError::NotAllowed(_))), "{disclosed:?}");
    let ask = question(Action::Share, "email", Purpose::Marketing, Recipient::Partner);
    assert!(house.operations.decide(&acme, ask.clone()).await.is_ok());
    let about_asha = house.operations.decide(&acme, DecisionQuestion { subject: Some(asha.subject), ..ask }).await;
    assert!(matches!(about_asha, Err(OperationError::NotAllowed(_))), "{about_asha:?}");
    let elsewhere = house.operations.caller(&House::site("wso2.com"), &key).await;
    assert!(matches!(elsewhere, Err(OperationError::KeyInvalid)), "a key opens another site: {elsewhere:?}");
}

#[tokio::test]
async fn a_card_number_opens_for_the_transaction_and_for_nothing_else() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let order = NewFact { purpose: Some(Purpose::Transaction), ..about(asha.subject, fact(Condition::Requested, EvidenceKind::Letter)) };
    house.operations.record_fact(&company, order).await.unwrap();
    let read = |purpose| UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("financial")],
        action: Action::Use,
        purpose,
        by: Actor::Company,
        idempotency: None,
    };
    let marketing = house.operations.use_data(&company, read(Purpose::Marketing)).await.unwrap();
    assert!(matches!(outcome(&marketing), FieldOutcome::Refused(_)), "{marketing:?}");
    let transaction = house.operations.use_data(&company, read(Purpose::Transaction)).await.unwrap();
    let FieldOutcome::Given { value, .. } = outcome(&transaction) else { panic!("{transaction:?}") };
    assert_eq!(value.reveal(), "4111 1111 1111 1111");
}

#[tokio::test]
async fn advertisers_get_figures_of_groups_and_small_groups_are_left_out() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    send(&house, &site, FormKind::Registration).await;
    house.operations.register_party(&company, party("Adcorp", Recipient::Advertiser)).await.unwrap();
    let wish = |purpose| AggregateQuestion { group_by: GroupBy::Category, purpose, party: Some("Adcorp".to_owned()) };
    let figures = house.operations.aggregate(&company, wish(Purpose::Advertising)).await.unwrap();
    assert!(figures.groups.is_empty() && figures.withheld, "{figures:?}");
    let refusal = house.operations.aggregate(&company, wish(Purpose::Recruitment)).await;
    assert!(matches!(refusal, Err(OperationError::Refused(_))), "{refusal:?}");
}

/// So many people register; each has a phone but the last.
async fn crowd(house: &House, site: &vocabulary::SiteId, count: usize) {
    for number in 0..count {
        let mut posted = crate::kit::filled_in(house, site, FormKind::Registration);
        posted.values.retain(|(category, _)| !matches!(category.key(), "email" | "phone"));
        posted.values.push(crate::kit::value("email", &format!("guest{number}@example.org")));
        if number + 1 < count {
            posted.values.push(crate::kit::value("phone", &format!("+91 80 4012 {number:04}")));
        }
        house.operations.collect(site, posted).await.unwrap();
    }
}

#[tokio::test]
async fn no_two_figures_tell_apart_fewer_people_than_the_smallest_group() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    crowd(&house, &site, 39).await;
    // The first guest again, so many times: one person all the same.
    for _ in 0..25 {
        let mut posted = crate::kit::filled_in(&house, &site, FormKind::Registration);
        posted.values.retain(|(category, _)| category.key() != "phone");
        posted
            .values
            .iter_mut()
            .filter(|(category, _)| category.key() == "email")
            .for_each(|(_, value)| *value = vocabulary::Personal::new("guest0@example.org".to_owned()));
        house.operations.collect(&site, posted).await.unwrap();
    }
    house.operations.register_party(&company, party("Adcorp", Recipient::Advertiser)).await.unwrap();
    let wish = AggregateQuestion { group_by: GroupBy::Category, purpose: Purpose::Advertising, party: Some("Adcorp".to_owned()) };
    let figures = house.operations.aggregate(&company, wish).await.unwrap();
    let of = |label: &str| figures.groups.iter().find(|group| group.label == label).map(|group| group.people);
    assert_eq!(of("email"), Some(20), "{figures:?}");
    assert!(matches!(of("phone"), None | Some(20)), "38 less fewer than 20: {figures:?}");
}

#[tokio::test]
async fn who_took_a_choice_back_is_not_counted_for_it() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    crowd(&house, &site, 39).await;
    let mut permissions = Vec::new();
    for number in 0..39 {
        let subject = house.people(&site, &format!("guest{number}@example.org")).await[0];
        let permission = NewFact { purpose: Some(Purpose::PartnerMarketing), ..about(subject, fact(Condition::Permission, EvidenceKind::Letter)) };
        permissions.push(house.operations.record_fact(&company, permission).await.unwrap().id);
    }
    let wish = AggregateQuestion { group_by: GroupBy::Choice, purpose: Purpose::Advertising, party: Some("Adcorp".to_owned()) };
    house.operations.register_party(&company, party("Adcorp", Recipient::Advertiser)).await.unwrap();
    let label = "permission for partner-marketing";
    let told = |figures: &operations::Aggregates| figures.groups.iter().find(|group| group.label == label).map(|group| group.people);
    assert_eq!(told(&house.operations.aggregate(&company, wish.clone()).await.unwrap()), Some(20));
    house.clock.advance_ms(1);
    for permission in permissions.iter().take(20) {
        house.operations.revoke_fact(&company, permission).await.unwrap();
    }
    house.clock.advance_ms(7 * DAY_MS);
    assert_eq!(told(&house.operations.aggregate(&company, wish).await.unwrap()), None);
}

/// A promotion with this sponsor runs at IndiaMART.
fn with_a_promotion(sponsor: &str) -> operations::Offering {
    let day = |text: &str| text.parse().expect("a date");
    let terms = operations::ContestTerms {
        begins: day("2026-06-01"),
        ends: day("2026-06-30"),
        rules: "Say why.".to_owned(),
        winners: 1,
        sponsor: Some(sponsor.to_owned()),
    };
    let contests = [("promotion".to_owned(), terms)].into();
    operations::Offering::default().with(&House::site("indiamart.com"), operations::SiteOffering { contests, ..operations::SiteOffering::default() })
}

#[tokio::test]
async fn a_sponsor_gets_what_its_promotion_collected_and_nothing_of_the_account() {
    let house = House::offering(with_a_promotion("Sponsor Ltd")).await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    house.operations.register_party(&company, party("Sponsor Ltd", Recipient::Sponsor)).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Sponsors, "Sponsor Ltd")).await;
    let account = send(&house, &site, FormKind::Registration).await;
    let wish = request(account.subject, "Sponsor Ltd", Purpose::Contest);
    let before = house.operations.disclose(&company, wish.clone()).await.unwrap();
    assert!(matches!(outcome(&before), FieldOutcome::Refused(_)), "{before:?}");
    house.clock.advance_ms(1);
    let mut joined = crate::kit::filled_in(&house, &site, FormKind::Promotion);
    joined.person = Some(account.link);
    house.operations.collect(&site, joined).await.unwrap();
    let after = house.operations.disclose(&company, wish).await.unwrap();
    assert!(matches!(outcome(&after), FieldOutcome::Given { .. }), "{after:?}");
}

#[tokio::test]
async fn a_member_of_staff_is_decided_on_as_staff() {
    let house = House::new().await;
    let site = House::site("wesprodigital.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    house.operations.register_party(&company, party("Ravi", Recipient::Staff)).await.unwrap();
    let read = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Review,
        purpose: Purpose::Service,
        by: Actor::Staff("Ravi".to_owned()),
        idempotency: None,
    };
    let before = house.operations.use_data(&company, read.clone()).await.unwrap();
    assert!(matches!(outcome(&before), FieldOutcome::Refused(_)), "{before:?}");
    let order = NewFact { purpose: Some(Purpose::Service), ..about(asha.subject, fact(Condition::Requested, EvidenceKind::Letter)) };
    house.operations.record_fact(&company, order).await.unwrap();
    let task = NewFact { party: Some("Ravi".to_owned()), ..fact(Condition::NeedToKnow, EvidenceKind::Task) };
    house.operations.record_fact(&company, task).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Ravi")).await;
    let after = house.operations.use_data(&company, read).await.unwrap();
    assert!(matches!(outcome(&after), FieldOutcome::Given { .. }), "{after:?}");
}

#[tokio::test]
async fn an_opt_out_link_travels_with_what_a_letter_needs_and_the_next_letter_is_refused() {
    let house = House::new().await;
    let site = House::site("wso2.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let letter = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        action: Action::Contact,
        purpose: Purpose::Marketing,
        by: Actor::Company,
        idempotency: None,
    };
    let first = house.operations.use_data(&company, letter.clone()).await.unwrap();
    assert!(matches!(outcome(&first), FieldOutcome::Given { .. }), "{first:?}");
    let (subject, link) = first.opt_out.first().expect("the link travels with the address");
    assert_eq!(*subject, asha.subject);
    house.clock.advance_ms(1);
    assert!(house.operations.opt_out(&site, link).await.unwrap().done);
    let second = house.operations.use_data(&company, letter).await.unwrap();
    assert!(matches!(outcome(&second), FieldOutcome::Refused(_)), "{second:?}");
}
