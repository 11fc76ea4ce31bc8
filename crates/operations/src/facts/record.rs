//! Recording, listing and revoking facts. A fact without evidence, or one that is computed, does not go on record.

use super::{About, fact_schema};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::controls::delete_now;
use crate::room::Room;
use crate::staff::is_of_staff;
use crate::values::hash_of;
use crate::{Caller, EvidenceKind, FactView, House, Mistake, OperationError, Outcome, Register, Scope};
use ledger::{Event, Fact, FactScope, Hash, PartyName};
use store::{Cell, EvidenceRow, FactRow, Intent};
use vocabulary::{Condition, EvidenceId, Purpose, Recipient, SubjectId, Timestamp};

/// The most characters in the name of a piece of evidence.
const DOCUMENT_CHARACTERS_MAX: usize = 400;

/// A fact to put on record.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub holds: bool,
    /// The person it is about.
    pub subject: Option<SubjectId>,
    /// The party it is about, by name.
    pub party: Option<String>,
    /// The kind of party it is about, where it is about no party by name.
    pub recipient: Option<Recipient>,
    /// The purpose it is for.
    pub purpose: Option<Purpose>,
    /// What proves it.
    pub evidence: EvidenceKind,
    /// Name and number of the evidence, or its ground.
    pub document: String,
    /// SHA-256 of the document, in hexadecimal.
    pub sha256: Option<String>,
    /// From when it counts; from now where nothing is said.
    pub from: Option<Timestamp>,
    /// Until when; for good where nothing is said.
    pub until: Option<Timestamp>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// Which facts to list.
#[derive(Clone, Debug, Default)]
pub struct FactQuery {
    /// About this person.
    pub subject: Option<SubjectId>,
    /// About this party.
    pub party: Option<String>,
}

impl House {
    /// Puts a fact on record. Where that alone makes a deletion due, as a child found without a parent's permission
    /// does, the person is forgotten in the same act.
    ///
    /// # Errors
    /// Every mistake in it; a party's key; a fact that is computed and never recorded.
    pub async fn record_fact(&self, caller: &Caller, new: NewFact) -> Outcome<FactView> {
        let new = &new;
        until_done(|| self.record_once(caller, new)).await
    }

    async fn record_once(&self, caller: &Caller, new: &NewFact) -> Outcome<FactView> {
        caller.must(Scope::Facts)?;
        let room = self.room_of(caller)?;
        let once = Once::of(new.idempotency.as_deref(), "record_fact", hash_of(&format!("{new:?}"), []));
        let fact = room.fact_of(new, caller.name()).await?;
        not_of_a_member(&fact)?;
        let document = Document { kind: new.evidence, name: new.document.trim().to_owned(), sha256: read_hash(new)? };
        let mut act = Act::new(once);
        room.put_fact(&mut act, &fact, &document)?;
        if let Some(subject) = fact.about.subject {
            if !room.is_on_file(subject).await? {
                return Err(OperationError::malformed("subject", "nobody of this id is on file"));
            }
            if new.condition == Condition::Parental && new.holds {
                room.refuse_over_a_revocation(subject, None).await?;
            }
            delete_now::after(&room, &mut act, subject, std::slice::from_ref(&fact)).await?;
        }
        act.answers(fact.about.subject, &fact.evidence);
        let done = room.commit(act).await?;
        if let Some(first) = done.repeated() {
            let first: EvidenceId = serde_json::from_slice(first).map_err(|error| self.broken(&error))?;
            let row: Option<FactRow> = room.row(&[Cell::from(&first)]).await?;
            let facts: Vec<Fact> = row.into_iter().map(|row| row.detail).collect();
            if let Some(view) = room.views_of(&facts).await?.pop() {
                return Ok(view);
            }
        }
        let erased = room.erased_view(&done)?;
        Ok(FactView { evidence: new.evidence, erased, ..super::view_of(&fact, (None, document.name), std::slice::from_ref(&fact), room.now) })
    }

