//! How long values are kept: the policy's own times and the operator's, whichever ends first. A value whose time is over is
//! read by nobody from that instant on, whether or not it has been removed yet.

use crate::holdings::terms;
use crate::room::Room;
use crate::{House, Outcome};
use policy::{Earlier, Facts, Parameter, Policy, Question, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Cell, HeldValue, PAGE_ROWS_MAX, Page, RecordRow};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SiteId, SubjectId, Timestamp, VersionId, Within, Word};

/// How the parameter of a policy is called that says how long data is kept for a purpose: this, and the purpose.
const KEEP_PARAMETER: &str = "keep-";

/// How long things are kept at one site, as its operator decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct SiteRetention {
    /// Facts whose own time is over, and their evidence: so long after.
    #[serde(default)]
    pub facts: Option<Within>,
    /// Requests that are done or refused: so long after they were made.
    #[serde(default)]
    pub requests: Option<Within>,
    /// Values, by what they were collected for: so long after.
    #[serde(flatten)]
    pub purposes: BTreeMap<Purpose, Within>,
}

/// How long things are kept, site by site. What is not named is kept until it is erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Retention {
    sites: BTreeMap<String, SiteRetention>,
}

impl Retention {
    /// The same, with these times for a site.
    #[must_use]
    pub fn with(mut self, site: &SiteId, times: SiteRetention) -> Self {
        self.sites.insert(site.to_string(), times);
        self
    }

    /// The names of the sites it has times for.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    pub(crate) fn of(&self, site: &SiteId) -> SiteRetention {
        self.sites.get(site.as_str()).cloned().unwrap_or_default()
    }
}

/// What is held at a site that no sentence needs any more. Counts only.
#[derive(Clone, Debug, Serialize)]
pub struct RetentionReport {
    /// The site.
    pub site: SiteId,
    /// The version in force.
    pub version: String,
    /// How many values are held in all.
    pub held: u64,
    /// How many of them are past their time and wait to be removed.
    pub expired: u64,
    /// What no live purpose needs.
    pub unneeded: Vec<Unneeded>,
}

/// Values of one kind, held for a purpose for which the policy in force permits nothing to be done with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unneeded {
    /// The kind of data.
    pub category: DataCategory,
    /// What they were collected for.
    pub purposes: Vec<Purpose>,
    /// How many.
    pub values: u64,
}

impl House {
    /// The same house, which keeps things so long from now on.
    #[must_use]
    pub fn keeping(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// What is held at each site that no live purpose needs, and what is past its time. Nobody is named.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn retention_report(&self) -> Outcome<Vec<RetentionReport>> {
        let mut reports = Vec::new();
        for site in self.sites() {
            reports.push(self.room(&site)?.retention_report().await?);
        }
        Ok(reports)
    }
}

impl Room<'_> {
    async fn retention_report(&self) -> Outcome<RetentionReport> {
        let version = self.policy.version().to_string();
        let mut report = RetentionReport { site: self.site().clone(), version, held: 0, expired: 0, unneeded: Vec::new() };
        let mut needed: BTreeMap<(DataCategory, Purpose), bool> = BTreeMap::new();
        let mut unneeded: BTreeMap<(DataCategory, Vec<Purpose>), u64> = BTreeMap::new();
        let (mut after, keeping) = (Vec::new(), self.keeping());
        loop {
            let rows = self.records_after(after).await?;
            let Some(last) = rows.last() else { break };
            after = vec![Cell::from(&last.subject)];
            for value in rows.into_iter().flat_map(|row| row.packed.values) {
                report.held += 1;
                let Some(live) = keeping.live_value(value) else {
                    report.expired += 1;
                    continue;
                };
                let needs = |purpose: &Purpose| {
                    let key = (live.category.clone(), *purpose);
                    *needed.entry(key).or_insert_with(|| is_needed(&self.policy, &live.category, *purpose))
                };
                if !live.purposes.iter().any(needs) {
                    *unneeded.entry((live.category, live.purposes)).or_default() += 1;
                }
            }
        }
        report.unneeded = unneeded.into_iter().map(|((category, purposes), values)| Unneeded { category, purposes, values }).collect();
        Ok(report)
    }

    /// The packed records after this key.
    pub(crate) async fn records_after(&self, after: Vec<Cell>) -> Outcome<Vec<RecordRow>> {
        let page = Page { after, rows_max: PAGE_ROWS_MAX };
        let rows = self.house.foundations.store.rows(&self.part, &[], page).await;
        rows.map_err(|error| self.house.fault(error))
    }

    /// The values held of a person whose time is not over.
    pub(crate) async fn live_values(&self, subject: SubjectId) -> Outcome<Vec<HeldValue>> {
        let (held, keeping) = (self.record(subject).await?.map_or_else(Vec::new, |row| row.packed.values), self.keeping());
        Ok(held.into_iter().filter_map(|value| keeping.live_value(value)).collect())
    }

    /// How long values are kept, as of now.
    pub(crate) fn keeping(&self) -> Keeping {
        let known = self.house.standing.now();
        let by_policy = known.policies.versions(self.site()).iter().flat_map(|policy| times_in(policy));
        let by_operator = self.house.retention.sites.get(self.site().as_str()).into_iter().flat_map(|times| &times.purposes);
        let times = by_policy.chain(by_operator.map(|(purpose, time)| (None, *purpose, time.as_ms()))).collect();
        Keeping { now: self.now, in_force: self.policy.version().clone(), earlier: self.policy.earlier(), times }
    }
}

