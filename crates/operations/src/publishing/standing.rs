//! The policies that run here: those the house was opened with, and those published since, which the store keeps. They are swapped whole: whoever
//! began under the old ones goes on with those, and what they decided is written only while it is still the newest. It judges no change.

use crate::house::OpeningError;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use arc_swap::ArcSwap;
use policy::{Compiled, Policies, Policy, Source, compile};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Cell, Intent, PAGE_ROWS_MAX, Page, Part, PolicyVersionRow, Row, StoreError};
use vocabulary::{SiteId, Timestamp, VersionId};

/// Every version that is known, and how many of each site the store keeps.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The policies.
    pub(crate) policies: Policies,
    published: BTreeMap<SiteId, u32>,
    /// Versions that were taken back before their day, the last one last.
    withdrawn: Vec<Withdrawn>,
}

/// A version that was announced for a day and taken back before it.
#[derive(Clone, Debug)]
pub(crate) struct Withdrawn {
    pub(crate) policy: Arc<Policy>,
    pub(crate) at: Timestamp,
}

impl Known {
    /// What was taken back last at this site, unless something was published for that day again.
    pub(crate) fn withdrawn(&self, site: &SiteId) -> Option<&Withdrawn> {
        let last = self.withdrawn.iter().rev().find(|withdrawn| withdrawn.policy.version().site == *site)?;
        self.policies.version(last.policy.version()).is_none().then_some(last)
    }

    /// The number of the last version that was published at this site, of those that are known; 0 before the first.
    pub(crate) fn published(&self, site: &SiteId) -> u32 {
        self.published.get(site).copied().unwrap_or(0)
    }
}

/// The policies that run here, at this moment.
#[derive(Debug, Default)]
pub(crate) struct Standing(ArcSwap<Known>);

impl Standing {
    /// These, and none published yet.
    pub(crate) fn new(policies: Policies) -> Self {
        Self(ArcSwap::from_pointee(Known { policies, ..Known::default() }))
    }

    /// All of them, as they are now.
    pub(crate) fn now(&self) -> Arc<Known> {
        self.0.load_full()
    }

    /// What the store keeps under this number. Another that came in meanwhile is not lost.
    fn take_up(&self, number: u32, (policy, change): (&Arc<Policy>, Change)) -> Result<(), String> {
        let site = &policy.version().site;
        loop {
            let known = self.now();
            if known.published(site) >= number {
                return Ok(());
            }
            let mut withdrawn = known.withdrawn.clone();
            let policies = match known.policies.version(policy.version()) {
                _ if matches!(change, Change::TakenBack(_)) => known.policies.without(policy.version()),
                // It does not stand any more; the number counts.
                _ if change == Change::Passed => known.policies.clone(),
                // The operator may have put the file into the folder, too.
                Some(same) if same.text() == policy.text() => known.policies.clone(),
                _ => known.policies.with(Arc::clone(policy)).map_err(|wrong| in_words(policy.version(), &wrong))?,
            };
            if let Change::TakenBack(at) = change {
                withdrawn.push(Withdrawn { policy: Arc::clone(policy), at });
            }
            let mut published = known.published.clone();
            published.insert(site.clone(), number);
            let seen = self.0.compare_and_swap(&known, Arc::new(Known { policies, published, withdrawn }));
            if Arc::ptr_eq(&seen, &known) {
                return Ok(());
            }
        }
    }
}

fn in_words(version: &VersionId, wrong: &[policy::Diagnostic]) -> String {
    let lines: Vec<String> = wrong.iter().map(|diagnostic| format!("line {}: {}", diagnostic.line, diagnostic.message)).collect();
    format!("the published version {version} cannot run here: {}", lines.join("; "))
}

/// What a row of the store does to the versions that stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// One more.
    Published,
    /// One that is taken back further on: nobody acted under it.
    Passed,
    /// One less, since this instant.
    TakenBack(Timestamp),
}

/// Why the versions the store keeps could not be taken up.
enum Stuck {
    Store(StoreError),
    Policy(String),
}

impl House {
    /// Takes up what was published at every site, by this server or another; how many versions came in.
    ///
    /// # Errors
    /// When the store cannot be read, or keeps a version that cannot run here: then no act is done at that site until a program that can run it
    /// is there.
    pub async fn take_up_versions(&self) -> Outcome<u32> {
        let mut taken = 0;
        for site in self.sites() {
            taken += self.take_up(&site).await?;
        }
        Ok(taken)
    }

