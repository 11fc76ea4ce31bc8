//! `GET /console/requests`: what people ask, the soonest due first. It opens nothing that was written.

mod one;
mod steps;

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Pager, Shown, Table, day};
use crate::console::staff::Staff;
use crate::view::ways::channel_words;
use crate::view::words::{category_title, right_title};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use operations::{OperationError, RequestQuery, RequestView, Scope};
use policy::Policy;
use serde::Deserialize;
use vocabulary::{Channel, RecordId, RequestState, Timestamp, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/requests", title: "Requests", group: Group::Work, scopes: &[Scope::Requests], routes };

/// How many requests stand on a page.
const SHOWN_MAX: usize = 50;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How many days before its deadline a request is urgent.
const URGENT_DAYS: i64 = 7;

fn routes() -> Router<App> {
    Router::new()
        .route("/console/requests", get(show))
        .route("/console/requests/{id}", get(one::show))
        .route("/console/requests/{id}/prove", post(steps::prove))
        .route("/console/requests/{id}/fulfil", post(steps::fulfil))
        .route("/console/requests/{id}/refuse", post(steps::refuse))
}

/// Which requests are looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    state: Option<String>,
    after: Option<String>,
}

/// A way to the requests of one state.
#[derive(Debug)]
struct Tab {
    to: String,
    words: &'static str,
    is_here: bool,
}

#[derive(Debug, Template)]
#[template(path = "console/requests.html")]
struct QueuePage {
    frame: Frame,
    tabs: Vec<Tab>,
    queue: Table,
}

/// `GET /console/requests`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(wanted): Query<Wanted>) -> ConsoleResult {
    let state = match wanted.state.as_deref() {
        None | Some("") => None,
        Some(word) => Some(word.parse().map_err(|_| OperationError::malformed("state", "there is no such state of a request"))?),
    };
    let after = wanted.after.as_deref().map(read).transpose()?;
    let mut requests = app.house.requests(staff.caller(), RequestQuery { state, due_before: None, after }).await?;
    let policy = app.house.policy(&staff.site)?;
    let now = app.house.now();
    // Whoever goes through all of a state goes in the order of asking; the open ones stand by their deadlines.
    if state.is_some() {
        requests.sort_by_key(|request| request.id);
    }
    let next = (requests.len() > SHOWN_MAX && state.is_some()).then(|| requests.get(SHOWN_MAX - 1).map(|last| here(state, Some(last.id)))).flatten();
    let mut queue = Table::new(caption(state), &["Request", "Came by", "Asked", "Due", "State"]).empty(match state {
        None => "Nobody waits for an answer. What people ask on their own page, on a form or by letter comes in here.",
        Some(_) => "There is none in this state.",
    });
    for request in requests.iter().take(SHOWN_MAX) {
        queue.row(row(request, &policy, now));
    }
    let queue = queue.paged(Pager { first: after.map(|_| here(state, None)), next });
    html(&QueuePage { frame: Frame::of(&app, &staff, &SECTION, "Requests")?, tabs: tabs(state), queue })
}

/// The id of a request as an address bears it.
pub(super) fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("request", "there is no such request"))
}

fn here(state: Option<RequestState>, after: Option<RecordId>) -> String {
    let state = state.map_or("", |state| state.key());
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/console/requests?state={state}{after}")
}

const fn caption(state: Option<RequestState>) -> &'static str {
    match state {
        None | Some(RequestState::Asked) => "Requests that wait for an answer",
        Some(RequestState::IdentityWanted) => "Requests of which it is not known yet who asks",
        Some(RequestState::Proven) => "Requests that somebody must answer",
        Some(RequestState::Done) => "Requests that are done",
        Some(RequestState::Refused) => "Requests that were refused",
        Some(RequestState::Withdrawn) => "Requests that were taken back",
    }
}

fn tabs(state: Option<RequestState>) -> Vec<Tab> {
    let states = [
        (None, "Open"),
        (Some(RequestState::IdentityWanted), "Who asks is not known"),
        (Some(RequestState::Proven), "To be answered"),
        (Some(RequestState::Done), "Done"),
        (Some(RequestState::Refused), "Refused"),
        (Some(RequestState::Withdrawn), "Taken back"),
    ];
    states.into_iter().map(|(of, words)| Tab { to: here(of, None), words, is_here: of == state }).collect()
}

fn row(request: &RequestView, policy: &Policy, now: Timestamp) -> [Shown; 5] {
    [
        Shown::Link { to: format!("/console/requests/{}", request.id), words: title(request, policy) },
        Shown::Words(came_by(&request.channel)),
        Shown::Words(day(request.asked_at)),
        due(request, now),
        Shown::Badge(state(request)),
    ]
}

/// By which way it came, as staff say it.
pub(super) fn came_by(channel: &Channel) -> String {
    match channel {
        Channel::AccountPage => "their own page".to_owned(),
        Channel::LetterLink | Channel::Reply | Channel::Mail(_) | Channel::Page(_) | Channel::CookiesOff | Channel::Gpc => channel_words(channel),
    }
}

/// What is asked.
pub(super) fn title(request: &RequestView, policy: &Policy) -> String {
    match &request.corrects {
        Some(category) => format!("{}: {}", right_title(request.right), category_title(category, policy).to_lowercase()),
        None => right_title(request.right),
    }
}

/// By when it must be answered.
pub(super) fn due(request: &RequestView, now: Timestamp) -> Shown {
    let Some(due) = request.due.filter(|_| request.state.is_open()) else {
        return Shown::Quiet(if request.state.is_open() { "no deadline" } else { "closed" });
    };
    let days = (due.0 - now.0).div_euclid(DAY_MS);
    Shown::Badge(match days {
        _ if request.overdue => Badge::bad(format!("overdue since {}", day(due))),
        0 => Badge::bad("due today"),
        days if days < URGENT_DAYS => Badge::waiting(format!("{days} day{} left", if days == 1 { "" } else { "s" })),
        _ => Badge::quiet(format!("by {}", day(due))),
    })
}

/// How far it is.
pub(super) fn state(request: &RequestView) -> Badge {
    match request.state {
        RequestState::Asked | RequestState::Proven => Badge::waiting("to be answered"),
        RequestState::IdentityWanted => Badge::waiting("who asks is not known"),
        RequestState::Done => Badge::good("done"),
        RequestState::Refused => Badge::quiet("refused"),
        RequestState::Withdrawn => Badge::quiet("taken back"),
    }
}
