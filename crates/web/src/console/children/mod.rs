//! `GET /console/children`: parents' permissions that wait for staff, and what people say of their age that nobody has confirmed. It opens no form.

mod one;
mod steps;

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Act, Badge, Shown, Table, day};
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use operations::{Method, OperationError, PermissionState, PermissionView, Scope};
use serde::Deserialize;
use vocabulary::{RecordId, Word};

/// The section.
pub(crate) const SECTION: Section =
    Section { path: "/console/children", title: "Children and parents", group: Group::People, scopes: &[Scope::Children], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/children", get(show).post(steps::ask))
        .route("/console/children/permissions/{id}", get(one::show))
        .route("/console/children/permissions/{id}/form", get(one::form))
        .route("/console/children/permissions/{id}/review", post(steps::review))
        .route("/console/children/permissions/{id}/call", post(steps::call))
        .route("/console/children/ages/{subject}", post(steps::age))
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    state: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/children.html")]
struct ChildrenPage {
    frame: Frame,
    tabs: Vec<(String, &'static str, bool)>,
    permissions: Table,
    ages: Table,
    once: String,
    asks_parents: bool,
}

/// The states, and what their lists are called.
const STATES: [(PermissionState, &str); 6] = [
    (PermissionState::Reviewing, "Forms to review"),
    (PermissionState::Asked, "Asked, or waiting for a call"),
    (PermissionState::Confirming, "Waiting for the second letter"),
    (PermissionState::Granted, "Given"),
    (PermissionState::Refused, "Refused"),
    (PermissionState::Revoked, "Taken back"),
];

/// `GET /console/children`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(wanted): Query<Wanted>) -> ConsoleResult {
    let state = match wanted.state.as_deref() {
        None => PermissionState::Reviewing,
        Some(word) => PermissionState::read(word).ok_or_else(|| OperationError::malformed("state", "there is no such state of a permission"))?,
    };
    let frame = Frame::of(&app, &staff, &SECTION, "Children and parents")?;
    let title = STATES.iter().find(|(of, _)| *of == state).map_or("", |(_, title)| title);
    let mut permissions = Table::new(title, &["Permission", "By", "For", "Asked", "Until"])
        .empty("There is none. A parent who is asked and sends a signed form, or waits for a call, comes in here.");
    for permission in app.house.permissions(staff.caller(), Some(state), None).await? {
        permissions.row(row(&permission));
    }
    let mut ages = Table::new("Ages that wait", &["Person", "Says", "Since", "", ""])
        .empty("Nobody waits. Whoever says that they are no child any more waits here until a parent or you confirm it.");
    for claim in app.house.age_claims(staff.caller()).await? {
        let answer = |answer: &str, words: &str| Shown::Act(Act::new(format!("/console/children/ages/{}", claim.subject), words).with("answer", answer));
        ages.row([
            Shown::Code(claim.subject.to_string()),
            Shown::Words(claim.child_until.map_or_else(|| "they are no child".to_owned(), |until| format!("they are a child until {}", day(until)))),
            Shown::Words(day(claim.said_at)),
            answer("confirmed", "It is so"),
            answer("refused", "It is not"),
        ]);
    }
    let tabs = STATES.iter().map(|(of, words)| (format!("/console/children?state={}", of.key()), *words, *of == state)).collect();
    let once = app.house.fresh_idempotency();
    let asks_parents = app.house.parents_scope(&staff.site)?.is_some();
    html(&ChildrenPage { ages: ages.marked(&frame), frame, tabs, permissions, once, asks_parents })
}

/// The id of a permission as an address bears it.
fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("permission", "there is no such permission"))
}

fn row(permission: &PermissionView) -> [Shown; 5] {
    let badges = permission.purposes.iter().map(|purpose| Badge::quiet(purpose.key()));
    [
        Shown::Link { to: format!("/console/children/permissions/{}", permission.id), words: day(permission.asked_at) },
        permission.method.map_or(Shown::Quiet("not chosen yet"), |method| Shown::Words(method_words(method).to_owned())),
        if permission.purposes.is_empty() { Shown::Quiet("not said yet") } else { Shown::Badges(badges.collect()) },
        Shown::Words(day(permission.asked_at)),
        permission.until.map_or(Shown::Quiet("no end"), |until| Shown::Words(day(until))),
    ]
}

/// How a parent is verified, as staff say it.
const fn method_words(method: Method) -> &'static str {
    match method {
        Method::EmailPlus => "two letters",
        Method::SignedForm => "a signed form",
        Method::Call => "a call",
    }
}

/// How far a permission is.
fn state(permission: &PermissionView) -> Badge {
    match permission.state {
        PermissionState::Asked => Badge::waiting("waits for the parent"),
        PermissionState::Confirming => Badge::waiting("waits for the second letter"),
        PermissionState::Reviewing => Badge::waiting("waits for your review"),
        PermissionState::Granted => Badge::good("given"),
        PermissionState::Refused => Badge::bad("refused"),
        PermissionState::Revoked => Badge::quiet("taken back"),
    }
}
