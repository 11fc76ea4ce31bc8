//! Two keyed hashes of a site: the signature on a statement of what was shown, and the mark that an objection leaves when its person is
//! erased. Neither gives out a key, and neither opens anything.

use crate::{Vault, VaultError};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use vocabulary::SiteId;

impl Vault {
    /// The site's signature on a statement: these pieces, in this order, and no others have it.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn sign_statement(&self, site: &SiteId, pieces: &[&[u8]]) -> Result<[u8; 32], VaultError> {
        Ok(self.site(site)?.statement(&[&[site.as_str().as_bytes()], pieces].concat()))
    }

    /// Whether this is the site's signature on a statement of these pieces. How much of it is right is not told by the time it takes.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn is_signed(&self, site: &SiteId, pieces: &[&[u8]], signature: &[u8; 32]) -> Result<bool, VaultError> {
        Ok(verify_slices_are_equal(&self.sign_statement(site, pieces)?, signature).is_ok())
    }

    /// The mark that an objection leaves of the address or number it was made under, by the tag people are found by. It is made under a key
    /// of its own: whoever has the marks and the tags cannot tell which belong together.
    ///
    /// # Errors
    /// When the site's keys are not open.
    pub fn residue(&self, site: &SiteId, tag: [u8; 16]) -> Result<[u8; 32], VaultError> {
        Ok(self.site(site)?.residue(tag))
    }
}
