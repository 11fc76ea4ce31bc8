//! The counting itself: each table once, a page at a time, up to a bound that is told. What is counted is remembered for a minute, so that nobody
//! learns by looking again who came in between.

use super::weeks::{Span, monday_of};
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use jiff::civil::Date;
use ledger::GroupFigures;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use store::{CountRow, DisclosureRow, FactRow, PAGE_ROWS_MAX, Page, ProvenAddressRow, RequestRow, Row, SubjectRow};
use vocabulary::{Condition, Purpose, Recipient, SiteId, SubjectId, Timestamp, Word};

/// How long figures are good.
const KEPT_MS: i64 = 60_000;
/// How many pages of a table are read at most, a thousand rows each.
const PAGES_MAX: usize = 500;
/// The one group of figures that are about everybody.
const ALL: &str = "all";

/// A figure about people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// Fewer than the policy's minimum, or nobody: which of the two is not told.
    #[default]
    Few,
    /// At least so many, in steps of the minimum.
    AtLeast(u64),
}

/// What happened at one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trends {
    /// How far back.
    pub span: Span,
    /// When it was counted.
    pub at: Timestamp,
    /// Whether everything was counted; else there was more than is read for a page.
    pub is_whole: bool,
    /// The smallest group of people that is told, and the step.
    pub minimum: u32,
    /// Requests week by week, the oldest first. Those of people who were erased went with them.
    pub requests: Vec<WeekOfRequests>,
    /// Decisions day by day, the oldest first; one counts once for each sentence it rests on.
    pub decisions: Vec<DayDecided>,
    /// What left, by party and purpose, the most first.
    pub disclosures: Vec<DisclosedTo>,
    /// How many people objected to something, week by week.
    pub objections: Vec<WeekOfPeople>,
    /// How many people came, week by week.
    pub came: Vec<WeekOfPeople>,
    /// How many people are on file.
    pub on_file: Figure,
    /// How many of them have proven an address, and so can sign in.
    pub members: Figure,
}

/// Requests of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WeekOfRequests {
    /// Its Monday.
    pub monday: Date,
    /// How many were asked.
    pub asked: u64,
    /// How many were answered, refused or withdrawn.
    pub settled: u64,
    /// How many were not by the end of the day promised for it, which was in this week.
    pub became_overdue: u64,
}

/// Decisions of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayDecided {
    /// The day.
    pub day: Date,
    /// How often something was permitted.
    pub permitted: u64,
    /// How often something was refused.
    pub refused: u64,
}

/// What left to one party for one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisclosedTo {
    /// The party.
    pub party: String,
    /// What it is to the company.
    pub recipient: Recipient,
    /// What for.
    pub purpose: Purpose,
    /// How often something about somebody left.
    pub times: u64,
    /// Of how many people.
    pub people: Figure,
}

/// How many people, in one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WeekOfPeople {
    /// Its Monday.
    pub monday: Date,
    /// How many.
    pub people: Figure,
}

/// What was counted lately.
#[derive(Debug, Default)]
pub(crate) struct TrendsKnown(RwLock<HashMap<(SiteId, Span), Arc<Trends>>>);

impl House {
    /// What happened at the caller's site over a span, as counted within the last minute.
    ///
    /// # Errors
    /// A key without the scope `figures`.
    pub async fn trends(&self, caller: &Caller, span: Span) -> Outcome<Arc<Trends>> {
        caller.must(Scope::Figures)?;
        let key = (caller.site().clone(), span);
        let known = self.trends.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known.filter(|known| self.now() < known.at.plus_ms(KEPT_MS)) {
            return Ok(known);
        }
        let counted = Arc::new(self.room_of(caller)?.trends(span).await?);
        self.trends.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&counted));
        Ok(counted)
    }
}

