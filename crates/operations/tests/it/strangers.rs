//! Strangers with somebody's address: what they send stands for itself. Whoever was first, neither sees, changes, permits or marks
//! anything of the other; an objection alone binds both.

use crate::kit::{data, filled_in, question, send, value};
use operations::{Collected, DecisionQuestion, Exercise, FieldOutcome, FormKind, NewParty, OperationError, Submission, UseRequest};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Channel, Purpose, Recipient, Right, SiteId};

const ADDRESS: &str = "asha@example.org";

/// Somebody posts the form with Asha's address, and ticks everything.
async fn post(house: &House, site: &SiteId, kind: FormKind, change: impl FnOnce(&mut Submission)) -> Collected {
    house.clock.advance_ms(1);
    let mut posted = filled_in(house, site, kind);
    posted.choices_ticked = house.operations.form(site, kind).unwrap().choices.into_iter().map(|choice| choice.id).collect();
    change(&mut posted);
    let sent = house.operations.collect(site, posted).await.unwrap();
    house.clock.advance_ms(1);
    sent
}

async fn seen_by(house: &House, site: &SiteId, of: &Collected) -> Vec<String> {
    let page = house.operations.person(site, &of.link).await.unwrap();
    page.records.iter().map(|record| record.value.reveal().clone()).collect()
}

async fn delete(house: &House, site: &SiteId, of: &Collected) {
    let rights = house.operations.person(site, &of.link).await.unwrap().rights;
    let right = rights.into_iter().find(|view| view.right == Right::CloseAccount && view.here).unwrap();
    let exercise = Exercise { key: right.key, channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(site, &of.link, exercise).await.unwrap();
}

#[tokio::test]
async fn whoever_was_first_with_an_address_sees_and_deletes_nothing_of_the_other() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    for mallory_is_first in [true, false] {
        let mallory =
            |house| post(house, &site, FormKind::Contact, |posted| posted.values = vec![value("email", "ASHA@example.org"), value("message", "mine")]);
        let (asha, mallory) = if mallory_is_first {
            let first = mallory(&house).await;
            (send(&house, &site, FormKind::Contact).await, first)
        } else {
            (send(&house, &site, FormKind::Contact).await, mallory(&house).await)
        };
        assert_ne!(asha.subject, mallory.subject);
        let seen = seen_by(&house, &site, &mallory).await;
        assert!(!seen.iter().any(|value| value.contains("+91") || value == "so far so good"), "{seen:?}");
        let whole = seen_by(&house, &site, &asha).await;
        assert!(!whole.contains(&"mine".to_owned()), "{whole:?}");
        delete(&house, &site, &mallory).await;
        assert_eq!(seen_by(&house, &site, &asha).await, whole);
    }
}

#[tokio::test]
async fn what_a_stranger_ticks_permits_nothing_with_the_data_of_the_person() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let partner = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, partner).await.unwrap();
    let asha = send(&house, &site, FormKind::Contact).await;
    post(&house, &site, FormKind::Contact, |_| ()).await;
    for purpose in [Purpose::Marketing, Purpose::PartnerMarketing, Purpose::Advertising] {
        for action in [Action::Share, Action::Contact] {
            let recipient = if action == Action::Share { Recipient::Partner } else { Recipient::Company };
            let ask = |of: &Collected| DecisionQuestion { subject: Some(of.subject), ..question(action, "email", purpose, recipient) };
            let alone = House::new().await;
            let only = send(&alone, &site, FormKind::Contact).await;
            let expected = alone.operations.decide(&alone.company(&site).await, ask(&only)).await.unwrap().answer;
            assert_eq!(house.operations.decide(&company, ask(&asha)).await.unwrap().answer, expected, "{action} for {purpose}");
        }
    }
    let name = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("name")],
        action: Action::Use,
        purpose: Purpose::Support,
        by: operations::Actor::Company,
        idempotency: None,
    };
    let read = house.operations.use_data(&company, name).await.unwrap();
    if let FieldOutcome::Given { value, .. } = &read.subjects[0].fields[0].outcome {
        assert_eq!(value.reveal(), "Asha Rao");
    }
}

#[tokio::test]
async fn a_stranger_marks_nobody_else_as_a_child() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    post(&house, &site, FormKind::Contact, |posted| posted.age = operations::DeclaredAge::Under13).await;
    let facts = house.operations.person(&site, &asha.link).await.unwrap().facts;
    assert!(!facts.iter().any(|fact| fact.condition == vocabulary::Condition::Child && fact.holds), "{facts:?}");
}

