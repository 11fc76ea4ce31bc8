//! `/console/keys`: the keys of programs: made with scopes and an end, approved by a second person, changed for new ones, taken back. A key is shown
//! once, to whoever made it.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Shown, Table, day};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{KeyMade, KeyView, NewKey, OperationError, Scope};
use std::collections::BTreeSet;
use vocabulary::EvidenceId;

/// For how many days the old key goes on where it is changed here.
const GRACE_DAYS: i64 = 7;
/// A day.
const DAY_MS: i64 = 24 * 3_600_000;

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/keys", title: "Keys of programs", group: Group::House, scopes: &[Scope::Programs], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/keys", get(list).post(make))
        .route("/console/keys/{id}", get(one))
        .route("/console/keys/{id}/approve", post(approve))
        .route("/console/keys/{id}/change", post(change))
        .route("/console/keys/{id}/revoke", post(revoke))
}

#[derive(Debug, Template)]
#[template(path = "console/keys.html")]
struct KeysPage {
    frame: Frame,
    keys: Table,
    scopes: Vec<(&'static str, &'static str)>,
}

#[derive(Debug, Template)]
#[template(path = "console/key.html")]
struct KeyPage {
    frame: Frame,
    key: Option<String>,
    waits: bool,
    steps: Option<Steps>,
}

#[derive(Debug)]
struct Steps {
    id: String,
    name: String,
    may: String,
    waits: bool,
    is_in_use: bool,
}

/// `GET /console/keys`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let said = came.said(&[("approved", "The key may be used now."), ("revoked", "The key opens nothing any more.")]);
    let mut keys = Table::new("Keys of programs", &["Program", "May", "Made by", "Ends", "Last used", "State", ""])
        .empty("No program has a key yet. Make the first one below.");
    for key in app.house.keys(staff.caller()).await? {
        keys.row([
            Shown::Words(key.name.clone()),
            Shown::Words(may(&key)),
            Shown::Code(key.created_by.clone()),
            key.expires_at.map_or(Shown::Quiet("never"), |at| Shown::Words(day(at))),
            key.used_on.map_or(Shown::Quiet("never"), |at| Shown::Words(day(at))),
            Shown::Badge(state(&key)),
            Shown::Link { to: format!("/console/keys/{}", key.id), words: "Open".to_owned() },
        ]);
    }
    let scopes = Scope::ALL.into_iter().map(|scope| (scope.key(), scope.words())).collect();
    html(&KeysPage { frame: Frame::of(&app, &staff, &SECTION, "Keys of programs")?.saying(said), keys, scopes })
}

/// `GET /console/keys/{id}`
pub(crate) async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let keys = app.house.keys(staff.caller()).await?;
    let key = keys.into_iter().find(|key| key.id.to_string() == id).ok_or_else(no_such_key)?;
    let waits = key.approved_by.is_none() && key.revoked_at.is_none();
    let steps = Steps { id: key.id.to_string(), name: key.name.clone(), may: may(&key), waits, is_in_use: key.is_in_use };
    html(&KeyPage { frame: Frame::of(&app, &staff, &SECTION, "The key of a program")?, key: None, waits, steps: Some(steps) })
}

/// `POST /console/keys`: makes one.
pub(crate) async fn make(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let scopes: Result<BTreeSet<Scope>, _> = sent.form.all("scope").map(str::parse).collect();
    let scopes = scopes.map_err(|_| OperationError::malformed("scope", "choose what the program may do"))?;
    let days: i64 = sent.wanted("days")?;
    let name: String = sent.wanted("program")?;
    let until = app.house.now().plus_ms(days.clamp(0, 10_000) * DAY_MS);
    let made = app.house.make_key(sent.staff.caller(), &NewKey { name, scopes, until: Some(until), idempotency: None }).await?;
    shown_once(&app, &sent.staff, made)
}

/// `POST /console/keys/{id}/approve`
pub(crate) async fn approve(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.approve_key(sent.staff.caller(), read(&id)?).await?;
    Ok(Redirect::to("/console/keys?done=approved").into_response())
}

/// `POST /console/keys/{id}/change`
pub(crate) async fn change(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let made = app.house.change_key(sent.staff.caller(), read(&id)?, GRACE_DAYS).await?;
    shown_once(&app, &sent.staff, made)
}

/// `POST /console/keys/{id}/revoke`
pub(crate) async fn revoke(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.revoke_key(sent.staff.caller(), read(&id)?).await?;
    Ok(Redirect::to("/console/keys?done=revoked").into_response())
}

fn shown_once(app: &App, staff: &Staff, made: KeyMade) -> ConsoleResult {
    html(&KeyPage { frame: Frame::of(app, staff, &SECTION, "The new key")?, key: made.key, waits: made.waits, steps: None })
}

fn read(id: &str) -> Result<EvidenceId, OperationError> {
    id.parse().map_err(|_| no_such_key())
}

fn no_such_key() -> OperationError {
    OperationError::malformed("key", "there is no such key")
}

fn may(key: &KeyView) -> String {
    match (key.of_party, key.scopes.len()) {
        (true, _) => "ask about itself, as a party".to_owned(),
        (false, all) if all == Scope::ALL.len() => "everything".to_owned(),
        _ => key.scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(", "),
    }
}

fn state(key: &KeyView) -> Badge {
    match (key.is_in_use, key.approved_by.is_some(), key.revoked_at) {
        (true, _, Some(at)) => Badge::waiting(format!("goes on until {}", day(at))),
        (true, _, None) => Badge::good("in use"),
        (false, false, None) => Badge::waiting("waits for a second person"),
        _ => Badge::quiet("opens nothing"),
    }
}
