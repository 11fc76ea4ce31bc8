//! `/console/mailings`: letters to many. Before one is started it stands there how many it would go to, how many not, and which sentences say so; to
//! whom it goes stands nowhere.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Act, Badge, Confirm, Definitions, Pager, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use operations::{MailingAct, MailingPreview, MailingState, MailingView, NewMailing, OperationError, RefusedPeople, Scope};
use serde::Deserialize;
use vocabulary::{Purpose, RecordId, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/mailings", title: "Mailings", group: Group::Work, scopes: &[Scope::Mailings], routes };

/// How many stand on a page.
const ROWS_MAX: u32 = 50;
/// What mailings are written for, the most usual first.
const PURPOSES: [Purpose; 7] =
    [Purpose::Marketing, Purpose::PartnerMarketing, Purpose::Survey, Purpose::Contest, Purpose::Service, Purpose::Support, Purpose::PolicyNotice];

fn routes() -> Router<App> {
    Router::new()
        .route("/console/mailings", get(list).post(write))
        .route("/console/mailings/new", get(new))
        .route("/console/mailings/{id}", get(show))
        .route("/console/mailings/{id}/start", get(ask).post(start))
        .route("/console/mailings/{id}/{act}", axum::routing::post(act))
}

#[derive(Debug, Template)]
#[template(path = "console/mailings.html")]
struct MailingsPage {
    frame: Frame,
    mailings: Table,
}

/// Where the list goes on.
#[derive(Debug, Deserialize)]
struct After {
    after: Option<RecordId>,
}

/// `GET /console/mailings`
async fn list(State(app): State<App>, staff: Staff, Query(asked): Query<After>) -> ConsoleResult {
    let mailings = app.house.mailings(staff.caller(), asked.after, ROWS_MAX).await?;
    let is_full = u32::try_from(mailings.len()).is_ok_and(|rows| rows == ROWS_MAX);
    let next = mailings.last().filter(|_| is_full).map(|last| format!("/console/mailings?after={}", last.id));
    let pager = Pager { first: asked.after.map(|_| "/console/mailings".to_owned()), next };
    let columns = ["Letter", "For", "Written", "Taken", "Refused", "Waiting", "Standing"];
    let mut table = Table::new("Mailings", &columns).empty("None was written. Write one: nothing goes out before it is started.").paged(pager);
    for mailing in &mailings {
        table.row([
            Shown::Link { to: format!("/console/mailings/{}", mailing.id), words: mailing.about.clone() },
            Shown::Words(mailing.purpose.meaning().to_owned()),
            Shown::Words(moment(mailing.made_at)),
            Shown::Figure(mailing.taken),
            Shown::Figure(mailing.refused.iter().map(|refused| refused.people).sum()),
            Shown::Figure(mailing.waiting),
            Shown::Badge(standing(mailing.state)),
        ]);
    }
    html(&MailingsPage { frame: Frame::of(&app, &staff, &SECTION, "Mailings")?, mailings: table })
}

fn standing(state: MailingState) -> Badge {
    match state {
        MailingState::Written => Badge::waiting("not started"),
        MailingState::Sending => Badge::waiting("going out"),
        MailingState::Paused => Badge::waiting("paused"),
        MailingState::Stopped => Badge::quiet("stopped"),
        MailingState::Done => Badge::good("done"),
    }
}

#[derive(Debug, Template)]
#[template(path = "console/mailing_new.html")]
struct NewMailingPage {
    frame: Frame,
    purposes: Vec<(&'static str, &'static str)>,
    once: String,
}

/// `GET /console/mailings/new`
async fn new(State(app): State<App>, staff: Staff) -> ConsoleResult {
    // Whoever may not is told so before they write.
    app.house.mailings(staff.caller(), None, 1).await?;
    let purposes = PURPOSES.iter().map(|purpose| (purpose.key(), purpose.meaning())).collect();
    html(&NewMailingPage { frame: Frame::of(&app, &staff, &SECTION, "Write to many")?, purposes, once: app.house.fresh_idempotency() })
}

/// `POST /console/mailings`
async fn write(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let new = NewMailing {
        purpose: sent.wanted("purpose")?,
        about: sent.form.one("about").unwrap_or_default().to_owned(),
        text: sent.form.one("text").unwrap_or_default().to_owned(),
        idempotency: sent.form.one("once").map(str::to_owned),
    };
    let id = app.house.new_mailing(sent.staff.caller(), &new).await?;
    Ok(Redirect::to(&format!("/console/mailings/{id}?done=written")).into_response())
}

#[derive(Debug, Template)]
#[template(path = "console/mailing.html")]
struct MailingPage {
    frame: Frame,
    facts: Definitions,
    acts: Table,
    refused: Vec<RefusedPeople>,
    text: String,
    can_start: bool,
    waits_for_another: bool,
    id: RecordId,
}

/// `GET /console/mailings/{id}`
async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(came): Query<Came>) -> ConsoleResult {
    let view = app.house.mailing(staff.caller(), read(&id)?).await?;
    let said = came.said(&[
        ("written", "It is written. Nothing was sent: look at whom it would go to, then start it."),
        ("start", "Letters go out. Open this page again to see how far it is."),
        ("pause", "No more letters go out until it goes on."),
        ("resume", "It goes on."),
        ("stop", "It is stopped. No more letters go out."),
    ]);
    let frame = Frame::of(&app, &staff, &SECTION, view.about.clone())?.saying(said);
    let is_own = view.made_by == staff.caller().name();
    let waits_for_another = view.state == MailingState::Written && view.needs_two && is_own;
    html(&MailingPage {
        facts: facts(&view),
        acts: acts(&view, &frame),
        can_start: view.state == MailingState::Written && !waits_for_another,
        waits_for_another,
        text: view.text,
        refused: view.refused,
        id: view.id,
        frame,
    })
}

