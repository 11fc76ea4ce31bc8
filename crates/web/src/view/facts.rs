//! Facts on the ledger as a table, with the evidence of each. It names no person.

use crate::view::words::{capital, day_of, purposes};
use askama::Template;
use operations::FactView;
use vocabulary::{Condition, Purpose, Word};

/// A table of facts.
#[derive(Clone, Debug, Template)]
#[template(path = "facts.html")]
pub(crate) struct Facts {
    facts: Vec<Row>,
    revocable: bool,
}

#[derive(Clone, Debug)]
struct Row {
    id: String,
    words: String,
    scope: Option<String>,
    evidence: String,
    since: String,
    until: Option<String>,
    live: bool,
    revocable: bool,
}

impl Facts {
    /// These facts, to the person they are about.
    pub(crate) fn to_person(facts: &[FactView]) -> Self {
        let mut table = Self::of(facts, false);
        for (row, fact) in table.facts.iter_mut().zip(facts) {
            row.words = said(fact, Whom::You);
            row.evidence = row
                .evidence
                .replace("the person sent", "you sent")
                .replace("from the person", "from you")
                .replace("the person's own page", "this page")
                .replace("The person's own page", "This page");
        }
        table
    }

    /// These facts; `revocable` where the page lets them be withdrawn.
    pub(crate) fn of(facts: &[FactView], revocable: bool) -> Self {
        let rows = facts.iter().map(|fact| Row {
            id: fact.id.to_string(),
            words: said(fact, Whom::Them),
            evidence: match fact.document.as_str() {
                "" => capital(fact.evidence.words()),
                document => format!("{}: {document}", capital(fact.evidence.words())),
            },
            scope: scope(fact),
            since: day_of(fact.from),
            until: fact.until.map(day_of),
            live: fact.live,
            revocable: revocable && fact.live && fact.holds,
        });
        Self { facts: rows.collect(), revocable }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

/// What it is about, where it is not about everything.
fn scope(fact: &FactView) -> Option<String> {
    let some = !fact.purposes.is_empty() && fact.purposes.len() < Purpose::all().len();
    some.then(|| capital(&purposes(&fact.purposes)))
}

/// To whom a fact is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    You,
    Them,
}

/// What a fact says, and what its opposite says, in whole sentences.
fn said(fact: &FactView, whom: Whom) -> String {
    let who = |you: &str, them: &str| if whom == Whom::You { format!("You {you}.") } else { format!("The person {them}.") };
    match (fact.condition, fact.holds) {
        (Condition::Permission, true) => who("gave permission", "gave permission"),
        (Condition::Permission, false) => who("took the permission back", "took the permission back"),
        (Condition::OptIn, true) => who("chose to receive this", "chose to receive this"),
        (Condition::OptIn, false) => who("chose not to receive this", "chose not to receive this"),
        (Condition::OptedOut, true) => who("do not want this", "does not want this"),
        (Condition::OptedOut, false) => who("have not objected", "has not objected"),
        (Condition::Requested, true) => who("asked for this", "asked for this"),
        (Condition::Voluntary, true) => who("gave it yourself", "gave it themselves"),
        (Condition::Child, true) => who("are a child", "is a child"),
        (Condition::Child, false) => who("are not a child", "is not a child"),
        (Condition::Notified, true) => who("were told before", "was told before"),
        (Condition::Parental, false) => "No parent’s permission is in force.".to_owned(),
        (Condition::Confidential, false) => "No confidentiality agreement is in force.".to_owned(),
        (Condition::LegalProcess, false) => "No legal document is on file.".to_owned(),
        (Condition::Closed, false) => "The account is open.".to_owned(),
        _ => capital(&fact.words),
    }
}
