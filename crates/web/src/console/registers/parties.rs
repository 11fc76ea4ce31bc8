//! `/console/registers/parties`: who the company deals with, and what each is to it. Standing here permits nothing by itself.

use super::SECTION;
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Shown, Table, day};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::view::words::{capital, recipient_words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use operations::{NewParty, OperationError};
use vocabulary::{Recipient, Word};

#[derive(Debug, Template)]
#[template(path = "console/parties.html")]
struct PartiesPage {
    frame: Frame,
    parties: Table,
    kinds: Vec<(&'static str, String)>,
    once: String,
}

/// `GET /console/registers/parties`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let mut parties = Table::new("Parties", &["Party", "What it is", "On file since", "Facts on record"])
        .empty("No party is registered. Nothing can be given to anybody who is not.");
    for party in app.house.parties(staff.caller()).await?.into_iter().filter(|party| party.kind != Recipient::Staff) {
        parties.row([
            Shown::Words(party.name),
            Shown::Badge(Badge::quiet(capital(&recipient_words(party.kind)))),
            Shown::Words(day(party.registered_at)),
            Shown::Figure(party.facts.len() as u64),
        ]);
    }
    let kinds = Recipient::all().iter().filter(|kind| !matches!(kind, Recipient::Staff)).map(|kind| (kind.key(), capital(&recipient_words(*kind))));
    let said = came.said(&[("registered", "The party is registered. What it may be given, the registers and the policy say.")]);
    html(&PartiesPage {
        frame: Frame::of(&app, &staff, &SECTION, "Parties")?.saying(said),
        parties,
        kinds: kinds.collect(),
        once: app.house.fresh_idempotency(),
    })
}

/// `POST /console/registers/parties`
pub(crate) async fn register(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let kind: Recipient =
        sent.form.one("kind").and_then(|kind| kind.parse().ok()).ok_or_else(|| OperationError::malformed("kind", "choose what the party is"))?;
    let new = NewParty { name: sent.wanted("party")?, kind, idempotency: Some(sent.wanted("once")?) };
    app.house.register_party(sent.staff.caller(), new).await?;
    Ok(Redirect::to("/console/registers/parties?done=registered").into_response())
}
