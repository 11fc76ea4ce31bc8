//! The house: the policies, the store, the vault, and time and chance, in one place. It holds no rule; each use case stands in a file of its own.

use crate::children::Practice;
use crate::consents::ChangesKnown;
use crate::counts::DecisionCounts;
use crate::drafting::Checking;
use crate::forms::FormsMade;
use crate::living_map::Profiles;
use crate::log_served::SignedHeads;
use crate::publishing::{Differences, Standing};
use crate::signing_in::Limits;
use crate::staff::VouchingAt;
use crate::trends::TrendsKnown;
use crate::{Alarm, Offering, OperationError, Outcome, OwnForm, Post, Retention, Shipping, StaffSettings};
use ledger::{Event, hex, text_hash};
use policy::{Policies, Policy};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Command, CountRow, Intent, Part, PolicyVersionRow, Store};
use vault::Vault;
use vocabulary::{Chance, Clock, SentenceId, SiteId, Timestamp, VersionId};

/// What a house is built on.
pub struct Foundations {
    /// Every site's policy, every version; those published since are in the store.
    pub policies: Policies,
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Who holds the keys.
    pub vault: Arc<Vault>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub chance: Arc<dyn Chance>,
    /// Whether this is the demonstration, in which anyone may try the company's own calls.
    pub demonstration: bool,
}

/// Why a house did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The keys.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The store.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A version that was published here.
    #[error("{0}")]
    Policy(String),
}

/// A running house: many sites, and nothing crosses between them.
pub struct House {
    pub(crate) foundations: Foundations,
    pub(crate) standing: Standing,
    pub(crate) differences: Differences,
    pub(crate) profiles: Profiles,
    pub(crate) checking: Checking,
    pub(crate) trends: TrendsKnown,
    pub(crate) counts: DecisionCounts,
    pub(crate) forms: FormsMade,
    pub(crate) changes: ChangesKnown,
    pub(crate) own_forms: Vec<&'static OwnForm>,
    pub(crate) heads: SignedHeads,
    pub(crate) shipping: Option<Shipping>,
    pub(crate) retention: Retention,
    pub(crate) offering: Offering,
    pub(crate) post: Option<Arc<dyn Post>>,
    pub(crate) systems: Option<Arc<dyn crate::OtherSystems>>,
    pub(crate) limits: Limits,
    pub(crate) practice: Practice,
    pub(crate) checks: crate::audit::Checks,
    pub(crate) backups: Option<Arc<dyn crate::BackupsKept>>,
    pub(crate) staff: StaffSettings,
    pub(crate) vouching: VouchingAt,
    pub(crate) alarm: Option<Arc<dyn Alarm>>,
}

impl std::fmt::Debug for Foundations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Foundations").field("store", &self.store).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House").field("sites", &self.sites()).finish_non_exhaustive()
    }
}

impl House {
    /// Opens the house: each site's keys, the counts so far, and in the log the versions it has.
    ///
    /// # Errors
    /// When a key is wrong or missing, or the store cannot be read.
    pub async fn open(mut foundations: Foundations) -> Result<Self, OpeningError> {
        let limits = Limits::new(&foundations.clock);
        let standing = Standing::new(std::mem::take(&mut foundations.policies));
        let house = Self {
            foundations,
            standing,
            differences: Differences::default(),
            profiles: Profiles::default(),
            checking: Checking::default(),
            trends: TrendsKnown::default(),
            counts: DecisionCounts::default(),
            forms: FormsMade::default(),
            changes: ChangesKnown::default(),
            own_forms: Vec::new(),
            heads: SignedHeads::default(),
            shipping: None,
            retention: Retention::default(),
            offering: Offering::default(),
            post: None,
            systems: None,
            limits,
            practice: Practice::default(),
            checks: crate::audit::Checks::default(),
            backups: None,
            staff: StaffSettings::default(),
            vouching: VouchingAt::default(),
            alarm: None,
        };
        for site in house.sites() {
            house.open_site(&site).await?;
        }
        Ok(house)
    }

    async fn open_site(&self, site: &SiteId) -> Result<(), OpeningError> {
        let Foundations { vault, store, .. } = &self.foundations;
        let now = self.now();
        let part = Part::of(site);
        vault.open_site(site, now).await?;
        vault.finish_rotation(site, now).await?;
        for row in store.all_rows::<CountRow>(&part, &[]).await? {
            self.counts.load(&SentenceId { version: row.version, number: row.sentence }, row.decisions);
        }
        // What was published here was adopted in the act that published it.
        let brought = self.standing.now();
        self.take_up_first(site).await?;
        let published: Vec<PolicyVersionRow> = store.all_rows(&part, &[]).await?;
        let is_published = |policy: &Policy| published.iter().any(|row| row.version == *policy.version());
        for policy in brought.policies.versions(site).iter().filter(|policy| !is_published(policy)) {
            let version = policy.version().clone();
            let text_sha256 = hex(&text_hash(policy.text()));
            let known = vault.idempotency(site, "adopt", (&text_sha256, version.to_string().as_bytes()))?;
            let event = Event::PolicyAdopted { version: version.clone(), text_sha256 };
            let entry = vault.site_log_entry(site, event, Some(&version), now)?;
            let intents: Vec<Intent> = vec![entry.intent()];
            store.apply_one(&part, Command::new(now, intents).once(known, None, Vec::new())).await?;
        }
        Ok(())
    }

    /// The sites, in the order of their names.
    #[must_use]
    pub fn sites(&self) -> Vec<SiteId> {
        let mut sites: Vec<SiteId> = self.standing.now().policies.sites().cloned().collect();
        sites.sort();
        sites
    }

    /// The present instant, by the house's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.foundations.clock.now()
    }

    /// Whether this is the demonstration.
    #[must_use]
    pub const fn is_demonstration(&self) -> bool {
        self.foundations.demonstration
    }

    /// The policy in force at this site today.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn policy(&self, site: &SiteId) -> Outcome<Arc<Policy>> {
        self.standing.now().policies.in_force(site, self.now().day()).cloned().ok_or(OperationError::UnknownSite)
    }

    /// One version, of any time.
    ///
    /// # Errors
    /// When there is no such version.
    pub fn version(&self, id: &VersionId) -> Outcome<Arc<Policy>> {
        self.standing.now().policies.version(id).cloned().ok_or(OperationError::UnknownSite)
    }

    /// Every version of a site's policy, the newest first.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn versions(&self, site: &SiteId) -> Outcome<Vec<Arc<Policy>>> {
        let mut versions = self.standing.now().policies.versions(site).to_vec();
        if versions.is_empty() {
            return Err(OperationError::UnknownSite);
        }
        versions.sort_by_key(|policy| std::cmp::Reverse(policy.version().effective));
        Ok(versions)
    }

    /// How many decisions were made under each sentence since the house was opened.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn decision_counts(&self, site: &SiteId) -> Outcome<BTreeMap<SentenceId, u64>> {
        self.policy(site)?;
        Ok(self.counts.of(site))
    }

    /// A fresh idempotency key for a page to carry.
    #[must_use]
    pub fn fresh_idempotency(&self) -> String {
        crate::token::random_hex(&*self.foundations.chance)
    }
}
