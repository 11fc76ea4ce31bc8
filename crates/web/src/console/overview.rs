//! `GET /console`: where a member of staff begins: who they are, their roles, and what they may do.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Chart, Definitions, Shape, Shown};
use crate::console::staff::Staff;
use crate::view::clear::Clear;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use operations::Scope;
use vocabulary::{SentenceId, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console", title: "Overview", group: Group::Work, scopes: &[], routes };

fn routes() -> Router<App> {
    Router::new().route("/console", get(show))
}

#[derive(Debug, Template)]
#[template(path = "console/overview.html")]
struct OverviewPage {
    frame: Frame,
    you: Definitions,
    may: Vec<(&'static str, bool)>,
    asked: Chart,
}

/// Of how many sentences the overview draws how often they decided.
const SENTENCES_DRAWN: usize = 12;

/// `GET /console`
pub(crate) async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let caller = staff.caller();
    let name = staff.on_duty.name.clone().map_or(Shown::Quiet("no name on record"), |name| Shown::Personal(Clear::new(name)));
    let purposes: Vec<Badge> = caller.purposes().into_iter().flatten().map(|purpose| Badge::quiet(purpose.key())).collect();
    let you = Definitions::new()
        .with("Name", name)
        .with("On record as", Shown::Code(caller.name().to_owned()))
        .with("Roles", Shown::Badges(caller.roles().iter().map(|role| Badge::quiet(role)).collect()))
        .with(
            "You may look at people for",
            if purposes.is_empty() { Shown::Quiet("nothing: no role of yours looks at people") } else { Shown::Badges(purposes) },
        );
    let may = Scope::ALL.into_iter().filter(|scope| !scope.is_for_programs_alone()).map(|scope| (scope.words(), caller.may(scope))).collect();
    let mut counts: Vec<(SentenceId, u64)> = app.house.decision_counts(&staff.site)?.into_iter().filter(|(sentence, _)| sentence.number > 0).collect();
    counts.sort_by_key(|(sentence, decisions)| (std::cmp::Reverse(*decisions), sentence.number));
    counts.truncate(SENTENCES_DRAWN);
    let points = counts.into_iter().map(|(sentence, decisions)| (format!("#{}", sentence.number), decisions)).collect();
    let asked = Chart::new("Sentences that decided most often", "decisions", Shape::Bars, points);
    html(&OverviewPage { frame: Frame::of(&app, &staff, &SECTION, "Overview")?, you, may, asked })
}
