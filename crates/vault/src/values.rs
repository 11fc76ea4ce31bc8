//! Sealing and opening a person's values. Nothing is opened without a logged grant, and the number of a card or an account only for
//! a transaction.

use crate::keys::{MASKED, NUMBER, NumberPlace, SubjectKey};
use crate::{LoggedGrant, LoggedGrantForMany, LoggedOpening, Vault, VaultError};
use gate::NumberLeave;
use std::collections::HashMap;
use store::{HeldValue, NumberToken};
use vocabulary::{DataCategory, EvidenceId, Personal, RecordId, SiteId, SubjectId, Timestamp};

/// How many people's keys are in memory at once.
const KEYS_AT_ONCE: usize = 100;

/// What the seals of what is the site's own belong to.
const OWN: &[u8] = b"own";

/// What the seals of what was posted belong to.
const POSTED: &[u8] = b"posted";
/// What the seals of documents belong to.
const DOCUMENT: &[u8] = b"document";

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

impl Vault {
    /// Seals a value of this category, under this record id and revision, for the person of the key.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal(&self, key: &SubjectKey, place: (&DataCategory, RecordId, u32), value: &Personal<String>) -> Result<Vec<u8>, VaultError> {
        key.seal_value(place, value.reveal().as_bytes(), &*self.chance)
    }

    /// Seals the number of a card or an account, and apart from it what is shown where it is not needed.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal_number(
        &self,
        key: &SubjectKey,
        (category, record, revision): (&DataCategory, RecordId, u32),
        token: RecordId,
        (number, masked): (&Personal<String>, &Personal<String>),
    ) -> Result<(Vec<u8>, NumberToken), VaultError> {
        let place = NumberPlace { category, record, revision, token, part: NUMBER };
        let sealed = key.seal_number(&place, number.reveal().as_bytes(), &*self.chance)?;
        let masked = key.seal_number(&NumberPlace { part: MASKED, ..place }, masked.reveal().as_bytes(), &*self.chance)?;
        Ok((sealed, NumberToken { token, masked }))
    }

    /// Seals what a person puts where everybody can read it: a part of this post or portfolio.
    ///
    /// # Errors
    /// When the cryptography fails.
    pub fn seal_posted(&self, key: &SubjectKey, (post, part): (RecordId, &str), words: &Personal<String>) -> Result<Vec<u8>, VaultError> {
        key.seal(&[POSTED, &post.to_bytes(), part.as_bytes()], words.reveal().as_bytes(), &*self.chance)
    }

    /// What a person put where everybody can read it. It takes no grant, because its author published it; a value that is held opens in no
    /// such way.
    ///
    /// # Errors
    /// When it was changed or moved.
    pub fn open_posted(&self, key: &SubjectKey, (post, part): (RecordId, &str), sealed: &[u8]) -> Result<Personal<String>, VaultError> {
        let mut clear = key.open(&[POSTED, &post.to_bytes(), part.as_bytes()], sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map(Personal::new).map_err(|error| {
            drop(zeroize::Zeroizing::new(error.into_bytes()));
            VaultError::Tampered
        })
    }

    /// Seals a word about somebody who is no data subject of the site, such as the name of a member of staff: under the site's own key, for the
    /// thing of this kind and id.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn seal_own(&self, site: &SiteId, (kind, id): (&str, &[u8]), words: &Personal<String>) -> Result<Vec<u8>, VaultError> {
        self.site(site)?.own.seal(&[OWN, kind.as_bytes(), id], words.reveal().as_bytes(), &*self.chance)
    }

    /// What was sealed so. It opens no value of a data subject: those are sealed under their own keys.
    ///
    /// # Errors
    /// When it was changed or moved.
    pub fn open_own(&self, site: &SiteId, (kind, id): (&str, &[u8]), sealed: &[u8]) -> Result<Personal<String>, VaultError> {
        let mut clear = self.site(site)?.own.open(&[OWN, kind.as_bytes(), id], sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map(Personal::new).map_err(|error| {
            drop(zeroize::Zeroizing::new(error.into_bytes()));
            VaultError::Tampered
        })
    }

    /// Seals a document: under the key of the one person it is about, or under the site's own where it is about nobody.
    ///
    /// # Errors
    /// When the site's keys are not open, or the cryptography fails.
    pub fn seal_document(&self, (site, key): (&SiteId, Option<&SubjectKey>), document: EvidenceId, file: &Personal<Vec<u8>>) -> Result<Vec<u8>, VaultError> {
        let names: [&[u8]; 2] = [DOCUMENT, &document.to_bytes()];
        match key {
            Some(key) => key.seal(&names, file.reveal(), &*self.chance),
            None => self.site(site)?.own.seal(&names, file.reveal(), &*self.chance),
        }
    }

    /// Opens the document that the durable leaf says is opened, and uses that up.
    ///
    /// # Errors
    /// When it was changed or moved, or whom it is about was forgotten.
    pub async fn open_document(&self, opening: LoggedOpening, sealed: &[u8]) -> Result<Personal<Vec<u8>>, VaultError> {
        let LoggedOpening { site, subject, document } = opening;
        let names: [&[u8]; 2] = [DOCUMENT, &document.to_bytes()];
        let mut clear = match subject {
            Some(subject) => self.subject_key(&site, subject).await?.ok_or(VaultError::Forgotten)?.open(&names, sealed)?,
            None => self.site(&site)?.own.open(&names, sealed)?,
        };
        Ok(Personal::new(std::mem::take(&mut *clear)))
    }

    /// Opens those of the values that the grant covers, and uses the grant up. Of a number of a card or an account it opens the last
    /// four digits, and the number itself for a transaction.
    ///
    /// # Errors
    /// When the grant has expired, the person was forgotten, or a value was changed or moved.
    pub async fn open(&self, grant: LoggedGrant, held: &[HeldValue], now: Timestamp) -> Result<Vec<Opened>, VaultError> {
        let grant = grant.0;
        if now >= grant.expires_at() {
            return Err(VaultError::Expired);
        }
        let key = self.subject_key(grant.site(), grant.subject()).await?.ok_or(VaultError::Forgotten)?;
        opened(&key, grant.data(), grant.number_leave().as_ref(), held)
    }

    /// Opens those of many people's values that the grant covers, and uses the grant up. Whoever was forgotten meanwhile is left out.
    ///
    /// # Errors
    /// When the grant has expired, or a value was changed or moved.
    pub async fn open_for_many(
        &self,
        grant: LoggedGrantForMany,
        held: &[(SubjectId, Vec<HeldValue>)],
        now: Timestamp,
    ) -> Result<Vec<(SubjectId, Vec<Opened>)>, VaultError> {
        let grant = grant.0;
        if now >= grant.expires_at() {
            return Err(VaultError::Expired);
        }
        let leave = grant.number_leave();
        let held: HashMap<SubjectId, &[HeldValue]> = held.iter().map(|(subject, values)| (*subject, values.as_slice())).collect();
        let granted: HashMap<SubjectId, &[DataCategory]> = grant.people().iter().map(|(subject, data)| (*subject, data.as_slice())).collect();
        let people: Vec<SubjectId> = grant.people().iter().map(|(subject, _)| *subject).collect();
        let mut all = Vec::with_capacity(people.len());
        for some in people.chunks(KEYS_AT_ONCE) {
            for key in self.subject_keys(grant.site(), some).await? {
                if let (Some(values), Some(data)) = (held.get(&key.subject()), granted.get(&key.subject())) {
                    all.push((key.subject(), opened(&key, data, leave.as_ref(), values)?));
                }
            }
        }
        Ok(all)
    }
}

/// The values of these categories, opened with their person's key; a number itself only with leave.
pub(crate) fn opened(key: &SubjectKey, data: &[DataCategory], leave: Option<&NumberLeave<'_>>, held: &[HeldValue]) -> Result<Vec<Opened>, VaultError> {
    let covered = held.iter().filter(|value| data.contains(&value.category));
    covered
        .map(|value| {
            let (category, record, revision) = (&value.category, value.record, value.revision);
            let place = |token| NumberPlace { category, record, revision, token, part: MASKED };
            let mut clear = match (&value.number, leave) {
                (None, _) => key.open_value((category, record, revision), &value.sealed)?,
                // A number that was paid with is destroyed: its last four digits remain.
                (Some(number), Some(leave)) if !value.sealed.is_empty() => key.open_number(leave, place(number.token), &value.sealed)?,
                (Some(number), _) => key.open_masked(place(number.token), &number.masked)?,
            };
            let text = String::from_utf8(std::mem::take(&mut *clear)).map_err(|error| {
                drop(zeroize::Zeroizing::new(error.into_bytes()));
                VaultError::Tampered
            })?;
            Ok(Opened { record, category: category.clone(), value: Personal::new(text) })
        })
        .collect()
}
