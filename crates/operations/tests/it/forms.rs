//! Which forms each policy permits, and what is left of them.

use crate::kit::{data, filled_in, refused, value};
use ledger::{hex, sha256};
use operations::{DeclarationError, DeclaredAge, DeclaredField, DeclaredForm, FormKind, OperationError, Submission};
use testkit::{House, real_policies};
use vocabulary::{Condition, Place, Purpose, Timestamp};

#[tokio::test]
async fn each_site_has_the_forms_its_policy_permits_and_no_others() {
    use FormKind as F;
    let house = House::new().await;
    let check = |site: &str, expected: &[FormKind]| {
        let site = House::site(site);
        let forms: Vec<FormKind> = house.operations.forms(&site).unwrap().iter().map(|form| form.kind).collect();
        assert_eq!(forms, expected, "{site}");
        let refusals = house.operations.form_refusals(&site, wording::Language::English).unwrap();
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

fn workshop(data_of_second: &str) -> DeclaredForm {
    let field =
        |category: &str, required: bool| DeclaredField { data: data(category), label: format!("Your {category}"), hint: String::new(), required, lines: false };
    DeclaredForm {
        site: House::site("wso2.com"),
        name: "workshop".to_owned(),
        version: 3,
        title: "Come to a workshop".to_owned(),
        lead: "So that a seat is kept for you.".to_owned(),
        purpose: Purpose::Registration,
        place: Place::RegistrationPage,
        fields: vec![field("name", true), field(data_of_second, false)],
    }
}

/// A house that is opened with these forms, and what came of declaring each.
async fn house_with(declared: &[DeclaredForm]) -> (House, Vec<Result<(), DeclarationError>>) {
    let (folder, mut came) = (tempfile::tempdir().unwrap(), Vec::new());
    let house = House::at(folder.path(), real_policies(), Timestamp(1_780_315_200_000), |mut house| {
        came.extend(declared.iter().map(|form| house.declare(form)));
        house
    })
    .await;
    // The house keeps its files open; where they lie is no part of the test.
    std::mem::forget(folder);
    (house, came)
}

#[tokio::test]
async fn a_field_the_policy_refuses_for_the_purpose_cannot_be_declared() {
    let (house, came) = house_with(&[workshop("phone"), DeclaredForm { name: "survey".to_owned(), ..workshop("email") }]).await;
    let refused = came[0].clone().expect_err("the policy asks name and address and no more");
    assert_eq!(refused.field, Some(1));
    assert!(refused.words.contains("name or email address"), "{}", refused.words);
    assert!(came[1].is_err(), "the house has a form of that name");
    assert!(house.operations.form_kind(&House::site("wso2.com"), "workshop").is_none());
}

#[tokio::test]
async fn a_form_of_the_operators_own_is_a_form_like_any_other() {
    let site = House::site("wso2.com");
    let (house, came) = house_with(&[workshop("email"), workshop("email")]).await;
    assert!(came[0].is_ok() && came[1].is_err(), "{came:?}");
    assert!(house.operations.form_kind(&House::site("wipro.com"), "workshop").is_none(), "it is one site's");
    let kind = house.operations.form_kind(&site, "workshop").unwrap();
    let form = house.operations.form(&site, kind).unwrap();
    assert_eq!((form.schema.as_str(), form.fields.len()), ("workshop/3", 2));
    // Around the operator's words, which stay as they were declared, the house's are in the language asked for.
    let arabic = house.operations.form_in(&site, kind, wording::Language::Arabic).unwrap();
    assert_eq!((arabic.title.as_str(), arabic.fields[0].label.as_str(), arabic.button.as_str()), ("Come to a workshop", "Your name", "أرسل"));
    let collected = crate::kit::send(&house, &site, kind).await;
    let page = house.operations.person(&site, &collected.link).await.unwrap();
    assert!(page.records.iter().all(|record| record.source == "workshop" && record.purposes == [Purpose::Registration]));
}

#[test]
fn a_schema_that_changes_counts_its_version_on() {
    // The version of each schema with a hash of what it declares: whoever changes one counts its version on and writes both here.
    let declared: Vec<String> =
        FormKind::all().iter().map(|kind| format!("{} {:.12}", kind.schema_version(), hex(&sha256(&[kind.declared().as_bytes()])))).collect();
    assert_eq!(declared, DECLARED, "a schema changed: count its version on, and write it here");
}

#[tokio::test]
async fn no_form_of_any_site_asks_what_its_policy_refuses_for_its_purpose() {
    let house = House::new().await;
    for site in house.operations.sites() {
        for form in house.operations.forms(&site).unwrap() {
            for field in &form.fields {
                assert!(!field.basis.is_empty(), "{site} {}: nothing permits asking for {}", form.kind, field.category);
            }
            for dropped in &form.dropped {
                assert!(form.fields.iter().all(|field| field.category != dropped.category), "{site} {}: {}", form.kind, dropped.category);
            }
        }
    }
}

const DECLARED: [&str; 11] = [
    "registration/1 ba992111d6c0",
    "newsletter/1 e155f4c85738",
    "download/1 b7e75b24c0f4",
    "information-request/1 f2d1f9d0c434",
    "contact/1 ff334eacf944",
    "survey/1 8497cb704d83",
    "contest/1 8b06f42842e8",
    "promotion/1 c9119164c3cf",
    "job-interest/1 ccdd4c62af55",
    "purchase/2 3537ea2f7ae8",
    "feedback/1 9adceb61d429",
];
