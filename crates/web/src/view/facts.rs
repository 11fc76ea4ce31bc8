//! Facts on the ledger as a table, with the evidence of each. It names no person.

use crate::view::words::{capital, day_of};
use askama::Template;
use operations::FactView;

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
    evidence: String,
    since: String,
    until: Option<String>,
    live: bool,
}

impl Facts {
    /// These facts, to the person they are about.
    pub(crate) fn to_person(facts: &[FactView]) -> Self {
        let mut table = Self::of(facts, false);
        for row in &mut table.facts {
            row.words = row
                .words
                .replace("The person gave", "You gave")
                .replace("The person chose", "You chose")
                .replace("The person asked", "You asked")
                .replace("The person was", "You were")
                .replace("The person is", "You are")
                .replace("The person does", "You do");
        }
        table
    }

    /// These facts; `revocable` where the page lets them be withdrawn.
    pub(crate) fn of(facts: &[FactView], revocable: bool) -> Self {
        let rows = facts.iter().map(|fact| Row {
            id: fact.id.to_string(),
            words: capital(&fact.words),
            evidence: match fact.document.as_str() {
                "" => capital(fact.evidence.words()),
                document => format!("{}: {document}", capital(fact.evidence.words())),
            },
            since: day_of(fact.from),
            until: fact.until.map(day_of),
            live: fact.live,
        });
        Self { facts: rows.collect(), revocable }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}
