//! Proof that a line stands in a log, whoever it is about: the line as it is in the tree, its path and the signed head, as a C2SP tlog-proof. Unlike
//! a receipt it opens nothing, so that it can be given to anybody who may see the log.

use crate::{Checkpoint, Hash, NoteVerifier, ReceiptError, leaf_hash, verify_inclusion};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The first line of a proof.
const FORM: &str = "c2sp.org/tlog-proof@v1";
/// The longest proof that is read.
const PROOF_BYTES_MAX: usize = 1 << 16;
/// The longest path in a tree of 2⁶⁴ leaves.
const PATH_HASHES_MAX: usize = 64;

/// A line with its place in the log, and the signed head that covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// What went into the tree.
    pub leaf: Vec<u8>,
    /// Where it stands.
    pub position: u64,
    /// The path from it to the root.
    pub path: Vec<Hash>,
    /// The signed head.
    pub note: String,
}

impl InclusionProof {
    /// The proof as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{FORM}\nextra {}\nindex {}\n", STANDARD.encode(&self.leaf), self.position);
        for hash in &self.path {
            text.push_str(&STANDARD.encode(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Reads a proof. It says nothing yet: see [`Self::verify`].
    ///
    /// # Errors
    /// When it is not written as one.
    pub fn read(text: &str) -> Result<Self, ReceiptError> {
        if text.len() > PROOF_BYTES_MAX {
            return Err(ReceiptError::Form);
        }
        let (head, note) = text.split_once("\n\n").ok_or(ReceiptError::Form)?;
        let read = || {
            let mut lines = head.split('\n').skip_while(|line| *line == FORM);
            let leaf = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
            let position: u64 = lines.next()?.strip_prefix("index ")?.parse().ok()?;
            let path: Vec<Hash> = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect::<Option<_>>()?;
            (head.starts_with(FORM) && path.len() <= PATH_HASHES_MAX).then_some((leaf, position, path))
        };
        read().map(|(leaf, position, path)| Self { leaf, position, path, note: note.to_owned() }).ok_or(ReceiptError::Form)
    }

    /// Checks that the line stands in the log of this key, and gives the head that covers it.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn verify(&self, key: &NoteVerifier) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = key.verify(&self.note)?;
        if checkpoint.origin != key.name() {
            return Err(ReceiptError::Origin);
        }
        let included = verify_inclusion(&leaf_hash(&self.leaf), self.position, checkpoint.size, &self.path, &checkpoint.root);
        if included { Ok(checkpoint) } else { Err(ReceiptError::NotIncluded) }
    }
}
