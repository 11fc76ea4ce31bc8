//! What is known at the moment of a decision, worked out from what is on record. The only maker of [`ProvenFacts`]. It
//! never takes anyone's word: a claim is not an argument of anything here.

use crate::{Fact, FactScope, GroupFigures, PartyName};
use std::collections::BTreeSet;
use vocabulary::{Condition, DataCategory, EvidenceId, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp, Word};

/// The flow whose facts are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The site.
    pub site: SiteId,
    /// Whose data; nobody's when it is about many.
    pub subject: Option<SubjectId>,
    /// The party by name.
    pub party: Option<PartyName>,
    /// What the party is to us.
    pub recipient: Recipient,
    /// Why.
    pub purpose: Purpose,
    /// Which data.
    pub data: Vec<DataCategory>,
    /// The occasions that it is on, for facts that hold for one only.
    pub occasions: Vec<RecordId>,
}

/// Whether the person is on file here, so that the ledger is the whole record of their objections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is known about them: an objection is unknown too.
    Stranger,
    /// They are on file: an objection that is not on record was not made.
    OnFile,
}

/// What a value was collected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collected<'a> {
    /// Its category.
    pub category: &'a DataCategory,
    /// The purposes.
    pub purposes: &'a [Purpose],
    /// What the person does not want this value used for.
    pub objections: &'a [Purpose],
}

/// What is on record.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The facts about the person, about the party, and about the site.
    pub facts: &'a [Fact],
    /// Facts about others on file who gave the same address or number: they may be the same person. Of all that is known of them,
    /// their objections alone count here, because an objection protects and can be nobody's gain.
    pub namesakes: &'a [Fact],
    /// What the person's values were collected for.
    pub collected: &'a [Collected<'a>],
    /// Whether the person is on file.
    pub standing: Standing,
    /// The figures that are to leave, when the result is one of the aggregator's.
    pub figures: Option<&'a GroupFigures>,
}

/// Facts proven by the ledger for one flow at one instant. There is no other way to make them than [`prove`].
#[derive(Debug)]
pub struct ProvenFacts {
    asked: Asked,
    at: Timestamp,
    proven: Vec<(Condition, bool, Option<EvidenceId>)>,
}

impl ProvenFacts {
    /// The flow they were proven for.
    #[must_use]
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The instant they were proven at.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Every condition that is known, and whether it holds.
    pub fn iter(&self) -> impl Iterator<Item = (Condition, bool)> + '_ {
        self.proven.iter().map(|(condition, holds, _)| (*condition, *holds))
    }

    /// Whether this condition holds; `None` when nothing is known.
    #[must_use]
    pub fn get(&self, condition: Condition) -> Option<bool> {
        self.iter().find(|(known, _)| *known == condition).map(|(_, holds)| holds)
    }

    /// The evidence they rest on.
    #[must_use]
    pub fn evidence(&self) -> Vec<EvidenceId> {
        self.proven.iter().filter_map(|(_, _, id)| *id).collect()
    }
}

/// Works out what is known for this flow at this instant.
#[must_use]
pub fn prove(known: &Known<'_>, asked: &Asked, now: Timestamp) -> ProvenFacts {
    let proven = Condition::all()
        .iter()
        .filter_map(|condition| {
            let (holds, evidence) = match condition {
                Condition::PurposeMatch => (purpose_matches(known.collected, asked)?, None),
                Condition::Aggregated => (known.figures.map(|_| true)?, None),
                Condition::OptedOut if objects(known.collected, asked) => (true, None),
                Condition::OptedOut => objection_of_a_namesake(known, asked, now).or_else(|| on_record(known, *condition, asked, now))?,
                Condition::Permission | Condition::OptIn => unless_objected(known, asked, now, on_record(known, *condition, asked, now)?),
                recorded => on_record(known, *recorded, asked, now)?,
            };
            Some((*condition, holds, evidence))
        })
        .collect();
    ProvenFacts { asked: asked.clone(), at: now, proven }
}