async fn letters(house: &House, site: &SiteId, to: &Collected) -> Verdict {
    let ask = DecisionQuestion { subject: Some(to.subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    house.operations.decide(&house.company(site).await, ask).await.unwrap().answer.verdict
}

#[tokio::test]
async fn an_objection_counts_for_all_who_gave_the_address_and_no_other_takes_it_back() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = post(&house, &site, FormKind::Newsletter, |_| ()).await;
    let before = post(&house, &site, FormKind::Newsletter, |_| ()).await;
    let elsewhere = post(&house, &site, FormKind::Newsletter, |posted| {
        posted.values.retain(|(category, _)| category.key() != "email" && category.key() != "phone");
        posted.values.push(value("email", "ben@example.org"));
    })
    .await;
    assert_eq!(letters(&house, &site, &before).await, Verdict::Permit);
    let link = house.operations.person(&site, &asha.link).await.unwrap().opt_out.unwrap();
    house.operations.opt_out(&site, &link).await.unwrap();
    let after = post(&house, &site, FormKind::Newsletter, |_| ()).await;
    for (whose, expected) in [(&asha, Verdict::Deny), (&before, Verdict::Deny), (&after, Verdict::Deny), (&elsewhere, Verdict::Permit)] {
        let verdict = letters(&house, &site, whose).await;
        assert_eq!(verdict == Verdict::Permit, expected == Verdict::Permit, "{verdict:?}");
    }
    // With her own link she takes it back herself.
    let again = post(&house, &site, FormKind::Newsletter, |posted| posted.person = Some(asha.link.clone())).await;
    assert_eq!(again.subject, asha.subject);
    assert_eq!(letters(&house, &site, &after).await, Verdict::Permit);
}

#[tokio::test]
async fn after_an_objection_nothing_that_was_ticked_permits_anything_with_the_address() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = post(&house, &site, FormKind::Contact, |_| ()).await;
    let share =
        |of: &Collected| DecisionQuestion { subject: Some(of.subject), ..question(Action::Share, "email", Purpose::PartnerMarketing, Recipient::Partner) };
    assert_eq!(house.operations.decide(&company, share(&asha)).await.unwrap().answer.verdict, Verdict::Permit);
    let link = house.operations.person(&site, &asha.link).await.unwrap().opt_out.unwrap();
    house.operations.opt_out(&site, &link).await.unwrap();
    let stranger = post(&house, &site, FormKind::Contact, |_| ()).await;
    for of in [&asha, &stranger] {
        let decision = house.operations.decide(&company, share(of)).await.unwrap();
        assert_eq!(decision.answer.verdict, Verdict::Deny, "{decision:?}");
    }
}

#[tokio::test]
async fn an_opt_out_link_adds_nothing_to_a_person() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = post(&house, &site, FormKind::Newsletter, |_| ()).await;
    let mut posted = filled_in(&house, &site, FormKind::Newsletter);
    posted.person = house.operations.person(&site, &asha.link).await.unwrap().opt_out;
    let sent = house.operations.collect(&site, posted).await;
    assert!(matches!(sent, Err(OperationError::LinkInvalid)), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_at_once_with_one_address_are_sixteen_and_one_objection_binds_all() {
    let house = std::sync::Arc::new(House::new().await);
    let site = House::site("wipro.com");
    let sending: Vec<_> = (0..16)
        .map(|_| {
            let (house, site) = (std::sync::Arc::clone(&house), site.clone());
            tokio::spawn(async move { post(&house, &site, FormKind::Newsletter, |_| ()).await })
        })
        .collect();
    let mut sent = Vec::new();
    for one in sending {
        sent.push(one.await.unwrap());
    }
    let mut subjects: Vec<_> = sent.iter().map(|one| one.subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 16);
    assert_eq!(house.people(&site, ADDRESS).await, subjects);
    let link = house.operations.person(&site, &sent[7].link).await.unwrap().opt_out.unwrap();
    house.clock.advance_ms(1);
    house.operations.opt_out(&site, &link).await.unwrap();
    for one in &sent {
        assert_ne!(letters(&house, &site, one).await, Verdict::Permit);
    }
}
