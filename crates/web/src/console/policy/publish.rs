//! From a draft to a version: seen as people will see it, shown with all it means, proposed, and published on a day that is typed once more. It
//! publishes nothing that was not shown.

use super::counted;
use super::editor::{SECTION, found, stale};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Definitions, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::view::changes::Changes;
use crate::view::words::{category_title, day, purpose_words, recipient_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use jiff::civil::Date;
use operations::{DraftPublished, DraftSaved, DraftView, OperationError, Publication, Reach};
use policy::{Direction, Policy};

/// How many lines of what is held are told one by one.
const HELD_MAX: usize = 40;

#[derive(Debug, Template)]
#[template(path = "console/policy/publish.html")]
struct PublishPage {
    frame: Frame,
    id: String,
    read: i64,
    title: String,
    /// What stops it; nothing where it can be published.
    stops: Vec<String>,
    meaning: Option<Meaning>,
    takes_two: bool,
    proposed: Option<(String, String)>,
    is_own_proposal: bool,
    is_published: bool,
}

/// What people lose and gain.
#[derive(Debug, Template)]
#[template(path = "console/policy/changes.html")]
struct ChangesShown {
    changes: Changes,
}

/// What publishing it means.
#[derive(Debug)]
struct Meaning {
    facts: Definitions,
    told: Vec<String>,
    changes: ChangesShown,
    held: Table,
    date: Date,
    day: String,
    at_once: bool,
}

/// `GET /console/policy/edit/{id}/publish`
pub(super) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let draft = found(&app, &staff, &id).await?;
    page(&app, &staff, &draft, Vec::new()).await
}

async fn page(app: &App, staff: &Staff, draft: &DraftView, mut stops: Vec<String>) -> ConsoleResult {
    let shown = match app.house.show_draft(staff.caller(), draft.draft).await {
        Ok(shown) => shown,
        Err(OperationError::Malformed(mistakes)) => {
            stops.extend(mistakes.into_iter().map(|mistake| mistake.words));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let checked = app.house.check_draft(staff.caller(), &draft.text).await?;
    let meaning = shown.zip(checked.policy).map(|(shown, policy)| meaning(&shown, &policy));
    let proposed = draft.proposed.as_ref().map(|proposed| (proposed.by.clone(), moment(proposed.at)));
    html(&PublishPage {
        frame: Frame::of(app, staff, &SECTION, "Publish a version")?,
        id: draft.draft.to_string(),
        read: draft.row_version,
        title: draft.title.clone(),
        stops,
        meaning,
        takes_two: app.house.takes_two_to_publish(staff.caller()),
        is_own_proposal: draft.proposed.as_ref().is_some_and(|proposed| proposed.by == staff.caller().name()),
        proposed,
        is_published: draft.published.is_some(),
    })
}

fn meaning(shown: &Publication, policy: &Policy) -> Meaning {
    let reach = &shown.reach;
    let waiting = counted(reach.waiting.requests, "open request", "open requests");
    let consents: usize = reach.consents.consents.iter().map(|consent| consent.people).sum();
    let facts = Definitions::new()
        .with("Version", Shown::Code(shown.version.to_string()))
        .with("Comes after", Shown::Code(shown.after.to_string()))
        .with("In force from", Shown::Words(format!("{}{}", day(shown.in_force_from), if shown.at_once { ", at once" } else { "" })))
        .with(
            "People it concerns",
            Shown::Words(format!("{} of {} on file", super::grouped(reach.people_concerned), counted(reach.people_on_file, "person", "people"))),
        )
        .with("Consents to be asked for again", Shown::Words(counted(consents as u64, "consent", "consents")))
        .with("Waits, and is decided again", Shown::Words(waiting));
    Meaning {
        facts,
        told: shown.told.iter().map(|told| crate::view::words::capital(told)).collect(),
        changes: ChangesShown { changes: Changes::of(&shown.difference, policy) },
        held: held(reach, policy),
        date: shown.in_force_from,
        day: day(shown.in_force_from),
        at_once: shown.at_once,
    }
}

fn held(reach: &Reach, policy: &Policy) -> Table {
    let mut table = Table::new("What is held that it touches", &["Data", "For", "In whose hands", "For people it gets", "People"])
        .empty("Nothing is held that it touches.");
    for held in reach.held.iter().take(HELD_MAX) {
        let direction = match held.direction {
            Direction::Weaker => "weaker",
            Direction::Stronger => "stronger",
            Direction::Moved => "the same, for another reason",
        };
        table.row([
            Shown::Words(category_title(&held.category, policy)),
            Shown::Words(purpose_words(held.purpose)),
            Shown::Words(recipient_words(held.recipient)),
            Shown::Words(direction.to_owned()),
            Shown::Figure(held.people),
        ]);
    }
    table
}

/// `POST /console/policy/edit/{id}/publish`
pub(super) async fn publish(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let draft = found(&app, &sent.staff, &id).await?;
    let (read, effective): (i64, Option<Date>) = (sent.wanted("read")?, sent.form.one("effective").and_then(|date| date.parse().ok()));
    let Some(effective) = effective else {
        return page(&app, &sent.staff, &draft, vec!["type the day on which it comes into force, as the text says it".to_owned()]).await;
    };
    match app.house.publish_draft(sent.staff.caller(), (draft.draft, read), effective).await {
        Ok(Some(DraftPublished::Published(publication))) => {
            let (old, new) = (publication.after.effective, publication.version.effective);
            Ok(Redirect::to(&format!("/console/policy/compare?old={old}&new={new}")).into_response())
        }
        Ok(Some(DraftPublished::Stale(stands))) => Ok(stale(&stands)),
        Ok(None) => Err(crate::console::error::ConsoleError::nothing_here()),
        Err(OperationError::Malformed(mistakes)) => {
            let stops = mistakes.into_iter().filter(|mistake| mistake.field == "effective").map(|mistake| mistake.words).collect();
            page(&app, &sent.staff, &draft, stops).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /console/policy/edit/{id}/propose`
pub(super) async fn propose(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let draft = found(&app, &sent.staff, &id).await?;
    match app.house.propose_draft(sent.staff.caller(), (draft.draft, sent.wanted("read")?)).await? {
        Some(DraftSaved::Saved(saved)) => Ok(Redirect::to(&format!("/console/policy/edit/{}?done=proposed", saved.draft)).into_response()),
        Some(DraftSaved::Stale(stands)) => Ok(stale(&stands)),
        None => Err(crate::console::error::ConsoleError::nothing_here()),
    }
}

/// `GET /console/policy/edit/{id}/preview`: the draft as people will see it.
pub(super) async fn preview(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let draft = found(&app, &staff, &id).await?;
    let checked = app.house.check_draft(staff.caller(), &draft.text).await?;
    let Some(policy) = checked.policy else {
        return Ok(Redirect::to(&format!("/console/policy/edit/{}", draft.draft)).into_response());
    };
    crate::pages::preview_of_policy(&app, &staff.site, &policy).or_else(|error| Ok(error.into_response()))
}
