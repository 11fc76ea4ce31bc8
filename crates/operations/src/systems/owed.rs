//! What a restored backup owes other systems once more: whoever is erased again here is erased again there too, because what the house knew of how far
//! those were was lost with it. It reaches no system.

use super::SystemTask;
use super::errands::{errand_in_row, errand_row};
use store::{Cell, ErrandRow, Intent, Part, RecordRow, Store};
use vault::{Identified, Vault, VaultError};
use vocabulary::{SiteId, SubjectId, Timestamp};

/// The errand of an erasure that is repeated, to these systems. Of somebody whose key is gone already nothing is left to find them by; their errand
/// was written with the erasure and is in the backup.
pub(crate) async fn owed_again(
    (store, vault): (&dyn Store, &Vault),
    (site, subject): (&SiteId, SubjectId),
    systems: &[String],
    now: Timestamp,
) -> Result<Vec<Intent>, VaultError> {
    if systems.is_empty() {
        return Ok(Vec::new());
    }
    let part = Part::of(site);
    let Some(key) = vault.subject_key(site, subject).await? else { return Ok(Vec::new()) };
    let record: Option<RecordRow> = store.row(&part, &[Cell::from(&subject)]).await?;
    let held = record.map(|row| row.packed.values).unwrap_or_default();
    let before: Vec<ErrandRow> = store.all_rows(&part, &[("subject", Cell::from(&subject))]).await?;
    let before: Vec<ErrandRow> = before.into_iter().filter(|row| row.who.is_some()).collect();
    let errand = vault.new_errand(now);
    let (sealed, keep) = vault.errand_of_erased(&key, errand, &Identified { held: &held, corrected: &[], before: &before })?;
    let row = errand_row(now, errand, (None, SystemTask::Erase), (Vec::new(), sealed));
    let each = systems.iter().map(|system| Intent::insert(&errand_in_row(now, (errand, 1), system, None)));
    Ok([keep, Intent::insert(&row)].into_iter().chain(each).collect())
}