    pub(crate) async fn take_up(&self, site: &SiteId) -> Outcome<u32> {
        self.take_up_published(site).await.map_err(|stuck| match stuck {
            Stuck::Store(error) => self.fault(error),
            Stuck::Policy(cause) => self.broken(&cause),
        })
    }

    /// The same when the house is opened.
    pub(crate) async fn take_up_first(&self, site: &SiteId) -> Result<u32, OpeningError> {
        self.take_up_published(site).await.map_err(|stuck| match stuck {
            Stuck::Store(error) => OpeningError::Store(error),
            Stuck::Policy(cause) => OpeningError::Policy(cause),
        })
    }

    async fn take_up_published(&self, site: &SiteId) -> Result<u32, Stuck> {
        let part = Part::of(site);
        let mut rows: Vec<PolicyVersionRow> = Vec::new();
        loop {
            let last = rows.last().map_or_else(|| self.standing.now().published(site), |row| row.number);
            let page = Page { after: vec![Cell::from(&last)], rows_max: PAGE_ROWS_MAX };
            let more = self.foundations.store.rows::<PolicyVersionRow>(&part, &[], page).await.map_err(Stuck::Store)?;
            if more.is_empty() {
                break;
            }
            rows.extend(more);
        }
        let mut taken = 0;
        for (place, row) in rows.iter().enumerate() {
            let taken_back = rows.iter().skip(place).any(|later| later.version == row.version && later.text.is_none());
            let (policy, change) = match &row.text {
                Some(text) => (compiled(&row.version, text), if taken_back { Change::Passed } else { Change::Published }),
                None => (self.taken_back(&part, row).await?, Change::TakenBack(row.published_at)),
            };
            self.standing.take_up(row.number, (&policy.map_err(Stuck::Policy)?, change)).map_err(Stuck::Policy)?;
            if row.text.is_none() {
                // What was worked out with it may be asked of another text for the same day.
                self.differences.forget();
                self.changes.forget();
            }
            taken += 1;
        }
        Ok(taken)
    }

    /// The version that this row takes back, as it was published before.
    async fn taken_back(&self, part: &Part, row: &PolicyVersionRow) -> Result<Result<Arc<Policy>, String>, Stuck> {
        let all: Vec<PolicyVersionRow> = self.foundations.store.all_rows(part, &[]).await.map_err(Stuck::Store)?;
        Ok(match announced(&all, row) {
            Some(text) => compiled(&row.version, text),
            None => Err(format!("{} is taken back and was never published", row.version)),
        })
    }
}

/// The text of the version that this row takes back.
pub(super) fn announced<'a>(rows: &'a [PolicyVersionRow], withdrawal: &PolicyVersionRow) -> Option<&'a str> {
    let before = rows.iter().filter(|row| row.version == withdrawal.version && row.number < withdrawal.number);
    before.filter_map(|row| Some((row.number, row.text.as_deref()?))).max_by_key(|(number, _)| *number).map(|(_, text)| text)
}

pub(super) fn compiled(version: &VersionId, text: &str) -> Result<Arc<Policy>, String> {
    let source = Source { name: version.to_string(), text: text.to_owned() };
    let Compiled { policy, diagnostics } = compile(&source, &crate::controls());
    match policy {
        Some(policy) if policy.version() == version => Ok(Arc::new(policy)),
        Some(policy) => Err(format!("the published version {version} calls itself {}", policy.version())),
        None => {
            let errors: Vec<policy::Diagnostic> = diagnostics.into_iter().filter(|wrong| wrong.severity == policy::Severity::Error).collect();
            Err(in_words(version, &errors))
        }
    }
}

impl Room<'_> {
    /// That nothing was published since this room was entered: what was decided in it is done only then.
    pub(crate) fn nothing_published_since(&self) -> Intent {
        Intent::expect::<PolicyVersionRow>(("number", Cell::from(&self.published.saturating_add(1))), 0)
    }

    /// Where something was, it is taken up, and whoever does the act again does it under that.
    pub(crate) async fn take_up_newer_version(&self, error: &StoreError) -> Result<(), OperationError> {
        if *error == StoreError::Conflict(PolicyVersionRow::TABLE.name) {
            self.house.take_up(self.site()).await?;
        }
        Ok(())
    }
}
