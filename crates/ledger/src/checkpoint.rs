//! The signed head of a log: a C2SP checkpoint in a signed note, Ed25519. It never holds a key longer than its owner does.

use crate::{Hash, sha256};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The byte that stands for Ed25519 in a signed note's key id.
const ED25519_NOTE: u8 = 1;

/// The head of a log at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log, as `wipro.com/log`.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// Why a note cannot be trusted or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The key's seed is not one.
    #[error("the signing key is not an Ed25519 seed")]
    Key,
    /// It is not written as a checkpoint in a signed note.
    #[error("the note is not a signed checkpoint")]
    Form,
    /// No signature on it is this key's.
    #[error("the note does not bear a valid signature of this log")]
    Signature,
}

/// The key that signs a log's checkpoints.
pub struct NoteKey {
    name: String,
    pair: Ed25519KeyPair,
}

impl std::fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoteKey({}, …)", self.name)
    }
}

/// What is needed to check a log's checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVerifier {
    name: String,
    public: Vec<u8>,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        Some(Self { origin: origin.to_owned(), size: size.parse().ok()?, root: STANDARD.decode(root).ok()?.try_into().ok()? })
    }
}

impl NoteKey {
    /// The key of the log of this name, from its 32-byte seed.
    ///
    /// # Errors
    /// When the seed cannot be a key.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Ok(Self { name: name.to_owned(), pair: Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NoteError::Key)? })
    }

    /// The checkpoint as a signed note.
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let text = checkpoint.text();
        let mut signature = self.verifier().key_id().to_vec();
        signature.extend_from_slice(self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(signature))
    }

    /// What others need to check it.
    #[must_use]
    pub fn verifier(&self) -> NoteVerifier {
        NoteVerifier { name: self.name.clone(), public: self.pair.public_key().as_ref().to_vec() }
    }
}

impl NoteVerifier {
    /// The name of the log whose key it is, which is also the origin of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> [u8; 4] {
        let hash = sha256(&[self.name.as_bytes(), b"\n", &[ED25519_NOTE], &self.public]);
        *hash.first_chunk().unwrap_or(&[0; 4])
    }

    /// The verifier key as signed notes spell it: `name+hash+key`.
    #[must_use]
    pub fn spelling(&self) -> String {
        let mut key = vec![ED25519_NOTE];
        key.extend_from_slice(&self.public);
        format!("{}+{}+{}", self.name, crate::hex(&self.key_id()), STANDARD.encode(key))
    }

    /// Reads a verifier key.
    ///
    /// # Errors
    /// When it is not spelt as one, or its hash is not its own.
    pub fn read(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Form);
        };
        let key = STANDARD.decode(key).map_err(|_| NoteError::Form)?;
        let Some((&ED25519_NOTE, public)) = key.split_first() else {
            return Err(NoteError::Form);
        };
        let verifier = Self { name: name.to_owned(), public: public.to_vec() };
        if crate::hex(&verifier.key_id()) == id { Ok(verifier) } else { Err(NoteError::Form) }
    }

    /// The checkpoint in a note that bears this key's signature. Signatures of others (witnesses) are passed over.
    ///
    /// # Errors
    /// When the note is not a checkpoint, or this key did not sign it.
    pub fn verify(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let (text, signatures) = note.split_once("\n\n").ok_or(NoteError::Form)?;
        let text = format!("{text}\n");
        let public = UnparsedPublicKey::new(&ED25519, &self.public);
        let signed = signatures.lines().any(|line| {
            line.strip_prefix("— ")
                .and_then(|line| line.split_once(' '))
                .filter(|(name, _)| *name == self.name)
                .and_then(|(_, signature)| STANDARD.decode(signature).ok())
                .is_some_and(|bytes| match bytes.split_first_chunk::<4>() {
                    Some((id, signature)) => *id == self.key_id() && public.verify(text.as_bytes(), signature).is_ok(),
                    None => false,
                })
        });
        if !signed {
            return Err(NoteError::Signature);
        }
        Checkpoint::read(&text).ok_or(NoteError::Form)
    }
}
