//! Whether the house can do its work now: its keys are open and its store takes a write. It changes nothing that anybody can see.

use crate::House;
use crate::counts::NO_SENTENCE;
use store::{Command, Intent, Part, Tally};
use vocabulary::Timestamp;

/// What keeps a house from its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// A site's keys.
    #[error("the keys are not open")]
    Keys,
    /// The store.
    #[error("the store takes no write")]
    Store,
}

impl House {
    /// Whether every site's keys are open and its store takes a write: no more decisions are counted under no sentence, durably.
    ///
    /// # Errors
    /// What it cannot do.
    pub async fn ready(&self) -> Result<(), Unready> {
        for site in self.sites() {
            self.foundations.vault.token(&site, "readiness", b"").map_err(|_| Unready::Keys)?;
            let version = self.policy(&site).map_err(|_| Unready::Store)?.version().clone();
            // Of the first of all days, so that there is one such row and no figure shows it.
            let tally = Tally { version, sentence: NO_SENTENCE, day: Timestamp(0), answer: "permit" };
            let command = Command::new(self.now(), vec![Intent::Count(tally, 0)]);
            self.foundations.store.apply_one(&Part::of(&site), command).await.map_err(|_| Unready::Store)?;
        }
        Ok(())
    }
}