/// Whether every value asked for was collected for this purpose; `None` while one of them is not held.
fn purpose_matches(collected: &[Collected<'_>], asked: &Asked) -> Option<bool> {
    if asked.data.is_empty() {
        return None;
    }
    let mut matches = true;
    for category in &asked.data {
        let mut held = collected.iter().filter(|value| value.category == category).peekable();
        held.peek()?;
        matches &= held.all(|value| value.purposes.contains(&asked.purpose));
    }
    Some(matches)
}

/// Whether an objection stands beside one of the values asked for themselves.
fn objects(collected: &[Collected<'_>], asked: &Asked) -> bool {
    collected.iter().any(|value| asked.data.contains(value.category) && value.objections.contains(&asked.purpose))
}

/// What the ledger says of a recorded condition: each category by its latest fact, and the worst of them for all.
fn on_record(known: &Known<'_>, condition: Condition, asked: &Asked, now: Timestamp) -> Option<(bool, Option<EvidenceId>)> {
    let helpful = !condition.is_negative();
    let (mut outcome, mut unknown) = (None, false);
    let about_any = asked.data.is_empty().then_some(None);
    for category in asked.data.iter().map(Some).chain(about_any) {
        let latest = known
            .facts
            .iter()
            .filter(|fact| fact.condition == condition && counts(fact, category, asked, now))
            .max_by_key(|fact| (fact.recorded_at, fact.holds != helpful, fact.evidence));
        match latest {
            Some(fact) if fact.holds != helpful => return Some((fact.holds, Some(fact.evidence))),
            Some(fact) => outcome = Some((fact.holds, Some(fact.evidence))),
            None if no_objection(known, condition, asked) => {
                outcome = outcome.or(Some((false, None)));
            }
            None => unknown = true,
        }
    }
    if unknown { None } else { outcome }
}

/// What was agreed to before an objection for the same purpose is taken back by it; what was agreed to since stands. Over the objection of
/// somebody else who gave the address nothing was agreed to, before or since: who of them the address belongs to is not known.
fn unless_objected(known: &Known<'_>, asked: &Asked, now: Timestamp, agreed: (bool, Option<EvidenceId>)) -> (bool, Option<EvidenceId>) {
    if let Some((_, evidence)) = objection_of_a_namesake(known, asked, now) {
        return (false, evidence);
    }
    let recorded = |evidence: Option<EvidenceId>| known.facts.iter().find(|fact| Some(fact.evidence) == evidence).map(|fact| fact.recorded_at);
    match on_record(known, Condition::OptedOut, asked, now) {
        Some((true, objected)) if recorded(objected) >= recorded(agreed.1) => (false, objected),
        _ => agreed,
    }
}

/// The objection of somebody who gave the same address. Each is asked by themselves, so that nobody takes back another's word.
fn objection_of_a_namesake(known: &Known<'_>, asked: &Asked, now: Timestamp) -> Option<(bool, Option<EvidenceId>)> {
    let namesakes: BTreeSet<SubjectId> = known.namesakes.iter().filter_map(|fact| fact.about.subject).collect();
    namesakes.into_iter().find_map(|namesake| {
        let theirs = Asked { subject: Some(namesake), ..asked.clone() };
        let said = Known { facts: known.namesakes, ..*known };
        on_record(&said, Condition::OptedOut, &theirs, now).filter(|(holds, _)| *holds)
    })
}

/// A person on file who has not objected, or left, has not.
fn no_objection(known: &Known<'_>, condition: Condition, asked: &Asked) -> bool {
    known.standing == Standing::OnFile && asked.subject.is_some() && matches!(condition, Condition::OptedOut | Condition::Closed)
}

/// Whether the fact is a proper one, live now, and about this category of this flow.
fn counts(fact: &Fact, category: Option<&DataCategory>, asked: &Asked, now: Timestamp) -> bool {
    let live = fact.from <= now && fact.until.is_none_or(|until| now < until);
    live && fact.check().is_ok() && is_about(&fact.about, category, asked) && is_on_its_promotion(fact, asked)
}

/// What people were told when they joined a promotion counts for the sponsor of that promotion alone: for a sponsor by name, a notice that is bound to
/// no occasion is no notice.
fn is_on_its_promotion(fact: &Fact, asked: &Asked) -> bool {
    let is_a_sponsor = asked.recipient == Recipient::Sponsor && asked.party.is_some();
    fact.condition != Condition::Notified || !fact.holds || !is_a_sponsor || fact.about.occasion.is_some()
}

/// Whether everything the scope names is so in this flow. A scope that names no categories covers all of them.
fn is_about(scope: &FactScope, category: Option<&DataCategory>, asked: &Asked) -> bool {
    let of_category = scope.categories.is_empty() || category.is_some_and(|category| scope.categories.contains(category));
    of_category
        && (scope.purposes.is_empty() || scope.purposes.contains(&asked.purpose))
        && (scope.subject.is_none() || scope.subject == asked.subject)
        && (scope.party.is_none() || scope.party == asked.party)
        && scope.recipient.is_none_or(|kind| kind == asked.recipient)
        && scope.occasion.is_none_or(|occasion| asked.occasions.contains(&occasion))
}
