//! `POST /console/disclosures/new`: first a dry run that says what would leave and what would stay, and why; then, when the member means it, the act itself.
//! Neither shows a value or an id of anybody. What the party fetches it with is shown once, to be handed on.

use super::{SECTION, given};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Badge, Definitions, Shown, Table, day};
use crate::console::sent::Sent;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::State;
use operations::{Delivery, DisclosureRequest, HandoverFormat, NewHandover, OperationError, Partial, PeopleQuery, Preview, PreviewWord, Whom};
use policy::Policy;
use std::collections::BTreeMap;
use vocabulary::{Action, DataCategory, Purpose, Timestamp, Word};

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3_600_000;

/// The fields of the form, as the button that means it sends them again.
const FIELDS: [&str; 14] =
    ["party", "action", "purpose", "category", "whom", "task", "held_for", "opted_in_to", "has", "partial", "format", "delivery", "days", "endpoint"];

#[derive(Debug, Template)]
#[template(path = "console/disclosure_dry.html")]
struct DryRunPage {
    frame: Frame,
    once: String,
    facts: Definitions,
    fields: Table,
    refused: Vec<(String, String, u64)>,
    silent: u64,
    duties: Vec<String>,
    goes: bool,
    carried: Vec<(&'static str, String)>,
}

#[derive(Debug, Template)]
#[template(path = "console/disclosure_opened.html")]
struct OpenedPage {
    frame: Frame,
    facts: Definitions,
    token: Option<String>,
    fetched_from: String,
    secret: Option<String>,
    at: String,
}

/// `POST /console/disclosures/new`
pub(crate) async fn ask(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let new = new_handover(&app, &sent).await?;
    if sent.form.one("sure").is_some() {
        return open(&app, &sent, new).await;
    }
    let request = DisclosureRequest {
        subjects: Vec::new(),
        categories: new.categories.clone(),
        action: new.action,
        purpose: new.purpose,
        party: new.party.clone(),
        partial: new.partial,
        idempotency: None,
    };
    let preview = app.house.preview(sent.staff.caller(), &new.whom, &request).await?;
    let policy = app.house.policy(&sent.staff.site)?;
    let (refused, silent) = refusals(&preview);
    let mut carried: Vec<(&'static str, String)> = Vec::new();
    for name in FIELDS {
        carried.extend(sent.form.all(name).map(|value| (name, value.to_owned())));
    }
    let whole_or_nothing = new.partial == Partial::AllOrNothing && !preview.stayed.is_empty();
    html(&DryRunPage {
        frame: Frame::of(&app, &sent.staff, &SECTION, "What would leave")?,
        once: sent.wanted("once")?,
        facts: facts(&new, &preview),
        fields: fields(&new.categories, &preview, &policy),
        refused,
        silent,
        duties: preview.duties.iter().map(|owed| owed.duty.to_string()).collect(),
        goes: preview.given > 0 && !whole_or_nothing,
        carried,
    })
}

async fn open(app: &App, sent: &Sent, new: NewHandover) -> ConsoleResult {
    let party = new.party.clone();
    let opened = app.house.hand_over(sent.staff.caller(), new).await?;
    html(&OpenedPage {
        frame: Frame::of(app, &sent.staff, &SECTION, "It is under way")?,
        facts: Definitions::new().with("To", Shown::Words(party)).with("People asked about", Shown::Figure(opened.people.into())),
        fetched_from: format!("/api/v1/sites/{}/downloads/{}", sent.staff.site, opened.id),
        token: opened.token.map(|token| token.as_str().to_owned()),
        secret: opened.secret.map(|secret| secret.spelt()),
        at: format!("/console/disclosures/{}", opened.id),
    })
}

/// What the form asks for.
async fn new_handover(app: &App, sent: &Sent) -> Result<NewHandover, crate::console::error::ConsoleError> {
    let categories = sent
        .form
        .all("category")
        .map(DataCategory::new)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| OperationError::malformed("category", "choose among the fields"))?;
    let delivery = match sent.form.one("delivery") {
        Some("webhook") => Delivery::Webhook(sent.wanted("endpoint")?),
        _ => {
            let days: i64 = sent.wanted("days")?;
            let until: Timestamp = app.house.now().plus_ms(days.clamp(0, 8).saturating_mul(DAY_MS).saturating_sub(60_000));
            Delivery::Download(until)
        }
    };
    Ok(NewHandover {
        whom: whom(app, sent).await?,
        categories,
        action: sent.wanted::<Action>("action")?,
        purpose: sent.wanted::<Purpose>("purpose")?,
        party: sent.wanted("party")?,
        partial: if sent.form.one("partial") == Some("part") { Partial::WhatIsPermitted } else { Partial::AllOrNothing },
        format: match sent.form.one("format") {
            Some("csv") => HandoverFormat::Csv,
            _ => HandoverFormat::Json,
        },
        delivery,
        idempotency: Some(sent.wanted("once")?),
    })
}

/// About whom: the person of a task of the member's own, everybody, or whoever meets what is stated.
async fn whom(app: &App, sent: &Sent) -> Result<Whom, OperationError> {
    let purpose = |field: &'static str| {
        let read = given(sent.form.one(field)).map(str::parse::<Purpose>).transpose();
        read.map_err(|_| OperationError::malformed(field, "choose among the purposes"))
    };
    match sent.form.one("whom") {
        Some("everybody") => Ok(Whom::Everybody),
        Some("task") => {
            let wanted = sent.form.one("task").unwrap_or_default();
            let tasks = app.house.tasks(sent.staff.caller(), false, None).await?;
            let subject = tasks.into_iter().find(|task| task.id.to_string() == wanted).and_then(|task| task.subject);
            Ok(Whom::People(vec![subject.ok_or_else(|| OperationError::malformed("task", "there is no such open task of yours"))?]))
        }
        _ => {
            let has = sent.form.all("has").map(DataCategory::new).collect::<Result<Vec<_>, _>>();
            let has = has.map_err(|_| OperationError::malformed("has", "choose among the fields"))?;
            Ok(Whom::Query(PeopleQuery { held_for: purpose("held_for")?, opted_in_to: purpose("opted_in_to")?, has }))
        }
    }
}

