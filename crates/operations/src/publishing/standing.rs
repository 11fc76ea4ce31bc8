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
use vocabulary::{SiteId, VersionId};

/// Every version that is known, and how many of each site the store keeps.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The policies.
    pub(crate) policies: Policies,
    published: BTreeMap<SiteId, u32>,
}

impl Known {
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
        Self(ArcSwap::from_pointee(Known { policies, published: BTreeMap::new() }))
    }

    /// All of them, as they are now.
    pub(crate) fn now(&self) -> Arc<Known> {
        self.0.load_full()
    }

    /// One more: the store keeps it under this number. Another that came in meanwhile is not lost.
    fn take_up(&self, number: u32, policy: &Arc<Policy>) -> Result<(), String> {
        let site = &policy.version().site;
        loop {
            let known = self.now();
            if known.published(site) >= number {
                return Ok(());
            }
            // The operator may have put the file into the folder, too.
            let policies = match known.policies.version(policy.version()) {
                Some(same) if same.text() == policy.text() => known.policies.clone(),
                _ => known.policies.with(Arc::clone(policy)).map_err(|wrong| in_words(policy.version(), &wrong))?,
            };
            let mut published = known.published.clone();
            published.insert(site.clone(), number);
            let seen = self.0.compare_and_swap(&known, Arc::new(Known { policies, published }));
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
        let mut taken = 0;
        loop {
            let after = vec![Cell::from(&self.standing.now().published(site))];
            let rows = self.foundations.store.rows::<PolicyVersionRow>(&part, &[], Page { after, rows_max: PAGE_ROWS_MAX }).await;
            let rows = rows.map_err(Stuck::Store)?;
            if rows.is_empty() {
                return Ok(taken);
            }
            for row in rows {
                let policy = compiled(&row).map_err(Stuck::Policy)?;
                self.standing.take_up(row.number, &policy).map_err(Stuck::Policy)?;
                taken += 1;
            }
        }
    }
}

fn compiled(row: &PolicyVersionRow) -> Result<Arc<Policy>, String> {
    let source = Source { name: row.version.to_string(), text: row.text.clone() };
    let Compiled { policy, diagnostics } = compile(&source, &crate::controls());
    match policy {
        Some(policy) if *policy.version() == row.version => Ok(Arc::new(policy)),
        Some(policy) => Err(format!("the published version {} calls itself {}", row.version, policy.version())),
        None => {
            let errors: Vec<policy::Diagnostic> = diagnostics.into_iter().filter(|wrong| wrong.severity == policy::Severity::Error).collect();
            Err(in_words(&row.version, &errors))
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
