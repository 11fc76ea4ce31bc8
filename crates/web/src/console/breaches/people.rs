//! `GET /console/breaches/{id}/people`: whom a breach concerns, by ids that say nothing, and whether each was told.

use super::{SECTION, read};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Badge, Pager, Shown, Table, moment};
use crate::console::staff::Staff;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::ConcernedView;
use vocabulary::SubjectId;

/// After whom, and what came of an act.
#[derive(Debug, serde::Deserialize)]
pub(super) struct From {
    after: Option<String>,
    done: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/breach_people.html")]
struct PeoplePage {
    frame: Frame,
    id: String,
    people: Table,
    can_change: bool,
    once: String,
}

/// `GET /console/breaches/{id}/people`
pub(super) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(from): Query<From>) -> ConsoleResult {
    let breach = read(&id)?;
    let after: Option<SubjectId> = from.after.as_deref().and_then(|after| after.parse().ok());
    let page = app.house.breach_people(staff.caller(), breach, after).await?;
    let view = app.house.breach(staff.caller(), breach).await?;
    let mut people = Table::new("People concerned", &["Person", "Kinds of data", "How", "Told"])
        .empty("Nobody is known to be concerned. Whoever was erased since stands nowhere.");
    for one in &page.people {
        let kinds = one.data.iter().map(|kind| Badge::quiet(kind.to_string())).collect();
        people.row([Shown::Code(one.subject.to_string()), Shown::Badges(kinds), Shown::Words(how(one)), Shown::Badge(told(one))]);
    }
    let at = format!("/console/breaches/{id}/people");
    let people = people.paged(Pager { first: after.map(|_| at.clone()), next: page.next.map(|next| format!("{at}?after={next}")) });
    let said = (from.done.as_deref() == Some("step")).then_some("It is on record.");
    let frame = Frame::of(&app, &staff, &SECTION, "People concerned")?.saying(said);
    html(&PeoplePage { frame, id, people, can_change: view.closed.is_none(), once: app.house.fresh_idempotency() })
}

fn how(one: &ConcernedView) -> String {
    match one.how.as_str() {
        "received" => "a party had received it",
        "opened" => "it was opened",
        "copied" => "it stood in the files",
        _ => "named by whoever looked into it",
    }
    .to_owned()
}

fn told(one: &ConcernedView) -> Badge {
    let at = one.told_at.map(moment).unwrap_or_default();
    match (one.state.as_str(), &one.proposed_by) {
        ("page", _) => Badge::good(format!("on their page, {at}")),
        ("letter", _) => Badge::good(format!("by letter, {at}")),
        ("withheld", _) => Badge::quiet(format!("not told, decided {at}")),
        (_, Some(by)) => Badge::waiting(format!("{by} proposes not to")),
        _ => Badge::waiting("not yet"),
    }
}
