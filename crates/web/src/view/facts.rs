//! Facts on the ledger as a table, with the evidence of each. It names no person.

use crate::language::plain;
use crate::view::house::house_words;
use crate::view::words::{capital, day_of, purposes, quoted, spoken};
use askama::Template;
use operations::{EvidenceKind, FactView};
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
    live: bool,
    revocable: bool,
}

impl Facts {
    /// These facts, to the person they are about.
    pub(crate) fn to_person(facts: &[FactView]) -> Self {
        Self { facts: facts.iter().map(|fact| Row::of(fact, Whom::You)).collect(), revocable: false }
    }

    /// These facts; `revocable` where the page lets them be withdrawn.
    pub(crate) fn of(facts: &[FactView], revocable: bool) -> Self {
        let row = |fact: &FactView| Row { revocable: revocable && fact.live && fact.holds, ..Row::of(fact, Whom::Them) };
        Self { facts: facts.iter().map(row).collect(), revocable }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

impl Row {
    fn of(fact: &FactView, whom: Whom) -> Self {
        Self {
            id: fact.id.to_string(),
            words: said(fact, whom),
            evidence: evidence(fact, whom),
            scope: scope(fact),
            since: fact.until.map_or_else(|| day_of(fact.from), |until| plain("fact-until", &[("since", &day_of(fact.from)), ("until", &day_of(until))])),
            live: fact.live,
            revocable: false,
        }
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

/// What proves a fact, and the document as it was named when it was put on record.
fn evidence(fact: &FactView, whom: Whom) -> String {
    let kind = spoken(match (fact.evidence, whom) {
        (EvidenceKind::Form, Whom::You) => "evidence-form-you",
        (EvidenceKind::Form, Whom::Them) => "evidence-form",
        (EvidenceKind::Letter, _) => "evidence-letter",
        (EvidenceKind::PersonPage, Whom::You) => "evidence-page-you",
        (EvidenceKind::PersonPage, Whom::Them) => "evidence-page",
        (EvidenceKind::Agreement, _) => "evidence-agreement",
        (EvidenceKind::LegalDocument, _) => "evidence-legal-document",
        (EvidenceKind::RecordedBelief, _) => "evidence-recorded-belief",
        (EvidenceKind::MergerNotice, _) => "evidence-merger-notice",
        (EvidenceKind::NoticeShown, _) => "evidence-notice-shown",
        (EvidenceKind::ParentVerification, _) => "evidence-parent-verification",
        (EvidenceKind::Task, _) => "evidence-task",
        (EvidenceKind::AgeDeclared, _) => "evidence-age-declared",
        (EvidenceKind::Withdrawal, _) => "evidence-withdrawal",
    });
    match (fact.document.as_str(), whom) {
        ("", _) => kind,
        (document, Whom::Them) => plain("evidence-document", &[("evidence", &kind), ("document", &house_words(document))]),
        (document, Whom::You) => {
            let document = document.replace("the person sent", "you sent").replace("from the person", "from you").replace("the person's own page", "this page");
            plain("evidence-document", &[("evidence", &kind), ("document", &house_words(&document))])
        }
    }
}

/// What a fact says, and what its opposite says, in whole sentences.
fn said(fact: &FactView, whom: Whom) -> String {
    let who = |you: &str, them: &str| spoken(if whom == Whom::You { you } else { them });
    match (fact.condition, fact.holds) {
        (Condition::Permission, true) => who("you-permission", "they-permission"),
        (Condition::Permission, false) => who("you-permission-not", "they-permission-not"),
        (Condition::OptIn, true) => who("you-opt-in", "they-opt-in"),
        (Condition::OptIn, false) => who("you-opt-in-not", "they-opt-in-not"),
        (Condition::OptedOut, true) => who("you-opted-out", "they-opted-out"),
        (Condition::OptedOut, false) => who("you-opted-out-not", "they-opted-out-not"),
        (Condition::Requested, true) => who("you-requested", "they-requested"),
        (Condition::Voluntary, true) => who("you-voluntary", "they-voluntary"),
        (Condition::Child, true) => who("you-child", "they-child"),
        (Condition::Child, false) => who("you-child-not", "they-child-not"),
        (Condition::Notified, true) => who("you-notified", "they-notified"),
        (Condition::Parental, true) => spoken("known-parental"),
        (Condition::Parental, false) => spoken("known-parental-not"),
        (Condition::Confidential, true) => spoken("known-confidential"),
        (Condition::Confidential, false) => spoken("known-confidential-not"),
        (Condition::LegalProcess, true) => spoken("known-legal-process"),
        (Condition::LegalProcess, false) => spoken("known-legal-process-not"),
        (Condition::Closed, true) => spoken("known-closed"),
        (Condition::Closed, false) => spoken("known-closed-not"),
        (Condition::GoodFaith, true) => spoken("known-good-faith"),
        (Condition::Merger, true) => spoken("known-merger"),
        (Condition::NeedToKnow, true) => spoken("known-need-to-know"),
        // What is computed is on nobody's record.
        (Condition::Aggregated | Condition::FlaggedSpam | Condition::PurposeMatch, _) => quoted(capital(&fact.words)),
        (_, false) => plain("known-not-so", &[("fact", &said(&FactView { holds: true, ..fact.clone() }, whom))]),
    }
}
