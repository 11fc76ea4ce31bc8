//! Breaches as whoever handles them sees them. Views only; whom one concerns is told by ids alone.

use super::opening::{AUTHORITY_PARAMETER, PEOPLE_PARAMETER};
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use policy::Parameter;
use serde::Serialize;
use store::{BreachKind, BreachRow, BreachStepRow, Cell, ExposureFound, ExposureScope, NeedsTwo, Proposed, Risk, ToldOrNot};
use vocabulary::{DataCategory, RecordId, SubjectId, Timestamp};

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// A breach in a list.
#[derive(Clone, Debug, Serialize)]
pub struct BreachLine {
    /// Its id.
    pub id: RecordId,
    /// What kind it is.
    pub kind: BreachKind,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// How many people it concerns, as far as was found.
    pub people: u64,
    /// Whether all was looked through.
    pub whole: bool,
    /// How likely harm is, once it was assessed.
    pub risk: Option<Risk>,
    /// How far telling the authority is.
    pub authority: DueView,
    /// How far telling the people is.
    pub concerned: DueView,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// By when somebody is to be told, and whether they were.
#[derive(Clone, Debug, Serialize)]
pub struct DueView {
    /// By when.
    pub due: Timestamp,
    /// How many whole hours are left; below zero where the time is over.
    pub hours_left: i64,
    /// Who says so: the policy's parameter, or the operator's setting.
    pub says: &'static str,
    /// What became of it; none while it is open.
    pub done: Option<ToldOrNot>,
    /// Whether the time passed before it was done.
    pub late: bool,
}

/// A breach, whole.
#[derive(Clone, Debug, Serialize)]
pub struct BreachView {
    /// Its id.
    pub id: RecordId,
    /// What kind it is.
    pub kind: BreachKind,
    /// What happened.
    pub what: String,
    /// When it began, as far as known.
    pub began_at: Timestamp,
    /// When it ended; none while it goes on.
    pub ended_at: Option<Timestamp>,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// Who noticed it.
    pub noticed_by: String,
    /// When it was put on record.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: String,
    /// What was within reach.
    pub scope: ExposureScope,
    /// What that means, in sentences.
    pub scope_words: String,
    /// What was found of it.
    pub found: ExposureFound,
    /// How likely harm is.
    pub risk: Option<Risk>,
    /// What people may suffer from it.
    pub consequences: String,
    /// When it was contained.
    pub contained_at: Option<Timestamp>,
    /// What was done against it.
    pub measures: Vec<String>,
    /// Telling the authority.
    pub authority: DueView,
    /// The authority's name, where the operator says it.
    pub authority_name: Option<String>,
    /// A text for the authority, with the facts.
    pub authority_text: String,
    /// Telling the people.
    pub concerned: DueView,
    /// What they are told, or would be where nobody words it.
    pub to_people: String,
    /// Whether the policy lets the company write to people of it.
    pub may_write: bool,
    /// How many were told on their own page.
    pub told_by_page: u64,
    /// How many were told by a letter too.
    pub told_by_letter: u64,
    /// How many two people decided not to tell.
    pub withheld: u64,
    /// What waits for a second person.
    pub proposed: Option<Proposed>,
    /// When and by whom it was closed.
    pub closed: Option<ToldOrNot>,
    /// What was learnt.
    pub lessons: String,
    /// Every step, the oldest first.
    pub steps: Vec<BreachStepView>,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct BreachStepView {
    /// What was done.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What was written about it.
    pub words: String,
}

/// A page of those whom a breach concerns.
#[derive(Clone, Debug, Serialize)]
pub struct ConcernedPage {
    /// They.
    pub people: Vec<ConcernedView>,
    /// After whom the next page begins; none after the last.
    pub next: Option<SubjectId>,
}

/// One person whom it concerns.
#[derive(Clone, Debug, Serialize)]
pub struct ConcernedView {
    /// Who, by an id that says nothing.
    pub subject: SubjectId,
    /// Which kinds of their data.
    pub data: Vec<DataCategory>,
    /// How: `received`, `opened`, `copied` or `named`.
    pub how: String,
    /// `waiting`, `page`, `letter` or `withheld`.
    pub state: String,
    /// When they were told, or it was decided.
    pub told_at: Option<Timestamp>,
    /// Who proposed not to tell them.
    pub proposed_by: Option<String>,
}

impl House {
    /// One breach, with every step.
    ///
    /// # Errors
    /// No scope for it; no such breach.
    pub async fn breach(&self, caller: &Caller, breach: RecordId) -> Outcome<BreachView> {
        caller.must(Scope::Breaches)?;
        let room = self.room_of(caller)?;
        room.breach_view(&room.breach_row(breach).await?).await
    }
}

impl Room<'_> {
    /// By when, says who, and what became of it.
    fn due(&self, due: Timestamp, done: Option<&ToldOrNot>, parameter: &str) -> DueView {
        let says = match self.policy.parameter(parameter) {
            Some(Parameter::Time(_)) => "the policy",
            _ => "the operator's setting",
        };
        let until = done.map_or(self.now, |done| done.at);
        DueView { due, hours_left: (due.0 - self.now.0).div_euclid(HOUR_MS), says, done: done.cloned(), late: until > due }
    }

