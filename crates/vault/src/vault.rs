//! The vault itself: one per deployment, with the keys of every site that was opened. It never gives out a key that opens.

use crate::keys::{SiteKeys, SubjectKey};
use crate::seal::Secret;
use crate::{KekProvider, normal};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use store::{Cell, Idempotency, Intent, Store, StoreError, SubjectKeyRow};
use vocabulary::{Chance, DataCategory, EvidenceId, Personal, RecordId, SiteId, SubjectId};

/// How often a data key is read again when its root key is not known: once for a newer root key, once more for one that went.
const ROOTS_TRIED: u32 = 3;
/// What the seals of titles belong to.
const TITLE: &[u8] = b"title";

/// Why the vault did not do something.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The site's keys were not opened.
    #[error("the keys of `{0}` are not open")]
    SiteClosed(SiteId),
    /// The key-encryption key is not the one this site was sealed under.
    #[error("the key-encryption key of `{0}` is not the one its data was sealed under; put back the one this house was made with")]
    WrongKey(SiteId),
    /// The key file cannot be used.
    #[error("key file `{path}`: {reason}")]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A key-encryption key outside files cannot be used.
    #[error("{name}: {reason}")]
    Kek {
        /// Which key or keeper of keys.
        name: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// People's keys are there, and what they are wrapped under is not.
    #[error("the site keys of `{0}` are missing from its store while people's keys are there; restore both from one backup")]
    SiteKeysMissing(SiteId),
    /// The keys of the site are being made anew already.
    #[error("the keys of `{0}` are being made anew at this moment")]
    Rotating(SiteId),
    /// A sealed value is not what was sealed for this place.
    #[error("a sealed value was changed or moved")]
    Tampered,
    /// There is no key of this person: they are not on file, or were forgotten.
    #[error("there is no key of this person")]
    Forgotten,
    /// A grant was shown that is not the one its leaf stands for.
    #[error("the grant's leaf is not in the log")]
    NotLogged,
    /// A grant was shown too late.
    #[error("the grant has expired")]
    Expired,
    /// A grant was shown for something that is not its purpose.
    #[error("the grant is for another purpose")]
    OtherPurpose,
    /// A cryptographic operation failed.
    #[error("a cryptographic operation failed")]
    Crypto,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keys of the house.
pub struct Vault {
    pub(crate) kek: Box<dyn KekProvider>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) sites: RwLock<HashMap<SiteId, Arc<SiteKeys>>>,
    pub(crate) rotating: Mutex<HashSet<SiteId>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({:?}, …)", self.kek)
    }
}

impl Vault {
    /// A vault with its keys wrapped by this provider and kept in this store.
    #[must_use]
    pub fn new(kek: Box<dyn KekProvider>, store: Arc<dyn Store>, chance: Arc<dyn Chance>) -> Self {
        Self { kek, store, chance, sites: RwLock::default(), rotating: Mutex::default() }
    }

    pub(crate) fn site(&self, site: &SiteId) -> Result<Arc<SiteKeys>, VaultError> {
        self.sites.read().unwrap_or_else(PoisonError::into_inner).get(site).cloned().ok_or_else(|| VaultError::SiteClosed(site.clone()))
    }

