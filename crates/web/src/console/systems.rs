//! `/console/systems`: the company's other systems, how far each is with what must reach it, and what failed there with the reason. An errand is tried
//! again here; what it carries is not shown, and nobody is named.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Act, Badge, Definitions, Pager, Shown, Table, day, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::view::words::capital;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{ERRANDS_ON_PAGE_MAX, ErrandInView, ErrandQuery, ErrandView, OperationError, Scope, SystemView};
use serde::Deserialize;
use vocabulary::RecordId;

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/systems", title: "Other systems", group: Group::House, scopes: &[Scope::Systems], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/systems", get(show)).route("/console/systems/errands/{id}/try", post(try_again))
}

/// What is wanted of the page.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    done: Option<String>,
    /// `all` shows what is proven too.
    errands: Option<String>,
    after: Option<String>,
    /// Whether each system is asked.
    ask: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/systems.html")]
struct SystemsPage {
    frame: Frame,
    systems: Vec<SystemSheet>,
    is_asked: bool,
    tabs: [(&'static str, &'static str, bool); 2],
    errands: Table,
}

/// One system.
#[derive(Debug)]
struct SystemSheet {
    name: String,
    about: String,
    facts: Definitions,
}

/// `GET /console/systems`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(wanted): Query<Wanted>) -> ConsoleResult {
    let came = Came::of(wanted.done);
    let said = came.said(&[("again", "It is tried again at once. Open this page again in a moment to see what came of it.")]);
    let frame = Frame::of(&app, &staff, &SECTION, "Other systems")?.saying(said);
    let is_asked = wanted.ask.is_some();
    let systems = app.house.systems(staff.caller(), is_asked).await?.iter().map(|view| sheet(view, is_asked)).collect();
    let wants_all = wanted.errands.as_deref() == Some("all");
    let after: Option<RecordId> = wanted.after.as_deref().map(str::parse).transpose().map_err(|_| no_such_errand())?;
    let views = app.house.errands(staff.caller(), &ErrandQuery { subject: None, is_open: !wants_all, after }).await?;
    let kind = if wants_all { "all" } else { "open" };
    let last = views.last().filter(|_| views.len() >= ERRANDS_ON_PAGE_MAX as usize).map(|view| view.errand);
    let at = format!("/console/systems?errands={kind}");
    let pager = Pager { first: after.map(|_| at.clone()), next: last.map(|last| format!("{at}&after={last}")) };
    let errands = table(&views, wants_all).paged(pager).marked(&frame);
    let tabs = [("/console/systems?errands=open", "Not proven yet", !wants_all), ("/console/systems?errands=all", "All", wants_all)];
    html(&SystemsPage { frame, systems, is_asked, tabs, errands })
}

/// `POST /console/systems/errands/{id}/try`
pub(crate) async fn try_again(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let errand: RecordId = id.parse().map_err(|_| no_such_errand())?;
    let system: String = sent.wanted("system")?;
    app.house.try_errand_again(sent.staff.caller(), (errand, &system), None).await?;
    Ok(Redirect::to("/console/systems?done=again").into_response())
}

fn no_such_errand() -> OperationError {
    OperationError::malformed("errand", "there is no such errand")
}

fn sheet(view: &SystemView, is_asked: bool) -> SystemSheet {
    let badge = match (view.trouble, view.failed, is_asked) {
        (Some(trouble), ..) => Badge::bad(trouble),
        (None, 1.., _) => Badge::bad("something failed there"),
        (None, 0, true) => Badge::good("answers, and is as declared"),
        (None, 0, false) if view.waiting > 0 => Badge::waiting("something is on its way"),
        (None, 0, false) => Badge::good("nothing waits"),
    };
    let words = |words: Vec<String>| if words.is_empty() { Shown::Quiet("nothing") } else { Shown::Words(words.join(", ")) };
    let keeps = view.keeps.iter().map(|(table, because)| format!("{table}: {because}")).collect();
    let facts = Definitions::new()
        .with("State", Shown::Badge(badge))
        .with("Waits for it", Shown::Figure(view.waiting))
        .with("Failed there", Shown::Figure(view.failed))
        .with("Proved last", view.last_proof.map_or(Shown::Quiet("nothing yet"), |at| Shown::Words(moment(at))))
        .with("Holds", words(view.holds.iter().map(ToString::to_string).collect()))
        .with("For", words(view.purposes.iter().map(ToString::to_string).collect()))
        .with("Keeps them for", Shown::Words(view.retention.clone()))
        .with("Stays after an erasure", words(keeps))
        .with("Reached by", words(view.takes.iter().map(|task| task_words(task.key()).to_owned()).collect()))
        .with("Spoken to as", Shown::Code(view.kind.to_owned()));
    SystemSheet { name: view.name.clone(), about: view.about.clone(), facts }
}

fn table(views: &[ErrandView], wants_all: bool) -> Table {
    let empty = match wants_all {
        true => "Nothing had to reach another system yet.",
        false => "Everything that had to reach another system is proven there.",
    };
    let title = if wants_all { "What had to reach other systems" } else { "What must still reach other systems" };
    let mut table = Table::new(title, &["What", "System", "State", "Tried", "Errand", ""]).empty(empty);
    for view in views {
        for here in view.systems.iter().filter(|here| wants_all || here.proven_at.is_none()) {
            table.row([
                Shown::Words(format!("{}, {}", capital(task_words(&view.task)), day(view.made_at))),
                Shown::Words(here.system.clone()),
                Shown::Badge(state(here)),
                Shown::Words(tried(here)),
                // As words: they break at its hyphens where the page is narrow.
                Shown::Words(view.errand.to_string()),
                act(view, here),
            ]);
        }
    }
    table
}

fn act(view: &ErrandView, here: &ErrandInView) -> Shown {
    match here.state.as_str() {
        "failed" => Shown::Act(Act::new(format!("/console/systems/errands/{}/try", view.errand), "Try again now").with("system", &here.system)),
        _ => Shown::Nothing,
    }
}

/// How often it was tried, and when it was proven or is tried next.
fn tried(here: &ErrandInView) -> String {
    let times = match here.attempts {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    match (here.proven_at, here.due_at) {
        (Some(at), _) => format!("{times}; proven {}", day(at)),
        (None, Some(next)) => format!("{times}; next {}", moment(next)),
        (None, None) => times,
    }
}

fn state(here: &ErrandInView) -> Badge {
    match (here.state.as_str(), &here.why) {
        ("failed", Some(why)) => Badge::bad(format!("failed: {why}")),
        ("failed", None) => Badge::bad("failed"),
        ("proven", _) => Badge::good("proven"),
        ("running", _) => Badge::waiting("under way"),
        ("done", _) => Badge::waiting("done, not looked at again"),
        _ => Badge::waiting("waits"),
    }
}

fn task_words(task: &str) -> &'static str {
    match task {
        "access" => "access",
        "correct" => "correction",
        "opt-out" => "objection",
        _ => "erasure",
    }
}