fn facts(view: &MailingView) -> Definitions {
    let mut facts = Definitions::new()
        .with("Standing", Shown::Badge(standing(view.state)))
        .with("For", Shown::Words(view.purpose.meaning().to_owned()))
        .with("Written", Shown::Words(format!("{}, by {}", moment(view.made_at), view.made_by)));
    if let (Some(by), Some(at)) = (&view.started_by, view.started_at) {
        facts = facts.with("Started", Shown::Words(format!("{}, by {by}", moment(at))));
    }
    facts
        .with("People looked at", Shown::Figure(view.people))
        .with("Letters taken", Shown::Figure(view.taken))
        .with("Waiting to be tried again", Shown::Figure(view.waiting))
        .with("Given up", Shown::Figure(view.given_up))
        .with("No address", Shown::Figure(view.unreachable))
}

fn acts(view: &MailingView, frame: &Frame) -> Table {
    let mut table = Table::new("What can be done", &["What it does", ""]).empty("Nothing: it is over.").marked(frame);
    let to = |act: &str| format!("/console/mailings/{}/{act}", view.id);
    if view.state == MailingState::Sending {
        table.row([Shown::Words("No more letters go out until it goes on".to_owned()), Shown::Act(Act::new(to("pause"), "Pause"))]);
    }
    if view.state == MailingState::Paused {
        table.row([Shown::Words("It goes on with those it did not come to".to_owned()), Shown::Act(Act::new(to("resume"), "Go on"))]);
    }
    if matches!(view.state, MailingState::Written | MailingState::Sending | MailingState::Paused) {
        table.row([Shown::Words("No more letters go out at all".to_owned()), Shown::Act(Act::new(to("stop"), "Stop for good"))]);
    }
    table
}

/// `GET /console/mailings/{id}/start`: shows whom it would go to before it is started.
async fn ask(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let id = read(&id)?;
    let view = app.house.mailing(staff.caller(), id).await?;
    let preview = app.house.preview_mailing(staff.caller(), id).await?;
    html(&Confirm {
        frame: Frame::of(&app, &staff, &SECTION, format!("Send “{}”?", view.about))?,
        words: "Each letter is decided about once more at the moment it is sent, and goes to nobody whom the policy does not let you write to then. What was sent cannot be taken back.",
        facts: previewed(&preview),
        action: format!("/console/mailings/{id}/start"),
        fields: Vec::new(),
        button: "Send it",
        refuse: None,
        back: format!("/console/mailings/{id}"),
    })
}

fn previewed(preview: &MailingPreview) -> Definitions {
    let mut facts = Definitions::new().with("People on file", Shown::Figure(preview.people)).with("Would get it", Shown::Figure(preview.permitted));
    for reason in &preview.by {
        facts = facts.with("Because it says", Shown::Sentence(reason.text.clone(), reason.sentence.to_string()));
    }
    for refused in &preview.refused {
        let words = match (&refused.words, &refused.sentence) {
            (Some(words), Some(id)) => Shown::Sentence(words.clone(), id.to_string()),
            (None, Some(id)) => Shown::Code(id.to_string()),
            _ => Shown::Quiet("no sentence of the policy allows it"),
        };
        facts = facts.with(format!("Refused to {}", refused.people), words);
    }
    facts = facts.with("No address", Shown::Figure(preview.unreachable));
    for lacks in &preview.lacks {
        facts = facts.with("Lacks", Shown::Badge(Badge::waiting(*lacks)));
    }
    let foot = preview.text.rsplit_once("\n-- \n").map_or("", |(_, foot)| foot);
    foot.lines().filter(|line| !line.is_empty()).fold(facts, |facts, line| facts.with("At its end", Shown::Words(line.to_owned())))
}

/// `POST /console/mailings/{id}/start`
async fn start(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    done(&app, &sent, &id, "start").await
}

/// `POST /console/mailings/{id}/{act}`
async fn act(State(app): State<App>, Path((id, name)): Path<(String, String)>, sent: Sent) -> ConsoleResult {
    done(&app, &sent, &id, &name).await
}

async fn done(app: &App, sent: &Sent, id: &str, name: &str) -> ConsoleResult {
    let id = read(id)?;
    let act = act_called(name).ok_or_else(|| OperationError::malformed("act", "there is no such act"))?;
    app.house.act_on_mailing(sent.staff.caller(), id, act, None).await?;
    Ok(Redirect::to(&format!("/console/mailings/{id}?done={name}")).into_response())
}

fn act_called(name: &str) -> Option<MailingAct> {
    match name {
        "start" => Some(MailingAct::Start),
        "pause" => Some(MailingAct::Pause),
        "resume" => Some(MailingAct::Resume),
        "stop" => Some(MailingAct::Stop),
        _ => None,
    }
}

fn read(id: &str) -> Result<RecordId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("mailing", "there is no such mailing"))
}
