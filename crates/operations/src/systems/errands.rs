//! What an act leaves to be done in other systems, written in the act's own transaction. It looks at what the act does, whoever did it, so that
//! no way of erasing, correcting or objecting passes it by.

use super::{SystemDeclared, SystemTask};
use crate::Outcome;
use crate::room::Room;
use ledger::Event;
use std::collections::BTreeMap;
use store::{Cell, Draft, ErrandInRow, ErrandRow, FactRow, HeldValue, Intent, Json, RecordRow, Row};
use vault::{Identified, SubjectKey};
use vocabulary::{Condition, Purpose, RecordId, SubjectId, Timestamp};

/// What an act does, as far as it is seen here.
pub(crate) struct Doing<'a> {
    pub(crate) intents: &'a [Intent],
    pub(crate) events: &'a [(Event, Option<SubjectId>)],
    /// The keys of people who come to be in it.
    pub(crate) keys: &'a [SubjectKey],
    /// Who is forgotten in it.
    pub(crate) forgotten: Option<SubjectId>,
}

impl Doing<'_> {
    fn written(&self) -> impl Iterator<Item = &Draft> {
        self.intents.iter().filter_map(|intent| match intent {
            Intent::Insert(draft) | Intent::Put(draft) | Intent::Replace(draft, _) => Some(draft),
            _ => None,
        })
    }

    fn rows<R: Row>(&self) -> impl Iterator<Item = R> + use<'_, R> {
        self.written().filter(|draft| draft.table().name == R::TABLE.name).filter_map(|draft| R::from_cells(draft.cells().to_vec()))
    }

    /// The objections it records, by person; those to one party or on one occasion are nobody else's concern.
    fn objections(&self) -> BTreeMap<SubjectId, Vec<Purpose>> {
        let mut all: BTreeMap<SubjectId, Vec<Purpose>> = BTreeMap::new();
        for fact in self.rows::<FactRow>().map(|row| row.detail) {
            let about = &fact.about;
            let is_general = about.party.is_none() && about.recipient.is_none() && about.occasion.is_none();
            if let Some(subject) = about.subject.filter(|_| fact.condition == Condition::OptedOut && fact.holds && is_general) {
                let purposes = if about.purposes.is_empty() { <Purpose as vocabulary::Word>::all().to_vec() } else { about.purposes.clone() };
                all.entry(subject).or_default().extend(purposes);
            }
        }
        for purposes in all.values_mut() {
            purposes.sort();
            purposes.dedup();
        }
        all
    }

    /// The people whose values it puts right.
    fn corrected(&self) -> Vec<SubjectId> {
        let of = |(event, subject): &(Event, Option<SubjectId>)| subject.filter(|_| matches!(event, Event::Corrected { .. }));
        let mut people: Vec<SubjectId> = self.events.iter().filter_map(of).collect();
        people.sort();
        people.dedup();
        people
    }
}

