//! Children: what a policy refuses before it is stored, and what it deletes the moment it is found out.

use crate::kit::{about, fact, filled_in, refused, send};
use operations::{DeclaredAge, EvidenceKind, FormKind, OperationError};
use testkit::House;
use vocabulary::Condition;

#[tokio::test]
async fn a_childs_form_is_refused_before_anything_is_stored() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let mut submission = filled_in(&house, &site, FormKind::Contact);
    submission.age = DeclaredAge::Under13;
    let said = refused(house.operations.collect(&site, submission).await);
    assert!(said.contains("under the age of thirteen"), "{said}");
    assert_eq!(house.people(&site, "asha@example.org").await, []);
}

#[tokio::test]
async fn a_child_found_without_a_parents_permission_is_deleted_in_the_same_act() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    let child = about(asha.subject, fact(Condition::Child, EvidenceKind::AgeDeclared));
    house.operations.record_fact(&company, child).await.unwrap();
    let page = house.operations.person(&site, &asha.link).await;
    assert!(matches!(page, Err(OperationError::LinkInvalid)), "{page:?}");
    assert_eq!(house.people(&site, "asha@example.org").await, []);
}

#[tokio::test]
async fn a_child_with_a_parents_permission_stays() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    let parent = about(asha.subject, fact(Condition::Parental, EvidenceKind::ParentVerification));
    house.operations.record_fact(&company, parent).await.unwrap();
    let child = about(asha.subject, fact(Condition::Child, EvidenceKind::AgeDeclared));
    house.operations.record_fact(&company, child).await.unwrap();
    assert!(house.operations.person(&site, &asha.link).await.is_ok());
}

#[tokio::test]
async fn a_child_whose_parent_takes_the_permission_back_is_deleted_in_the_same_act() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Contact).await;
    house.clock.advance_ms(1);
    let parent = about(asha.subject, fact(Condition::Parental, EvidenceKind::ParentVerification));
    let permission = house.operations.record_fact(&company, parent).await.unwrap();
    let child = about(asha.subject, fact(Condition::Child, EvidenceKind::AgeDeclared));
    house.operations.record_fact(&company, child).await.unwrap();
    house.clock.advance_ms(1);
    house.operations.revoke_fact(&company, &permission.id).await.unwrap();
    let page = house.operations.person(&site, &asha.link).await;
    assert!(matches!(page, Err(OperationError::LinkInvalid)), "{page:?}");
}
