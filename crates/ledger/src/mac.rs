//! Keyed hashes between two who share a secret: HMAC-SHA-256 (RFC 2104). It never shows the secret.

use crate::Hash;
use aws_lc_rs::hmac;

/// A secret that two share, with which each knows what the other wrote.
#[derive(Clone)]
pub struct MacKey(hmac::Key);

impl MacKey {
    /// The key that these secret bytes make.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The keyed hash of a message.
    #[must_use]
    pub fn of(&self, message: &[u8]) -> Hash {
        let mut mac = [0; 32];
        for (to, from) in mac.iter_mut().zip(hmac::sign(&self.0, message).as_ref()) {
            *to = *from;
        }
        mac
    }

    /// Whether this is the keyed hash of the message, compared in a time that does not tell how much of it is right.
    #[must_use]
    pub fn is_of(&self, message: &[u8], mac: &Hash) -> bool {
        hmac::verify(&self.0, message, mac).is_ok()
    }
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey(…)")
    }
}
