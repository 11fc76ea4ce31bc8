//! The one judge behind every door: whether a sender's letters are taken. What could not be checked waits; only when the lists have been silent for as
//! long as is configured is it taken, and then it is counted as unchecked.

use crate::blocklist::{Blocklists, Listed, Unchecked, Verdict};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vocabulary::{Clock, Timestamp};

/// Who hands us a letter.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Where the connection comes from.
    pub address: IpAddr,
    /// What it calls itself.
    pub helo: String,
    /// The domain of the envelope's sender; `None` where there is no sender.
    pub domain: Option<String>,
}

/// What was decided of a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Looked up in every list and on none.
    Checked,
    /// On a list.
    Refused(Listed),
    /// A list could not be asked: come again.
    Later(Unchecked),
    /// A list has not been able to answer for so long that letters are taken without it.
    TakenUnchecked(Unchecked),
}

/// Decides of every sender.
pub struct Judge {
    lists: Blocklists,
    patience: Duration,
    clock: Arc<dyn Clock>,
    silent_since: Mutex<Option<Timestamp>>,
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Judge").field("lists", &self.lists).field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Judge {
    /// One that asks these lists, and is patient for so long when they are silent.
    #[must_use]
    pub fn new(lists: Blocklists, patience: Duration, clock: Arc<dyn Clock>) -> Self {
        Self { lists, patience, clock, silent_since: Mutex::new(None) }
    }

    /// The lists it asks.
    #[must_use]
    pub fn lists(&self) -> &Blocklists {
        &self.lists
    }

    /// Decides of one sender.
    pub async fn decide(&self, sender: &Sender) -> Decision {
        let domains: Vec<&str> = std::iter::once(sender.helo.as_str()).chain(sender.domain.as_deref()).collect();
        match self.lists.verdict(sender.address, &domains).await {
            Verdict::Listed(listed) => Decision::Refused(listed),
            Verdict::Clear => {
                *self.silence() = None;
                Decision::Checked
            }
            Verdict::Unchecked(unchecked) => self.unchecked(unchecked),
        }
    }

    fn unchecked(&self, unchecked: Unchecked) -> Decision {
        let now = self.clock.now();
        let since = *self.silence().get_or_insert(now);
        let patience_ms = i64::try_from(self.patience.as_millis()).unwrap_or(i64::MAX);
        if now.0.saturating_sub(since.0) >= patience_ms { Decision::TakenUnchecked(unchecked) } else { Decision::Later(unchecked) }
    }

    fn silence(&self) -> std::sync::MutexGuard<'_, Option<Timestamp>> {
        self.silent_since.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
