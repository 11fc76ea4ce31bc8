//! `GET /console/disclosures/{id}`: one act: what was asked, what left and what stayed in counts, the sentences, how the delivery goes, and the certificate.
//! It names nobody and shows no value.

use super::{SECTION, badge};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Definitions, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use operations::{Certificate, HandoverView, OperationError, Scope};
use policy::Policy;
use vocabulary::{RecordId, SentenceId, Word};

#[derive(Debug, Template)]
#[template(path = "console/disclosure.html")]
struct DisclosurePage {
    frame: Frame,
    id: RecordId,
    facts: Definitions,
    delivery: Definitions,
    fields: Table,
    permitted: Vec<(String, String)>,
    refused: Vec<(String, String)>,
    is_silent: bool,
    progress: Option<(u32, u32)>,
    may_try: bool,
    certified: Option<u64>,
}

/// `GET /console/disclosures/{id}`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(came): Query<Came>) -> ConsoleResult {
    let (id, caller) = (read(&id)?, staff.caller());
    let act = app.house.disclosure(caller, id).await?;
    let policy = app.house.policy(&staff.site)?;
    let waiting = app.house.undelivered(caller, id).await?;
    let mut delivery = Definitions::new().with("By", Shown::Words(way(&act.delivery).to_owned())).with("In the form of", Shown::Words(act.format.clone()));
    if let Some(until) = act.until {
        delivery = delivery.with("May be fetched until", Shown::Words(moment(until))).with("Fetched", Shown::Words(times(act.fetched)));
    }
    if let Some(waiting) = waiting {
        let badge = if waiting.attempts > 0 { Badge::bad("did not arrive yet") } else { Badge::waiting("is about to be sent") };
        delivery = delivery
            .with("The next message", Shown::Badge(badge))
            .with("Tried", Shown::Words(format!("{} of {} times", waiting.attempts, waiting.attempts_max)))
            .with("Tried next", Shown::Words(moment(waiting.due_at)));
    }
    if act.again > 0 {
        delivery = delivery.with("Pages given once more", Shown::Figure(act.again.into()));
    }
    let certified = if caller.may(Scope::Disclose) { app.house.certificate(caller, id).await?.map(|certificate| certificate.leaf) } else { None };
    let said = came.said(&[("again", "It is tried again at once.")]);
    let is_refused = !act.stayed.is_empty();
    html(&DisclosurePage {
        frame: Frame::of(&app, &staff, &SECTION, format!("To {}", act.party))?.saying(said),
        id,
        facts: facts(&act),
        delivery,
        fields: fields(&act, &policy),
        permitted: sentences(&act.sentences, &policy),
        refused: sentences(&act.refused_by, &policy),
        is_silent: is_refused && act.refused_by.is_empty(),
        progress: (act.state == "open" && act.people > 0 && act.delivery != "download").then_some((act.sent, act.people)),
        may_try: caller.may(Scope::Disclose) && waiting.is_some_and(|waiting| waiting.attempts > 0),
        certified,
    })
}

fn facts(act: &HandoverView) -> Definitions {
    let duties = act.duties.iter().map(Badge::quiet).collect::<Vec<_>>();
    Definitions::new()
        .with("State", Shown::Badge(badge(act)))
        .with("Asked", Shown::Words(format!("{}, by {}", moment(act.at), act.asked_by)))
        .with("To", Shown::Words(format!("{} ({})", act.party, act.recipient)))
        .with("What", Shown::Words(act.action.key().to_owned()))
        .with("For", Shown::Badge(Badge::quiet(act.purpose.key())))
        .with("About whom", Shown::Words(act.whom.clone()))
        .with("People asked about", Shown::Figure(act.people.into()))
        .with("People of whom something left", Shown::Figure(act.given.into()))
        .with("Duties that went with it", if duties.is_empty() { Shown::Quiet("none") } else { Shown::Badges(duties) })
        .with("Version of the policy", Shown::Code(act.version.to_string()))
}

fn fields(act: &HandoverView, policy: &Policy) -> Table {
    let mut table = Table::new("Field by field", &["Data", "Values that left", "Values refused"]);
    for category in &act.data {
        let count = |all: &[(vocabulary::DataCategory, u32)]| all.iter().find(|(of, _)| of == category).map_or(0, |(_, count)| u64::from(*count));
        table.row([Shown::Words(category_title(category, policy)), Shown::Figure(count(&act.left)), Shown::Figure(count(&act.stayed))]);
    }
    table
}

/// Sentences word for word where they are of the version in force, and their ids.
fn sentences(ids: &[SentenceId], policy: &Policy) -> Vec<(String, String)> {
    let text = |id: &SentenceId| {
        let found = policy.sentences().iter().find(|sentence| sentence.number == id.number && id.to_string().starts_with(&policy.version().to_string()));
        found.map(|sentence| sentence.text.clone()).unwrap_or_default()
    };
    ids.iter().map(|id| (text(id), id.to_string())).collect()
}

fn way(delivery: &str) -> &'static str {
    match delivery {
        "download" => "a download with a token of its own",
        "webhook" => "messages, signed",
        "pages" => "a program of the company, page by page",
        _ => "the answer to a program",
    }
}

fn times(times: u32) -> String {
    match times {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        more => format!("{more} times"),
    }
}

/// `GET /console/disclosures/{id}/certificate`
pub(crate) async fn certificate(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let found = app.house.certificate(staff.caller(), read(&id)?).await?;
    let Certificate { leaf, text } = found.ok_or_else(ConsoleError::nothing_here)?;
    let name = format!("attachment; filename=\"certificate-{leaf}.tlog-proof\"");
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

/// `POST /console/disclosures/{id}/again`
pub(crate) async fn again(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.send_again(sent.staff.caller(), read(&id)?).await?;
    Ok(Redirect::to(&format!("/console/disclosures/{id}?done=again")).into_response())
}

fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("disclosure", "there is no such disclosure"))
}
