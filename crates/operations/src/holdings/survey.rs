//! What is held, without a single value: categories, sources, purposes, terms. For a regulator, an officer, a program that needs no values.

use super::Which;
use crate::commit::Act;
use crate::{Caller, House, Outcome, Scope};
use ledger::Event;
use store::{HeldValue, Terms};
use vocabulary::{DataCategory, Purpose, RecordId, SubjectId, Timestamp, VersionId};

/// One value that is held, unopened.
#[derive(Clone, Debug, serde::Serialize)]
pub struct HeldView {
    /// Whose.
    pub subject: SubjectId,
    /// Its id.
    pub record: RecordId,
    /// What kind of data it is.
    pub category: DataCategory,
    /// How often it was corrected.
    pub revision: u32,
    /// Where it came from.
    pub source: String,
    /// What it is held for.
    pub purposes: Vec<Purpose>,
    /// Since when.
    pub collected_at: Timestamp,
    /// The policy version shown then.
    pub version: VersionId,
    /// What narrows the use of it.
    pub terms: Terms,
}

/// One page of what is held.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Survey {
    /// The values.
    pub held: Vec<HeldView>,
    /// After whom the next page begins; none after the last.
    pub next: Option<SubjectId>,
}

impl HeldView {
    fn of(subject: SubjectId, value: HeldValue) -> Self {
        let HeldValue { record, category, revision, source, purposes, collected_at, version, terms, .. } = value;
        Self { subject, record, category, revision, source, purposes, collected_at, version, terms }
    }
}

impl House {
    /// A page of what is held, from after this person. Nobody and nothing is told by an empty page.
    ///
    /// # Errors
    /// A party's key.
    pub async fn survey(&self, caller: &Caller, which: &Which, after: Option<SubjectId>) -> Outcome<Survey> {
        caller.must(Scope::Read)?;
        let room = self.room_of(caller)?;
        let found = room.found(which, after).await?;
        let mut held = Vec::new();
        for (subject, values) in found.people.into_iter().map(super::PersonFound::into_meant) {
            held.extend(values.into_iter().map(|value| HeldView::of(subject, value)));
        }
        let mut act = Act::new(None);
        let values = u32::try_from(held.len()).unwrap_or(u32::MAX);
        // A search that found nobody is logged as one that did, about nobody.
        act.log(Event::Surveyed { by: which.words(), values }, which.person().filter(|_| values > 0));
        room.commit(act).await?;
        Ok(Survey { held, next: found.next })
    }
}
