//! `/console/acknowledgement`: the words by which a member of staff acknowledges that what they see is confidential, before their first view.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::moment;
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use operations::Scope;

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/acknowledgement", title: "Confidentiality", group: Group::House, scopes: &[Scope::View], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/acknowledgement", get(show).post(give))
}

#[derive(Debug, Template)]
#[template(path = "console/acknowledgement.html")]
struct AcknowledgementPage {
    frame: Frame,
    words: String,
    words_sha256: String,
    given: Option<(String, String)>,
}

/// `GET /console/acknowledgement`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let view = app.house.acknowledgement(staff.caller()).await?;
    let frame = Frame::of(&app, &staff, &SECTION, "Confidentiality")?.saying(came.said(&[("given", "It is on record that you acknowledged it.")]));
    let given = view.given_at.zip(view.until).map(|(at, until)| (moment(at), moment(until)));
    html(&AcknowledgementPage { frame, words: view.words, words_sha256: view.words_sha256, given })
}

/// `POST /console/acknowledgement`
pub(crate) async fn give(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let shown: String = sent.wanted("words_sha256")?;
    app.house.acknowledge(sent.staff.caller(), &shown).await?;
    Ok(Redirect::to("/console/acknowledgement?done=given").into_response())
}
