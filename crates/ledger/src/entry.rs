//! One line of the log: an event, its salt, and the leaf that commits to both. The leaf never holds personal data and
//! cannot be tied to another leaf without the salts.

use crate::{Event, Hash, RowSeals, hex, leaf_hash, sha256};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use vocabulary::{SubjectId, Timestamp, VersionId};

/// Milliseconds of the hour to which a leaf tells the time.
const HOUR_MS: i64 = 3_600_000;

/// Room for what most entries say.
const OPENING_BYTES: usize = 1024;

/// The randomness that keeps a commitment from being guessed. Forget it and the leaf says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salt(pub [u8; 32]);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// What a leaf commits to, and what opens it again: kept sealed under the person's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was done.
    pub event: Event,
    /// About whom, when it is about a person.
    pub subject: Option<SubjectId>,
    /// The policy version it was done under.
    pub version: Option<VersionId>,
    /// When.
    pub at: Timestamp,
    /// The salt.
    pub salt: Salt,
    /// Who did it for the company, as a keyed hash of their name: whoever knows the site's key finds what a stolen key or session did, and
    /// nobody reads a name out of it. None where nobody of the company did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What became of the rows the act wrote.
    #[serde(default, skip_serializing_if = "RowSeals::is_empty")]
    pub seals: RowSeals,
}

/// The bytes that go into the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf(Vec<u8>);

impl Leaf {
    /// The leaf with these bytes, as read back from a log.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its hash in the tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.0)
    }
}

/// The canonical form of a leaf: these members, in this order, without white space.
#[derive(Serialize)]
struct Canonical<'a> {
    v: u8,
    kind: &'a str,
    hour: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: &'a Option<VersionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    commitment: String,
}

/// All of an entry but its salt and its seals, which are kept as bytes.
#[derive(Serialize, Deserialize)]
struct Said<'a> {
    event: Cow<'a, Event>,
    subject: Option<SubjectId>,
    version: Cow<'a, Option<VersionId>>,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Cow<'a, str>>,
}

/// An entry written twice: for the tree, and for whoever may open it again.
#[derive(Debug)]
pub struct Written {
    /// What goes into the tree.
    pub leaf: Leaf,
    /// The entry itself, to be sealed: it names the person.
    pub opening: Vec<u8>,
}

impl Entry {
    /// The entry written; `None` only when the event cannot be written as JSON.
    #[must_use]
    pub fn written(&self) -> Option<Written> {
        let said = Said {
            event: Cow::Borrowed(&self.event),
            subject: self.subject,
            version: Cow::Borrowed(&self.version),
            at: self.at,
            by: self.by.as_deref().map(Cow::Borrowed),
        };
        let mut opening = Vec::with_capacity(OPENING_BYTES);
        opening.extend_from_slice(&self.salt.0);
        opening.extend_from_slice(&[0; 4]);
        serde_json::to_writer(&mut opening, &said).ok()?;
        let length = u32::try_from(opening.len() - 36).ok()?;
        opening.get_mut(32..36)?.copy_from_slice(&length.to_be_bytes());
        self.seals.pack_into(&mut opening);
        // A pseudonym of its own for each leaf: salted, so that two leaves of one person look like two people's.
        let pseudonym = self.subject.map(|subject| sha256(&[b"subject", &self.salt.0, &subject.to_bytes()]));
        let canonical = Canonical {
            v: 1,
            kind: self.event.kind(),
            hour: Timestamp(self.at.0 - self.at.0.rem_euclid(HOUR_MS)).to_string(),
            version: &self.version,
            subject: pseudonym.map(|hash| hex(hash.first_chunk::<16>().unwrap_or(&[0; 16]))),
            // Over the salt, the length of what is said, that, and the seals: no two entries spell the same bytes.
            commitment: hex(&sha256(&[&opening])),
        };
        Some(Written { leaf: serde_json::to_vec(&canonical).ok().map(Leaf)?, opening })
    }

    /// The leaf of this entry: `None` only when the event cannot be written as JSON.
    #[must_use]
    pub fn leaf(&self) -> Option<Leaf> {
        self.written().map(|written| written.leaf)
    }

    /// Reads an entry that was written to be opened again; `None` when it is none.
    #[must_use]
    pub fn opened(opening: &[u8]) -> Option<Self> {
        let (salt, rest) = opening.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (said, seals) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let Said { event, subject, version, at, by } = serde_json::from_slice(said).ok()?;
        let seals = RowSeals::unpacked(seals)?;
        Some(Self { event: event.into_owned(), subject, version: version.into_owned(), at, salt: Salt(*salt), by: by.map(Cow::into_owned), seals })
    }
}
