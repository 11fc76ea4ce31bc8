//! `/console/me`: where a member of staff is signed in and with what they sign in: sessions ended, passkeys added and removed.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Act, Badge, Shown, Table, day, moment};
use crate::console::sent::Sent;
use crate::console::staff::{self, Staff};
use crate::pages::passkeys::{Made, Refused, Wanted, asked};
use crate::pages::script::{bearing_script, script_address};
use crate::session::{Asking, with};
use crate::view::clear::Clear;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use operations::{LeavingFrom, LinkToken, OperationError, StaffSignIns};
use serde_json::json;

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/me", title: "My sign-ins", group: Group::House, scopes: &[], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/me", get(show))
        .route("/console/me/end", post(end))
        .route("/console/me/passkeys", post(add))
        .route("/console/me/passkeys/ask", post(ask))
        .route("/console/me/passkeys/remove", post(remove))
}

/// What came of an act, by the word in the address.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Came {
    done: Option<String>,
}

impl Came {
    /// The word of an address that was read together with others.
    pub(crate) const fn of(done: Option<String>) -> Self {
        Self { done }
    }

    /// What is said of the act, where it is one of these.
    pub(crate) fn said(&self, known: &[(&str, &'static str)]) -> Option<&'static str> {
        known.iter().find(|(word, _)| self.done.as_deref() == Some(*word)).map(|(_, said)| *said)
    }
}

#[derive(Debug, Template)]
#[template(path = "console/own.html")]
struct OwnPage {
    frame: Frame,
    sessions: Table,
    passkeys: Table,
    accounts: Vec<(String, String)>,
    script: String,
}

/// `GET /console/me`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let said = came.said(&[("ended", "That browser is signed out."), ("added", "The passkey was added."), ("removed", "The passkey was removed.")]);
    let StaffSignIns { sessions, passkeys, accounts } = app.house.staff_sign_ins(staff.caller(), staff.token.as_ref()).await?;
    let frame = Frame::of(&app, &staff, &SECTION, "My sign-ins")?.saying(said);
    let mut listed = Table::new("Browsers in which you are signed in", &["Browser", "By", "Since", "Last used", ""])
        .empty("You are signed in nowhere: this is the demonstration.");
    for session in sessions {
        let act = match session.is_this {
            true => Shown::Badge(Badge::good("this browser")),
            false => Shown::Act(Act::new("/console/me/end", "Sign out there").with("id", session.id)),
        };
        listed.row([Shown::Words(session.browser), Shown::Words(session.way), Shown::Words(moment(session.since)), Shown::Words(moment(session.seen_at)), act]);
    }
    let mut keys =
        Table::new("Your passkeys", &["Name", "Added", "Last used", ""]).empty("No passkey yet. Add one below, so that you can sign in with this device.");
    for passkey in passkeys {
        let used = passkey.used_at.map_or(Shown::Quiet("not yet"), |at| Shown::Words(day(at)));
        let remove = Act::new("/console/me/passkeys/remove", "Remove").with("id", passkey.id);
        keys.row([Shown::Personal(Clear::new(passkey.name)), Shown::Words(day(passkey.added_at)), used, Shown::Act(remove)]);
    }
    let accounts = accounts.into_iter().map(|(issuer, since)| (issuer, day(since))).collect();
    let (sessions, passkeys) = (listed.marked(&frame), keys.marked(&frame));
    html(&OwnPage { frame, sessions, passkeys, accounts, script: script_address() }).map(bearing_script)
}

/// `POST /console/me/end`
pub(crate) async fn end(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let id = sent.wanted("id")?;
    if let Some(token) = &sent.staff.token {
        app.house.sign_out_staff(&sent.staff.site, token, LeavingFrom::One(id)).await?;
        if app.house.on_duty(&sent.staff.site, token).await.is_err() {
            return Ok(with(Redirect::to("/console/sign-in").into_response(), staff::forget()));
        }
    }
    Ok(Redirect::to("/console/me?done=ended").into_response())
}

/// `POST /console/me/passkeys/remove`
pub(crate) async fn remove(State(app): State<App>, sent: Sent) -> ConsoleResult {
    app.house.remove_staff_passkey(sent.staff.caller(), sent.wanted("id")?).await?;
    Ok(Redirect::to("/console/me?done=removed").into_response())
}

/// `POST /console/me/passkeys/ask`
pub(crate) async fn ask(State(app): State<App>, staff: Staff, asking: Asking, Json(wanted): Json<Wanted>) -> Result<Response, Refused> {
    theirs(&staff, &wanted.form)?;
    Ok(asked(&app.house.ask_for_another_staff_passkey(staff.caller(), &asking.address).await?))
}

/// `POST /console/me/passkeys`
pub(crate) async fn add(State(app): State<App>, staff: Staff, asking: Asking, Json(made): Json<Made>) -> Result<Response, Refused> {
    theirs(&staff, &made.form)?;
    let asked = LinkToken::read(&made.asked).ok_or(OperationError::SignInRefused)?;
    let answer = made.answer.to_string();
    app.house.add_staff_passkey(staff.caller(), (&asked, &answer, &made.name), &asking.address).await?;
    Ok(Json(json!({ "next": "/console/me?done=added" })).into_response())
}

fn theirs(staff: &Staff, form: &str) -> Result<(), OperationError> {
    if staff.on_duty.sent(form) { Ok(()) } else { Err(OperationError::LinkInvalid) }
}
