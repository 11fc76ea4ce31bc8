//! How many decisions were made under each sentence: told from memory, written to the store with the next act of the site. A crash
//! may lose the last few; it never counts whose data it was.

use crate::measured;
use policy::Answer;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use vocabulary::{SentenceId, SiteId};

/// Counts and those of them not written yet.
#[derive(Debug, Default)]
struct Counted {
    all: BTreeMap<SentenceId, u64>,
    waiting: BTreeMap<SentenceId, u64>,
}

/// Decision counts per sentence, of every site.
#[derive(Debug, Default)]
pub(crate) struct DecisionCounts(Mutex<Counted>);

impl DecisionCounts {
    /// Takes in a count as it was written.
    pub(crate) fn load(&self, sentence: SentenceId, decisions: u64) {
        self.counted().all.insert(sentence, decisions);
    }

    /// Counts one decision for each sentence it rests on.
    pub(crate) fn add(&self, answer: &Answer) {
        measured::decided(answer);
        let mut counted = self.counted();
        let mut sentences: Vec<&SentenceId> = answer.reasons.iter().map(|reason| &reason.sentence).collect();
        sentences.sort();
        sentences.dedup();
        for sentence in sentences {
            more(&mut counted.all, sentence, 1);
            more(&mut counted.waiting, sentence, 1);
        }
    }

    /// The counts of one site.
    pub(crate) fn of(&self, site: &SiteId) -> BTreeMap<SentenceId, u64> {
        let counted = self.counted();
        let of_site = |sentence: &SentenceId| sentence.version.site == *site;
        counted.all.iter().filter(|(sentence, _)| of_site(sentence)).map(|(sentence, count)| (sentence.clone(), *count)).collect()
    }

    /// Takes away what waits to be written for a site.
    pub(crate) fn take_waiting(&self, site: &SiteId) -> BTreeMap<SentenceId, u64> {
        let mut counted = self.counted();
        let (taken, left) = std::mem::take(&mut counted.waiting).into_iter().partition(|(sentence, _)| sentence.version.site == *site);
        counted.waiting = left;
        taken
    }

    /// Puts back what could not be written.
    pub(crate) fn wait_again(&self, waiting: BTreeMap<SentenceId, u64>) {
        let mut counted = self.counted();
        for (sentence, by) in waiting {
            more(&mut counted.waiting, &sentence, by);
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn more(counts: &mut BTreeMap<SentenceId, u64>, sentence: &SentenceId, by: u64) {
    let count = counts.entry(sentence.clone()).or_default();
    *count = count.saturating_add(by);
}
