//! What a policy leaves of a form. It decides nothing itself: every field is one question to the policy.

use super::{DroppedField, Field, Form, FormKind, FormRefusal, choices, notices, opt_outs, schema::FieldSpec, statement};
use crate::consult::{Flow, consult, newcomer};
use crate::contests::declared_on;
use crate::controls::held_back;
use crate::{ContestTerms, OperationError, Outcome};
use policy::{Answer, Facts, Policy, Verdict};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient};
use wording::{Language, plain};

/// The name of the words on the button of every form.
const BUTTON: &str = "form-send";

/// What sending the form proves by itself: the person typed it in, asked for something, saw the notices.
pub(crate) fn establishes(policy: &Policy, kind: FormKind) -> Vec<Condition> {
    let schema = kind.schema();
    let mut proven = schema.proves.to_vec();
    if notices::shown_before(policy, schema.place) {
        proven.push(Condition::Notified);
    }
    proven
}

/// The form as the policy permits it, in this language; its refusal where an essential field is refused.
pub(crate) fn form_of(policy: &Policy, (kind, language): (FormKind, Language)) -> Outcome<Form> {
    let schema = kind.schema();
    let mut proven = establishes(policy, kind);
    let essential: Vec<DataCategory> = schema.essential.iter().filter_map(|spec| DataCategory::new(spec.category).ok()).collect();
    let entry = choices::entry_of(policy, &essential, schema.purpose, (&proven, language));
    proven.extend(entry.iter().flat_map(|choice| &choice.conditions));
    let facts = newcomer(&proven);
    if kind == FormKind::Promotion {
        refuse_without_sponsor(policy, &essential, schema.purpose, &facts)?;
    }
    let mut notices = notices::notices_of(policy, schema.place, language);
    let mut fields = Vec::new();
    for spec in schema.essential {
        let (category, answer) = asked(policy, schema.purpose, spec, &facts)?;
        if answer.verdict != Verdict::Permit {
            return Err(OperationError::refused(answer));
        }
        notices::add_link(&mut notices, policy, (&answer, language));
        fields.push(field_of(category, (spec, language), true, answer));
    }
    let mut dropped = Vec::new();
    for spec in schema.optional.iter().filter(|spec| is_known(policy, spec)) {
        let (category, answer) = asked(policy, schema.purpose, spec, &facts)?;
        if answer.verdict == Verdict::Permit {
            notices::add_link(&mut notices, policy, (&answer, language));
            fields.push(field_of(category, (spec, language), false, answer));
        } else {
            let label = spec.label.said(language);
            dropped.push(DroppedField { category, label, answer });
        }
    }
    // Two kinds of data may be one question to the person: what is asked is not also said to be left out.
    dropped.retain(|refused: &DroppedField| fields.iter().all(|field: &Field| field.label != refused.label));
    let categories: Vec<DataCategory> = fields.iter().map(|field| field.category.clone()).collect();
    let mut basis = Vec::new();
    for reason in fields.iter().flat_map(|field| &field.basis) {
        if !basis.contains(reason) {
            basis.push(reason.clone());
        }
    }
    basis.sort_by_key(|reason| reason.sentence.number);
    let mut form = Form {
        kind,
        title: schema.title.said(language),
        lead: schema.lead.said(language),
        version: policy.version().clone(),
        schema: kind.schema_version(),
        purpose: schema.purpose,
        place: schema.place,
        choices: entry.into_iter().chain(choices::choices_of(policy, &categories, (&proven, language))).collect(),
        opt_outs: opt_outs::opt_outs_of(policy, schema.place),
        asks_age: asks_age(policy),
        notices,
        fields,
        dropped,
        contest: None,
        basis,
        language: language.code(),
        button: plain(language, BUTTON, &[]),
        shown_sha256: String::new(),
        statement: String::new(),
    };
    if kind == FormKind::Contact && form.dropped.iter().any(|field| field.category.key() == "message") {
        // No letter may be taken in here: what remains is the wish to hear from us.
        form.title = plain(language, "form-hear", &[]);
        form.lead = plain(language, "form-hear-lead", &[]);
    }
    form.shown_sha256 = statement::hash_of(&form);
    Ok(form)
}