/// By the operator's word, or a version's: what is kept for this purpose is kept so many milliseconds.
type Time = (Option<VersionId>, Purpose, i64);

/// The times that a version names itself.
fn times_in(policy: &Policy) -> impl Iterator<Item = Time> {
    policy.parameters().filter_map(|(name, parameter)| match parameter {
        Parameter::Time(time) => Some((Some(policy.version().clone()), name.strip_prefix(KEEP_PARAMETER)?.parse().ok()?, time.as_ms())),
        Parameter::Number(_) => None,
    })
}

/// How long values are kept that were collected for a purpose, at one instant.
pub(crate) struct Keeping {
    now: Timestamp,
    in_force: VersionId,
    earlier: Earlier,
    /// The shortest time of a purpose counts, of those that govern the value; one that is not named keeps what was collected for it.
    times: Vec<Time>,
}

impl Keeping {
    /// Whether the value's time is not over.
    pub(crate) fn is_live(&self, value: &HeldValue) -> bool {
        let is_kept = value.purposes.is_empty() || value.purposes.iter().any(|purpose| self.keeps(*purpose, value));
        is_kept && terms::is_live(value, self.now)
    }

    /// The value for those of its purposes whose time is not over; `None` when none is left.
    pub(crate) fn live_value(&self, mut value: HeldValue) -> Option<HeldValue> {
        if !self.is_live(&value) {
            return None;
        }
        let purposes = value.purposes.iter().copied().filter(|purpose| self.keeps(*purpose, &value)).collect();
        value.purposes = purposes;
        Some(value)
    }

    /// Until when the value is kept, by its own terms and for the last of its purposes; until it is erased where nobody named a time.
    pub(crate) fn kept_until(&self, value: &HeldValue) -> Option<Timestamp> {
        let end = |purpose: &Purpose| self.times_of(*purpose, value).map(|ms| value.collected_at.plus_ms(ms)).min();
        let by_purpose: Option<Vec<Timestamp>> = value.purposes.iter().map(end).collect();
        let last = by_purpose.and_then(|ends| ends.into_iter().max());
        last.into_iter().chain(value.terms.until).min()
    }

    /// Whether the value is still kept for this purpose.
    fn keeps(&self, purpose: Purpose, value: &HeldValue) -> bool {
        self.times_of(purpose, value).all(|kept_ms| self.now < value.collected_at.plus_ms(kept_ms))
    }

    /// The times of this purpose that govern the value.
    fn times_of(&self, purpose: Purpose, value: &HeldValue) -> impl Iterator<Item = i64> {
        let is_new = value.version == self.in_force;
        let governs = move |version: &VersionId| {
            let (by_force, by_collection) = (*version == self.in_force, *version == value.version);
            by_force && (is_new || self.earlier != Earlier::CollectedUnder) || by_collection && !is_new && self.earlier != Earlier::InForce
        };
        let named = self.times.iter().filter(move |(version, named, _)| *named == purpose && version.as_ref().is_none_or(&governs));
        named.map(|(_, _, kept_ms)| *kept_ms)
    }
}

/// Whether the policy permits anything at all to be done with such data for this purpose, on any facts.
fn is_needed(policy: &Policy, category: &DataCategory, purpose: Purpose) -> bool {
    let facts = Facts::unknown().with(Condition::OptedOut, false).with(Condition::Closed, false);
    let does_something = |action: &&Action| !matches!(action, Action::Collect | Action::Delete);
    Action::all().iter().filter(does_something).any(|action| {
        Recipient::all().iter().any(|recipient| {
            let question = Question { action: *action, data: vec![category.clone()], purpose, recipient: *recipient, facts };
            policy.decide(&question).is_ok_and(|answer| answer.verdict == Verdict::Permit || !answer.needs.is_empty())
        })
    })
}