    pub(super) fn breach_line(&self, row: &BreachRow) -> BreachLine {
        let detail = &row.detail.0;
        BreachLine {
            id: row.breach,
            kind: detail.kind,
            noticed_at: row.noticed_at,
            people: detail.found.people,
            whole: detail.found.whole,
            risk: detail.risk,
            authority: self.due(detail.authority_due, detail.authority.as_ref(), AUTHORITY_PARAMETER),
            concerned: self.due(detail.people_due, detail.people.as_ref(), PEOPLE_PARAMETER),
            closed_at: detail.closed.as_ref().map(|closed| closed.at),
        }
    }

    pub(super) async fn breach_steps(&self, breach: RecordId) -> Outcome<Vec<BreachStepView>> {
        let rows: Vec<BreachStepRow> = self.rows(&[("breach", Cell::from(&breach))]).await?;
        let vault = &self.house.foundations.vault;
        let mut steps = Vec::with_capacity(rows.len());
        for row in rows {
            let words = vault.open_note(self.site(), &row.step.to_bytes(), &row.words).map_err(|error| self.locked(error))?;
            steps.push(BreachStepView { kind: row.kind, at: row.at, by: row.done_by, words });
        }
        Ok(steps)
    }

    pub(super) async fn breach_view(&self, row: &BreachRow) -> Outcome<BreachView> {
        let (detail, words, line) = (&row.detail.0, self.words_of(row)?, self.breach_line(row));
        let to_people = if words.to_people.is_empty() { self.plainly(detail) } else { words.to_people };
        let mut view = BreachView {
            id: row.breach,
            kind: detail.kind,
            what: words.what,
            began_at: detail.began_at,
            ended_at: detail.ended_at,
            noticed_at: row.noticed_at,
            noticed_by: words.noticed_by,
            opened_at: row.opened_at,
            opened_by: row.opened_by.clone(),
            scope: detail.scope.clone(),
            scope_words: scope_words(&detail.scope),
            found: detail.found.clone(),
            risk: detail.risk,
            consequences: words.consequences,
            contained_at: detail.contained_at,
            measures: words.measures,
            authority: line.authority,
            authority_name: self.house.offers(self.site()).authority,
            authority_text: String::new(),
            concerned: line.concerned,
            to_people,
            may_write: self.letter_purpose()?.is_some() && self.house.post.is_some(),
            told_by_page: detail.told_by_page,
            told_by_letter: detail.told_by_letter,
            withheld: detail.withheld,
            proposed: detail.proposed.clone(),
            closed: detail.closed.clone(),
            lessons: words.lessons,
            steps: self.breach_steps(row.breach).await?,
        };
        view.authority_text = self.authority_text(&view);
        Ok(view)
    }
}

/// What was within reach, in sentences.
fn scope_words(scope: &ExposureScope) -> String {
    match scope {
        ExposureScope::Caller { name } => {
            format!(
                "Everything that was opened under the name “{name}” in that time, as the log has it. A key or session opens nothing without leaving an entry."
            )
        }
        ExposureScope::Party { party } => format!(
            "Everything that {party} received in that time. A party's key asks for decisions about itself and opens no value, so what the party had \
             received is what can have been exposed."
        ),
        ExposureScope::FilesWithKeys { as_of } => format!(
            "Every value that was held on {as_of}: with the site's keys, everything in the files opens. Who was erased before then is not in it; who was \
             erased since is known to nobody here and can be told nothing."
        ),
        ExposureScope::FilesWithoutKeys { as_of } => format!(
            "Nothing in clear. As of {as_of} every value in the files is sealed (AES-256-GCM-SIV) under keys that were not copied. What the files do show: \
             ids that say nothing, kinds of data, purposes and times, names of parties, and keyed hashes. Making the keys anew takes even the wrapped \
             keys in the copy out of use."
        ),
        ExposureScope::Named => "What no record of the house can show: the people are named by whoever looks into it.".to_owned(),
    }
}

/// What a proposal is for, in words.
impl BreachView {
    /// What waits for a second person.
    #[must_use]
    pub fn proposed_words(&self) -> Option<String> {
        self.proposed.as_ref().map(|proposed| {
            let what = match proposed.what {
                NeedsTwo::NotTellAuthority => "not to tell the authority",
                NeedsTwo::NotTellPeople => "not to tell the people",
                NeedsTwo::Close => "to close it",
            };
            format!("{} proposed {what}. Somebody else must confirm it.", proposed.by)
        })
    }
}
