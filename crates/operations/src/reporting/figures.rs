//! How much there is and how much waits, as counts: for whoever runs the house and for its metrics. Nobody can be told from them.

use crate::shipping::SHIP;
use crate::{House, Outcome};
use ledger::PartyName;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Cell, FactRow, JobRow, Part, PartyRow, RequestRow, Store, StoreError};
use vocabulary::{Condition, RequestState, SiteId, Timestamp, Within};

/// How long before its end an agreement is said to be ending.
const ENDING_DAYS: i64 = 30;

/// What there is at one site, and what waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The site.
    pub site: SiteId,
    /// The entries of its log.
    pub log_entries: u64,
    /// Requests that are open.
    pub requests_open: u64,
    /// Those of them whose day has passed.
    pub requests_overdue: u64,
    /// When the next of them must be answered.
    pub next_due: Option<Timestamp>,
    /// What is on record about parties and ends within thirty days: which condition, of which party, when.
    pub ending: Vec<Ending>,
    /// What is on record about parties and has ended, with nothing newer in its place.
    pub ended: Vec<Ending>,
    /// Notices of erasures that have not arrived where they are shipped to.
    pub erasures_unshipped: u64,
    /// Letters that wait.
    pub letters_waiting: u64,
}

/// A fact about a party that ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// The party.
    pub party: PartyName,
    /// Which condition it is evidence of.
    pub condition: Condition,
    /// When it ends.
    pub at: Timestamp,
}

/// The figures of one site, read from a store that somebody else may be writing.
///
/// # Errors
/// When the store cannot be read.
pub async fn figures(store: &dyn Store, site: &SiteId, now: Timestamp) -> Result<Figures, StoreError> {
    let part = Part::of(site);
    let (mut open, mut overdue, mut next_due) = (0, 0, None::<Timestamp>);
    for state in [RequestState::IdentityWanted, RequestState::Proven] {
        let rows: Vec<RequestRow> = store.all_rows(&part, &[("state", Cell::from(&state))]).await?;
        for row in rows {
            open += 1;
            overdue += u64::from(row.due_at.is_some_and(|due| due < now));
            next_due = [next_due, row.due_at].into_iter().flatten().min();
        }
    }
    let (ending, ended) = endings(store, &part, now).await?;
    let jobs: Vec<JobRow> = store.all_rows(&part, &[]).await?;
    let ships = |job: &&JobRow| job.kind == SHIP;
    Ok(Figures {
        site: site.clone(),
        log_entries: store.head(&part).await?.size,
        requests_open: open,
        requests_overdue: overdue,
        next_due,
        ending,
        ended,
        erasures_unshipped: count(jobs.iter().filter(ships).count()),
        letters_waiting: count(jobs.iter().filter(|job| job.kind.contains("letter")).count()),
    })
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

/// What ends soon and what has ended: of each party and condition the word that holds longest.
async fn endings(store: &dyn Store, part: &Part, now: Timestamp) -> Result<(Vec<Ending>, Vec<Ending>), StoreError> {
    let soon = now.plus_ms(Within::DAY.as_ms().saturating_mul(ENDING_DAYS));
    let (mut ending, mut ended) = (Vec::new(), Vec::new());
    let parties: Vec<PartyRow> = store.all_rows(part, &[]).await?;
    for party in parties {
        let facts: Vec<FactRow> = store.all_rows(part, &[("party", Cell::from(&party.party))]).await?;
        let mut longest: BTreeMap<Condition, Option<Timestamp>> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.detail.holds && fact.subject.is_none()) {
            let known = longest.entry(fact.condition).or_insert(fact.detail.until);
            // What has no end outlasts what has one.
            *known = known.zip(fact.detail.until).map(|(one, other)| one.max(other));
        }
        for (condition, at) in longest.into_iter().filter_map(|(condition, until)| Some((condition, until?))) {
            let one = Ending { party: party.party.clone(), condition, at };
            match at {
                _ if at <= now => ended.push(one),
                _ if at <= soon => ending.push(one),
                _ => {}
            }
        }
    }
    Ok((ending, ended))
}

impl House {
    /// The figures of every site.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn figures(&self) -> Outcome<Vec<Figures>> {
        let mut all = Vec::new();
        for site in self.sites() {
            all.push(figures(&*self.foundations.store, &site, self.now()).await.map_err(|error| self.fault(error))?);
        }
        Ok(all)
    }
}