    /// The facts about a person or a party, the newest first.
    ///
    /// # Errors
    /// A party's key; a question about nobody.
    pub async fn facts(&self, caller: &Caller, query: FactQuery) -> Outcome<Vec<FactView>> {
        caller.must(Scope::Facts)?;
        let room = self.room_of(caller)?;
        let mut facts = match (query.subject, &query.party) {
            (Some(subject), _) => {
                room.must_need_to_know(caller, subject, (Purpose::Support, &[])).await?;
                room.facts_of_person(subject).await?
            }
            (None, Some(party)) => room.facts_of_party(&party_name(party)?).await?,
            (None, None) => return Err(OperationError::malformed("subject", "say about which person or which party")),
        };
        facts.sort_by_key(|fact| std::cmp::Reverse((fact.recorded_at, fact.evidence)));
        room.views_of(&facts).await
    }

    /// Takes a fact back: from now on it does not hold. What was decided on it before stays decided. A deletion that this
    /// makes due, as when a parent's permission is taken back, happens in the same act. What protects the person, as their own
    /// objection, is not taken back like this: it takes evidence, recorded as a fact that says it does not hold.
    ///
    /// # Errors
    /// A party's key; a fact that does not count now, or protects.
    pub async fn revoke_fact(&self, caller: &Caller, evidence: &EvidenceId) -> Outcome<FactView> {
        until_done(|| self.revoke_once(caller, evidence)).await
    }

    async fn revoke_once(&self, caller: &Caller, evidence: &EvidenceId) -> Outcome<FactView> {
        caller.must(Scope::Facts)?;
        let room = self.room_of(caller)?;
        let row: Option<FactRow> = room.row(&[Cell::from(evidence)]).await?;
        let Some(old) = row.map(|row| row.detail).filter(|fact| fact.holds) else {
            return Err(OperationError::malformed("fact", "there is no such fact, or it does not hold"));
        };
        if Register::of_condition(old.condition).is_some() {
            return Err(OperationError::malformed("fact", "this stands in a register: end the entry there"));
        }
        not_of_a_member(&old)?;
        if old.condition.is_negative() {
            return Err(OperationError::malformed("fact", "this protects the person: record what they wrote, with its evidence, as a fact that does not hold"));
        }
        let fact = Fact {
            holds: false,
            evidence: room.new_evidence(),
            recorded_at: room.now,
            recorded_by: caller.name().to_owned(),
            from: room.now,
            until: None,
            ..old
        };
        let document = Document { kind: EvidenceKind::Withdrawal, name: format!("takes back {evidence}"), sha256: None };
        let mut act = Act::new(None);
        room.put_fact(&mut act, &fact, &document)?;
        if let Some(subject) = fact.about.subject {
            delete_now::after(&room, &mut act, subject, std::slice::from_ref(&fact)).await?;
        }
        let erased = room.erased_view(&room.commit(act).await?)?;
        Ok(FactView { evidence: document.kind, erased, ..super::view_of(&fact, (None, document.name), std::slice::from_ref(&fact), room.now) })
    }
}

/// What a fact rests on.
pub(crate) struct Document {
    pub(crate) kind: EvidenceKind,
    pub(crate) name: String,
    pub(crate) sha256: Option<Hash>,
}

