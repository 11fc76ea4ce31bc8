//! `GET /console/breaches/{id}`: one breach: by when whom to tell, what was exposed and of whom, and each step with its form.

use super::{SECTION, field_value, hours, read, risk_badge, title_of};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Chart, Definitions, Shape, Shown, Table, moment};
use crate::console::staff::Staff;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::{BreachView, DueView, ExposureScope, Scope, ToldOrNot};

/// By when somebody is to be told, as a large figure.
#[derive(Debug)]
struct Clock {
    title: &'static str,
    figure: String,
    words: String,
    kind: &'static str,
}

/// Where the handling is, as a row of steps.
#[derive(Debug)]
struct Mark {
    title: &'static str,
    to: &'static str,
    is_done: bool,
}

#[derive(Debug, Template)]
#[template(path = "console/breach.html")]
struct BreachPage {
    frame: Frame,
    id: String,
    title: &'static str,
    view: BreachView,
    facts: Definitions,
    clocks: [Clock; 2],
    marks: [Mark; 6],
    kinds: Chart,
    found: Vec<String>,
    proposed: Option<String>,
    risk: Badge,
    steps: Table,
    key_name: String,
    may_keys: bool,
    may_programs: bool,
    may_staff: bool,
    began: String,
    ended: String,
    now: String,
    once: String,
}

/// `GET /console/breaches/{id}`
pub(super) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(came): Query<Came>) -> ConsoleResult {
    let view = app.house.breach(staff.caller(), read(&id)?).await?;
    let said = came.said(&[("opened", "The breach is on record. Whom it concerns is being looked for."), ("step", "The step is on record.")]);
    let frame = Frame::of(&app, &staff, &SECTION, title_of(view.kind))?.saying(said);
    let mut steps = Table::new("What was done", &["When", "What", "By", "Written"]);
    for step in &view.steps {
        steps.row([Shown::Words(moment(step.at)), Shown::Words(step.kind.clone()), Shown::Code(step.by.clone()), Shown::Words(step.words.clone())]);
    }
    html(&BreachPage {
        id,
        title: title_of(view.kind),
        facts: facts(&view),
        clocks: [clock("The authority", &view.authority), clock("The people", &view.concerned)],
        marks: marks(&view),
        kinds: Chart::new("Kinds of data", "people", Shape::Bars, view.found.kinds.iter().map(|(kind, people)| (kind.to_string(), *people)).collect()),
        found: found(&view),
        proposed: view.proposed_words(),
        risk: risk_badge(view.risk),
        steps,
        key_name: match &view.scope {
            ExposureScope::Caller { name } => name.clone(),
            ExposureScope::Party { party } => party.to_string(),
            _ => String::new(),
        },
        may_keys: staff.caller().may(Scope::Keys),
        may_programs: staff.caller().may(Scope::Programs),
        may_staff: staff.caller().may(Scope::Staff),
        began: field_value(view.began_at),
        ended: view.ended_at.map(field_value).unwrap_or_default(),
        now: field_value(app.house.now()),
        once: app.house.fresh_idempotency(),
        frame,
        view,
    })
}

fn facts(view: &BreachView) -> Definitions {
    Definitions::new()
        .with("Began", Shown::Words(moment(view.began_at)))
        .with("Ended", view.ended_at.map_or(Shown::Quiet("not known to be over"), |at| Shown::Words(moment(at))))
        .with("Noticed", Shown::Words(format!("{}, by {}", moment(view.noticed_at), view.noticed_by)))
        .with("On record since", Shown::Words(format!("{}, by {}", moment(view.opened_at), view.opened_by)))
        .with("Contained", view.contained_at.map_or(Shown::Badge(Badge::bad("not yet")), |at| Shown::Badge(Badge::good(moment(at)))))
        .with("Risk", Shown::Badge(risk_badge(view.risk)))
}

fn clock(title: &'static str, due: &DueView) -> Clock {
    let (figure, kind) = match &due.done {
        Some(done) if done.told => ("Told".to_owned(), "good"),
        Some(_) => ("Not told".to_owned(), "quiet"),
        None if due.late => (format!("{} over", hours(-due.hours_left)), "bad"),
        None => (hours(due.hours_left), if due.hours_left < 24 { "bad" } else { "waiting" }),
    };
    let words = match &due.done {
        Some(done) => format!("{}, by {}", moment(done.at), by(done)),
        None => format!("by {}, as {} has it", moment(due.due), due.says),
    };
    Clock { title, figure, words, kind }
}

fn by(done: &ToldOrNot) -> String {
    done.by.join(" and ")
}

fn marks(view: &BreachView) -> [Mark; 6] {
    [
        Mark { title: "Looked through", to: "#exposed", is_done: view.found.whole },
        Mark { title: "Contained", to: "#contain", is_done: view.contained_at.is_some() },
        Mark { title: "Assessed", to: "#assess", is_done: view.risk.is_some() },
        Mark { title: "Authority", to: "#authority", is_done: view.authority.done.is_some() },
        Mark { title: "People", to: "#people", is_done: view.concerned.done.is_some() },
        Mark { title: "Closed", to: "#close", is_done: view.closed.is_some() },
    ]
}

/// What the search came to, in sentences.
fn found(view: &BreachView) -> Vec<String> {
    let found = &view.found;
    let mut words = vec![match (found.whole, found.people) {
        (false, people) => format!(
            "The house's own record is being looked through: {people} people so far, {} rows and lines looked at. Open this page again to see how far it is.",
            found.looked_at
        ),
        (true, 0) => "Nobody is concerned, as far as the record shows.".to_owned(),
        (true, 1) => "One person is concerned.".to_owned(),
        (true, people) => format!("{people} people are concerned."),
    }];
    if found.forgotten_readings > 0 {
        words.push(format!(
            "{} readings of many people at once were so long ago that it is no longer kept of whom: name those people by hand.",
            found.forgotten_readings
        ));
    }
    let told = view.told_by_page.saturating_add(view.told_by_letter);
    if told > 0 || view.withheld > 0 {
        words.push(format!(
            "{} were told on their own page alone, {} by a letter too; {} are not told, by the decision of two people.",
            view.told_by_page, view.told_by_letter, view.withheld
        ));
    }
    words
}
