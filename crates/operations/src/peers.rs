//! What two servers share so that one takes the other's notices of erasures and nobody else's. It never prints the secret.

use crate::ErasureNotice;
use ledger::MacKey;

/// What is signed begins with this, so that the same secret used for something else gives other signatures.
const CONTEXT: &[u8] = b"goodfaith erasure notice 1\n";

/// How many characters a mark and a signature have: 32 bytes in hexadecimal.
const HEX_CHARACTERS: usize = 64;

/// The secret that a house and the peer it ships its erasures to share.
#[derive(Clone, Debug)]
pub struct PeerSecret(MacKey);

impl PeerSecret {
    /// The secret of these bytes; 32 random ones are as many as count.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(MacKey::new(secret))
    }

    /// The signature of a posted body, in hexadecimal.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        ledger::hex(&self.0.of(&[CONTEXT, body].concat()))
    }

    /// The notice in a posted body, where whoever posted it has the secret.
    ///
    /// # Errors
    /// When the signature is not theirs, or the body is no notice.
    pub fn open(&self, body: &[u8], signature: &str) -> Result<ErasureNotice, PeerError> {
        let signature = ledger::from_hex(signature).ok_or(PeerError::Signature)?;
        if !self.0.is_of(&[CONTEXT, body].concat(), &signature) {
            return Err(PeerError::Signature);
        }
        let notice: ErasureNotice = serde_json::from_slice(body).map_err(|error| PeerError::Notice(error.to_string()))?;
        let is_hex = |text: &str| text.len() == HEX_CHARACTERS && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if is_hex(&notice.mark) && is_hex(&notice.hmac) {
            Ok(notice)
        } else {
            Err(PeerError::Notice("its mark or its signature is not 64 hexadecimal digits".to_owned()))
        }
    }
}

/// Why a posted notice is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    /// Whoever posted it does not have the secret.
    #[error("the signature is not that of the shared secret")]
    Signature,
    /// It is no notice of an erasure.
    #[error("not a notice of an erasure: {0}")]
    Notice(String),
}
