//! Signatures of what is posted, in the manner of Standard Webhooks: an id, a time and an HMAC-SHA-256 over both and the body, in three headers.
//! Whoever receives it knows who wrote, that nothing was changed, and what they had before. It posts nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::MacKey;

/// The header that bears the id, the same on every try.
pub const ID: &str = "webhook-id";
/// The header that bears the time of this try, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header that bears the signature.
pub const SIGNATURE: &str = "webhook-signature";

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// What a signature begins with.
const VERSION: &str = "v1,";
/// The fewest bytes of a secret.
const SECRET_BYTES_MIN: usize = 24;
/// How far the time of a message may be from the receiver's, in seconds.
const APART_MAX: i64 = 300;

/// A secret shared with who is posted to.
#[derive(Clone, Debug)]
pub struct Signer(MacKey);

/// A secret that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret is written `whsec_` and then at least 24 bytes in base64")]
pub struct SecretError;

impl Signer {
    /// The secret that is written so.
    ///
    /// # Errors
    /// When it is none, or too short to be one.
    pub fn read(text: &str) -> Result<Self, SecretError> {
        let bytes = text.trim().strip_prefix(PREFIX).and_then(|rest| STANDARD.decode(rest).ok());
        bytes.filter(|bytes| bytes.len() >= SECRET_BYTES_MIN).map(|bytes| Self(MacKey::new(&bytes))).ok_or(SecretError)
    }

    /// The signature of a message.
    #[must_use]
    pub fn sign(&self, (id, seconds): (&str, i64), body: &[u8]) -> String {
        format!("{VERSION}{}", STANDARD.encode(self.0.of(&signed((id, seconds), body))))
    }

    /// Whether one of these signatures, as they stand in the header, is of this message, and it was written about now.
    #[must_use]
    pub fn is_of(&self, (id, seconds): (&str, i64), body: &[u8], (signatures, now): (&str, i64)) -> bool {
        let message = signed((id, seconds), body);
        let is_one = |signature: &str| {
            let mac = signature.strip_prefix(VERSION).and_then(|text| STANDARD.decode(text).ok()).and_then(|bytes| bytes.try_into().ok());
            mac.is_some_and(|mac| self.0.is_of(&message, &mac))
        };
        now.saturating_sub(seconds).abs() <= APART_MAX && signatures.split(' ').any(is_one)
    }
}

fn signed((id, seconds): (&str, i64), body: &[u8]) -> Vec<u8> {
    [format!("{id}.{seconds}.").as_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::Signer;

    #[test]
    fn a_signature_is_the_one_of_standard_webhooks() {
        // The example of the specification of Standard Webhooks.
        let signer = Signer::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let (message, body) = (("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330), br#"{"test": 2432232314}"#);
        let signature = signer.sign(message, body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(signer.is_of(message, body, (&format!("v1,AAAA {signature}"), message.1 + 299)));
        assert!(!signer.is_of(message, body, (&signature, message.1 + 301)), "too late");
        assert!(!signer.is_of(message, br#"{"test": 2432232315}"#, (&signature, message.1)), "another body");
        assert!(!signer.is_of(("msg_other", message.1), body, (&signature, message.1)), "another id");
        assert!(Signer::read("whsec_c2hvcnQ=").is_err() && Signer::read("c2VjcmV0").is_err());
    }
}