/// The sentences that refuse, each with how often, the most often first; and how often no sentence speaks. Of the people who are told one by one.
fn refusals(preview: &Preview) -> (Vec<(String, String, u64)>, u64) {
    let (mut counts, mut silent) = (BTreeMap::<(String, String), u64>::new(), 0);
    let refused = preview.subjects.iter().flat_map(|person| &person.fields).filter(|field| field.outcome == PreviewWord::Refused);
    for field in refused {
        if field.answer.reasons.is_empty() {
            silent += 1;
        }
        for reason in &field.answer.reasons {
            *counts.entry((reason.text.clone(), reason.sentence.to_string())).or_default() += 1;
        }
    }
    let mut refused: Vec<_> = counts.into_iter().map(|((text, id), count)| (text, id, count)).collect();
    refused.sort_by_key(|(_, id, count)| (std::cmp::Reverse(*count), id.clone()));
    (refused, silent)
}

fn facts(new: &NewHandover, preview: &Preview) -> Definitions {
    let way = match &new.delivery {
        Delivery::Download(until) => format!("a download that ends on {}", day(*until)),
        Delivery::Webhook(endpoint) => format!("signed messages to {endpoint}"),
        Delivery::Pages => "pages".to_owned(),
    };
    let whole = if new.partial == Partial::AllOrNothing { "all of it or nothing" } else { "what is permitted, without the rest" };
    Definitions::new()
        .with("To", Shown::Words(new.party.clone()))
        .with("What", Shown::Words(format!("{}, {whole}", new.action.key())))
        .with("For", Shown::Badge(Badge::quiet(new.purpose.key())))
        .with("By", Shown::Words(way))
        .with("People asked about", Shown::Figure(preview.people.into()))
        .with("People of whom something would leave", Shown::Figure(preview.given.into()))
        .with("Version of the policy", Shown::Code(preview.version.to_string()))
}

fn fields(asked: &[DataCategory], preview: &Preview, policy: &Policy) -> Table {
    let mut table = Table::new("Field by field", &["Data", "May go", "Values that would leave", "Values refused"]);
    let count = |all: &[(DataCategory, u32)], category: &DataCategory| all.iter().find(|(of, _)| of == category).map_or(0, |(_, count)| u64::from(*count));
    for category in asked {
        let goes = preview.effective.contains(category);
        table.row([
            Shown::Words(category_title(category, policy)),
            Shown::Badge(if goes { Badge::good("yes") } else { Badge::quiet("no") }),
            Shown::Figure(count(&preview.left, category)),
            Shown::Figure(count(&preview.stayed, category)),
        ]);
    }
    table
}
