//! `/console/registers`: what the company relies on: parties, agreements, orders, beliefs. Each entry rests on a document, is proposed by one person and
//! approved by another; the pages show how each stands now, and decide nothing.

mod documents;
mod entry;
mod form;
mod listed;
mod parties;
mod proposing;
mod steps;

pub(crate) use listed::badge;

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Badge, Shown, Table};
use crate::console::staff::Staff;
use crate::limits::DOCUMENT_UPLOAD_BYTES_MAX;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use operations::{EntryState, OperationError, Register, Scope};
use vocabulary::EvidenceId;

/// The section.
pub(crate) const SECTION: Section =
    Section { path: "/console/registers", title: "Registers", group: Group::Registers, scopes: &[Scope::Facts, Scope::Approve], routes };

/// How many days ahead the registers look for what ends.
const DAYS_AHEAD: u32 = 60;

fn routes() -> Router<App> {
    let with_file = DefaultBodyLimit::max(DOCUMENT_UPLOAD_BYTES_MAX);
    Router::new()
        .route("/console/registers", get(show))
        .route("/console/registers/parties", get(parties::list).post(parties::register))
        .route("/console/registers/documents", get(documents::list).merge(post(documents::keep).layer(with_file)))
        .route("/console/registers/documents/{id}/file", get(documents::file))
        .route("/console/registers/{register}", get(listed::list))
        .route("/console/registers/{register}/new", get(form::show).merge(post(proposing::propose).layer(with_file)))
        .route("/console/registers/{register}/{id}", get(entry::show))
        .route("/console/registers/{register}/{id}/{step}", post(steps::step))
}

#[derive(Debug, Template)]
#[template(path = "console/registers.html")]
struct RegistersPage {
    frame: Frame,
    registers: Table,
    expiring: Table,
    days: u32,
}

/// `GET /console/registers`
pub(crate) async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let caller = staff.caller();
    let counts = app.house.entries_counted(caller).await?;
    let mut registers = Table::new("The nine registers", &["Register", "What it holds", "Waits for approval", "Counts now", "Ends soon", "Over"]);
    for register in Register::ALL {
        let of = counts.get(register);
        let count = |states: &[EntryState]| of.map_or(0, |of| states.iter().filter_map(|state| of.get(state)).sum::<u64>());
        let waits = count(&[EntryState::Proposed]);
        let ends = count(&[EntryState::Expiring]);
        registers.row([
            Shown::Link { to: format!("/console/registers/{register}"), words: title(*register).to_owned() },
            Shown::Words(register.words().to_owned()),
            if waits > 0 { Shown::Badge(Badge::waiting(waits.to_string())) } else { Shown::Quiet("none") },
            Shown::Figure(count(&[EntryState::InForce, EntryState::Expiring])),
            if ends > 0 { Shown::Badge(Badge::bad(ends.to_string())) } else { Shown::Quiet("none") },
            Shown::Figure(count(&[EntryState::Expired, EntryState::Replaced, EntryState::Revoked, EntryState::Refused])),
        ]);
    }
    let mut expiring = Table::new("What ends soon", &["Entry", "Register", "About", "State", "Until"]).empty("Nothing ends in the next two months.");
    for entry in app.house.expiring(caller, DAYS_AHEAD).await? {
        expiring.row(listed::line(&entry));
    }
    let frame = Frame::of(&app, &staff, &SECTION, "Registers")?;
    html(&RegistersPage { frame, registers, expiring, days: DAYS_AHEAD })
}

/// What a register is called, in a word or two.
pub(crate) const fn title(register: Register) -> &'static str {
    match register {
        Register::Affiliates => "Affiliates",
        Register::Processors => "Processors",
        Register::Agreements => "Agreements",
        Register::Sponsors => "Sponsors",
        Register::Advertisers => "Advertisers",
        Register::LegalProcess => "Legal process",
        Register::Beliefs => "Good-faith beliefs",
        Register::Acquisitions => "Acquisitions",
        Register::Violations => "Violations of terms",
    }
}

/// The register in an address.
fn register(name: &str) -> Result<Register, OperationError> {
    name.parse().map_err(|_| OperationError::malformed("register", "there is no such register"))
}

/// The entry or the document in an address.
fn evidence(id: &str) -> Result<EvidenceId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("entry", "there is no such entry"))
}
