//! Looking for whom a breach concerns, as work in pages that can break off anywhere and go on: where it is stands in the job itself. It never holds
//! more than a page of people, and a job names a place, never anybody's data.

use crate::commit::Act;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use store::{BreachConcernedRow, BreachDetail, BreachRow, Cell, ExposureScope, Intent, JobRow, Json, Page, SubjectRow};
use vocabulary::{DataCategory, RecordId, SiteId, SubjectId};

/// The kind of the jobs that look for whom a breach concerns.
pub(super) const FIND: &str = "breach-find";
/// How many people, rows or entries one step looks at.
pub(super) const STEP_ROWS: u32 = 500;
/// How many steps one turn takes before others come to their turn.
const STEPS_IN_A_TURN: usize = 40;
/// Of somebody who is not told yet.
pub(super) const WAITING: &str = "waiting";

/// Where the search is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// What an earlier search found is taken away first.
    Clear,
    /// After this disclosure to the party.
    Party(Option<RecordId>),
    /// After this person, whose values the copied files hold.
    Files(Option<SubjectId>),
    /// In this stretch of the log; in the time it happened in where none is named.
    Entries(Option<Stretch>),
    /// At the entry that let many people be read at once: among those after this person.
    Many(Stretch, RecordId, Option<SubjectId>),
    /// All is found; counting it, after this person.
    Count(Option<SubjectId>),
}

/// A stretch of the log: from this entry, to the one before the end. What the search itself writes stands after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) at: u64,
    pub(super) end: u64,
}

impl Stretch {
    /// The rest of it after this entry; none where that was the last.
    pub(super) fn after(self, position: u64) -> Option<Self> {
        let at = position.saturating_add(1);
        (at < self.end).then_some(Self { at, ..self })
    }
}

impl std::fmt::Display for Stretch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.at, self.end)
    }
}

impl std::str::FromStr for Stretch {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, end) = text.split_once('/').unwrap_or((text, text));
        Ok(Self { at: at.parse()?, end: end.parse()? })
    }
}

impl Cursor {
    /// Where looking for this begins.
    pub(super) const fn first(detail: &BreachDetail) -> Self {
        match detail.scope {
            ExposureScope::Party { .. } => Self::Party(None),
            ExposureScope::Caller { .. } => Self::Entries(None),
            ExposureScope::FilesWithKeys { .. } => Self::Files(None),
            ExposureScope::FilesWithoutKeys { .. } | ExposureScope::Named => Self::Count(None),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        Some(match words.as_slice() {
            ["clear"] => Self::Clear,
            ["party", after] => Self::Party(place(after)?),
            ["files", after] => Self::Files(place(after)?),
            ["entries", at] => Self::Entries(place(at)?),
            ["many", at, grant, after] => Self::Many(at.parse().ok()?, grant.parse().ok()?, place(after)?),
            ["count", after] => Self::Count(place(after)?),
            _ => return None,
        })
    }
}

fn place<T: std::str::FromStr>(word: &str) -> Option<Option<T>> {
    if word == "-" { Some(None) } else { word.parse().ok().map(Some) }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = |place: Option<String>| place.unwrap_or_else(|| "-".to_owned());
        match self {
            Self::Clear => f.write_str("clear"),
            Self::Party(after) => write!(f, "party {}", word(after.map(|id| id.to_string()))),
            Self::Files(after) => write!(f, "files {}", word(after.map(|id| id.to_string()))),
            Self::Entries(at) => write!(f, "entries {}", word(at.map(|at| at.to_string()))),
            Self::Many(at, grant, after) => write!(f, "many {at} {grant} {}", word(after.map(|id| id.to_string()))),
            Self::Count(after) => write!(f, "count {}", word(after.map(|id| id.to_string()))),
        }
    }
}