impl Room<'_> {
    /// Adds a fact, its evidence and its leaf to an act.
    pub(crate) fn put_fact(&self, act: &mut Act, fact: &Fact, document: &Document) -> Outcome<()> {
        self.put_rows_of(act, fact, document)?;
        act.log(Event::FactRecorded(fact.clone()), fact.about.subject);
        Ok(())
    }

    /// The same without a line in the log of its own: the act's line says it.
    pub(crate) fn put_rows_of(&self, act: &mut Act, fact: &Fact, document: &Document) -> Outcome<()> {
        fact.check().map_err(|error| OperationError::malformed("condition", error.to_string()))?;
        act.add(Intent::insert(&FactRow {
            fact: fact.evidence,
            subject: fact.about.subject,
            party: fact.about.party.clone(),
            condition: fact.condition,
            recorded_at: fact.recorded_at,
            detail: fact.clone(),
        }));
        let row = EvidenceRow {
            evidence: fact.evidence,
            subject: fact.about.subject,
            kind: document.kind.key().to_owned(),
            document: None,
            sealed: None,
            sha256: document.sha256,
            recorded_at: fact.recorded_at,
        };
        act.evidence(row, &document.name);
        Ok(())
    }

    /// A fact about a person that this site itself witnesses, as a form or the person's page does.
    pub(crate) fn witnessed(&self, condition: Condition, about: FactScope, by: &str) -> Fact {
        Fact { condition, about, holds: true, evidence: self.new_evidence(), recorded_at: self.now, recorded_by: by.to_owned(), from: self.now, until: None }
    }

    async fn fact_of(&self, new: &NewFact, by: &str) -> Outcome<Fact> {
        let mut mistakes = mistakes_in(new);
        let mut scope = FactScope { subject: new.subject, recipient: new.recipient, purposes: new.purpose.into_iter().collect(), ..FactScope::default() };
        if let Some(name) = &new.party {
            let name = party_name(name)?;
            if self.party(&name).await?.is_none() {
                mistakes.push(Mistake { field: "party".to_owned(), words: "no party of this name is registered".to_owned() });
            }
            scope.party = Some(name);
        }
        if !mistakes.is_empty() {
            return Err(OperationError::Malformed(mistakes));
        }
        Ok(Fact { holds: new.holds, from: new.from.unwrap_or(self.now), until: new.until, ..self.witnessed(new.condition, scope, by) })
    }
}

/// Refuses what would stand in for a task or an acknowledgement of a member of staff: only those themselves put it on record.
fn not_of_a_member(fact: &Fact) -> Outcome<()> {
    match &fact.about.party {
        Some(party) if is_of_staff(party) => {
            Err(OperationError::NotAllowed("what a member of staff may look at comes of their tasks and their acknowledgement alone"))
        }
        _ => Ok(()),
    }
}

/// Every mistake in what would be recorded.
fn mistakes_in(new: &NewFact) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut wrong = |field: &str, words: &str| mistakes.push(Mistake { field: field.to_owned(), words: words.to_owned() });
    let Some(schema) = fact_schema(new.condition) else {
        wrong("condition", "this is worked out by the house itself and cannot be recorded");
        return mistakes;
    };
    if Register::of_condition(new.condition).is_some() {
        wrong("condition", "this stands in a register: propose it there with its document, and another person approves it");
        return mistakes;
    }
    let document = new.document.trim();
    if document.is_empty() || document.chars().count() > DOCUMENT_CHARACTERS_MAX {
        wrong("document", "name the evidence, in at most 400 characters");
    }
    if new.condition == Condition::Closed && !new.holds {
        wrong("holds", "a closed account is not opened again: whoever comes again is somebody new");
    }
    if !schema.evidence.contains(&new.evidence) {
        wrong("evidence", "this kind of evidence does not prove this");
    }
    match schema.about {
        About::Person | About::PersonAndPurpose if new.subject.is_none() => wrong("subject", "say about whom"),
        About::Party if new.party.is_none() => wrong("party", "say about which party"),
        _ => {}
    }
    if schema.about == About::PersonAndPurpose && new.holds && new.purpose.is_none() && !new.condition.is_negative() {
        wrong("purpose", "say for which purpose");
    }
    mistakes
}

fn read_hash(new: &NewFact) -> Outcome<Option<Hash>> {
    new.sha256
        .as_deref()
        .map(|text| ledger::from_hex(text).ok_or_else(|| OperationError::malformed("sha256", "a SHA-256 is written in 64 hexadecimal digits")))
        .transpose()
}

/// A party's name as it came in.
pub(crate) fn party_name(text: &str) -> Outcome<PartyName> {
    PartyName::new(text).map_err(|error| OperationError::malformed("party", error.to_string()))
}