    /// A key for a new person, and the change that keeps it, to go into the command that makes the person.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn new_subject(&self, site: &SiteId, subject: SubjectId) -> Result<(SubjectKey, Intent), VaultError> {
        let keys = self.site(site)?;
        let secret = Secret::random(&*self.chance);
        let row = keys.wrap(subject, &secret, &*self.chance)?;
        Ok((SubjectKey::new(site, subject, &secret)?, Intent::insert(&row)))
    }

    /// The key of a person on file; `None` when they are not, or were forgotten.
    ///
    /// # Errors
    /// When the site's keys are not open, or the store cannot be read.
    pub async fn subject_key(&self, site: &SiteId, subject: SubjectId) -> Result<Option<SubjectKey>, VaultError> {
        for _ in 0..ROOTS_TRIED {
            let keys = self.site(site)?;
            let row: Option<SubjectKeyRow> = self.store.row(&keys.part, &[Cell::from(&subject)]).await?;
            let Some(row) = row else { return Ok(None) };
            if let Some(key) = keys.unwrap(&row)? {
                return SubjectKey::new(site, subject, &key).map(Some);
            }
            // Another server makes the keys anew, or the row was wrapped anew since it was read.
            self.reload(site).await?;
        }
        Err(VaultError::SiteKeysMissing(site.clone()))
    }

    /// The keys of those of these people who are on file.
    ///
    /// # Errors
    /// When the site's keys are not open, or the store fails.
    pub async fn subject_keys(&self, site: &SiteId, people: &[SubjectId]) -> Result<Vec<SubjectKey>, VaultError> {
        let keys = self.site(site)?;
        let rows: Vec<SubjectKeyRow> = self.store.rows_of_each(&keys.part, "subject", people.iter().map(Cell::from).collect()).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            match keys.unwrap(&row)? {
                Some(key) => all.push(SubjectKey::new(site, row.subject, &key)?),
                // Wrapped under a root key that came or went meanwhile.
                None => all.extend(self.subject_key(site, row.subject).await?),
            }
        }
        Ok(all)
    }

    /// Seals what a document about the person is called. It may name them, so it goes when their key goes.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal_title(&self, key: &SubjectKey, evidence: EvidenceId, title: &str) -> Result<Vec<u8>, VaultError> {
        key.seal(&[TITLE, &evidence.to_bytes()], title.as_bytes(), &*self.chance)
    }

    /// Seals what the person themselves calls a thing of theirs, as [`Self::seal_title`] does.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal_name(&self, key: &SubjectKey, evidence: EvidenceId, name: &Personal<String>) -> Result<Vec<u8>, VaultError> {
        self.seal_title(key, evidence, name.reveal())
    }

    /// What a document about the person is called. It takes no grant: a title is the company's word for its evidence, and opens no value.
    ///
    /// # Errors
    /// When it was changed or moved.
    pub fn open_title(&self, key: &SubjectKey, evidence: EvidenceId, sealed: &[u8]) -> Result<String, VaultError> {
        let mut clear = key.open(&[TITLE, &evidence.to_bytes()], sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map_err(|_| VaultError::Tampered)
    }

    /// The tag by which a person is found by this value; `None` for a category that is not searched by, or a value that
    /// has no normal form.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn tag(&self, site: &SiteId, category: &DataCategory, value: &Personal<String>) -> Result<Option<[u8; 16]>, VaultError> {
        let keys = self.site(site)?;
        let normal = match category.key() {
            "email" => normal::email(value.reveal()),
            "phone" => normal::phone(value.reveal()),
            _ => None,
        };
        Ok(normal.map(|normal| keys.tag(category, &normal)))
    }

    /// What makes a client's repeated request known, without keeping the client's words.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn idempotency(&self, site: &SiteId, operation: &str, (key, request): (&str, &[u8])) -> Result<Idempotency, VaultError> {
        let keys = self.site(site)?;
        Ok(Idempotency {
            key: keys.command(&[b"key", operation.as_bytes(), key.as_bytes()]),
            request: keys.command(&[b"request", operation.as_bytes(), request]),
        })
    }

    /// The mark of a person among those whom one grant let be read: a keyed hash of both. Whoever has the site's keys can ask whether
    /// somebody is among them, and nobody can read out of it who they are.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn reader_mark(&self, site: &SiteId, grant: RecordId, subject: SubjectId) -> Result<[u8; 8], VaultError> {
        let hash = self.site(site)?.command(&[b"read of many", &grant.to_bytes(), &subject.to_bytes()]);
        Ok(*hash.first_chunk().unwrap_or(&[0; 8]))
    }

    /// An unguessable token for this purpose and id, which the house can make again and need not keep.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn token(&self, site: &SiteId, what_for: &str, id: &[u8]) -> Result<[u8; 32], VaultError> {
        Ok(self.site(site)?.token(&[what_for.as_bytes(), id]))
    }
}
