//! A dry run: what would leave and what would stay, person by person and field by field, on the facts on record now. No value is opened, nothing
//! moves, and that it was looked up is logged.

use super::{Tally, Whom};
use crate::commit::Act;
use crate::disclose::DisclosureRequest;
use crate::releasing::{Wish, check_categories};
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::Event;
use policy::{Answer, Owed, Verdict};
use vocabulary::{DataCategory, SubjectId, Timestamp, VersionId};

/// How many people are told one by one.
const TOLD_MAX: usize = 100;
/// How many are decided about together.
const TOGETHER: usize = 150;

/// What would leave.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Preview {
    /// When it was looked up: the next fact may change it.
    pub at: Timestamp,
    /// The version in force.
    pub version: VersionId,
    /// About how many people it was asked.
    pub people: u32,
    /// About how many something would leave.
    pub given: u32,
    /// How many values would leave, of each kind.
    pub left: Vec<(DataCategory, u32)>,
    /// How many would be refused, of each kind.
    pub stayed: Vec<(DataCategory, u32)>,
    /// The fields that may go, of those that were asked for: at least about somebody.
    pub effective: Vec<DataCategory>,
    /// What the receiver would owe, each once.
    pub duties: Vec<Owed>,
    /// The first people, one by one.
    pub subjects: Vec<SubjectPreview>,
}

/// What would be decided about one person.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SubjectPreview {
    /// Who.
    pub subject: SubjectId,
    /// Field by field.
    pub fields: Vec<FieldPreview>,
}

/// What would become of one field.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FieldPreview {
    /// What kind of data it is.
    pub category: DataCategory,
    /// Whether it would leave.
    pub outcome: PreviewWord,
    /// The sentences, and what it owes.
    pub answer: Answer,
}

/// Whether a field would leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewWord {
    /// It would leave.
    WouldGo,
    /// It would be refused.
    Refused,
    /// It is permitted, and there is none.
    NotHeld,
}

impl House {
    /// What would leave, were this asked for. The people of the request are named by `whom` alone.
    ///
    /// # Errors
    /// A party's key; a member of staff who names somebody no task of theirs is about; an unknown party; too many people named one by one.
    pub async fn preview(&self, caller: &Caller, whom: &Whom, request: &DisclosureRequest) -> Outcome<Preview> {
        caller.must(Scope::Disclose)?;
        if !request.action.goes_out() {
            return Err(OperationError::malformed("action", "what goes out is `share`, `sell` or `transfer`"));
        }
        check_categories(&request.categories)?;
        let room = self.room_of(caller)?;
        room.must_reach(caller, whom).await?;
        let party = room.registered(&request.party).await?;
        let wish = Wish {
            action: request.action,
            purpose: request.purpose,
            recipient: party.recipient,
            party: Some(party.party),
            subjects: Vec::new(),
            categories: request.categories.clone(),
            partial: request.partial,
            asked_by: caller.name().to_owned(),
            handover: None,
        };
        let mut seen = Seen::default();
        let mut after = None;
        loop {
            let (people, next) = match room.named(whom, caller.name()).await? {
                Some(people) => (people, None),
                None => room.people_after(whom, after).await.map(|page| (page.people, page.next))?,
            };
            for some in people.chunks(TOGETHER) {
                let decided = room.decided_together(&mut Act::new(None), &wish, some).await?;
                seen.people = seen.people.saturating_add(u32::try_from(some.len()).unwrap_or(u32::MAX));
                decided.iter().for_each(|decided| seen.add(decided));
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        let mut act = Act::new(None);
        let values = seen.tally.left.values().fold(0_u32, |all, count| all.saturating_add(*count));
        act.log(Event::Surveyed { by: format!("a dry run for {}", whom.words()), values }, None);
        room.commit(act).await?;
        Ok(seen.preview(room.now, room.policy.version().clone()))
    }
}

#[derive(Default)]
struct Seen {
    people: u32,
    tally: Tally,
    duties: Vec<Owed>,
    subjects: Vec<SubjectPreview>,
}

impl Seen {
    fn add(&mut self, decided: &crate::releasing::Decided) {
        self.tally.add(decided);
        let goes: &[DataCategory] = decided.grant.as_ref().map_or(&[], |grant| grant.data());
        let mut fields = Vec::with_capacity(decided.answers.len());
        for (category, answer) in &decided.answers {
            let outcome = match (answer.verdict, goes.contains(category)) {
                (Verdict::Permit, true) => PreviewWord::WouldGo,
                (Verdict::Permit, false) => PreviewWord::NotHeld,
                _ => PreviewWord::Refused,
            };
            if outcome == PreviewWord::WouldGo {
                let new = answer.duties.iter().filter(|owed| !self.duties.contains(owed)).cloned().collect::<Vec<_>>();
                self.duties.extend(new);
            }
            fields.push(FieldPreview { category: category.clone(), outcome, answer: answer.clone() });
        }
        if self.subjects.len() < TOLD_MAX {
            self.subjects.push(SubjectPreview { subject: decided.subject, fields });
        }
    }

    fn preview(self, at: Timestamp, version: VersionId) -> Preview {
        let Tally { given, left, stayed, .. } = self.tally;
        Preview {
            at,
            version,
            people: self.people,
            given,
            effective: left.keys().cloned().collect(),
            left: left.into_iter().collect(),
            stayed: stayed.into_iter().collect(),
            duties: self.duties,
            subjects: self.subjects,
        }
    }
}
