//! How many people's data rests on each sentence: of how many something is held, for a purpose, that the sentence decides over. It counts, and names
//! nobody.

use super::profile::Profile;
use crate::{House, Outcome};
use policy::Policy;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use vocabulary::{DataCategory, Purpose, Timestamp};

/// How many people's data rests on which sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resting {
    /// When it was counted.
    pub at: Timestamp,
    /// Of how many people anything is held, among those counted.
    pub people: u64,
    /// Whether everybody was counted; else the sums are of the first only, and there are at least so many.
    pub is_whole: bool,
    /// By the number of the sentence; those that decide nothing are left out.
    pub by_sentence: BTreeMap<u16, u64>,
}

/// The sentences that decide over data of one kind for one purpose, as bits.
type Over<'p> = HashMap<(&'p DataCategory, Purpose), Vec<u64>>;

impl House {
    /// How many people's data rests on each sentence of a version, as counted within the last minute.
    pub(super) async fn resting_on(&self, policy: &Policy) -> Outcome<Resting> {
        let (at, profile) = self.profile(&policy.version().site).await?;
        Ok(resting(policy, at, &profile))
    }
}

fn resting(policy: &Policy, at: Timestamp, profile: &Profile) -> Resting {
    let (bearings, words) = (policy.bearings(), policy.sentences().len() / 64 + 1);
    let mut over: Over<'_> = HashMap::new();
    for (sentence, bearing) in &bearings {
        for (category, purpose) in bearing.permits.union(&bearing.forbids) {
            set(over.entry((category, *purpose)).or_insert_with(|| vec![0; words]), *sentence);
        }
    }
    let mut by_sentence: BTreeMap<u16, u64> = bearings.keys().map(|sentence| (*sentence, 0)).collect();
    for (combination, people) in &profile.combinations {
        let mut touched = vec![0; words];
        let held = combination.iter().flat_map(|(kind, purposes)| purposes.iter().map(move |purpose| (kind, *purpose)));
        for sentences in held.filter_map(|key| over.get(&key)) {
            touched.iter_mut().zip(sentences).for_each(|(word, more)| *word |= more);
        }
        by_sentence.iter_mut().filter(|(sentence, _)| has(&touched, **sentence)).for_each(|(_, sum)| *sum += people);
    }
    Resting { at, people: profile.people, is_whole: profile.is_whole, by_sentence }
}

fn set(bits: &mut [u64], sentence: u16) {
    if let Some(word) = bits.get_mut(usize::from(sentence) / 64) {
        *word |= 1 << (sentence % 64);
    }
}

fn has(bits: &[u64], sentence: u16) -> bool {
    bits.get(usize::from(sentence) / 64).is_some_and(|word| word >> (sentence % 64) & 1 == 1)
}
