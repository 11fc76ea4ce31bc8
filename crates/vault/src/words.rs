//! What the company writes down for itself, about nobody in person: sealed under the site's own key, so that a copied file does not tell it. And
//! the marks by which the log knows again who acted for the company. It opens no value of a person.

use crate::{Vault, VaultError};
use vocabulary::SiteId;

/// What a note of the company is sealed as.
const NOTE: &[u8] = b"note of the company";
/// What the mark of whoever acts for the company is made for.
const ACTOR: &str = "acts for the company";
/// How many bytes of the hash are the mark.
const MARK_BYTES: usize = 8;

impl Vault {
    /// A note of the company, sealed where it stands.
    ///
    /// # Errors
    /// When the site's keys are not open, or the cryptography fails.
    pub fn seal_note(&self, site: &SiteId, place: &[u8], note: &str) -> Result<Vec<u8>, VaultError> {
        self.site(site)?.own.seal(&[NOTE, place], note.as_bytes(), &*self.chance)
    }

    /// The note that was sealed at this place.
    ///
    /// # Errors
    /// When it was changed or moved, or the site's keys are not open.
    pub fn open_note(&self, site: &SiteId, place: &[u8], sealed: &[u8]) -> Result<String, VaultError> {
        let mut clear = self.site(site)?.own.open(&[NOTE, place], sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map_err(|_| VaultError::Tampered)
    }

    /// The mark under which the log has what somebody of this name did for the company.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn actor_mark(&self, site: &SiteId, name: &str) -> Result<String, VaultError> {
        let hash = self.token(site, ACTOR, name.as_bytes())?;
        Ok(ledger::hex(hash.first_chunk::<MARK_BYTES>().unwrap_or(&[0; MARK_BYTES])))
    }
}
