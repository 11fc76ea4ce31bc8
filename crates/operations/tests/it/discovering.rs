//! A child is found out, by every path there is: each deletes in the same act, with a receipt for whoever reported it.

use crate::kit::{about, fact, filled_in, send};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use operations::{AgeMoved, CheckedReceipt, DeclaredAge, ErasedView, EvidenceKind, FormKind, LinkToken, OperationError};
use testkit::House;
use vocabulary::{BirthMonth, Condition, SiteId};

fn born(year: i16, month: i8) -> DeclaredAge {
    DeclaredAge::Born(BirthMonth::new(year, month).unwrap())
}

/// That nothing opens any more, and that the receipt proves an erasure.
async fn is_deleted(house: &House, site: &SiteId, link: &LinkToken, erased: Option<ErasedView>) {
    assert!(matches!(house.operations.person(site, link).await, Err(OperationError::LinkInvalid)));
    assert_eq!(house.people(site, "asha@example.org").await, []);
    let erased = erased.expect("whoever reported it is told where the receipt is");
    let receipt = house.operations.erasure_receipt(site, erased.receipt.leaf, &erased.token).await.unwrap().expect("a receipt");
    let checked = house.operations.check_receipt(site, &receipt).await.unwrap();
    assert!(matches!(checked, CheckedReceipt::Proven { kind: "erased", .. }), "{checked:?}");
    let entry = receipt.lines().find_map(|line| line.strip_prefix("extra ")).map(|entry| STANDARD.decode(entry).unwrap()).unwrap();
    assert!(String::from_utf8(entry).unwrap().contains("pactera.com/2016-04-29#22"), "the sentence it was done under: {receipt}");
}

#[tokio::test]
async fn staff_record_it() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    for evidence in [EvidenceKind::RecordedBelief] {
        let recorded = house.operations.record_fact(&company, about(asha.subject, fact(Condition::Child, evidence))).await.unwrap();
        is_deleted(&house, &site, &asha.link, recorded.erased).await;
    }
}

#[tokio::test]
async fn they_say_it_on_their_own_page() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    match house.operations.say_age(&site, &asha.link, born(2018, 9)).await.unwrap() {
        AgeMoved::Deleted(erased) => is_deleted(&house, &site, &asha.link, erased).await,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn they_say_it_in_a_later_form() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    let mut form = filled_in(&house, &site, FormKind::Contact);
    (form.person, form.age) = (Some(asha.link.clone()), born(2018, 9));
    match house.operations.collect(&site, form).await {
        Err(OperationError::Refused(refusal)) => is_deleted(&house, &site, &asha.link, refusal.erased.clone()).await,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_permission_recorded_by_staff_is_taken_back_or_ends() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    for ends in [false, true] {
        let asha = send(&house, &site, FormKind::Contact).await;
        house.clock.advance_ms(1);
        let mut parent = about(asha.subject, fact(Condition::Parental, EvidenceKind::ParentVerification));
        parent.until = Some(house.operations.now().plus_ms(86_400_000));
        let permission = house.operations.record_fact(&company, parent).await.unwrap();
        house.operations.record_fact(&company, about(asha.subject, fact(Condition::Child, EvidenceKind::AgeDeclared))).await.unwrap();
        house.clock.advance_ms(1);
        if ends {
            house.clock.advance_ms(86_400_000);
            house.operations.retention_apply().await.unwrap();
            assert_eq!(house.people(&site, "asha@example.org").await, []);
        } else {
            let revoked = house.operations.revoke_fact(&company, &permission.id).await.unwrap();
            is_deleted(&house, &site, &asha.link, revoked.erased).await;
        }
    }
}

#[tokio::test]
async fn who_gives_no_age_where_it_is_asked_gives_nothing() {
    let house = House::new().await;
    for (name, kind) in [("pactera.com", FormKind::Contact), ("wipro.com", FormKind::InformationRequest)] {
        let site = House::site(name);
        let mut form = filled_in(&house, &site, kind);
        form.age = DeclaredAge::NotSaid;
        let sent = house.operations.collect(&site, form).await;
        assert!(matches!(sent, Err(OperationError::Malformed(_))), "{name}: {sent:?}");
    }
}

#[tokio::test]
async fn the_age_is_asked_where_the_policy_speaks_of_children_and_nowhere_else() {
    let house = House::new().await;
    for (name, asks) in [("pactera.com", true), ("wipro.com", true), ("indiamart.com", false), ("wso2.com", false), ("wesprodigital.com", false)] {
        let site = House::site(name);
        assert_eq!(house.operations.asks_age(&site).unwrap(), asks, "{name}");
        assert!(house.operations.forms(&site).unwrap().iter().all(|form| form.asks_age == asks), "{name}");
        assert_eq!(house.operations.parents_scope(&site).unwrap().is_some(), asks, "{name}");
    }
}

#[tokio::test]
async fn an_answer_stands_for_a_while_in_the_same_browser_and_says_nothing_of_anybody() {
    let house = House::new().await;
    let (site, other) = (House::site("pactera.com"), House::site("wipro.com"));
    let kept = house.operations.age_stands(&site).unwrap();
    assert_eq!(kept, house.operations.age_stands(&site).unwrap(), "the same for everybody");
    let again = |age, kept: Option<&str>| house.operations.age_again(&site, age, kept);
    assert!(matches!(again(born(1990, 1), Some(&kept)), Err(OperationError::Refused(_))));
    assert!(again(born(1990, 1), None).is_ok() && again(born(2018, 1), Some(&kept)).is_ok());
    let longer = kept.replacen(|c: char| c.is_ascii_digit(), "9", 1);
    assert!(again(born(1990, 1), Some(&longer)).is_ok() && again(born(1990, 1), Some("x.y")).is_ok(), "what we did not seal bars nobody");
    assert!(house.operations.age_again(&other, born(1990, 1), Some(&kept)).is_ok(), "sites do not meet");
    house.clock.advance_ms(12 * 3_600_000);
    assert!(again(born(1990, 1), Some(&kept)).is_ok(), "and not for long");
}
