//! The receipt of an erasure, for whoever reported what made it due: their own page may be gone with it. It gives out no other entry.

use crate::{House, Outcome};
use ledger::{Event, sha256};
use store::{Cell, LeafRow};
use vocabulary::SiteId;

impl House {
    /// The receipt of an erasure, as a text to keep; `None` where there is none at this entry, or it was told to somebody else.
    ///
    /// # Errors
    /// When there is no such site, or the log cannot be read.
    pub async fn erasure_receipt(&self, site: &SiteId, leaf: u64, token: &str) -> Outcome<Option<String>> {
        let room = self.room(site)?;
        if i64::try_from(leaf).is_err() || sha256(&[room.erasure_token(leaf)?.as_bytes()]) != sha256(&[token.as_bytes()]) {
            return Ok(None);
        }
        let row: Option<LeafRow> = room.row(&[Cell::from(&leaf)]).await?;
        let Some(row) = row.filter(|row| row.subject.is_none()) else { return Ok(None) };
        let entry = self.foundations.vault.open_entry(site, &row).await.map_err(|error| room.locked(error))?;
        match entry.map(|entry| entry.event) {
            Some(Event::Erased { .. }) => room.receipt_text(&row).await,
            _ => Ok(None),
        }
    }
}
