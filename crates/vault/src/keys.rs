//! The keys of a site, and a person's data key. They never leave this crate and are never printed.

use crate::VaultError;
use crate::seal::{Aead, Secret};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use gate::NumberLeave;
use ledger::NoteKey;
use std::collections::BTreeMap;
use store::{Part, SubjectKeyRow};
use vocabulary::{Chance, DataCategory, RecordId, SiteId, SubjectId};
use zeroize::Zeroizing;

/// What every derived key is for begins with this.
const DERIVED: &[u8] = b"goodfaith/1/";

/// A site's keys: what never changes, derived from its own secret, and the root keys that data keys are wrapped under.
#[derive(Debug)]
pub(crate) struct SiteKeys {
    pub(crate) part: Part,
    roots: BTreeMap<u32, Aead>,
    pub(crate) own: Aead,
    archives: Aead,
    tags: hmac::Key,
    commands: hmac::Key,
    tokens: hmac::Key,
    marks: hmac::Key,
    statements: hmac::Key,
    residues: hmac::Key,
    pub(crate) log: NoteKey,
}

struct Length32;
impl KeyType for Length32 {
    fn len(&self) -> usize {
        32
    }
}

/// The key for one use, derived from a secret.
pub(crate) fn derive(root: &Secret, site: &SiteId, what_for: &str) -> Result<Secret, VaultError> {
    let mut bytes = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, site.as_str().as_bytes())
        .extract(root.bytes())
        .expand(&[DERIVED, what_for.as_bytes()], Length32)
        .and_then(|output| output.fill(&mut *bytes))
        .map_err(|_| VaultError::Crypto)?;
    Ok(Secret::new(*bytes))
}

impl SiteKeys {
    /// The keys of a site from its own secret and its root keys.
    pub(crate) fn new(site: &SiteId, secret: &Secret, roots: &[(u32, Secret)]) -> Result<Self, VaultError> {
        let mac = |what_for| derive(secret, site, what_for).map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.bytes()));
        let seed = derive(secret, site, "log")?;
        let wraps = |(version, root): &(u32, Secret)| Ok((*version, Aead::new(&derive(root, site, "wrap")?)?));
        Ok(Self {
            part: Part::of(site),
            roots: roots.iter().map(wraps).collect::<Result<_, VaultError>>()?,
            own: Aead::new(&derive(secret, site, "own")?)?,
            archives: Aead::new(&derive(secret, site, "archive")?)?,
            tags: mac("tag")?,
            commands: mac("command")?,
            tokens: mac("token")?,
            marks: mac("erased")?,
            statements: mac("statement")?,
            residues: mac("residue")?,
            log: NoteKey::new(&format!("{site}/log"), seed.bytes()).map_err(|_| VaultError::Crypto)?,
        })
    }

    /// The versions of the root keys, the oldest first.
    pub(crate) fn root_versions(&self) -> Vec<u32> {
        self.roots.keys().copied().collect()
    }

    pub(crate) const fn site(&self) -> &SiteId {
        self.part.site()
    }

    /// Wraps a data key under the newest root key.
    pub(crate) fn wrap(&self, subject: SubjectId, key: &Secret, chance: &dyn Chance) -> Result<SubjectKeyRow, VaultError> {
        let (root_version, newest) = self.roots.last_key_value().ok_or(VaultError::Crypto)?;
        let wrapped = newest.seal(&self.names_of_wrap(&subject.to_bytes()), key.bytes(), chance)?;
        Ok(SubjectKeyRow { subject, root_version: *root_version, wrapped })
    }

    /// Unwraps a data key; `None` when the root key it is wrapped under is not among these.
    pub(crate) fn unwrap(&self, row: &SubjectKeyRow) -> Result<Option<Secret>, VaultError> {
        let Some(root) = self.roots.get(&row.root_version) else { return Ok(None) };
        let key = root.open(&self.names_of_wrap(&row.subject.to_bytes()), &row.wrapped)?;
        Secret::from_slice(&key).ok_or(VaultError::Tampered).map(Some)
    }

    /// Wraps the key of an archive under the secret that stays: no archive is touched again while root keys come and go.
    pub(crate) fn wrap_archive(&self, archive: SubjectId, key: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.archives.seal(&[b"archive-key", self.site().as_str().as_bytes(), &archive.to_bytes()], key.bytes(), chance)
    }

    /// Unwraps the key of an archive.
    pub(crate) fn unwrap_archive(&self, archive: SubjectId, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let key = self.archives.open(&[b"archive-key", self.site().as_str().as_bytes(), &archive.to_bytes()], wrapped)?;
        Secret::from_slice(&key).ok_or(VaultError::Tampered)
    }

    /// Wraps the key of an errand, as the key of an archive is.
    pub(crate) fn wrap_errand(&self, errand: RecordId, key: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.archives.seal(&[b"errand-key", self.site().as_str().as_bytes(), &errand.to_bytes()], key.bytes(), chance)
    }

    /// Unwraps the key of an errand.
    pub(crate) fn unwrap_errand(&self, errand: RecordId, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let key = self.archives.open(&[b"errand-key", self.site().as_str().as_bytes(), &errand.to_bytes()], wrapped)?;
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

    /// The signature of a statement of what was shown.
    pub(crate) fn statement(&self, pieces: &[&[u8]]) -> [u8; 32] {
        mac(&self.statements, pieces)
    }

    /// What is left of an objection by the tag of the address it was made under.
    pub(crate) fn residue(&self, tag: [u8; 16]) -> [u8; 32] {
        mac(&self.residues, &[&tag])
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

/// The number itself.
pub(crate) const NUMBER: &[u8] = b"number";
/// What is shown instead of it.
pub(crate) const MASKED: &[u8] = b"masked";

/// Where a number of a card or an account belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NumberPlace<'a> {
    pub(crate) category: &'a DataCategory,
    pub(crate) record: RecordId,
    pub(crate) revision: u32,
    pub(crate) token: RecordId,
    pub(crate) part: &'static [u8],
}

impl NumberPlace<'_> {
    fn names(&self) -> [Vec<u8>; 5] {
        let (record, token) = (self.record.to_bytes().to_vec(), self.token.to_bytes().to_vec());
        [self.category.key().as_bytes().to_vec(), record, self.revision.to_be_bytes().to_vec(), self.part.to_vec(), token]
    }
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

    pub(crate) fn open_value(&self, (category, record, revision): (&DataCategory, RecordId, u32), sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let names = (record.to_bytes(), revision.to_be_bytes());
        self.open(&[category.key().as_bytes(), &names.0, &names.1], sealed)
    }

    /// Seals the number of a card or an account, or what is shown instead. Neither opens as the other, nor under another token,
    /// nor as a value that is no number.
    pub(crate) fn seal_number(&self, place: &NumberPlace<'_>, clear: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        let names = place.names();
        self.seal(&names.each_ref().map(Vec::as_slice), clear, chance)
    }

    /// Opens the number itself: with the leave that a grant for a transaction gives.
    pub(crate) fn open_number(&self, _leave: &NumberLeave<'_>, place: NumberPlace<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let names = NumberPlace { part: NUMBER, ..place }.names();
        self.open(&names.each_ref().map(Vec::as_slice), sealed)
    }

    /// Opens what is shown instead of the number.
    pub(crate) fn open_masked(&self, place: NumberPlace<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let names = NumberPlace { part: MASKED, ..place }.names();
        self.open(&names.each_ref().map(Vec::as_slice), sealed)
    }

    pub(crate) fn seal(&self, names: &[&[u8]], clear: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        self.key.seal(&self.full_names(&self.subject.to_bytes(), names), clear, chance)
    }

    pub(crate) fn open(&self, names: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.key.open(&self.full_names(&self.subject.to_bytes(), names), sealed)
    }

    fn full_names<'a>(&'a self, subject: &'a [u8], names: &[&'a [u8]]) -> Vec<&'a [u8]> {
        let mut full: Vec<&[u8]> = vec![self.site.as_str().as_bytes(), subject];
        full.extend_from_slice(names);
        full
    }
}

