//! Facts: recorded with their evidence, listed, revoked. A word in a request is never one, and what is computed is never taken from anyone.

mod record;
mod schema;

pub use record::{FactQuery, NewFact};
pub use schema::{About, EvidenceKind, FactSchema, fact_schema};

pub(crate) use record::{Document, party_name};
pub(crate) use schema::spoken;

use ledger::Fact;
use store::EvidenceRow;
use vocabulary::{Condition, EvidenceId, Purpose, SubjectId, Timestamp};

/// A recorded fact, as people see it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FactView {
    /// Its evidence.
    pub id: EvidenceId,
    /// What it is about.
    pub condition: Condition,
    /// Whether the condition holds, or is recorded not to.
    pub holds: bool,
    /// What it says, in plain words.
    pub words: String,
    /// The person it is about.
    pub subject: Option<SubjectId>,
    /// The party it is about.
    pub party: Option<String>,
    /// The purposes it is for; for any where there is none.
    pub purposes: Vec<Purpose>,
    /// What proves it.
    pub evidence: EvidenceKind,
    /// What the evidence is called.
    pub document: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// From when it counts.
    pub from: Timestamp,
    /// Until when it counts.
    pub until: Option<Timestamp>,
    /// Whether it counts now.
    pub live: bool,
    /// The entry of the erasure, where recording the fact made a deletion due that was done in the same act.
    pub erased: Option<crate::ErasedView>,
}

/// A fact as people see it, among all that is recorded about the same person or party.
pub(crate) fn view_of(fact: &Fact, (evidence, document): (Option<&EvidenceRow>, String), among: &[Fact], now: Timestamp) -> FactView {
    FactView {
        id: fact.evidence,
        condition: fact.condition,
        holds: fact.holds,
        words: spoken(fact.condition, fact.holds),
        subject: fact.about.subject,
        party: fact.about.party.as_ref().map(ToString::to_string),
        purposes: fact.about.purposes.clone(),
        evidence: evidence.and_then(|row| row.kind.parse().ok()).unwrap_or(EvidenceKind::Form),
        document,
        recorded_by: fact.recorded_by.clone(),
        recorded_at: fact.recorded_at,
        from: fact.from,
        until: fact.until,
        live: is_live(fact, among, now),
        erased: None,
    }
}

/// Whether the fact counts now: its time is running, and no later one about the same takes its place.
fn is_live(fact: &Fact, among: &[Fact], now: Timestamp) -> bool {
    let runs = |fact: &Fact| fact.from <= now && fact.until.is_none_or(|until| now < until);
    let replaced = among.iter().any(|later| {
        later.condition == fact.condition
            && later.about.covers(&fact.about)
            && (later.recorded_at, later.evidence) > (fact.recorded_at, fact.evidence)
            && runs(later)
    });
    runs(fact) && !replaced
}
