//! Group figures: counts in which no small group shows, alone or as the difference of two. The only prover of `aggregated`. It never keeps who
//! was counted.

use std::collections::{BTreeMap, BTreeSet};
use vocabulary::SubjectId;

/// Counts of people by group, each rounded down to a multiple of the minimum. A group below the minimum is left out; and since two figures
/// are equal or differ by the minimum at least, taking one from another tells of no smaller group either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFigures {
    counts: BTreeMap<String, u64>,
    withheld: BTreeSet<String>,
    minimum: u32,
}

impl GroupFigures {
    /// Counts each person once per group, in steps of `minimum`, which is at least 2.
    pub fn count(people: impl IntoIterator<Item = (String, SubjectId)>, minimum: u32) -> Self {
        Self::blurred(people, minimum, |_| 0)
    }

    /// The same less so many people of each group, fewer than a step, before it is rounded. Where those are drawn by a key that whoever asks does
    /// not have, nobody knows how near a group is to its next step, and so one person more or less is not seen.
    pub fn blurred(people: impl IntoIterator<Item = (String, SubjectId)>, minimum: u32, less: impl Fn(&str) -> u32) -> Self {
        let minimum = minimum.max(2);
        let mut groups: BTreeMap<String, BTreeSet<SubjectId>> = BTreeMap::new();
        for (group, subject) in people {
            groups.entry(group).or_default().insert(subject);
        }
        let step = u64::from(minimum);
        let rounded = groups.into_iter().map(|(group, people)| {
            let counted = (people.len() as u64).saturating_sub(u64::from(less(&group)) % step);
            (group, counted / step * step)
        });
        let (told, small): (BTreeMap<String, u64>, BTreeMap<String, u64>) = rounded.partition(|(_, people)| *people > 0);
        Self { counts: told, withheld: small.into_keys().collect(), minimum }
    }

    /// Figures that were counted before and published, to be told again as they were. Whatever is no multiple of the minimum is left out.
    #[must_use]
    pub fn published(counts: BTreeMap<String, u64>, withheld: BTreeSet<String>, minimum: u32) -> Self {
        let (step, minimum) = (u64::from(minimum.max(2)), minimum.max(2));
        let counts = counts.into_iter().filter(|(_, people)| *people > 0 && people.is_multiple_of(step)).collect();
        Self { counts, withheld, minimum }
    }

    /// The counts that may be told.
    #[must_use]
    pub const fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// The groups that were left out. Which they are is for the aggregator alone.
    #[must_use]
    pub const fn withheld(&self) -> &BTreeSet<String> {
        &self.withheld
    }

    /// The smallest group that is told, and the step of the counts.
    #[must_use]
    pub const fn minimum(&self) -> u32 {
        self.minimum
    }
}
