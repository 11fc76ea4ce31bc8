//! Key-encryption keys from the environment, for machines that are given their secrets that way. It never makes one, and takes none
//! that a person would make up.

use crate::VaultError;
use crate::kek::{self, KekNumber, KekProvider, Wrapping};
use crate::keys::derive;
use crate::seal::Secret;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::BTreeSet;
use vocabulary::{Chance, SiteId};
use zeroize::Zeroizing;

/// The variable of all sites; each site's own is this, `_` and its name.
const VARIABLE: &str = "GOODFAITH_KEK";

/// Random bytes are nearly all different; what a person makes up repeats itself.
const DIFFERENT_BYTES_MIN: usize = 20;

/// How a variable is read.
pub type Variables = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A key per site from `GOODFAITH_KEK_<SITE>` (capitals, other signs as `_`), or for all sites from `GOODFAITH_KEK`: 32 random bytes
/// in 64 hexadecimal digits or in base64. The second key of a site is in `…_2`, the third in `…_3`.
pub struct EnvKek(Variables);

impl std::fmt::Debug for EnvKek {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnvKek")
    }
}

impl EnvKek {
    /// Keys from these variables.
    #[must_use]
    pub const fn new(variables: Variables) -> Self {
        Self(variables)
    }

    /// The variable this key is read from, and its words.
    fn find(&self, site: &SiteId, number: KekNumber) -> Option<(String, Zeroizing<String>)> {
        let all = numbered(VARIABLE.to_owned(), number);
        [variable_of(site, number), all].into_iter().find_map(|name| (self.0)(&name).map(|words| (name, Zeroizing::new(words))))
    }

    fn read(&self, site: &SiteId, number: KekNumber) -> Result<Secret, VaultError> {
        let own = variable_of(site, number);
        let Some((variable, words)) = self.find(site, number) else {
            let reason = "it is not set; give it 32 random bytes, as `openssl rand -hex 32` makes them".to_owned();
            return Err(VaultError::Kek { name: format!("variable {own}"), reason });
        };
        let wrong = |reason: &str| VaultError::Kek { name: format!("variable {variable}"), reason: reason.to_owned() };
        let key = decoded(words.trim()).ok_or_else(|| wrong("it is not 32 bytes in 64 hexadecimal digits or in base64; `openssl rand -hex 32` makes such"))?;
        if is_made_up(key.bytes()) {
            return Err(wrong("it is no random key; make one with `openssl rand -hex 32`"));
        }
        // A key of several sites is a different one for each.
        if variable == own { Ok(key) } else { derive(&key, site, "kek") }
    }
}

fn variable_of(site: &SiteId, number: KekNumber) -> String {
    let site: String = site.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    numbered(format!("{VARIABLE}_{site}"), number)
}

fn numbered(name: String, number: KekNumber) -> String {
    if number == 1 { name } else { format!("{name}_{number}") }
}

fn decoded(words: &str) -> Option<Secret> {
    if let Some(bytes) = ledger::from_hex(words).map(Zeroizing::new) {
        return Some(Secret::new(*bytes));
    }
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(words).ok()?);
    Secret::from_slice(&bytes)
}

fn is_made_up(bytes: &[u8; 32]) -> bool {
    let different: BTreeSet<u8> = bytes.iter().copied().collect();
    let steps: BTreeSet<u8> = bytes.iter().zip(bytes.iter().skip(1)).map(|(one, next)| next.wrapping_sub(*one)).collect();
    let is_text = bytes.iter().all(u8::is_ascii_graphic);
    different.len() < DIFFERENT_BYTES_MIN || steps.len() < DIFFERENT_BYTES_MIN / 2 || is_text
}

impl KekProvider for EnvKek {
    fn name(&self, site: &SiteId, number: KekNumber) -> String {
        format!("variable {}", self.find(site, number).map_or_else(|| variable_of(site, number), |(name, _)| name))
    }

    fn exists(&self, site: &SiteId, number: KekNumber) -> Result<bool, VaultError> {
        Ok(self.find(site, number).is_some())
    }

    fn create(&self, site: &SiteId, number: KekNumber, _chance: &dyn Chance) -> Result<(), VaultError> {
        self.read(site, number).map(drop)
    }

    fn wrap(&self, of: Wrapping<'_>, number: KekNumber, secret: &Secret, chance: &dyn Chance) -> Result<Vec<u8>, VaultError> {
        kek::wrap(&self.read(of.site, number)?, of, secret, chance)
    }

    fn unwrap(&self, of: Wrapping<'_>, number: KekNumber, wrapped: &[u8]) -> Result<Secret, VaultError> {
        kek::unwrap(&self.read(of.site, number)?, of, wrapped)
    }

    /// The house cannot destroy what others put into its environment: whoever put it there takes it away.
    fn destroy(&self, _site: &SiteId, _number: KekNumber) -> Result<(), VaultError> {
        Ok(())
    }
}
