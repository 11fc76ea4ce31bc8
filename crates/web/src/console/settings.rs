//! `/console/settings`: how the site is set up, read-only: what its operator chose, in which file it stands, what it does, and what is wrong with it.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Shown, Table};
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use operations::Scope;

/// The section.
pub(crate) const SECTION: Section =
    Section { path: "/console/settings", title: "Settings", group: Group::House, scopes: &[Scope::Audit, Scope::Keys, Scope::Staff], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/settings", get(show))
}

#[derive(Debug)]
struct GroupShown {
    stands_in: &'static str,
    lines: Table,
    mistakes: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/settings.html")]
struct SettingsPage {
    frame: Frame,
    groups: Vec<GroupShown>,
    wanting: usize,
}

/// `GET /console/settings`
async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let mut groups = Vec::new();
    for group in app.house.settings_view(staff.caller())? {
        let mut lines = Table::new(group.title, &["Setting", "Is", "What it does"]).empty("Nothing is set.");
        for line in group.lines {
            let value = if line.is_default { Shown::Badge(Badge::quiet(line.value)) } else { Shown::Words(line.value) };
            lines.row([Shown::Code(line.name), value, Shown::Words(line.does)]);
        }
        groups.push(GroupShown { stands_in: group.stands_in, lines, mistakes: group.mistakes });
    }
    let wanting = groups.iter().map(|group| group.mistakes.len()).sum();
    html(&SettingsPage { frame: Frame::of(&app, &staff, &SECTION, "Settings")?, groups, wanting })
}
