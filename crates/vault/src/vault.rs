//! The vault itself: one per deployment, with the keys of every site that was opened. It never gives out a key that opens.

use crate::keys::{SiteKeys, SubjectKey};
use crate::log::LoggedGrant;
use crate::seal::Secret;
use crate::{KekProvider, normal};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Cell, Command, HeldValue, Idempotency, Intent, Part, SiteKeyRow, Store, StoreError, SubjectKeyRow};
use vocabulary::{Chance, DataCategory, EvidenceId, Personal, RecordId, SiteId, SubjectId, Timestamp};

/// The version of a site's first root key.
const FIRST_ROOT: u32 = 1;
/// What the seals of titles belong to.
const TITLE: &[u8] = b"title";

/// Why the vault did not do something.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The site's keys were not opened.
    #[error("the keys of `{0}` are not open")]
    SiteClosed(SiteId),
    /// The key-encryption key is not the one this site was sealed under.
    #[error("the key of `{0}` is not the one its data was sealed under")]
    WrongKey(SiteId),
    /// The key file cannot be used.
    #[error("key file `{path}`: {reason}")]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
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

/// A value that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Its id.
    pub record: RecordId,
    /// Its category.
    pub category: DataCategory,
    /// The value.
    pub value: Personal<String>,
}

/// The keys of the house.
pub struct Vault {
    kek: Box<dyn KekProvider>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) chance: Arc<dyn Chance>,
    sites: RwLock<HashMap<SiteId, Arc<SiteKeys>>>,
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
        Self { kek, store, chance, sites: RwLock::default() }
    }

    /// Opens the keys of a site, making them on first run. Nothing else works for the site before this.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when the key-encryption key is another than the site was sealed under.
    pub async fn open_site(&self, site: &SiteId, now: Timestamp) -> Result<(), VaultError> {
        let part = Part::of(site);
        let key = [Cell::from(&FIRST_ROOT)];
        let row = match self.store.row::<SiteKeyRow>(&part, &key).await? {
            Some(row) => row,
            None => self.make_root(site, &part, now).await?,
        };
        let root = self.kek.unwrap(site, &row.wrapped)?;
        let keys = Arc::new(SiteKeys::new(site, row.root_version, &root)?);
        self.sites.write().unwrap_or_else(PoisonError::into_inner).insert(site.clone(), keys);
        Ok(())
    }

    async fn make_root(&self, site: &SiteId, part: &Part, now: Timestamp) -> Result<SiteKeyRow, VaultError> {
        self.kek.create(site, &*self.chance)?;
        let root = Secret::random(&*self.chance);
        let row = SiteKeyRow { root_version: FIRST_ROOT, kek: self.kek.name(site), wrapped: self.kek.wrap(site, &root, &*self.chance)?, created_at: now };
        self.store.apply_one(part, Command::new(now, vec![Intent::insert(&row)])).await?;
        Ok(row)
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
        let row = SubjectKeyRow { subject, root_version: keys.root_version, wrapped: keys.wrap(subject, &secret, &*self.chance)? };
        Ok((SubjectKey::new(site, subject, &secret)?, Intent::insert(&row)))
    }

    /// The key of a person on file; `None` when they are not, or were forgotten.
    ///
    /// # Errors
    /// When the site's keys are not open, or the store cannot be read.
    pub async fn subject_key(&self, site: &SiteId, subject: SubjectId) -> Result<Option<SubjectKey>, VaultError> {
        let keys = self.site(site)?;
        let row: Option<SubjectKeyRow> = self.store.row(&keys.part, &[Cell::from(&subject)]).await?;
        row.map(|row| SubjectKey::new(site, subject, &keys.unwrap(subject, &row.wrapped)?)).transpose()
    }

    /// Seals a value of this category, under this record id and revision, for the person of the key.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal(&self, key: &SubjectKey, place: (&DataCategory, RecordId, u32), value: &Personal<String>) -> Result<Vec<u8>, VaultError> {
        key.seal_value(place, value.reveal().as_bytes(), &*self.chance)
    }

    /// Seals what a document about the person is called. It may name them, so it goes when their key goes.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal_title(&self, key: &SubjectKey, evidence: EvidenceId, title: &str) -> Result<Vec<u8>, VaultError> {
        key.seal(&[TITLE, &evidence.to_bytes()], title.as_bytes(), &*self.chance)
    }

    /// What a document about the person is called. It takes no grant: a title is the company's word for its evidence, and opens no value.
    ///
    /// # Errors
    /// When it was changed or moved.
    pub fn open_title(&self, key: &SubjectKey, evidence: EvidenceId, sealed: &[u8]) -> Result<String, VaultError> {
        let mut clear = key.open(&[TITLE, &evidence.to_bytes()], sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map_err(|_| VaultError::Tampered)
    }

    /// Opens those of the values that the grant covers, and uses the grant up.
    ///
    /// # Errors
    /// When the grant has expired, the person was forgotten, or a value was changed or moved.
    pub async fn open(&self, grant: LoggedGrant, held: &[HeldValue], now: Timestamp) -> Result<Vec<Opened>, VaultError> {
        let grant = grant.0;
        if now >= grant.expires_at() {
            return Err(VaultError::Expired);
        }
        let key = self.subject_key(grant.site(), grant.subject()).await?.ok_or(VaultError::Forgotten)?;
        Self::open_with(&key, held.iter().filter(|value| grant.data().contains(&value.category)))
    }

    /// Opens these values with their key.
    pub(crate) fn open_with<'a>(key: &SubjectKey, values: impl Iterator<Item = &'a HeldValue>) -> Result<Vec<Opened>, VaultError> {
        values
            .map(|value| {
                let place = (&value.category, value.record, value.revision);
                let mut clear = key.open_value(place, &value.sealed)?;
                let text = String::from_utf8(std::mem::take(&mut *clear)).map_err(|_| VaultError::Tampered)?;
                Ok(Opened { record: value.record, category: value.category.clone(), value: Personal::new(text) })
            })
            .collect()
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

    /// An unguessable token for this purpose and id, which the house can make again and need not keep.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn token(&self, site: &SiteId, what_for: &str, id: &[u8]) -> Result<[u8; 32], VaultError> {
        Ok(self.site(site)?.token(&[what_for.as_bytes(), id]))
    }
}
