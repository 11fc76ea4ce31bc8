//! The frame around every page of the console: whose site it is, who is signed in, where in the console we are. What a member may not do has no
//! entry in their navigation.

use crate::app::App;
use crate::console::error::ConsoleError;
use crate::console::staff::Staff;
use crate::console::{ConsoleResult, SECTIONS};
use crate::view::clear::Clear;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use operations::Scope;

/// A part of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// What is to be done today.
    Work,
    /// People and what is held of them.
    People,
    /// Parties, facts and what left.
    Registers,
    /// The policy and the proof that it is kept.
    Policy,
    /// Staff, keys and settings.
    House,
}

impl Group {
    const ALL: [Self; 5] = [Self::Work, Self::People, Self::Registers, Self::Policy, Self::House];

    const fn title(self) -> &'static str {
        match self {
            Self::Work => "Work",
            Self::People => "People",
            Self::Registers => "Registers",
            Self::Policy => "Policy",
            Self::House => "House",
        }
    }
}

/// A section of the console.
#[derive(Clone, Copy)]
pub(crate) struct Section {
    /// Where it stands.
    pub(crate) path: &'static str,
    /// What it is called.
    pub(crate) title: &'static str,
    /// Where in the navigation.
    pub(crate) group: Group,
    /// Who sees it: holders of one of these; everybody where there is none.
    pub(crate) scopes: &'static [Scope],
    /// Its pages.
    pub(crate) routes: fn() -> Router<App>,
}

/// The frame of one page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) site: String,
    pub(crate) company: String,
    pub(crate) initial: String,
    pub(crate) accent: usize,
    pub(crate) name: Option<Clear>,
    pub(crate) party: String,
    pub(crate) roles: String,
    pub(crate) form: String,
    pub(crate) is_demonstration: bool,
    pub(crate) groups: Vec<Entries>,
    /// What came of the act that led here.
    pub(crate) said: Option<&'static str>,
    /// What everybody on duty must see at once.
    pub(crate) alarm: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Entries {
    pub(crate) title: &'static str,
    pub(crate) entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) is_here: bool,
}

impl Frame {
    /// The frame of a page of this section.
    pub(crate) fn of(app: &App, staff: &Staff, section: &Section, title: impl Into<String>) -> Result<Self, ConsoleError> {
        let policy = app.house.policy(&staff.site)?;
        let caller = staff.caller();
        Ok(Self {
            title: title.into(),
            site: staff.site.to_string(),
            company: policy.company().to_owned(),
            initial: policy.company().chars().take(1).collect(),
            accent: app.accent(&staff.site),
            name: staff.on_duty.name.clone().map(Clear::new),
            party: caller.name().to_owned(),
            roles: caller.roles().join(", "),
            form: staff.on_duty.form.clone(),
            is_demonstration: staff.on_duty.is_demonstration,
            groups: Group::ALL.into_iter().map(|group| entries(group, staff, section)).filter(|group| !group.entries.is_empty()).collect(),
            said: None,
            alarm: alarm(staff.alarm),
        })
    }

    /// The same with what came of an act.
    pub(crate) fn saying(self, said: Option<&'static str>) -> Self {
        Self { said, ..self }
    }

    /// The field that every form of the console bears, as HTML. It holds letters and digits alone.
    pub(crate) fn mark(&self) -> String {
        format!("<input type=\"hidden\" name=\"form\" value=\"{}\">", self.form)
    }

    pub(crate) fn style(&self) -> String {
        crate::console::style::address()
    }
}

/// What everybody on duty reads while the glass is broken, or somebody asks that it be.
fn alarm((waiting, lasting): (usize, usize)) -> Option<String> {
    let asked = (waiting > 0).then(|| format!("{waiting} {} for somebody to decide.", if waiting == 1 { "emergency waits" } else { "emergencies wait" }));
    let open = (lasting > 0).then(|| format!("The glass is broken: {lasting} {} now.", if lasting == 1 { "emergency lasts" } else { "emergencies last" }));
    let words: Vec<String> = asked.into_iter().chain(open).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn entries(group: Group, staff: &Staff, here: &Section) -> Entries {
    let seen = |section: &&Section| section.group == group && (section.scopes.is_empty() || section.scopes.iter().any(|scope| staff.caller().may(*scope)));
    let entry = |section: &Section| Entry { path: section.path, title: section.title, is_here: section.path == here.path };
    Entries { title: group.title(), entries: SECTIONS.iter().filter(seen).map(entry).collect() }
}

/// Renders a page of the console.
pub(crate) fn html(page: &impl askama::Template) -> ConsoleResult {
    match page.render() {
        Ok(text) => Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page of the console could not be rendered");
            Err(ConsoleError::fault())
        }
    }
}