/// What one step of looking found.
#[derive(Default)]
pub(super) struct Step {
    /// Whom, and which kinds of their data.
    pub(super) people: BTreeMap<SubjectId, BTreeSet<DataCategory>>,
    /// How it concerns them.
    pub(super) how: &'static str,
    /// How much was looked at.
    pub(super) looked_at: u64,
    /// Readings of many whose people are no longer kept.
    pub(super) forgotten: u64,
    /// Where to go on.
    pub(super) next: Option<Cursor>,
}

impl House {
    /// Goes on looking for whom breaches concern, and telling them; whether anything was done. It takes a bounded number of steps.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn work_on_breaches(&self) -> Outcome<bool> {
        let mut worked = false;
        for site in self.sites() {
            for _ in 0..STEPS_IN_A_TURN {
                match self.breach_work_at(&site).await {
                    Ok(false) => break,
                    Ok(true) => worked = true,
                    // Somebody is changing or leaving at this moment: the next turn finds them as they are then.
                    Err(OperationError::Busy) => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(worked)
    }

    /// One step of whatever waits at a site.
    async fn breach_work_at(&self, site: &SiteId) -> Outcome<bool> {
        let room = self.room(site)?;
        let jobs: Vec<JobRow> = room.rows(&[]).await?;
        let Some(job) = jobs.into_iter().find(|job| job.due_at <= room.now && matches!(job.kind.as_str(), FIND | super::telling::TELL)) else {
            return Ok(false);
        };
        if job.kind == FIND { room.search_on(&job).await } else { room.tell_on(&job).await }.map(|()| true)
    }
}

impl Room<'_> {
    /// One step of a search, written down together with where it goes on.
    async fn search_on(&self, job: &JobRow) -> Outcome<()> {
        let read = job.payload.split_once(' ').and_then(|(breach, cursor)| Some((breach.parse::<RecordId>().ok()?, Cursor::read(cursor)?)));
        let Some((breach, cursor)) = read else {
            return Err(self.house.broken(&"a search for whom a breach concerns cannot be read"));
        };
        let row = self.breach_row(breach).await?;
        let mut act = Act::new(None);
        let mut detail = row.detail.0.clone();
        let next = match cursor {
            Cursor::Clear => self.clear_step(&mut act, &row).await?,
            Cursor::Count(after) => self.count_step(&row, &mut detail, after).await?,
            looking => {
                let step = self.look(&row, looking).await?;
                detail.found.looked_at = detail.found.looked_at.saturating_add(step.looked_at);
                detail.found.forgotten_readings = detail.found.forgotten_readings.saturating_add(step.forgotten);
                let added = self.add_concerned(&mut act, breach, &step).await?;
                detail.found.people = detail.found.people.saturating_add(added);
                Some(step.next.unwrap_or(Cursor::Count(None)))
            }
        };
        match next {
            Some(next) => act.add(Intent::put(&JobRow { payload: format!("{breach} {next}"), ..job.clone() })),
            None => {
                detail.found.whole = true;
                act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
                act.log(ledger::Event::BreachStep { breach, step: "looked through".to_owned() }, None);
            }
        }
        act.add(Self::changed_breach(&row, detail));
        self.commit(act).await.map(drop)
    }

    async fn look(&self, row: &BreachRow, cursor: Cursor) -> Outcome<Step> {
        let detail = &row.detail.0;
        match (&detail.scope, cursor) {
            (ExposureScope::Party { party }, Cursor::Party(after)) => self.look_at_party(row, party, after).await,
            (ExposureScope::FilesWithKeys { as_of }, Cursor::Files(after)) => self.look_at_files(*as_of, after).await,
            (ExposureScope::Caller { name }, Cursor::Entries(at)) => self.look_at_entries(row, name, at).await,
            (ExposureScope::Caller { .. }, Cursor::Many(at, grant, after)) => self.look_among_many(at, grant, after).await,
            _ => Ok(Step::default()),
        }
    }

    /// Puts down whom it concerns; how many of them were not known to be concerned before. Whoever is erased meanwhile is put down nowhere.
    pub(super) async fn add_concerned(&self, act: &mut Act, breach: RecordId, step: &Step) -> Outcome<u64> {
        let people = step.people.keys().map(Cell::from).collect();
        let store = &self.house.foundations.store;
        let known: Vec<BreachConcernedRow> = store.rows_of_each(&self.part, "subject", people).await.map_err(|error| self.house.fault(error))?;
        let known: BTreeMap<SubjectId, BreachConcernedRow> = known.into_iter().filter(|row| row.breach == breach).map(|row| (row.subject, row)).collect();
        let mut added = 0;
        for (subject, kinds) in &step.people {
            let mut row = known.get(subject).cloned().unwrap_or_else(|| BreachConcernedRow {
                breach,
                subject: *subject,
                data: Json(Vec::new()),
                how: step.how.to_owned(),
                state: WAITING.to_owned(),
                told_at: None,
                proposed_by: None,
                tries: 0,
            });
            let mut all: BTreeSet<DataCategory> = row.data.0.iter().cloned().collect();
            all.extend(kinds.iter().cloned());
            row.data = Json(all.into_iter().collect());
            added += u64::from(!known.contains_key(subject));
            act.expects(&[Intent::expect::<SubjectRow>(("subject", Cell::from(subject)), 1)]);
            act.add(Intent::put(&row));
        }
        Ok(added)
    }

    /// A page of those whom it concerns, after this person.
    pub(super) async fn concerned_after(&self, breach: RecordId, after: Option<SubjectId>) -> Outcome<Vec<BreachConcernedRow>> {
        let after = after.map_or_else(Vec::new, |subject| vec![Cell::from(&breach), Cell::from(&subject)]);
        let page = Page { after, rows_max: STEP_ROWS };
        let rows = self.house.foundations.store.rows(&self.part, &[("breach", Cell::from(&breach))], page).await;
        rows.map_err(|error| self.house.fault(error))
    }

    /// Takes away what an earlier search found, and nobody told or named.
    async fn clear_step(&self, act: &mut Act, row: &BreachRow) -> Outcome<Option<Cursor>> {
        // What stays is passed over from the beginning each time: named and told people are few while a breach is being looked into.
        let mut after = None;
        loop {
            let rows = self.concerned_after(row.breach, after).await?;
            let Some(last) = rows.last() else { return Ok(Some(Cursor::first(&row.detail.0))) };
            after = Some(last.subject);
            let goes: Vec<&BreachConcernedRow> = rows.iter().filter(|row| row.state == WAITING && row.how != "named").collect();
            for concerned in &goes {
                act.add(Intent::delete::<BreachConcernedRow>(vec![Cell::from(&row.breach), Cell::from(&concerned.subject)]));
            }
            if !goes.is_empty() {
                return Ok(Some(Cursor::Clear));
            }
        }
    }

    /// Counts a page of what was found.
    async fn count_step(&self, row: &BreachRow, detail: &mut BreachDetail, after: Option<SubjectId>) -> Outcome<Option<Cursor>> {
        if after.is_none() {
            (detail.found.people, detail.found.kinds) = (0, BTreeMap::new());
        }
        let rows = self.concerned_after(row.breach, after).await?;
        for concerned in &rows {
            detail.found.people = detail.found.people.saturating_add(1);
            for kind in &concerned.data.0 {
                let count = detail.found.kinds.entry(kind.clone()).or_default();
                *count = count.saturating_add(1);
            }
        }
        Ok(rows.last().map(|last| Cursor::Count(Some(last.subject))))
    }

    pub(super) fn changed_breach(row: &BreachRow, detail: BreachDetail) -> Intent {
        Intent::replace(&BreachRow { detail: Json(detail), row_version: row.row_version.saturating_add(1), ..row.clone() }, row.row_version)
    }
}
