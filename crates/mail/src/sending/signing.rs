//! Signatures of letters (DKIM, RFC 6376 and 8463): with each key of the domain that a letter comes from, RSA or Ed25519. A letter of another domain
//! is not signed. The keys are shown to nobody.

use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{DkimSigner, Done};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use std::path::{Path, PathBuf};

/// What a signature covers where it is there. The list headers are among it, which RFC 8058 asks for. The first is named twice, so that no second
/// sender can be added.
const HEADERS: [&str; 13] = [
    "From",
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// A key to sign with, as the operator names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKeyFile {
    /// The domain whose letters it signs.
    pub domain: String,
    /// Under which name of that domain its public half stands in the DNS.
    pub selector: String,
    /// A PEM file of the private half: RSA in PKCS#1 or PKCS#8, or Ed25519 in PKCS#8.
    pub file: PathBuf,
}

/// A key that cannot be used, or a letter that cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file is no private key.
    #[error("{0} holds no RSA or Ed25519 private key")]
    NoKey(PathBuf),
    /// The file can be read by others than its owner.
    #[error("{0} can be read by others than its owner")]
    Open(PathBuf),
    /// A letter was not signed.
    #[error("a letter could not be signed")]
    NotSigned,
}

enum Key {
    Rsa(Box<DkimSigner<RsaKey<Sha256>, Done>>),
    Ed25519(Box<DkimSigner<Ed25519Key, Done>>),
}

struct KeyOfDomain {
    domain: String,
    key: Key,
}

/// The keys that letters are signed with.
#[derive(Default)]
pub struct Signer {
    keys: Vec<KeyOfDomain>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.domain)).finish()
    }
}

impl Signer {
    /// Takes up the keys in these files.
    ///
    /// # Errors
    /// A file that is no key, or that others than its owner can read.
    pub fn open(files: &[SigningKeyFile]) -> Result<Self, KeyError> {
        let keys = files.iter().map(|file| key_in(file).map(|key| KeyOfDomain { domain: file.domain.to_ascii_lowercase(), key }));
        Ok(Self { keys: keys.collect::<Result<_, _>>()? })
    }

    /// The message with the signatures of the domain that it comes from.
    ///
    /// # Errors
    /// When a key does not sign.
    pub fn signed(&self, from: &str, message: Vec<u8>) -> Result<Vec<u8>, KeyError> {
        let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        let mut headers = String::new();
        for known in self.keys.iter().filter(|known| known.domain == domain) {
            let signature = match &known.key {
                Key::Rsa(signer) => signer.sign(&message),
                Key::Ed25519(signer) => signer.sign(&message),
            };
            headers.push_str(&signature.map_err(|_| KeyError::NotSigned)?.to_header());
        }
        if headers.is_empty() { Ok(message) } else { Ok([headers.into_bytes(), message].concat()) }
    }
}

fn key_in(file: &SigningKeyFile) -> Result<Key, KeyError> {
    is_for_its_owner_alone(&file.file)?;
    let no_key = || KeyError::NoKey(file.file.clone());
    let der = PrivateKeyDer::from_pem_file(&file.file).map_err(|_| no_key())?;
    if let PrivateKeyDer::Pkcs8(pkcs8) = &der
        && let Ok(key) = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der())
    {
        return Ok(Key::Ed25519(Box::new(DkimSigner::from_key(key).domain(&file.domain).selector(&file.selector).headers(HEADERS))));
    }
    let key = RsaKey::<Sha256>::from_key_der(der).map_err(|_| no_key())?;
    Ok(Key::Rsa(Box::new(DkimSigner::from_key(key).domain(&file.domain).selector(&file.selector).headers(HEADERS))))
}

fn is_for_its_owner_alone(file: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).map_err(|_| KeyError::NoKey(file.to_owned()))?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::Open(file.to_owned())) }
}
