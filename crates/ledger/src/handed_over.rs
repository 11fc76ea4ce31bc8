//! What was given to a party, as the log says it and as the party's certificate shows it: counts, kinds, sentences, duties. It names no person and
//! holds no value.

use crate::{Hash, PartyName, hex, sha256};
use serde::{Deserialize, Serialize};
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SentenceId};

/// One act of giving data to a party. Its receipt is a certificate that the party can keep: whoever has the log's public key can check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HandedOver {
    /// The act.
    pub handover: RecordId,
    /// To whom.
    pub party: PartyName,
    /// What the party is to us.
    pub recipient: Recipient,
    /// What was done.
    pub action: Action,
    /// Why.
    pub purpose: Purpose,
    /// About how many people something left.
    pub people: u32,
    /// How many values left of each kind.
    pub left: Vec<(DataCategory, u32)>,
    /// The sentences that permit it.
    pub sentences: Vec<SentenceId>,
    /// The duties that go with it, as `no-onward-share`.
    pub duties: Vec<String>,
    /// A [`ContentHash`] of what was given, in hexadecimal; empty where it was given as an answer and not as a file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
}

/// A salted hash over the lines of a file. The salt is told to whoever gets the file and kept by nobody else, so that nobody can find out a
/// value by trying.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContentHash(Hash);

impl ContentHash {
    /// The hash of no lines yet, under this salt.
    #[must_use]
    pub fn salted(salt: &[u8; 32]) -> Self {
        Self(sha256(&[b"content", salt]))
    }

    /// The hash with one more line, without its end.
    #[must_use]
    pub fn line(self, line: &[u8]) -> Self {
        Self(sha256(&[b"line", &self.0, line]))
    }

    /// Reads one that was spelt.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        crate::from_hex(text).map(Self)
    }

    /// In hexadecimal.
    #[must_use]
    pub fn spelt(&self) -> String {
        hex(&self.0)
    }
}

impl std::fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spelt())
    }
}
