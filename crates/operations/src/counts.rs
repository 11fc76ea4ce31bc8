//! How many decisions were made under each sentence, on which day and with which answer, and which flow was refused last: told from memory,
//! written to the store with the next act of the site. A crash may lose the last few; it never counts whose data it was.

use crate::consult::Flow;
use crate::house::House;
use crate::measured;
use policy::{Answer, Verdict};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{Intent, LastRefusedRow, RefusedFlow, Tally};
use vocabulary::{SentenceId, SiteId, Timestamp};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// The number that stands where no sentence spoke.
pub(crate) const NO_SENTENCE: u16 = 0;

/// What waits to be written.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    counts: BTreeMap<Tally, u64>,
    refused: BTreeMap<SentenceId, (Timestamp, RefusedFlow)>,
}

/// Counts since ever, and what of them is not written yet.
#[derive(Debug, Default)]
struct Counted {
    all: BTreeMap<SentenceId, u64>,
    waiting: Waiting,
}

/// Decision counts per sentence, of every site.
#[derive(Debug, Default)]
pub(crate) struct DecisionCounts(Mutex<Counted>);

impl House {
    /// Counts one decision for each sentence it rests on.
    pub(crate) fn count(&self, answer: &Answer, flow: Flow<'_>) {
        self.counts.add(answer, flow, self.now());
    }
}

impl DecisionCounts {
    /// Takes in a count as it was written.
    pub(crate) fn load(&self, sentence: &SentenceId, decisions: u64) {
        more(&mut self.counted().all, sentence, decisions);
    }

    fn add(&self, answer: &Answer, flow: Flow<'_>, now: Timestamp) {
        measured::decided(answer);
        let mut counted = self.counted();
        let mut sentences: Vec<SentenceId> = answer.reasons.iter().map(|reason| reason.sentence.clone()).collect();
        sentences.sort();
        sentences.dedup();
        if sentences.is_empty() {
            sentences.push(SentenceId { version: answer.version.clone(), number: NO_SENTENCE });
        }
        let day = Timestamp(now.0 - now.0.rem_euclid(DAY_MS));
        for sentence in sentences {
            let tally = Tally { version: sentence.version.clone(), sentence: sentence.number, day, answer: spelt(answer.verdict) };
            more(&mut counted.waiting.counts, &tally, 1);
            if answer.verdict != Verdict::Permit {
                counted.waiting.refused.insert(sentence.clone(), (now, refused(flow)));
            }
            if sentence.number != NO_SENTENCE {
                more(&mut counted.all, &sentence, 1);
            }
        }
    }

    /// The counts of one site, since ever.
    pub(crate) fn of(&self, site: &SiteId) -> BTreeMap<SentenceId, u64> {
        let counted = self.counted();
        let of_site = |sentence: &SentenceId| sentence.version.site == *site && sentence.number != NO_SENTENCE;
        counted.all.iter().filter(|(sentence, _)| of_site(sentence)).map(|(sentence, count)| (sentence.clone(), *count)).collect()
    }

    /// What is not written yet of one site.
    pub(crate) fn waiting_of(&self, site: &SiteId) -> (Vec<(Tally, u64)>, Vec<LastRefusedRow>) {
        let counted = self.counted();
        let counts = counted.waiting.counts.iter().filter(|(tally, _)| tally.version.site == *site).map(|(tally, by)| (tally.clone(), *by)).collect();
        (counts, counted.waiting.rows(Some(site)))
    }

    /// Takes away what waits to be written for a site.
    pub(crate) fn take_waiting(&self, site: &SiteId) -> Waiting {
        let mut counted = self.counted();
        let waiting = std::mem::take(&mut counted.waiting);
        let (counts, left) = waiting.counts.into_iter().partition(|(tally, _)| tally.version.site == *site);
        counted.waiting.counts = left;
        let (refused, left) = waiting.refused.into_iter().partition(|(sentence, _)| sentence.version.site == *site);
        counted.waiting.refused = left;
        Waiting { counts, refused }
    }

    /// Puts back what could not be written.
    pub(crate) fn wait_again(&self, waiting: Waiting) {
        let mut counted = self.counted();
        for (tally, by) in waiting.counts {
            more(&mut counted.waiting.counts, &tally, by);
        }
        for (sentence, last) in waiting.refused {
            // What was refused meanwhile is newer.
            counted.waiting.refused.entry(sentence).or_insert(last);
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// What writes it.
    pub(crate) fn intents(&self) -> impl Iterator<Item = Intent> {
        let counts = self.counts.iter().map(|(tally, by)| Intent::Count(tally.clone(), *by));
        counts.chain(self.rows(None).into_iter().map(|row| Intent::put(&row)))
    }

    fn rows(&self, site: Option<&SiteId>) -> Vec<LastRefusedRow> {
        let of_site = |sentence: &SentenceId| site.is_none_or(|site| sentence.version.site == *site);
        let row = |(sentence, (at, flow)): (&SentenceId, &(Timestamp, RefusedFlow))| LastRefusedRow {
            version: sentence.version.clone(),
            sentence: sentence.number,
            at: *at,
            flow: store::Json(flow.clone()),
        };
        self.refused.iter().filter(|(sentence, _)| of_site(sentence)).map(row).collect()
    }
}

fn refused(flow: Flow<'_>) -> RefusedFlow {
    RefusedFlow { action: flow.action, data: flow.data.to_vec(), purpose: flow.purpose, recipient: flow.recipient }
}

/// An answer as it is counted.
const fn spelt(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Permit => "permit",
        Verdict::Deny => "deny",
        Verdict::Silent => "silent",
    }
}

fn more<K: Ord + Clone>(counts: &mut BTreeMap<K, u64>, key: &K, by: u64) {
    let count = counts.entry(key.clone()).or_default();
    *count = count.saturating_add(by);
}
