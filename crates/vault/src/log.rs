//! What ties the vault to the log: entries sealed beside their leaves, and grants whose leaf is durable. It never writes to
//! the log itself.

use crate::{SubjectKey, Told, Vault, VaultError};
use gate::{Grant, GrantForMany};
use ledger::{Checkpoint, Entry, Event, Leaf, RegisterEvent, Salt, Written};
use store::{Cell, Committed, Head, Intent, LeafDraft, LeafRow, RecordRow};
use vocabulary::{EvidenceId, SiteId, SubjectId, Timestamp, VersionId};

/// An entry ready to go into the log, with what opens it sealed under its owner's key.
#[derive(Debug)]
pub struct LogEntry {
    pub(crate) entry: Entry,
    pub(crate) leaf: Leaf,
    pub(crate) opening: Option<Vec<u8>>,
}

impl LogEntry {
    /// The change that appends it.
    #[must_use]
    pub fn intent(&self) -> Intent {
        Intent::Append(LeafDraft {
            data: self.leaf.bytes().to_vec(),
            subject: self.entry.subject.filter(|_| self.opening.is_some()),
            opening: self.opening.clone(),
        })
    }

    /// The entry in clear: for the receipt of the one it is about.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Its leaf.
    #[must_use]
    pub const fn leaf(&self) -> &Leaf {
        &self.leaf
    }
}

/// A grant whose leaf is durable in the log. The vault opens values for nothing else, and uses it up.
#[derive(Debug)]
pub struct LoggedGrant(pub(crate) Grant);

impl LoggedGrant {
    /// The grant, now that the log entry that commits to it is durable.
    ///
    /// # Errors
    /// When the leaf that was committed is not this entry's, or the entry is not this grant's.
    pub fn new(grant: Grant, entry: &LogEntry, committed: Committed) -> Result<Self, VaultError> {
        let (part, placed) = committed.into_parts();
        let is_its_leaf = placed.hash == entry.leaf.hash();
        let is_its_log = part.site() == grant.site();
        let is_its_entry = entry.entry.event == *grant.event() && entry.entry.subject == Some(grant.subject());
        if is_its_leaf && is_its_log && is_its_entry { Ok(Self(grant)) } else { Err(VaultError::NotLogged) }
    }

    /// The grant.
    #[must_use]
    pub const fn grant(&self) -> &Grant {
        &self.0
    }
}

/// A grant over many people whose leaf is durable. It is used up like [`LoggedGrant`].
#[derive(Debug)]
pub struct LoggedGrantForMany(pub(crate) GrantForMany);

impl LoggedGrantForMany {
    /// The grant, now that the log entry that commits to it is durable.
    ///
    /// # Errors
    /// When the leaf that was committed is not this entry's, or the entry is not this grant's.
    pub fn new(grant: GrantForMany, entry: &LogEntry, committed: Committed) -> Result<Self, VaultError> {
        let (part, placed) = committed.into_parts();
        let is_its_leaf = placed.hash == entry.leaf.hash() && part.site() == grant.site();
        let is_its_entry = entry.entry.event == *grant.event() && entry.entry.subject.is_none();
        if is_its_leaf && is_its_entry { Ok(Self(grant)) } else { Err(VaultError::NotLogged) }
    }
}

/// A document whose opening is durable in the log, with who opens it. It is used up by opening the document.
#[derive(Debug)]
pub struct LoggedOpening {
    pub(crate) site: SiteId,
    pub(crate) subject: Option<SubjectId>,
    pub(crate) document: EvidenceId,
}

impl LoggedOpening {
    /// The opening, now that the log entry that says so is durable.
    ///
    /// # Errors
    /// When the leaf that was committed is not this entry's, or the entry is about no opening.
    pub fn new(entry: &LogEntry, committed: Committed) -> Result<Self, VaultError> {
        let (part, placed) = committed.into_parts();
        match &entry.entry.event {
            Event::Register(RegisterEvent::Opened { document, .. }) if placed.hash == entry.leaf.hash() => {
                Ok(Self { site: part.site().clone(), subject: entry.entry.subject, document: *document })
            }
            _ => Err(VaultError::NotLogged),
        }
    }
}

