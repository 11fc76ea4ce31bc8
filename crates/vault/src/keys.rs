//! The keys under a site's root key, and a person's data key. They never leave this crate and are never printed.

use crate::VaultError;
use crate::seal::{Aead, Secret};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use ledger::NoteKey;
use store::Part;
use vocabulary::{Chance, DataCategory, RecordId, SiteId, SubjectId};

/// What every derived key is for begins with this.
const DERIVED: &[u8] = b"goodfaith/1/";

/// A site's keys, all derived from its root key.
#[derive(Debug)]
pub(crate) struct SiteKeys {
    pub(crate) part: Part,
    pub(crate) root_version: u32,
    wraps: Aead,
    pub(crate) own: Aead,
    tags: hmac::Key,
    commands: hmac::Key,
    tokens: hmac::Key,
    marks: hmac::Key,
    pub(crate) log: NoteKey,
}

struct Length32;
impl KeyType for Length32 {
    fn len(&self) -> usize {
        32
    }
}

/// The key for one use, derived from the root key.
fn derive(root: &Secret, site: &SiteId, what_for: &str) -> Result<Secret, VaultError> {
    let mut bytes = [0; 32];
    Salt::new(HKDF_SHA256, site.as_str().as_bytes())
        .extract(root.bytes())
        .expand(&[DERIVED, what_for.as_bytes()], Length32)
        .and_then(|output| output.fill(&mut bytes))
        .map_err(|_| VaultError::Crypto)?;
    Ok(Secret::new(bytes))
}

impl SiteKeys {
    pub(crate) fn new(site: &SiteId, root_version: u32, root: &Secret) -> Result<Self, VaultError> {
        let mac = |what_for| derive(root, site, what_for).map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.bytes()));
        let seed = derive(root, site, "log")?;
        Ok(Self {
            part: Part::of(site),
            root_version,
            wraps: Aead::new(&derive(root, site, "wrap")?)?,
            own: Aead::new(&derive(root, site, "own")?)?,
            tags: mac("tag")?,
            commands: mac("command")?,
            tokens: mac("token")?,
            marks: mac("erased")?,
            log: NoteKey::new(&format!("{site}/log"), seed.bytes()).map_err(|_| VaultError::Crypto)?,
        })
    }

    pub(crate) const fn site(&self) -> &SiteId {
        self.part.site()
    }

    pub(crate) fn wrap(&self, subject: SubjectId, key: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.wraps.seal(&self.names_of_wrap(&subject.to_bytes()), key.bytes(), chance)
    }

    pub(crate) fn unwrap(&self, subject: SubjectId, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let key = self.wraps.open(&self.names_of_wrap(&subject.to_bytes()), wrapped)?;
        Secret::from_slice(&key).ok_or(VaultError::Tampered)
    }

    fn names_of_wrap<'a>(&'a self, subject: &'a [u8; 16]) -> [&'a [u8]; 3] {
        [b"subject-key", self.site().as_str().as_bytes(), subject]
    }

    /// The blind tag of a normalised value.
    pub(crate) fn tag(&self, category: &DataCategory, normal: &str) -> [u8; 16] {
        let hash = mac(&self.tags, &[category.key().as_bytes(), normal.as_bytes()]);
        *hash.first_chunk().unwrap_or(&[0; 16])
    }

    /// A keyed hash of what a client said about a command.
    pub(crate) fn command(&self, pieces: &[&[u8]]) -> [u8; 32] {
        mac(&self.commands, pieces)
    }

    /// The mark of a person who was forgotten. It leads back to nobody: their id is kept nowhere.
    pub(crate) fn mark(&self, subject: SubjectId) -> [u8; 32] {
        mac(&self.marks, &[&subject.to_bytes()])
    }

    /// The name of a row in the log. As stable as the mark of a person, whom it is told apart from by the number of its pieces.
    pub(crate) fn row(&self, table: &[u8], key: &[u8]) -> [u8; 16] {
        let hash = mac(&self.marks, &[b"row", table, key]);
        *hash.first_chunk().unwrap_or(&[0; 16])
    }

    /// A token nobody can guess and the house can make again.
    pub(crate) fn token(&self, pieces: &[&[u8]]) -> [u8; 32] {
        mac(&self.tokens, pieces)
    }
}

fn mac(key: &hmac::Key, pieces: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for piece in pieces {
        context.update(&(piece.len() as u64).to_be_bytes());
        context.update(piece);
    }
    let mut hash = [0; 32];
    for (to, from) in hash.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
    hash
}

/// A person's data key, ready to seal. It opens nothing for anyone outside the vault.
#[derive(Debug)]
pub struct SubjectKey {
    site: SiteId,
    subject: SubjectId,
    key: Aead,
}

impl SubjectKey {
    pub(crate) fn new(site: &SiteId, subject: SubjectId, key: &Secret) -> Result<Self, VaultError> {
        Ok(Self { site: site.clone(), subject, key: Aead::new(key)? })
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// Whose it is.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    pub(crate) fn seal_value(
        &self,
        (category, record, revision): (&DataCategory, RecordId, u32),
        clear: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, VaultError> {
        let names = (record.to_bytes(), revision.to_be_bytes());
        self.seal(&[category.key().as_bytes(), &names.0, &names.1], clear, chance)
    }

    pub(crate) fn open_value(
        &self,
        (category, record, revision): (&DataCategory, RecordId, u32),
        sealed: &[u8],
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, VaultError> {
        let names = (record.to_bytes(), revision.to_be_bytes());
        self.open(&[category.key().as_bytes(), &names.0, &names.1], sealed)
    }

    pub(crate) fn seal(&self, names: &[&[u8]], clear: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.key.seal(&self.full_names(&self.subject.to_bytes(), names), clear, chance)
    }

    pub(crate) fn open(&self, names: &[&[u8]], sealed: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, VaultError> {
        self.key.open(&self.full_names(&self.subject.to_bytes(), names), sealed)
    }

    fn full_names<'a>(&'a self, subject: &'a [u8], names: &[&'a [u8]]) -> Vec<&'a [u8]> {
        let mut full: Vec<&[u8]> = vec![self.site.as_str().as_bytes(), subject];
        full.extend_from_slice(names);
        full
    }
}
