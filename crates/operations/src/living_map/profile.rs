//! What people on file have in common: for each combination of kinds of data and purposes, of how many people just that is held. From it a page
//! can tell of how many people anything is that a sentence or a change concerns, without reading every record again. It names nobody.

use crate::room::Room;
use crate::{House, Outcome};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Cell, HeldValue};
use vocabulary::{DataCategory, Purpose, SiteId, Timestamp};

/// How long a count is good: a page is not worth reading every record each time.
const KEPT_MS: i64 = 60_000;
/// How many pages of people are counted at most, a thousand each.
const PAGES_MAX: usize = 1_000;
/// How many combinations are told apart at most.
const COMBINATIONS_MAX: usize = 100_000;

/// What is held of somebody: kinds of data, and for which purposes each was collected.
pub(crate) type Combination = Vec<(DataCategory, Vec<Purpose>)>;

/// How many people each combination is held of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// By combination.
    pub(crate) combinations: HashMap<Combination, u64>,
    /// Of how many people anything is held, among those counted.
    pub(crate) people: u64,
    /// Whether everybody was counted.
    pub(crate) is_whole: bool,
}

/// What was counted lately, by site.
#[derive(Debug, Default)]
pub(crate) struct Profiles(RwLock<HashMap<SiteId, (Timestamp, Arc<Profile>)>>);

impl House {
    /// What people at this site have in common, and when that was counted.
    pub(crate) async fn profile(&self, site: &SiteId) -> Outcome<(Timestamp, Arc<Profile>)> {
        let known = self.profiles.0.read().unwrap_or_else(PoisonError::into_inner).get(site).cloned();
        if let Some(known) = known.filter(|(at, _)| self.now() < at.plus_ms(KEPT_MS)) {
            return Ok(known);
        }
        let room = self.room(site)?;
        let counted = (room.now, Arc::new(room.count_combinations().await?));
        self.profiles.0.write().unwrap_or_else(PoisonError::into_inner).insert(site.clone(), counted.clone());
        Ok(counted)
    }
}

impl Room<'_> {
    async fn count_combinations(&self) -> Outcome<Profile> {
        let (mut profile, keeping, mut after) = (Profile::default(), self.keeping(), Vec::new());
        for _ in 0..PAGES_MAX {
            let rows = self.records_after(after).await?;
            let Some(last) = rows.last() else {
                profile.is_whole = true;
                break;
            };
            after = vec![Cell::from(&last.subject)];
            for row in rows {
                let live: Vec<HeldValue> = row.packed.values.into_iter().filter_map(|value| keeping.live_value(value)).collect();
                if live.is_empty() {
                    continue;
                }
                profile.people += 1;
                *profile.combinations.entry(combination(live)).or_default() += 1;
            }
            if profile.combinations.len() > COMBINATIONS_MAX {
                break;
            }
        }
        Ok(profile)
    }
}

fn combination(values: Vec<HeldValue>) -> Combination {
    let mut kinds: BTreeMap<DataCategory, Vec<Purpose>> = BTreeMap::new();
    for value in values {
        kinds.entry(value.category).or_default().extend(value.purposes);
    }
    let sorted = |(kind, mut purposes): (DataCategory, Vec<Purpose>)| {
        purposes.sort_unstable();
        purposes.dedup();
        (kind, purposes)
    };
    kinds.into_iter().map(sorted).collect()
}
