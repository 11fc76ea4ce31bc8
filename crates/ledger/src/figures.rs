//! Group figures: counts in which no small group shows. The only prover of `aggregated`. It never keeps who was counted.

use std::collections::{BTreeMap, BTreeSet};
use vocabulary::SubjectId;

/// Counts of people by group, with every group below the minimum left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFigures {
    counts: BTreeMap<String, u64>,
    withheld: bool,
    minimum: u32,
}

impl GroupFigures {
    /// Counts each person once per group and drops the groups with fewer people than `minimum`, which is at least 2.
    pub fn count(people: impl IntoIterator<Item = (String, SubjectId)>, minimum: u32) -> Self {
        let minimum = minimum.max(2);
        let mut groups: BTreeMap<String, BTreeSet<SubjectId>> = BTreeMap::new();
        for (group, subject) in people {
            groups.entry(group).or_default().insert(subject);
        }
        let all = groups.len();
        let counts: BTreeMap<String, u64> =
            groups.into_iter().map(|(group, people)| (group, people.len() as u64)).filter(|(_, people)| *people >= u64::from(minimum)).collect();
        Self { withheld: counts.len() < all, counts, minimum }
    }

    /// The counts that may be told.
    #[must_use]
    pub const fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Whether a group was left out.
    #[must_use]
    pub const fn withheld(&self) -> bool {
        self.withheld
    }

    /// The smallest group that is told.
    #[must_use]
    pub const fn minimum(&self) -> u32 {
        self.minimum
    }
}
