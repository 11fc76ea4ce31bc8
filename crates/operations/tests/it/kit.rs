//! What the tests share: sending a form, asking a question, recording a fact. It asserts nothing about the policies.

use operations::{Collected, DecisionQuestion, DeclaredAge, EvidenceKind, FormKind, NewFact, Outcome, Submission};
use testkit::House;
use vocabulary::{Action, Condition, DataCategory, Personal, Purpose, Recipient, SiteId, SubjectId};

pub(crate) fn data(key: &str) -> DataCategory {
    DataCategory::new(key).expect("a data category")
}

pub(crate) fn value(category: &str, text: &str) -> (DataCategory, Personal<String>) {
    (data(category), Personal::new(text.to_owned()))
}

/// What Asha writes into each field.
pub(crate) fn written(category: &DataCategory) -> &'static str {
    match category.key() {
        "name" => "Asha Rao",
        "email" => "asha@example.org",
        "phone" => "+91 80 4012 3456",
        "postal" => "12 Brigade Road, Bengaluru",
        "financial" => "4111 1111 1111 1111",
        _ => "so far so good",
    }
}

/// The form filled in by Asha, nothing ticked.
pub(crate) fn filled_in(house: &House, site: &SiteId, kind: FormKind) -> Submission {
    let form = house.operations.form(site, kind).expect("the site has this form");
    let required = form.choices.iter().filter(|choice| choice.required);
    Submission {
        form: kind,
        values: form.fields.iter().map(|field| value(field.category.key(), written(&field.category))).collect(),
        choices_ticked: required.map(|choice| choice.id.clone()).collect(),
        age: DeclaredAge::Over13,
        statement: form.statement,
        person: None,
        idempotency: None,
    }
}

/// Asha sends a form.
pub(crate) async fn send(house: &House, site: &SiteId, kind: FormKind) -> Collected {
    house.operations.collect(site, filled_in(house, site, kind)).await.expect("the form is taken in")
}

pub(crate) fn question(action: Action, category: &str, purpose: Purpose, recipient: Recipient) -> DecisionQuestion {
    DecisionQuestion { action, data: vec![data(category)], purpose, recipient, party: None, subject: None }
}

pub(crate) fn fact(condition: Condition, evidence: EvidenceKind) -> NewFact {
    NewFact {
        condition,
        holds: true,
        subject: None,
        party: None,
        recipient: None,
        purpose: None,
        evidence,
        document: "a document on file".to_owned(),
        sha256: None,
        from: None,
        until: None,
        idempotency: None,
    }
}

pub(crate) fn about(subject: SubjectId, new: NewFact) -> NewFact {
    NewFact { subject: Some(subject), ..new }
}

/// The first sentence of a refusal, or what else came.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Err(operations::OperationError::Refused(refusal)) => refusal.answer.reasons.first().map_or_else(|| "silent".to_owned(), |reason| reason.text.clone()),
        other => format!("{other:?}"),
    }
}