impl Vault {
    /// An entry about a person, ready for the log.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn log_entry(&self, key: &SubjectKey, told: impl Into<Told>, version: Option<&VersionId>, at: Timestamp) -> Result<LogEntry, VaultError> {
        self.entry(told.into(), Some(key.subject()), version, at, |names, clear| key.seal(names, clear, &*self.chance))
    }

    /// An entry about nobody, ready for the log.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn site_log_entry(&self, site: &SiteId, told: impl Into<Told>, version: Option<&VersionId>, at: Timestamp) -> Result<LogEntry, VaultError> {
        let keys = self.site(site)?;
        self.entry(told.into(), None, version, at, |names, clear| keys.own.seal(names, clear, &*self.chance))
    }

    pub(crate) fn entry(
        &self,
        told: Told,
        subject: Option<SubjectId>,
        version: Option<&VersionId>,
        at: Timestamp,
        seal: impl FnOnce(&[&[u8]], &[u8]) -> Result<Vec<u8>, VaultError>,
    ) -> Result<LogEntry, VaultError> {
        let mut salt = Salt([0; 32]);
        self.chance.fill(&mut salt.0);
        let entry = Entry { event: told.event, subject, version: version.cloned(), at, salt, by: told.by, seals: told.seals };
        let Written { leaf, opening } = entry.written().ok_or(VaultError::Crypto)?;
        let clear = zeroize::Zeroizing::new(opening);
        let opening = Some(seal(&[b"opening", &leaf.hash()], &clear)?);
        Ok(LogEntry { entry, leaf, opening })
    }

    /// What forgets a person: a leaf about nobody that names the leaves nothing opens any more, and the erasure the catalogue
    /// spells out. Doing it destroys their key, so that what a backup or a freed page still holds stays sealed for ever.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn forget(&self, key: SubjectKey, why: &str, forgot: Vec<u64>, version: Option<&VersionId>, at: Timestamp) -> Result<Vec<Intent>, VaultError> {
        let last = self.erasure_entry((key.site(), key.subject()), (why, forgot), version, at)?;
        let erasure = Intent::Erase(key.subject());
        // Taken by value: nothing is sealed for a person who is being forgotten.
        drop(key);
        Ok(vec![last.intent(), erasure])
    }

    /// The entry of an erasure, about nobody. It also seals that the person's record is gone, which entries about many people may have sealed.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn erasure_entry(
        &self,
        (site, subject): (&SiteId, SubjectId),
        (why, forgot): (&str, Vec<u64>),
        version: Option<&VersionId>,
        at: Timestamp,
    ) -> Result<LogEntry, VaultError> {
        let mark = ledger::hex(&self.mark_of_erased(site, subject)?);
        let gone = [Intent::delete::<RecordRow>(vec![Cell::from(&subject)])];
        let gone = self.seal_rows(site, &gone)?.into_values().next().unwrap_or_default();
        self.site_log_entry(site, Told::with_rows(Event::Erased { why: why.to_owned(), forgot, mark }, gone), version, at)
    }

    /// The mark by which a person who was forgotten is known again when a backup brings them back.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn mark_of_erased(&self, site: &SiteId, subject: SubjectId) -> Result<[u8; 32], VaultError> {
        Ok(self.site(site)?.mark(subject))
    }

    /// The entry behind a leaf; `None` when it was forgotten. It names people by id and holds no value of theirs.
    ///
    /// # Errors
    /// When it was changed, or does not belong to the leaf.
    pub async fn open_entry(&self, site: &SiteId, leaf: &LeafRow) -> Result<Option<Entry>, VaultError> {
        match leaf.subject {
            Some(subject) if leaf.opening.is_some() => match self.subject_key(site, subject).await? {
                Some(key) => self.open_leaf(site, Some(&key), leaf),
                None => Ok(None),
            },
            _ => self.open_leaf(site, None, leaf),
        }
    }

    /// The same with the key of the person the leaf is about at hand; none where it is about nobody.
    ///
    /// # Errors
    /// When it was changed, does not belong to the leaf, or the key is another's.
    pub fn open_leaf(&self, site: &SiteId, key: Option<&SubjectKey>, leaf: &LeafRow) -> Result<Option<Entry>, VaultError> {
        let Some(opening) = &leaf.opening else {
            return Ok(None);
        };
        let hash = ledger::leaf_hash(&leaf.data);
        let names: [&[u8]; 2] = [b"opening", &hash];
        let clear = match key {
            Some(key) => key.open(&names, opening)?,
            None => self.site(site)?.own.open(&names, opening)?,
        };
        let entry = Entry::opened(&clear).ok_or(VaultError::Tampered)?;
        match entry.leaf() {
            // The leaves of archives stand under nobody's name, and their entries name an archive, which is nobody.
            Some(of_entry) if of_entry.bytes() == leaf.data && (entry.subject == leaf.subject || leaf.subject.is_none()) => Ok(Some(entry)),
            _ => Err(VaultError::Tampered),
        }
    }

    /// The head of the site's log, signed.
    ///
    /// # Errors
    /// When the site's keys are not open, or the store cannot be read.
    pub async fn checkpoint(&self, site: &SiteId) -> Result<(Checkpoint, String), VaultError> {
        let head = self.store.head(&self.site(site)?.part).await?;
        self.sign_head(site, head)
    }

    /// This head of the site's log, signed.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn sign_head(&self, site: &SiteId, head: Head) -> Result<(Checkpoint, String), VaultError> {
        let keys = self.site(site)?;
        let checkpoint = Checkpoint { origin: format!("{site}/log"), size: head.size, root: head.root };
        let note = keys.log.sign(&checkpoint);
        Ok((checkpoint, note))
    }

    /// What others need to check the site's signed heads, as signed notes spell it.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn log_verifier(&self, site: &SiteId) -> Result<String, VaultError> {
        Ok(self.site(site)?.log.verifier().spelling())
    }
}