impl Room<'_> {
    async fn trends(&self, span: Span) -> Outcome<Trends> {
        let mondays = span.mondays(self.now.day());
        let from = mondays.first().copied().unwrap_or_else(|| self.now.day());
        let (requests, whole_requests) = self.requests_by_week(&mondays).await?;
        let (decisions, whole_decisions) = self.decisions_since(from).await?;
        let (disclosures, whole_disclosures) = self.disclosed_since(from).await?;
        let mut objected = Vec::new();
        let whole_facts = self.each_of(|row: FactRow| {
            if let Some(subject) = row.subject.filter(|_| row.condition == Condition::OptedOut && row.detail.holds) {
                objected.push((monday_of(row.recorded_at.day()).to_string(), subject));
            }
        });
        let whole_facts = whole_facts.await?;
        let mut came = Vec::new();
        let whole_people = self.each_of(|row: SubjectRow| came.push((row.subject, row.created_at.day()))).await?;
        let mut members = Vec::new();
        let whole_members = self.each_of(|row: ProvenAddressRow| members.push((ALL.to_owned(), row.subject))).await?;
        let everybody = came.iter().map(|(subject, _)| (ALL.to_owned(), *subject));
        let (on_file, members) = (self.figure_of(everybody), self.figure_of(members));
        let by_week = came.into_iter().map(|(subject, day)| (monday_of(day).to_string(), subject));
        Ok(Trends {
            span,
            at: self.now,
            is_whole: [whole_requests, whole_decisions, whole_disclosures, whole_facts, whole_people, whole_members].into_iter().all(|whole| whole),
            minimum: self.policy.minimum_group().max(2),
            requests,
            decisions,
            disclosures,
            objections: self.by_week(&mondays, objected),
            came: self.by_week(&mondays, by_week),
            on_file,
            members,
        })
    }

    async fn requests_by_week(&self, mondays: &[Date]) -> Outcome<(Vec<WeekOfRequests>, bool)> {
        let empty = |monday: &Date| (*monday, WeekOfRequests { monday: *monday, asked: 0, settled: 0, became_overdue: 0 });
        let mut weeks: BTreeMap<Date, WeekOfRequests> = mondays.iter().map(empty).collect();
        let is_whole = self.each_of(|row: RequestRow| {
            let mut of = |at: Timestamp, count: fn(&mut WeekOfRequests) -> &mut u64| {
                if let Some(week) = weeks.get_mut(&monday_of(at.day())) {
                    *count(week) += 1;
                }
            };
            of(row.asked_at, |week| &mut week.asked);
            if let Some(decided_at) = row.decided_at {
                of(decided_at, |week| &mut week.settled);
            }
            if let Some(due_at) = row.due_at.filter(|due_at| *due_at < row.decided_at.unwrap_or(self.now)) {
                of(due_at, |week| &mut week.became_overdue);
            }
        });
        let is_whole = is_whole.await?;
        Ok((weeks.into_values().collect(), is_whole))
    }

    async fn decisions_since(&self, from: Date) -> Outcome<(Vec<DayDecided>, bool)> {
        let mut days: BTreeMap<Date, DayDecided> = BTreeMap::new();
        let mut add = |day: Date, answer: &str, decisions: u64| {
            if day >= from {
                let of_day = days.entry(day).or_insert(DayDecided { day, permitted: 0, refused: 0 });
                let sum = if answer == "permit" { &mut of_day.permitted } else { &mut of_day.refused };
                *sum = sum.saturating_add(decisions);
            }
        };
        let is_whole = self.each_of(|row: CountRow| add(row.day.day(), &row.answer, row.decisions)).await?;
        for (tally, by) in self.house.counts.waiting_of(self.site()).0 {
            add(tally.day.day(), tally.answer, by);
        }
        Ok((days.into_values().collect(), is_whole))
    }

    async fn disclosed_since(&self, from: Date) -> Outcome<(Vec<DisclosedTo>, bool)> {
        let mut groups: BTreeMap<(String, Recipient, Purpose), Vec<SubjectId>> = BTreeMap::new();
        let is_whole = self.each_of(|row: DisclosureRow| {
            if row.at.day() >= from {
                groups.entry((row.party.to_string(), row.recipient, row.purpose)).or_default().push(row.subject);
            }
        });
        let is_whole = is_whole.await?;
        let group = |((party, recipient, purpose), subjects): ((String, Recipient, Purpose), Vec<SubjectId>)| DisclosedTo {
            party,
            recipient,
            purpose,
            times: subjects.len() as u64,
            people: self.figure_of(subjects.into_iter().map(|subject| (ALL.to_owned(), subject))),
        };
        let mut disclosed: Vec<DisclosedTo> = groups.into_iter().map(group).collect();
        disclosed.sort_by(|a, b| (b.times, &a.party, a.purpose.index()).cmp(&(a.times, &b.party, b.purpose.index())));
        Ok((disclosed, is_whole))
    }

    fn figure_of(&self, people: impl IntoIterator<Item = (String, SubjectId)>) -> Figure {
        figure(&GroupFigures::count(people, self.policy.minimum_group()), ALL)
    }

    fn by_week(&self, mondays: &[Date], people: impl IntoIterator<Item = (String, SubjectId)>) -> Vec<WeekOfPeople> {
        let figures = GroupFigures::count(people, self.policy.minimum_group());
        mondays.iter().map(|monday| WeekOfPeople { monday: *monday, people: figure(&figures, &monday.to_string()) }).collect()
    }

    /// Every row of a table, a page at a time, up to the bound; whether that was all.
    async fn each_of<R: Row>(&self, mut see: impl FnMut(R)) -> Outcome<bool> {
        let mut page = Page { after: Vec::new(), rows_max: PAGE_ROWS_MAX };
        for _ in 0..PAGES_MAX {
            let rows: Vec<R> = self.house.foundations.store.rows(&self.part, &[], page.clone()).await.map_err(|error| self.house.fault(error))?;
            let Some(last) = rows.last() else { return Ok(true) };
            page.after = last.cells().into_iter().take(R::TABLE.key).collect();
            rows.into_iter().for_each(&mut see);
        }
        Ok(false)
    }
}

fn figure(figures: &GroupFigures, group: &str) -> Figure {
    figures.counts().get(group).map_or(Figure::Few, |people| Figure::AtLeast(*people))
}
