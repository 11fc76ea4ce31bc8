//! Seals of the rows an act writes, for its log entries. A row is named by a keyed hash, so that an entry about nobody names
//! nobody.

use crate::keys::SiteKeys;
use crate::{Vault, VaultError};
use ledger::{Event, RowName, RowSeal, RowSeals};
use std::collections::{BTreeMap, HashSet};
use store::{Cell, Intent, RowWritten, Table, spelt};
use vocabulary::{SiteId, SubjectId};

/// What an entry tells: what was done, and what became of the rows.
#[derive(Debug)]
pub struct Told {
    pub(crate) event: Event,
    pub(crate) seals: RowSeals,
    pub(crate) by: Option<String>,
}

impl Told {
    /// This event, with the rows it wrote.
    #[must_use]
    pub const fn with_rows(event: Event, seals: RowSeals) -> Self {
        Self { event, seals, by: None }
    }

    /// The same, done by whoever in the company has this mark.
    #[must_use]
    pub fn done_by(self, by: Option<String>) -> Self {
        Self { by, ..self }
    }
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        Self { event, seals: RowSeals::default(), by: None }
    }
}

/// The seals of an act, person by person; those of rows about nobody under none.
pub type SealsByPerson = BTreeMap<Option<SubjectId>, RowSeals>;

fn name_in(keys: &SiteKeys, table: &Table, key: &[Cell]) -> RowName {
    keys.row(table.name.as_bytes(), &spelt(key))
}

fn seal_in(keys: &SiteKeys, written: &RowWritten<'_>) -> RowSeal {
    RowSeal { row: name_in(keys, written.table, written.key), now: written.hash() }
}

impl Vault {
    /// What the log must say of the rows that these changes write: for each row its last state.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn seal_rows(&self, site: &SiteId, intents: &[Intent]) -> Result<SealsByPerson, VaultError> {
        let keys = self.site(site)?;
        let mut seen = HashSet::new();
        let mut seals = SealsByPerson::new();
        for written in intents.iter().rev().filter_map(Intent::row_written) {
            let seal = seal_in(&keys, &written);
            if seen.insert(seal.row) {
                seals.entry(written.subject()).or_default().0.push(seal);
            }
        }
        Ok(seals)
    }

    /// The seal of a row as it stands.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn seal_row(&self, site: &SiteId, written: &RowWritten<'_>) -> Result<RowSeal, VaultError> {
        Ok(seal_in(&*self.site(site)?, written))
    }
}
