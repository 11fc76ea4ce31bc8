//! What a policy lets remain of a person who is erased: sealed anew under a key of its own, under an id that leads back to
//! nobody. It opens for the purpose `archive` alone, and never tells whose it was.

use crate::values::opened;
use crate::{LogEntry, LoggedGrant, Opened, Secret, SubjectKey, Vault, VaultError};
use ledger::Event;
use store::{ArchiveKeyRow, ArchiveRow, Cell, HeldValue, Intent, LeafDraft, PackedRecord, Part};
use vocabulary::{Action, Purpose, RecordId, SiteId, SubjectId, Timestamp, VersionId};

/// Milliseconds of a day: no archive tells a time more exactly, so that none can be told by its hour.
const DAY_MS: i64 = 24 * 3_600_000;

/// An entry about an archive, and the change that appends its leaf.
#[derive(Debug)]
pub struct ArchiveEntry {
    entry: LogEntry,
    intent: Intent,
}

impl ArchiveEntry {
    /// The entry.
    #[must_use]
    pub const fn entry(&self) -> &LogEntry {
        &self.entry
    }

    /// The change that appends it.
    #[must_use]
    pub fn intent(&self) -> Intent {
        self.intent.clone()
    }
}

impl Vault {
    /// Opens the values that the grant covers and seals them anew, as an archive that nothing ties to the person. Gives the
    /// changes that keep it, to go into the command that erases them. The clear values never leave the vault.
    ///
    /// # Errors
    /// When the grant is not for keeping an archive, or a value cannot be opened.
    pub async fn archive(&self, grant: LoggedGrant, held: &[HeldValue], keep_until: Option<Timestamp>, now: Timestamp) -> Result<Vec<Intent>, VaultError> {
        must_be_for_the_archive(&grant, Action::Retain)?;
        let (site, version) = (grant.grant().site().clone(), grant.grant().version().clone());
        let opened = self.open(grant, held, now).await?;
        let mut id = [0; 16];
        self.chance.fill(&mut id);
        let (archive, day) = (SubjectId::from_bytes(id), day_of(now));
        let keys = self.site(&site)?;
        let secret = Secret::random(&*self.chance);
        let key = SubjectKey::new(&site, archive, &secret)?;
        let mut values = Vec::with_capacity(opened.len());
        for value in opened {
            let Some(old) = held.iter().find(|old| old.record == value.record) else { continue };
            let mut bytes = [0; 10];
            self.chance.fill(&mut bytes);
            let mut kept = HeldValue {
                // The day's, not the moment's: ids tell the time they were made.
                record: RecordId::new(day, &bytes),
                revision: 0,
                purposes: vec![Purpose::Archive],
                collected_at: day_of(old.collected_at),
                // Of the number of a card or an account the last four digits were opened, and they alone remain.
                number: None,
                terms: store::Terms::default(),
                sealed: Vec::new(),
                ..old.clone()
            };
            kept.sealed = self.seal(&key, (&kept.category, kept.record, kept.revision), &value.value)?;
            values.push(kept);
        }
        let keep = ArchiveKeyRow { archive, wrapped: keys.wrap_archive(archive, &secret, &*self.chance)? };
        let row = ArchiveRow { archive, version, archived_on: day, keep_until, packed: PackedRecord { values } };
        Ok(vec![Intent::insert(&keep), Intent::insert(&row)])
    }

    /// An entry about an archive, ready for the log. Its leaf stands under nobody's name: an archive's id is not a person's.
    ///
    /// # Errors
    /// When there is no such archive, or the site's keys are not open.
    pub fn archive_log_entry(
        &self,
        site: &SiteId,
        archive: SubjectId,
        event: Event,
        version: Option<&VersionId>,
        at: Timestamp,
    ) -> Result<ArchiveEntry, VaultError> {
        let keys = self.site(site)?;
        let entry = self.entry(event.into(), Some(archive), version, at, |names, clear| keys.own.seal(names, clear, &*self.chance))?;
        let leaf = LeafDraft { data: entry.leaf.bytes().to_vec(), subject: None, opening: entry.opening.clone() };
        Ok(ArchiveEntry { entry, intent: Intent::Append(leaf) })
    }

    /// Opens those values of an archive that the grant covers, and uses the grant up.
    ///
    /// # Errors
    /// When the grant is for another purpose or has expired, when the archive's time is over, or a value was changed or moved.
    pub async fn open_archive(&self, grant: LoggedGrant, row: &ArchiveRow, now: Timestamp) -> Result<Vec<Opened>, VaultError> {
        must_be_for_the_archive(&grant, Action::Retain)?;
        let grant = grant.grant();
        if now >= grant.expires_at() || row.keep_until.is_some_and(|until| now >= until) {
            return Err(VaultError::Expired);
        }
        if grant.subject() != row.archive {
            return Err(VaultError::NotLogged);
        }
        let keys = self.site(grant.site())?;
        let kept: Option<ArchiveKeyRow> = self.store.row(&Part::of(grant.site()), &[Cell::from(&row.archive)]).await?;
        let kept = kept.ok_or(VaultError::Forgotten)?;
        let key = SubjectKey::new(grant.site(), row.archive, &keys.unwrap_archive(row.archive, &kept.wrapped)?)?;
        opened(&key, grant.data(), None, &row.packed.values)
    }
}

/// The beginning of the day.
fn day_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(DAY_MS))
}

/// Whether the grant is for doing this with an archive.
fn must_be_for_the_archive(grant: &LoggedGrant, wanted: Action) -> Result<(), VaultError> {
    match grant.grant().event() {
        Event::Granted { action, purpose: Purpose::Archive, .. } if *action == wanted => Ok(()),
        _ => Err(VaultError::OtherPurpose),
    }
}
