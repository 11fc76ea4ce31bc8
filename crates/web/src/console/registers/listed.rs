//! `GET /console/registers/{register}`: the entries of one register, by how they stand now.

use super::{SECTION, register, title};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Pager, Shown, Table, day};
use crate::console::staff::Staff;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::{EntryQuery, EntryState, EntryView, OperationError, Register, Scope};
use serde::Deserialize;
use vocabulary::EvidenceId;

/// How many entries are looked through for a page.
const SHOWN_MAX: u32 = 100;

/// The states that have a tab of their own.
const TABS: [(&str, EntryState); 6] = [
    ("Waits for approval", EntryState::Proposed),
    ("In force", EntryState::InForce),
    ("Ends soon", EntryState::Expiring),
    ("Expired", EntryState::Expired),
    ("Ended", EntryState::Revoked),
    ("Refused", EntryState::Refused),
];

/// Which entries are looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    state: Option<String>,
    after: Option<EvidenceId>,
}

#[derive(Debug, Template)]
#[template(path = "console/register.html")]
struct RegisterPage {
    frame: Frame,
    about: &'static str,
    new: Option<String>,
    tabs: Vec<(String, &'static str, bool)>,
    entries: Table,
}

/// `GET /console/registers/{register}`
pub(crate) async fn list(
    State(app): State<App>,
    staff: Staff,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(came): Query<Came>,
) -> ConsoleResult {
    let register = register(&name)?;
    let state = wanted.state.as_deref().map(str::parse::<EntryState>).transpose();
    let state = state.map_err(|_| OperationError::malformed("state", "no entry is ever in such a state"))?;
    let query = EntryQuery { register: Some(register), state, after: wanted.after, rows_max: Some(SHOWN_MAX), ..EntryQuery::default() };
    let page = app.house.entries(staff.caller(), &query).await?;
    let here = format!("/console/registers/{register}");
    let of_state = state.map(|state| format!("state={}&", state.key())).unwrap_or_default();
    let next = page.next.map(|next| format!("{here}?{of_state}after={next}"));
    let empty = if next.is_some() { "None on this page. There may be some on the next." } else { "No entry here." };
    let mut entries = Table::new(title(register), &["Entry", "Register", "About", "State", "Until"]).empty(empty);
    for entry in &page.entries {
        entries.row(line(entry));
    }
    let first = wanted.after.map(|_| format!("{here}?{}", of_state.trim_end_matches('&')));
    let tab = |(words, of): (&'static str, EntryState)| (format!("{here}?state={}", of.key()), words, state == Some(of));
    let tabs = std::iter::once((here.clone(), "All", state.is_none())).chain(TABS.into_iter().map(tab)).collect();
    let said = came.said(&[("proposed", "It is proposed. It counts for nothing until somebody else approves it.")]);
    html(&RegisterPage {
        frame: Frame::of(&app, &staff, &SECTION, title(register))?.saying(said),
        about: about(register),
        new: staff.caller().may(Scope::Facts).then(|| format!("{here}/new")),
        tabs,
        entries: entries.paged(Pager { first, next }),
    })
}

/// An entry as a line of a table.
pub(super) fn line(entry: &EntryView) -> [Shown; 5] {
    let about = match (&entry.party, entry.subject) {
        (Some(party), None) => Shown::Words(party.clone()),
        (Some(party), Some(_)) => Shown::Words(format!("{party}, about one person")),
        (None, Some(_)) => Shown::Quiet("one person"),
        (None, None) => Shown::Quiet("nobody by name"),
    };
    [
        Shown::Link { to: format!("/console/registers/{}/{}", entry.register, entry.id), words: entry.words.clone() },
        Shown::Words(entry.register.parse::<Register>().map_or_else(|_| entry.register.clone(), |register| title(register).to_owned())),
        about,
        Shown::Badge(badge(entry.state)),
        entry.until.map_or(Shown::Quiet("no end"), |until| Shown::Words(day(until))),
    ]
}

/// How an entry stands.
pub(crate) fn badge(state: EntryState) -> Badge {
    match state {
        EntryState::Proposed => Badge::waiting("waits for approval"),
        EntryState::Waiting => Badge::waiting("begins later"),
        EntryState::InForce => Badge::good("in force"),
        EntryState::Expiring => Badge::bad("ends soon"),
        EntryState::Expired => Badge::quiet("expired"),
        EntryState::Replaced => Badge::quiet("renewed by another"),
        EntryState::Revoked => Badge::quiet("ended"),
        EntryState::Refused => Badge::quiet("refused"),
    }
}

/// What an entry of the register does, and does not do.
const fn about(register: Register) -> &'static str {
    match register {
        Register::Affiliates => "Companies of the same group. Once one stands here, it counts as an affiliate only while an entry is in force.",
        Register::Processors => "Who acts for the company and in its name. Once one stands here, it counts only while an entry is in force.",
        Register::Agreements => "What binds a party to keep to itself what it is given. When it ends, nothing that needs it leaves any more.",
        Register::Sponsors => "Each is bound to one promotion: what people gave for it goes to its sponsor, and to no other.",
        Register::Advertisers => "They are given nothing about anybody, only what is counted over groups.",
        Register::LegalProcess => "A subpoena, an order or a law by name: what it covers, and until when.",
        Register::Beliefs => "A ground from a closed list, who holds it, and when it is looked at again: within a year.",
        Register::Acquisitions => "Somebody acquires the company or a part of it: what goes over, and from when.",
        Register::Violations => "A violation of the site’s terms. By itself it permits nothing; a belief may rest on it.",
    }
}
