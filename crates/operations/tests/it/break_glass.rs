//! Emergencies and keys of programs: what takes two people, what ends by itself, and who is told.

use crate::kit::send;
use operations::{Address, Alarm, Approval, Caller, FormKind, KeyRole, Looker, Meant, NewKey, OperationError, Scope, ViewRequest};
use std::sync::{Arc, Mutex};
use testkit::House;
use vocabulary::{Personal, Purpose, RecordId, SiteId};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

#[derive(Debug, Default)]
struct Pager(Mutex<Vec<String>>);

impl Alarm for Pager {
    fn raised(&self, site: &SiteId, _emergency: RecordId, state: &str) {
        self.0.lock().unwrap().push(format!("{site} {state}"));
    }
}

fn words(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

fn whom(email: &str) -> Meant {
    Meant::Address(Address::Email(words(email)))
}

async fn member(house: &House, site: &SiteId, roles: &[&str]) -> Caller {
    let (caller, _) = house.staff_member(site, roles).await;
    let shown = house.operations.acknowledgement(&caller).await.unwrap();
    house.operations.acknowledge(&caller, &shown.words_sha256).await.unwrap();
    caller
}

#[tokio::test]
async fn an_emergency_takes_a_reason_and_two_people_lasts_an_hour_and_is_told() {
    let pager = Arc::new(Pager::default());
    let alarm = Arc::clone(&pager);
    let house = House::of_changed(testkit::real_policies(), move |house| house.alarming(alarm)).await;
    let site = House::site("pactera.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    let (support, both, officer) =
        (member(&house, &site, &["support"]).await, member(&house, &site, &["support", "legal"]).await, member(&house, &site, &["privacy-officer"]).await);
    let operations = &house.operations;
    assert!(operations.break_glass(&support, &whom("asha@example.org"), Purpose::Support, &words(" ")).await.is_err(), "without a reason");
    assert!(operations.break_glass(&support, &whom("asha@example.org"), Purpose::Marketing, &words("now")).await.is_err(), "beyond every role");
    operations.break_glass(&both, &whom("nobody@example.org"), Purpose::Support, &words("they call for help")).await.expect("nobody is told that it is nobody");
    operations.break_glass(&both, &whom("asha@example.org"), Purpose::Support, &words("she calls for help")).await.unwrap();
    let waiting = operations.emergencies(&both).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let own = operations.decide_break_glass(&both, waiting[0].id, Approval::Yes).await;
    assert!(matches!(own, Err(OperationError::NotAllowed(_))), "the same person twice: {own:?}");
    assert!(operations.decide_break_glass(&support, waiting[0].id, Approval::Yes).await.is_err(), "without a role for it");
    assert!(operations.emergencies(&support).await.unwrap().is_empty(), "whoever neither asked nor decides sees none");
    assert_eq!(operations.alarm(&site).await.unwrap(), (1, 0));
    operations.decide_break_glass(&officer, waiting[0].id, Approval::Yes).await.unwrap();
    assert_eq!(operations.alarm(&site).await.unwrap(), (0, 1));
    assert_eq!(*pager.0.lock().unwrap(), ["pactera.com asked", "pactera.com approved"]);
    let task = operations.tasks(&both, false, None).await.unwrap().into_iter().find(|task| task.is_open).expect("a task for an hour");
    let view = ViewRequest { task: task.id, purpose: Purpose::Support, categories: Vec::new() };
    operations.view_person(&both, view.clone()).await.expect("the glass is broken");
    let page = operations.person(&site, &asha.link).await.unwrap();
    let told = |state: &str| page.looks.iter().any(|look| matches!(&look.by, Looker::Emergency { state: known, .. } if known == state));
    assert!(told("asked") && told("approved"), "{:?}", page.looks);
    let _ = house.letters.take();
    operations.send_letters().await.unwrap();
    let letters = house.letters.take();
    assert!(letters.iter().any(|letter| letter.text.reveal().contains("emergency")), "the policy lets the company write to her");
    house.clock.advance_ms(HOUR_MS);
    assert!(operations.view_person(&both, view).await.is_err(), "after an hour it is over");
    assert_eq!(operations.alarm(&site).await.unwrap(), (0, 0));
    let late = operations.decide_break_glass(&officer, waiting[0].id, Approval::Yes).await;
    assert!(matches!(late, Err(OperationError::Settled(_))), "{late:?}");
}

#[tokio::test]
async fn a_key_does_what_it_was_given_until_its_end_and_is_changed_without_a_gap() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let operations = &house.operations;
    let until = Some(house.operations.now().plus_ms(30 * DAY_MS));
    let key = operations.issue_key_until(&site, ("shop", KeyRole::Company), &[Scope::Orders, Scope::Programs].into(), until).await.unwrap();
    let shop = operations.caller(&site, &key).await.unwrap();
    assert!(shop.may(Scope::Orders) && !shop.may(Scope::Find));
    let more = NewKey { name: "more".to_owned(), scopes: [Scope::Find].into(), until, idempotency: None };
    assert!(matches!(operations.make_key(&shop, &more).await, Err(OperationError::NotAllowed(_))), "a key gives no more than it has");
    let id = operations.keys(&shop).await.unwrap()[0].id;
    assert!(operations.keys(&shop).await.unwrap()[0].used_on.is_some(), "the day it was used");
    let changed = operations.change_key(&shop, id, 7).await.unwrap();
    let new = changed.key.unwrap();
    assert!(operations.caller(&site, &key).await.is_ok() && operations.caller(&site, &new).await.is_ok(), "both, for some days");
    assert!(operations.change_key(&shop, id, 7).await.is_err(), "it was changed once");
    house.clock.advance_ms(7 * DAY_MS);
    assert!(operations.caller(&site, &key).await.is_err(), "the old one is over");
    assert!(operations.caller(&site, &new).await.is_ok());
    house.clock.advance_ms(23 * DAY_MS);
    assert!(operations.caller(&site, &new).await.is_err(), "and the new one at the end that was set");
}

#[tokio::test]
async fn a_key_that_a_member_makes_waits_for_a_second_one() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let operations = &house.operations;
    let (one, two) = (member(&house, &site, &["engineer"]).await, member(&house, &site, &["administrator"]).await);
    let until = Some(operations.now().plus_ms(30 * DAY_MS));
    let new = NewKey { name: "crm".to_owned(), scopes: [Scope::Find].into(), until, idempotency: Some("once".to_owned()) };
    assert!(operations.make_key(&one, &NewKey { until: None, idempotency: None, ..new.clone() }).await.is_err(), "a key that never ends");
    let made = operations.make_key(&one, &new).await.unwrap();
    let again = operations.make_key(&one, &new).await.unwrap();
    assert_eq!((made.id, again.key), (again.id, None), "the same call again is the same key, and it is told once");
    let key = made.key.unwrap();
    assert!(operations.caller(&site, &key).await.is_err(), "it waits");
    assert!(matches!(operations.approve_key(&one, made.id).await, Err(OperationError::NotAllowed(_))));
    operations.approve_key(&two, made.id).await.unwrap();
    assert!(operations.caller(&site, &key).await.unwrap().may(Scope::Find));
    operations.revoke_key(&one, made.id).await.unwrap();
    assert!(operations.caller(&site, &key).await.is_err());
}
