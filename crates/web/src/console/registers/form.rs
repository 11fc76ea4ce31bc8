//! `GET /console/registers/{register}/new`: the form that proposes an entry. It asks for what this register needs and nothing else.

use super::{SECTION, entry, register, title};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::staff::Staff;
use crate::view::words::category_title;
use askama::Template;
use axum::extract::{Path, State};
use operations::{DocumentQuery, EntryQuery, EntryState, Ground, Process, Register};

use vocabulary::{BUILT_IN_DATA, DataCategory, Purpose, Word};

/// What a register asks for.
#[derive(Debug)]
struct Needs {
    parties: Vec<(String, String)>,
    is_about_a_party: bool,
    person: bool,
    purposes: Vec<(&'static str, &'static str)>,
    categories: Vec<(String, String)>,
    promotion: bool,
    grounds: Vec<(&'static str, &'static str)>,
    processes: Vec<(&'static str, &'static str)>,
    violations: Vec<(String, String)>,
    must_end: bool,
    kinds: String,
}

#[derive(Debug, Template)]
#[template(path = "console/entry_new.html")]
struct NewEntryPage {
    frame: Frame,
    here: String,
    register: &'static str,
    hint: &'static str,
    once: String,
    needs: Needs,
    documents: Vec<(String, String)>,
}

/// `GET /console/registers/{register}/new`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Path(name): Path<String>) -> ConsoleResult {
    let (of, caller) = (register(&name)?, staff.caller());
    let parties = app.house.parties(caller).await?;
    let parties =
        parties.into_iter().filter(|party| of.parties().contains(&party.kind)).map(|party| (party.name.clone(), format!("{} ({})", party.name, party.kind)));
    let kept = app.house.documents(caller, DocumentQuery::default()).await?;
    let mut violations = Vec::new();
    if of == Register::Beliefs {
        for state in [EntryState::InForce, EntryState::Expiring] {
            let query = EntryQuery { register: Some(Register::Violations), state: Some(state), ..EntryQuery::default() };
            violations.extend(app.house.entries(caller, &query).await?.entries.into_iter().map(|entry| (entry.id.to_string(), entry.words)));
        }
    }
    let policy = app.house.policy(&staff.site)?;
    let categories = BUILT_IN_DATA.iter().filter_map(|word| DataCategory::new(word.key).ok());
    let needs = Needs {
        parties: parties.collect(),
        is_about_a_party: !of.parties().is_empty(),
        person: of.may_name_a_person(),
        purposes: if of.has_scope() { Purpose::all().iter().map(|purpose| (purpose.key(), purpose.meaning())).collect() } else { Vec::new() },
        categories: if of.has_scope() {
            categories.map(|category| (category.key().to_owned(), category_title(&category, &policy))).collect()
        } else {
            Vec::new()
        },
        promotion: of == Register::Sponsors,
        grounds: if of == Register::Beliefs { Ground::ALL.iter().map(|ground| (ground.key(), ground.words())).collect() } else { Vec::new() },
        processes: if of == Register::LegalProcess { Process::ALL.iter().map(|process| (process.key(), process.words())).collect() } else { Vec::new() },
        violations,
        must_end: of.must_end(),
        kinds: of.documents().iter().map(|kind| kind.words()).collect::<Vec<_>>().join(", "),
    };
    html(&NewEntryPage {
        frame: Frame::of(&app, &staff, &SECTION, "Propose an entry")?,
        here: format!("/console/registers/{of}"),
        register: title(of),
        hint: hint(of),
        once: app.house.fresh_idempotency(),
        needs,
        documents: entry::choices(&kept, of, false),
    })
}

/// What an entry is called.
const fn hint(register: Register) -> &'static str {
    match register {
        Register::LegalProcess => "The court and the number of an order, or the citation of a law.",
        Register::Beliefs => "What is believed, in one line.",
        Register::Violations => "Which term was violated.",
        Register::Sponsors => "What the sponsor gives, as the contract calls it.",
        _ => "As the document calls it, for example its number.",
    }
}
