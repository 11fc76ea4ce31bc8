//! Passwords: what Argon2id makes of one under a secret of its site, and whether another is the same. It keeps none, and takes as long
//! where there is nothing to compare with.

use crate::{Vault, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use vocabulary::{Personal, SiteId};
use zeroize::Zeroizing;

/// What the site's secret for passwords is called.
const PEPPER: &str = "password";
/// How much memory a hash takes, in KiB: 19 MiB, the first of OWASP's recommendations.
const MEMORY_KIB: u32 = 19 * 1024;
/// How often that memory is gone through.
const PASSES: u32 = 2;
/// How many of its lanes can be worked on at once.
const LANES: u32 = 1;

/// What is kept of a password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PasswordHash {
    /// What it is salted with.
    pub salt: [u8; 16],
    /// What Argon2id makes of it.
    pub hash: [u8; 32],
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl Vault {
    /// What is kept of a new password. It takes tens of milliseconds of a processor, and is meant to.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn hash_password(&self, site: &SiteId, password: &Personal<String>) -> Result<PasswordHash, VaultError> {
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        Ok(PasswordHash { salt, hash: self.stretched(site, password, &salt)? })
    }

    /// Whether the password is the one that was kept. Where none was, it takes as long and is not.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn is_password(&self, site: &SiteId, password: &Personal<String>, kept: Option<&PasswordHash>) -> Result<bool, VaultError> {
        let nobodys = PasswordHash { salt: [0; 16], hash: [0; 32] };
        let compared = kept.unwrap_or(&nobodys);
        let hash = self.stretched(site, password, &compared.salt)?;
        let is_same = aws_lc_rs::constant_time::verify_slices_are_equal(&hash, &compared.hash).is_ok();
        Ok(is_same && kept.is_some())
    }

    fn stretched(&self, site: &SiteId, password: &Personal<String>, salt: &[u8; 16]) -> Result<[u8; 32], VaultError> {
        let pepper = Zeroizing::new(self.token(site, PEPPER, &[])?);
        let failed = |_| VaultError::Crypto;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(failed)?;
        let argon2 = Argon2::new_with_secret(&*pepper, Algorithm::Argon2id, Version::V0x13, params).map_err(failed)?;
        let mut hash = [0; 32];
        argon2.hash_password_into(password.reveal().as_bytes(), salt, &mut hash).map_err(failed)?;
        Ok(hash)
    }
}
