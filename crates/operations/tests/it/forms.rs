//! Which forms each policy permits, and what is left of them.

use crate::kit::{data, filled_in, refused, value};
use operations::{DeclaredAge, FormKind, OperationError, Submission};
use testkit::House;
use vocabulary::Condition;

#[tokio::test]
async fn each_site_has_the_forms_its_policy_permits_and_no_others() {
    use FormKind as F;
    let house = House::new().await;
    let check = |site: &str, expected: &[FormKind]| {
        let site = House::site(site);
        let forms: Vec<FormKind> = house.operations.forms(&site).unwrap().iter().map(|form| form.kind).collect();
        assert_eq!(forms, expected, "{site}");
        let refusals = house.operations.form_refusals(&site).unwrap();
        assert_eq!(forms.len() + refusals.len(), F::all().len(), "{site}");
    };
    check("wso2.com", &[F::Registration, F::Contact, F::Survey, F::Contest, F::Feedback]);
    check("wesprodigital.com", &[F::Registration, F::Survey, F::Contest]);
    check("wipro.com", &[F::Newsletter, F::Download, F::InformationRequest, F::Contact]);
    check("pactera.com", &[F::Download, F::InformationRequest, F::Contact, F::Survey, F::JobInterest, F::Purchase]);
    check("indiamart.com", &[F::Registration, F::Download, F::InformationRequest, F::Contact, F::Contest, F::Promotion]);
}

#[tokio::test]
async fn a_refused_form_is_refused_with_its_sentence_when_it_is_posted_all_the_same() {
    let house = House::new().await;
    let check = |site: &'static str, kind: FormKind, sentence: &'static str| {
        let house = &house;
        async move {
            let submission = Submission {
                form: kind,
                values: vec![value("name", "Asha Rao"), value("email", "asha@example.org")],
                choices_ticked: Vec::new(),
                age: DeclaredAge::Over13,
                statement: String::new(),
                person: None,
                idempotency: None,
            };
            let said = refused(house.operations.collect(&House::site(site), submission).await);
            assert!(said.contains(sentence), "{site} {kind}: {said}");
        }
    };
    check("pactera.com", FormKind::Contest, "surveys, completed contact forms, and emails").await;
    check("wesprodigital.com", FormKind::Newsletter, "only as part of a voluntary registration process").await;
    check("wso2.com", FormKind::Newsletter, "").await;
}

#[tokio::test]
async fn a_field_the_policy_refuses_is_not_asked_for_and_not_taken() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let form = house.operations.form(&site, FormKind::Registration).unwrap();
    assert!(form.fields.iter().all(|field| field.category != data("phone")));
    assert!(form.dropped.iter().any(|field| field.category == data("phone")));
    let mut submission = filled_in(&house, &site, FormKind::Registration);
    submission.values.push(value("phone", "+91 80 4012 3456"));
    let said = refused(house.operations.collect(&site, submission).await);
    assert!(said.contains("name and email address"), "{said}");
}

#[tokio::test]
async fn no_box_is_ticked_for_anyone_and_what_waits_for_a_choice_needs_it() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let mut submission = filled_in(&house, &site, FormKind::Newsletter);
    submission.choices_ticked.clear();
    let outcome = house.operations.collect(&site, submission).await;
    assert!(matches!(outcome, Err(OperationError::Malformed(_))), "{outcome:?}");
    let collected = crate::kit::send(&house, &site, FormKind::Newsletter).await;
    assert!(collected.facts.iter().any(|fact| fact.condition == Condition::OptIn && fact.holds));
}
