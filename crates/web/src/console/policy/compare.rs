//! `GET /console/policy/compare`: any two versions: their words with what changed marked, what people gain and lose, what is closed for ever, and for
//! how many. It judges no change.

use super::{Choice, choices, counted, grouped, named};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::moment;
use crate::console::staff::Staff;
use crate::view::changes::Changes;
use crate::view::words::day;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use operations::{ClosedForEver, Scope, TextStretch, Touching, Wording, source_changes, text_changes};

/// The section.
pub(in crate::console) const SECTION: Section =
    Section { path: "/console/policy/compare", title: "Compare versions", group: Group::Policy, scopes: &[Scope::Audit], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/policy/compare", get(show))
}

/// What is asked for.
#[derive(Debug, serde::Deserialize)]
struct Asked {
    old: Option<String>,
    new: Option<String>,
    view: Option<String>,
}

/// How the two texts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// Beside one another.
    Beside,
    /// As one, with what went and what came.
    Inline,
    /// With their rules, line by line.
    Source,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Beside, "beside", "Side by side"), (Self::Inline, "inline", "As one text"), (Self::Source, "source", "With the rules")];

    fn of(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|(_, key, _)| word == Some(*key)).map_or(Self::Beside, |(view, ..)| view)
    }
}

#[derive(Debug, Template)]
#[template(path = "console/policy/compare.html")]
struct ComparePage {
    frame: Frame,
    olds: Vec<Choice>,
    news: Vec<Choice>,
    views: Vec<(&'static str, &'static str, bool)>,
    is_same: bool,
    titles: (String, String),
    touching: String,
    changes: Changes,
    closed: Vec<(String, String)>,
    text: CompareText,
}

/// Two texts, compared.
#[derive(Debug, Template)]
#[template(path = "console/policy/compared_text.html")]
pub(super) struct CompareText {
    titles: (String, String),
    stretches: Vec<TextStretch>,
    view: View,
}

impl CompareText {
    /// Two sources with their rules.
    pub(super) fn sources(titles: (String, String), old: &str, new: &str) -> Self {
        Self { titles, stretches: source_changes(old, new), view: View::Source }
    }

    fn is_beside(&self) -> bool {
        self.view == View::Beside
    }

    fn is_source(&self) -> bool {
        self.view == View::Source
    }

    fn is_same(&self) -> bool {
        self.stretches.iter().all(|stretch| stretch.is_quiet)
    }

    /// The tag of words, and what is said of them to who cannot see the marks.
    fn tag(wording: &Wording) -> &'static str {
        match wording {
            Wording::Same => "span",
            Wording::Gone => "del",
            Wording::New => "ins",
        }
    }
}

/// `GET /console/policy/compare`
async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>) -> ConsoleResult {
    let new = named(&app, &staff, asked.new.as_deref())?;
    let old = match asked.old.as_deref().filter(|date| !date.is_empty()) {
        Some(date) => named(&app, &staff, Some(date))?,
        None => app.house.version_before(new.version())?.unwrap_or_else(|| std::sync::Arc::clone(&new)),
    };
    let compared = app.house.compare_versions(staff.caller(), old.version(), new.version()).await?;
    let view = View::of(asked.view.as_deref());
    let (old, new) = (compared.old, compared.new);
    let titles = (day(old.version().effective), day(new.version().effective));
    let stretches = if view == View::Source { source_changes(old.text(), new.text()) } else { text_changes(&old, &new) };
    let page = ComparePage {
        frame: Frame::of(&app, &staff, &SECTION, "Compare versions")?,
        olds: choices(&app, &staff, &old)?,
        news: choices(&app, &staff, &new)?,
        views: View::ALL.into_iter().map(|(one, key, words)| (key, words, one == view)).collect(),
        is_same: old.version() == new.version(),
        titles: titles.clone(),
        touching: touching_words(compared.touching),
        changes: Changes::of(&compared.difference, &new),
        closed: compared.closed.iter().map(closed_words).collect(),
        text: CompareText { titles, stretches, view },
    };
    html(&page)
}

/// Of how many people something is held that a change touches.
pub(super) fn touching_words(touching: Touching) -> String {
    let at_least = if touching.is_whole { "" } else { "at least " };
    let of = counted(touching.people_on_file, "person", "people");
    match touching.people_touched {
        0 if touching.is_whole => format!("It touches nothing that is held of the {of} on file."),
        touched => format!("It touches what is held of {at_least}{} of {of} on file, as counted {}.", grouped(touched), moment(touching.at)),
    }
}

fn closed_words(closed: &ClosedForEver) -> (String, String) {
    let since = day(closed.by.effective);
    let standing = if closed.in_both { "in both versions".to_owned() } else { format!("by the version of {since}") };
    (closed.words.clone(), format!("sentence {}, {standing}", closed.sentence))
}
