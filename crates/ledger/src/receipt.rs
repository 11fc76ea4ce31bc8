//! A receipt: proof that an entry stands in a log, as a C2SP tlog-proof that anyone can keep and check without us. It never
//! trusts what it says of itself.

use crate::{Checkpoint, Entry, Hash, NoteError, NoteVerifier, verify_inclusion};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The first line of a receipt.
const FORM: &str = "c2sp.org/tlog-proof@v1";
/// The longest receipt that is read.
const RECEIPT_BYTES_MAX: usize = 1 << 20;
/// The longest path in a tree of 2⁶⁴ leaves.
const PROOF_HASHES_MAX: usize = 64;

/// An entry with its place in the log, and the signed head that covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry in clear, with its salt.
    pub entry: Entry,
    /// Where its leaf stands.
    pub position: u64,
    /// The path from the leaf to the root.
    pub proof: Vec<Hash>,
    /// The signed head.
    pub note: String,
}

/// Why a receipt proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is not written as one.
    #[error("this is not a receipt")]
    Form,
    /// The head is not signed by the log.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The head is another log's.
    #[error("the checkpoint is of another log than the key")]
    Origin,
    /// The entry is not in the tree with this head.
    #[error("the entry does not stand at this place of the log")]
    NotIncluded,
}

impl Receipt {
    /// The receipt as text; `None` only when its entry cannot be written.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let entry = serde_json::to_vec(&self.entry).ok()?;
        let mut text = format!("{FORM}\nextra {}\nindex {}\n", STANDARD.encode(entry), self.position);
        for hash in &self.proof {
            text.push_str(&STANDARD.encode(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.note);
        Some(text)
    }

    /// Reads a receipt. It says nothing yet: see [`Self::verify`].
    ///
    /// # Errors
    /// When it is not written as one.
    pub fn read(text: &str) -> Result<Self, ReceiptError> {
        if text.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptError::Form);
        }
        let (head, note) = text.split_once("\n\n").ok_or(ReceiptError::Form)?;
        Self::read_head(head).map(|(entry, position, proof)| Self { entry, position, proof, note: note.to_owned() }).ok_or(ReceiptError::Form)
    }

    fn read_head(head: &str) -> Option<(Entry, u64, Vec<Hash>)> {
        let mut lines = head.split('\n');
        if lines.next()? != FORM {
            return None;
        }
        let entry = serde_json::from_slice(&STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?).ok()?;
        let index = lines.next()?.strip_prefix("index ")?;
        let position: u64 = index.parse().ok().filter(|position: &u64| position.to_string() == index)?;
        let proof: Vec<Hash> = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect::<Option<_>>()?;
        (proof.len() <= PROOF_HASHES_MAX).then_some((entry, position, proof))
    }

    /// Checks that the entry stands in the log of this key, and gives the head that covers it.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn verify(&self, key: &NoteVerifier) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = key.verify(&self.note)?;
        if checkpoint.origin != key.name() {
            return Err(ReceiptError::Origin);
        }
        let leaf = self.entry.leaf().ok_or(ReceiptError::Form)?;
        let included = verify_inclusion(&leaf.hash(), self.position, checkpoint.size, &self.proof, &checkpoint.root);
        if included { Ok(checkpoint) } else { Err(ReceiptError::NotIncluded) }
    }
}