/// The first kind of data that the policy refuses for the form's purpose, with the refusal; none where it permits all that is asked for.
pub(crate) fn first_refused(policy: &Policy, kind: FormKind) -> Outcome<Option<(&'static str, Answer)>> {
    let schema = kind.schema();
    let mut proven = establishes(policy, kind);
    let essential: Vec<DataCategory> = schema.essential.iter().filter_map(|spec| DataCategory::new(spec.category).ok()).collect();
    let entry = choices::entry_of(policy, &essential, schema.purpose, (&proven, Language::English));
    proven.extend(entry.iter().flat_map(|choice| &choice.conditions));
    let facts = newcomer(&proven);
    for spec in schema.essential.iter().chain(schema.optional) {
        let (_, answer) = asked(policy, schema.purpose, spec, &facts)?;
        if answer.verdict != Verdict::Permit {
            return Ok(Some((spec.category, answer)));
        }
    }
    Ok(None)
}

/// The form with what its operator declares about the contest it enters.
pub(crate) fn form_with(policy: &Policy, (kind, language): (FormKind, Language), contest: Option<&ContestTerms>) -> Outcome<Form> {
    let mut form = form_of(policy, (kind, language))?;
    if let Some(terms) = contest {
        declared_on(&mut form, (policy.company(), language), terms);
        form.shown_sha256 = statement::hash_of(&form);
    }
    Ok(form)
}

/// A promotion is run with a sponsor that receives what is given; where the policy lets no sponsor have it, there is none.
fn refuse_without_sponsor(policy: &Policy, essential: &[DataCategory], purpose: Purpose, facts: &Facts) -> Outcome<()> {
    let flow = Flow { action: Action::Share, data: essential, purpose, recipient: Recipient::Sponsor };
    let answer = consult(policy, flow, &facts.with(Condition::PurposeMatch, true))?;
    if answer.verdict == Verdict::Permit { Ok(()) } else { Err(OperationError::refused(answer)) }
}

/// The refusal of a form this site may not have; nothing for one it has.
pub(crate) fn refusal_of(policy: &Policy, (kind, language): (FormKind, Language)) -> Option<FormRefusal> {
    let Err(OperationError::Refused(refusal)) = form_of(policy, (kind, language)) else {
        return None;
    };
    let schema = kind.schema();
    Some(FormRefusal {
        kind,
        title: schema.title.said(language),
        essential: schema.essential.iter().filter_map(|spec| DataCategory::new(spec.category).ok()).collect(),
        answer: refusal.answer,
    })
}

fn asked(policy: &Policy, purpose: Purpose, spec: &FieldSpec, facts: &Facts) -> Outcome<(DataCategory, Answer)> {
    let category = DataCategory::new(spec.category).map_err(|error| OperationError::malformed("category", error.to_string()))?;
    let flow = Flow { action: Action::Collect, data: std::slice::from_ref(&category), purpose, recipient: Recipient::Company };
    let answer = held_back(consult(policy, flow, facts)?, facts, Recipient::Company);
    Ok((category, answer))
}

fn is_known(policy: &Policy, spec: &FieldSpec) -> bool {
    policy.data().iter().any(|category| category.key() == spec.category)
}

fn field_of(category: DataCategory, (spec, language): (&FieldSpec, Language), required: bool, answer: Answer) -> Field {
    Field {
        category,
        label: spec.label.said(language),
        hint: spec.hint.map(|hint| hint.said(language)).unwrap_or_default(),
        required,
        input: spec.input,
        autocomplete: spec.autocomplete,
        characters_max: spec.characters_max,
        basis: answer.reasons,
    }
}

/// A form asks the age where the policy makes a difference for children.
pub(crate) fn asks_age(policy: &Policy) -> bool {
    policy.age_is_asked() || policy.statements().iter().any(|statement| speaks_of_children(&statement.text()))
}

/// Whether a rule makes a difference for children.
pub(crate) fn speaks_of_children(rule: &str) -> bool {
    rule.split(|c: char| !c.is_ascii_lowercase() && c != '-').any(|word| word == Condition::Child.to_string())
}