#[cfg(test)]
mod tests {
    use super::{MASKED, NUMBER, NumberPlace, SubjectKey};
    use crate::seal::Secret;
    use vocabulary::{Chance, DataCategory, RecordId, SiteId, SubjectId};

    struct Sevens;
    impl Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    type Place = (SubjectKey, DataCategory, RecordId, u32, Option<(&'static [u8], RecordId)>);

    /// Everywhere a value can stand: of two sites, people, categories, records, revisions, as a value, a number or what is shown of
    /// one, under two tokens. All under one secret, so that only the names keep them apart.
    fn places() -> Vec<Place> {
        let mut places = Vec::new();
        for bits in 0..32_u8 {
            let one_of_two = |bit: u8| bits >> bit & 1;
            let site = SiteId::new(if one_of_two(0) == 0 { "example.org" } else { "example.com" }).unwrap();
            let category = DataCategory::new(if one_of_two(1) == 0 { "email" } else { "financial" }).unwrap();
            let subject = SubjectId::from_bytes([one_of_two(2); 16]);
            let record = RecordId::from_bytes([one_of_two(3); 16]);
            let tokens = [[0; 16], [1; 16]].map(RecordId::from_bytes);
            let numbers = tokens.into_iter().flat_map(|token| [Some((NUMBER, token)), Some((MASKED, token))]);
            for number in numbers.chain([None]) {
                let key = SubjectKey::new(&site, subject, &Secret::new([3; 32])).unwrap();
                places.push((key, category.clone(), record, u32::from(one_of_two(4)), number));
            }
        }
        places
    }

    #[test]
    fn what_is_sealed_for_one_place_opens_at_no_other() {
        let places = places();
        assert_eq!(places.len(), 160);
        let mut opened = 0;
        for (key, category, record, revision, number) in &places {
            let place = (category, *record, *revision);
            let at = |part, token| NumberPlace { category, record: *record, revision: *revision, token, part };
            let sealed = match number {
                None => key.seal_value(place, b"4111 1111 1111 1111", &Sevens).unwrap(),
                Some((part, token)) => key.seal_number(&at(*part, *token), b"4111 1111 1111 1111", &Sevens).unwrap(),
            };
            for (key, category, record, revision, number) in &places {
                let at = |part, token| NumberPlace { category, record: *record, revision: *revision, token, part }.names();
                let clear = match number {
                    None => key.open_value((category, *record, *revision), &sealed),
                    Some((part, token)) => key.open(&at(*part, *token).each_ref().map(Vec::as_slice), &sealed),
                };
                opened += usize::from(clear.is_ok());
            }
        }
        assert_eq!(opened, places.len(), "each opens where it was sealed, and nowhere else");
    }
}