impl Room<'_> {
    /// What must reach other systems because of an act, as changes of the same transaction.
    pub(crate) async fn errands_of(&self, doing: &Doing<'_>) -> Outcome<Vec<Intent>> {
        let systems = self.house.systems_of(self.site());
        if systems.is_empty() {
            return Ok(Vec::new());
        }
        let mut intents = Vec::new();
        if let Some(subject) = doing.forgotten {
            intents.extend(self.errand_of_erasure(subject, &systems).await?);
        }
        for subject in doing.corrected().into_iter().filter(|subject| Some(*subject) != doing.forgotten) {
            intents.extend(self.errand_of_correction(doing, subject, &systems).await?);
        }
        for (subject, purposes) in doing.objections() {
            if Some(subject) != doing.forgotten {
                intents.extend(self.errand_of_objection(doing, (subject, purposes), &systems).await?);
            }
        }
        Ok(intents)
    }

    async fn errand_of_erasure(&self, subject: SubjectId, systems: &[SystemDeclared]) -> Outcome<Vec<Intent>> {
        let targets = taking(systems, SystemTask::Erase, |_| true);
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let errand = self.new_record();
        let held = self.record(subject).await?.map_or_else(Vec::new, |row| row.packed.values);
        let before = self.errands_before(subject).await?;
        // What is on its way to a system about them must have come to an end before they are erased there.
        let running: Vec<ErrandInRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let until = running.iter().filter(|row| matches!(row.state.as_str(), "running" | "done")).map(|row| row.due_at).max();
        let key = self.key_of(subject).await?;
        let who = Identified { held: &held, corrected: &[], before: &before };
        let (sealed, keep) = self.house.foundations.vault.errand_of_erased(&key, errand, &who).map_err(|error| self.locked(error))?;
        let row = errand_row(self.now, errand, (None, SystemTask::Erase), (Vec::new(), sealed));
        let due_at = until.map_or(self.now, |until| until.max(self.now));
        let each = targets.into_iter().map(|system| Intent::insert(&ErrandInRow { due_at, ..errand_in_row(self.now, (errand, 1), system, None) }));
        Ok([keep, Intent::insert(&row)].into_iter().chain(each).collect())
    }

    async fn errand_of_correction(&self, doing: &Doing<'_>, subject: SubjectId, systems: &[SystemDeclared]) -> Outcome<Vec<Intent>> {
        let Some(old) = self.record(subject).await? else { return Ok(Vec::new()) };
        let new: Vec<HeldValue> = doing.rows::<RecordRow>().filter(|row| row.subject == subject).last().map_or_else(Vec::new, |row| row.packed.values);
        let mut corrected = Vec::new();
        for new in new {
            let before = old.packed.values.iter().find(|old| old.record == new.record && old.revision != new.revision);
            corrected.extend(before.cloned().map(|old| (old, new)));
        }
        let targets = taking(systems, SystemTask::Correct, |system| corrected.iter().any(|(old, _)| system.holds.contains(&old.category)));
        if targets.is_empty() || corrected.is_empty() {
            return Ok(Vec::new());
        }
        let who = Identified { held: &old.packed.values, corrected: &corrected, before: &[] };
        self.errand_of_person(doing, (subject, SystemTask::Correct), (Vec::new(), who), targets).await
    }

    async fn errand_of_objection(&self, doing: &Doing<'_>, (subject, purposes): (SubjectId, Vec<Purpose>), systems: &[SystemDeclared]) -> Outcome<Vec<Intent>> {
        let stops = |system: &SystemDeclared| system.stops.is_empty() || system.stops.iter().any(|purpose| purposes.contains(purpose));
        let targets = taking(systems, SystemTask::OptOut, stops);
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let written = doing.rows::<RecordRow>().filter(|row| row.subject == subject).last();
        let held = match written {
            Some(row) => row.packed.values,
            None => self.record(subject).await?.map_or_else(Vec::new, |row| row.packed.values),
        };
        let who = Identified { held: &held, corrected: &[], before: &[] };
        self.errand_of_person(doing, (subject, SystemTask::OptOut), (purposes, who), targets).await
    }

    async fn errand_of_person(
        &self,
        doing: &Doing<'_>,
        (subject, task): (SubjectId, SystemTask),
        (purposes, who): (Vec<Purpose>, Identified<'_>),
        targets: Vec<&str>,
    ) -> Outcome<Vec<Intent>> {
        let errand = self.new_record();
        // Two acts may come in one millisecond, so that their ids do not tell which was first.
        let known: Vec<ErrandInRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let turn = known.iter().map(|row| row.turn).max().unwrap_or(0).saturating_add(if task == SystemTask::Correct { 1 } else { 2 });
        let vault = &self.house.foundations.vault;
        let sealed = match doing.keys.iter().find(|key| key.subject() == subject) {
            Some(key) => vault.errand_of_person(key, errand, &who),
            None => vault.errand_of_person(&self.key_of(subject).await?, errand, &who),
        };
        let row = errand_row(self.now, errand, (Some(subject), task), (purposes, sealed.map_err(|error| self.locked(error))?));
        let each = targets.into_iter().map(|system| Intent::insert(&errand_in_row(self.now, (errand, turn), system, Some(subject))));
        Ok(std::iter::once(Intent::insert(&row)).chain(each).collect())
    }

    /// Errands about the person that are not proven yet.
    async fn errands_before(&self, subject: SubjectId) -> Outcome<Vec<ErrandRow>> {
        let rows: Vec<ErrandRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        Ok(rows.into_iter().filter(|row| row.who.is_some()).collect())
    }
}

/// The row of an errand that is made now.
pub(super) fn errand_row(
    now: Timestamp,
    errand: RecordId,
    (subject, task): (Option<SubjectId>, SystemTask),
    (purposes, sealed): (Vec<Purpose>, Vec<u8>),
) -> ErrandRow {
    ErrandRow { errand, subject, task: task.key().to_owned(), purposes: Json(purposes), made_at: now, who: Some(sealed), proven_at: None, row_version: 1 }
}

/// The row of a system that has not been told of an errand yet.
pub(super) fn errand_in_row(now: Timestamp, (errand, turn): (RecordId, u32), system: &str, subject: Option<SubjectId>) -> ErrandInRow {
    ErrandInRow {
        errand,
        system: system.to_owned(),
        subject,
        turn,
        state: "waiting".to_owned(),
        why: None,
        attempts: 0,
        due_at: now,
        touched: 0,
        traces: None,
        changed_at: now,
        proven_at: None,
        row_version: 1,
    }
}

/// The systems that take a task and of which this is true.
fn taking(systems: &[SystemDeclared], task: SystemTask, also: impl Fn(&SystemDeclared) -> bool) -> Vec<&str> {
    systems.iter().filter(|system| system.takes.contains(&task) && also(system)).map(|system| system.name.as_str()).collect()
}
