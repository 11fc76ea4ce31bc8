//! `/console/break-glass`: emergencies: asked for with a reason, decided by somebody else, listed for whoever audits.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Confirm, Definitions, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::console::tasks::address;
use crate::view::clear::Clear;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{Approval, BreakGlassView, Meant, OperationError, Scope};
use vocabulary::{RecordId, Word};

/// The section.
pub(crate) const SECTION: Section =
    Section { path: "/console/break-glass", title: "Emergencies", group: Group::Work, scopes: &[Scope::View, Scope::Approve, Scope::Audit], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/break-glass", get(list).post(ask))
        .route("/console/break-glass/{id}", get(one))
        .route("/console/break-glass/{id}/approve", post(approve))
        .route("/console/break-glass/{id}/refuse", post(refuse))
}

#[derive(Debug, Template)]
#[template(path = "console/break_glass.html")]
struct BreakGlassPage {
    frame: Frame,
    emergencies: Table,
    may_ask: bool,
    purposes: Vec<(&'static str, &'static str)>,
}

/// `GET /console/break-glass`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let caller = staff.caller();
    let said = came.said(&[
        ("asked", "It is on record. If anybody is known by that address, somebody else decides now."),
        ("approved", "It was let happen, for an hour. The person is told."),
        ("refused", "It was refused."),
    ]);
    let mut table = Table::new("Emergencies", &["Asked", "By", "For", "State", "Until", ""]).empty("The glass was never broken here. May it stay so.");
    for view in app.house.emergencies(caller).await? {
        let decides = view.state == "asked" && !view.is_own && caller.may(Scope::Approve);
        let way = if decides { Shown::Link { to: format!("/console/break-glass/{}", view.id), words: "Decide".to_owned() } } else { Shown::Nothing };
        table.row([
            Shown::Words(moment(view.asked_at)),
            Shown::Code(view.asked_by.to_string()),
            Shown::Badges(view.purposes.iter().map(|purpose| Badge::quiet(purpose.key())).collect()),
            Shown::Badge(badge(&view)),
            Shown::Words(moment(view.until)),
            way,
        ]);
    }
    let purposes = caller.purposes().into_iter().flatten().map(|purpose| (purpose.key(), purpose.meaning())).collect();
    let frame = Frame::of(&app, &staff, &SECTION, "Emergencies")?.saying(said);
    html(&BreakGlassPage { frame, emergencies: table, may_ask: caller.may(Scope::View), purposes })
}

fn badge(view: &BreakGlassView) -> Badge {
    match view.state {
        "asked" => Badge::waiting("waits for a second person"),
        "approved" => Badge::bad("open now"),
        "refused" => Badge::quiet("refused"),
        _ => Badge::quiet("over"),
    }
}

/// `POST /console/break-glass`: asks.
pub(crate) async fn ask(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let reason = sent.form.personal("reason").ok_or_else(|| OperationError::malformed("reason", "say why"))?;
    let whom = Meant::Address(address(&sent)?);
    app.house.break_glass(sent.staff.caller(), &whom, sent.wanted("purpose")?, &reason).await?;
    Ok(Redirect::to("/console/break-glass?done=asked").into_response())
}

/// `GET /console/break-glass/{id}`: asks whoever decides.
pub(crate) async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let views = app.house.emergencies(staff.caller()).await?;
    let view = views.into_iter().find(|view| view.id.to_string() == id).ok_or_else(|| OperationError::malformed("emergency", "there is no such emergency"))?;
    let reason = view.reason.map_or(Shown::Quiet("not for you to read"), |reason| Shown::Personal(Clear::new(reason)));
    let facts = Definitions::new()
        .with("Asked by", Shown::Code(view.asked_by.to_string()))
        .with("Asked", Shown::Words(moment(view.asked_at)))
        .with("For", Shown::Badges(view.purposes.iter().map(|purpose| Badge::quiet(purpose.key())).collect()))
        .with("Why", reason);
    let confirm = Confirm {
        frame: Frame::of(&app, &staff, &SECTION, "Let this emergency happen?")?,
        words: "Your colleague may then look at this person for an hour, without a task that needs it. The person is told. If you are not sure, refuse: it can be asked anew.",
        facts,
        action: format!("/console/break-glass/{}/approve", view.id),
        fields: Vec::new(),
        button: "Let it happen",
        refuse: Some(format!("/console/break-glass/{}/refuse", view.id)),
        back: "/console/break-glass".to_owned(),
    };
    html(&confirm)
}

/// `POST /console/break-glass/{id}/approve`
pub(crate) async fn approve(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.decide_break_glass(sent.staff.caller(), read(&id)?, Approval::Yes).await?;
    Ok(Redirect::to("/console/break-glass?done=approved").into_response())
}

/// `POST /console/break-glass/{id}/refuse`
pub(crate) async fn refuse(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.decide_break_glass(sent.staff.caller(), read(&id)?, Approval::No).await?;
    Ok(Redirect::to("/console/break-glass?done=refused").into_response())
}

fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("emergency", "there is no such emergency"))
}
