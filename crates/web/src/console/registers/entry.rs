//! `GET /console/registers/{register}/{id}`: one entry, its document, who proposed and who approved it, and what this member may do with it. The document
//! is not opened.

use super::{SECTION, badge, evidence, register, title};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Definitions, Shown, moment};
use crate::console::staff::Staff;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::{Path, Query, State};
use operations::{Caller, DocumentQuery, DocumentView, EntryState, EntryView, Ground, Process, RefusedBecause, Register, Scope};
use policy::Policy;
use vocabulary::Word;

/// What this member may do with the entry.
#[derive(Debug, Default)]
struct Steps {
    /// They could decide, had they not proposed it themselves.
    not_theirs: bool,
    decides: bool,
    revokes: bool,
    renews: bool,
    reasons: Vec<(&'static str, &'static str)>,
    documents: Vec<(String, String)>,
}

#[derive(Debug, Template)]
#[template(path = "console/entry.html")]
struct EntryPage {
    frame: Frame,
    here: String,
    back: (String, &'static str),
    once: String,
    facts: Definitions,
    evidence: Definitions,
    file: String,
    steps: Steps,
}

/// `GET /console/registers/{register}/{id}`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Path((name, id)): Path<(String, String)>, Query(came): Query<Came>) -> ConsoleResult {
    let (of, caller) = (register(&name)?, staff.caller());
    let entry = app.house.entry(caller, of, evidence(&id)?).await?;
    let said = came.said(&[
        ("approve", "It is approved. It counts from its first day on."),
        ("refuse", "It is refused, for good. A better one can be proposed."),
        ("revoke", "It is ended. From the next decision on it counts for nothing."),
        ("renew", "The renewal is proposed. What it renews goes on until this is approved and begins."),
    ]);
    let policy = app.house.policy(&staff.site)?;
    let mut steps = steps(caller, &entry);
    if steps.renews {
        let kept = app.house.documents(caller, DocumentQuery { subject: entry.subject, ..DocumentQuery::default() }).await?;
        steps.documents = choices(&kept, of, entry.subject.is_some());
    }
    html(&EntryPage {
        frame: Frame::of(&app, &staff, &SECTION, entry.words.clone())?.saying(said),
        here: format!("/console/registers/{of}/{}", entry.id),
        back: (format!("/console/registers/{of}"), title(of)),
        once: app.house.fresh_idempotency(),
        facts: facts(&entry, &policy),
        evidence: document(&entry.document),
        file: format!("/console/registers/documents/{}/file", entry.document.id),
        steps,
    })
}

/// The documents that may be the evidence of an entry of this register, the newest first, each with what it is called.
pub(super) fn choices(kept: &[DocumentView], of: Register, is_about_somebody: bool) -> Vec<(String, String)> {
    let fits = |document: &&DocumentView| {
        of.documents().iter().any(|kind| kind.key() == document.kind) && (document.subject.is_some() == is_about_somebody || of.may_name_a_person())
    };
    let choice = |document: &DocumentView| (document.id.to_string(), format!("{} ({}, {})", document.title, document.kind, moment(document.kept_at)));
    kept.iter().rev().filter(fits).map(choice).collect()
}

fn steps(caller: &Caller, entry: &EntryView) -> Steps {
    let waits = entry.state == EntryState::Proposed;
    let is_own = entry.recorded_by == caller.name() || entry.document.author == caller.name();
    let counts = matches!(entry.state, EntryState::Waiting | EntryState::InForce | EntryState::Expiring);
    let was_approved = counts || entry.state == EntryState::Expired;
    Steps {
        not_theirs: waits && is_own && caller.may(Scope::Approve),
        decides: waits && !is_own && caller.may(Scope::Approve),
        revokes: caller.may(Scope::Facts) && (waits || counts),
        renews: caller.may(Scope::Facts) && was_approved && entry.replaced_by.is_none() && entry.until.is_some(),
        reasons: RefusedBecause::ALL.iter().map(|reason| (reason.key(), reason.words())).collect(),
        documents: Vec::new(),
    }
}

/// What is on record of an entry.
pub(super) fn facts(entry: &EntryView, policy: &Policy) -> Definitions {
    let mut facts = Definitions::new().with("State", Shown::Badge(badge(entry.state)));
    if let Some(party) = &entry.party {
        facts = facts.with("About", Shown::Words(party.clone()));
    }
    if let Some(subject) = entry.subject {
        facts = facts.with("Person", Shown::Code(subject.to_string()));
    }
    if let Some(ground) = &entry.ground {
        facts = facts.with("Ground", Shown::Words(ground.parse().map_or_else(|_| ground.clone(), |ground: Ground| ground.words().to_owned())));
    }
    if let Some(process) = &entry.process {
        facts = facts.with("What it is", Shown::Words(process.parse().map_or_else(|_| process.clone(), |process: Process| process.words().to_owned())));
    }
    if let Some(promotion) = &entry.promotion {
        facts = facts.with("Promotion", Shown::Code(promotion.clone()));
    }
    if let Some(violation) = entry.rests_on {
        facts = facts.with("Rests on", link(Register::Violations.key(), &violation.to_string(), "a violation on record"));
    }
    if entry.register.parse().is_ok_and(Register::has_scope) {
        let purposes = entry.purposes.iter().map(|purpose| Badge::quiet(purpose.key())).collect::<Vec<_>>();
        let categories = entry.categories.iter().map(|category| Badge::quiet(category_title(category, policy))).collect::<Vec<_>>();
        facts = facts
            .with("For", if purposes.is_empty() { Shown::Quiet("any purpose") } else { Shown::Badges(purposes) })
            .with("Which data", if categories.is_empty() { Shown::Quiet("any") } else { Shown::Badges(categories) });
    }
    facts = facts
        .with("From", Shown::Words(moment(entry.from)))
        .with("Until", entry.until.map_or(Shown::Quiet("no end"), |until| Shown::Words(moment(until))))
        .with("Proposed by", Shown::Words(format!("{}, {}", entry.recorded_by, moment(entry.recorded_at))));
    if let (Some(by), Some(at)) = (&entry.decided_by, entry.decided_at) {
        let term = if entry.refused_because.is_some() { "Refused by" } else { "Approved by" };
        facts = facts.with(term, Shown::Words(format!("{by}, {}", moment(at))));
    }
    if let Some(reason) = &entry.refused_because {
        facts = facts.with("Because", Shown::Words(reason.parse().map_or_else(|_| reason.clone(), |reason: RefusedBecause| reason.words().to_owned())));
    }
    if let (Some(by), Some(at)) = (&entry.ended_by, entry.ended_at) {
        facts = facts.with("Ended by", Shown::Words(format!("{by}, {}", moment(at))));
    }
    if let Some(before) = entry.replaces {
        facts = facts.with("Renews", link(&entry.register, &before.to_string(), "the entry before it"));
    }
    if let Some(after) = entry.replaced_by {
        facts = facts.with("Renewed by", link(&entry.register, &after.to_string(), "the entry after it"));
    }
    facts
}

fn link(register: &str, id: &str, words: &str) -> Shown {
    Shown::Link { to: format!("/console/registers/{register}/{id}"), words: words.to_owned() }
}

/// What is known of a document.
fn document(document: &DocumentView) -> Definitions {
    Definitions::new()
        .with("Called", Shown::Words(document.title.clone()))
        .with("Kind", Shown::Words(format!("{}, {}", document.kind, super::documents::size(document.bytes))))
        .with("SHA-256", Shown::Code(document.sha256.clone()))
        .with("Brought by", Shown::Words(format!("{}, {}", document.author, moment(document.kept_at))))
}
