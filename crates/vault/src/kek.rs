//! The key-encryption keys of each site, which are in no database: the trait for whoever keeps them. They are asked for when a site
//! is opened and when its keys are made anew, and at no other time.

use crate::VaultError;
use crate::seal::{Aead, Secret};
use vocabulary::{Chance, SiteId};

/// Which of a site's key-encryption keys, counted from 1.
pub type KekNumber = u32;

/// What a wrapped secret is: it opens as nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Wrapping<'a> {
    /// Of which site.
    pub site: &'a SiteId,
    /// `site` or `root`.
    pub secret: &'a str,
    /// Which version of it.
    pub version: u32,
}

/// Who keeps the key-encryption keys: files, the environment, a security module.
pub trait KekProvider: Send + Sync + std::fmt::Debug {
    /// What this key of the site is called, for people.
    fn name(&self, site: &SiteId, number: KekNumber) -> String;

    /// Whether there is this key.
    ///
    /// # Errors
    /// When that cannot be told.
    fn exists(&self, site: &SiteId, number: KekNumber) -> Result<bool, VaultError>;

    /// Makes this key of the site, whole or not at all.
    ///
    /// # Errors
    /// When there is one already, or it cannot be kept.
    fn create(&self, site: &SiteId, number: KekNumber, chance: &dyn Chance) -> Result<(), VaultError>;

    /// Wraps a secret under a key of its site.
    ///
    /// # Errors
    /// When the key cannot be had.
    fn wrap(&self, of: Wrapping<'_>, number: KekNumber, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError>;

    /// Unwraps what [`Self::wrap`] gave.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when it was wrapped under another key, or as something else.
    fn unwrap(&self, of: Wrapping<'_>, number: KekNumber, wrapped: &[u8]) -> Result<Secret, VaultError>;

    /// Destroys this key; nothing to do when it is gone.
    ///
    /// # Errors
    /// When it is still there.
    fn destroy(&self, site: &SiteId, number: KekNumber) -> Result<(), VaultError>;
}

/// Wraps under a key that is at hand.
pub(crate) fn wrap(key: &Secret, of: Wrapping<'_>, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
    Aead::new(key)?.seal(&names(of, &of.version.to_be_bytes()), secret.bytes(), chance)
}

/// Unwraps what [`wrap`] gave.
pub(crate) fn unwrap(key: &Secret, of: Wrapping<'_>, wrapped: &[u8]) -> Result<Secret, VaultError> {
    let wrong = || VaultError::WrongKey(of.site.clone());
    let opened = Aead::new(key)?.open(&names(of, &of.version.to_be_bytes()), wrapped).map_err(|_| wrong())?;
    Secret::from_slice(&opened).ok_or_else(wrong)
}

/// What a wrapped secret is bound to.
pub(crate) fn names<'a>(of: Wrapping<'a>, version: &'a [u8; 4]) -> [&'a [u8]; 4] {
    [b"site-key", of.site.as_str().as_bytes(), of.secret.as_bytes(), version]
}
