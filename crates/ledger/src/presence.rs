//! Proof that the person is here: they showed the unguessable link that was made for them; and the lesser proof that somebody typed
//! their address. It never sees the link's words or the address, only their hashes.

use crate::Hash;
use vocabulary::{EvidenceId, SiteId, SubjectId, Timestamp};

/// A link as it is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The site.
    pub site: SiteId,
    /// For whom it was made.
    pub subject: SubjectId,
    /// SHA-256 of its token.
    pub token_sha256: Hash,
    /// Until when it opens anything.
    pub expires_at: Timestamp,
    /// Under which id its making is on record.
    pub evidence: EvidenceId,
}

/// The person of this id is at the other end. Built by [`Presence::prove`] alone.
#[derive(Debug)]
pub struct Presence {
    site: SiteId,
    subject: SubjectId,
    evidence: EvidenceId,
}

impl Presence {
    /// The presence that this link and the hash of what was shown prove at this instant.
    #[must_use]
    pub fn prove(link: &Link, shown_sha256: &Hash, now: Timestamp) -> Option<Self> {
        // Both are hashes of 32 random bytes, so comparing them tells nothing of use to one who guesses.
        (link.token_sha256 == *shown_sha256 && now < link.expires_at).then(|| Self { site: link.site.clone(), subject: link.subject, evidence: link.evidence })
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// Who is here.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> EvidenceId {
        self.evidence
    }
}

/// A request to be let in as it is on record: somebody typed an address and is known by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knock {
    /// The site.
    pub site: SiteId,
    /// A keyed hash of the address that was typed.
    pub tag: [u8; 16],
    /// Until when a letter may be sent for it.
    pub expires_at: Timestamp,
    /// Under which id it is on record.
    pub evidence: EvidenceId,
}

/// Somebody typed an address that this person gave: reason enough to write to that address, and for nothing else. Built by
/// [`Called::prove`] alone.
#[derive(Debug)]
pub struct Called {
    site: SiteId,
    subject: SubjectId,
    evidence: EvidenceId,
}

impl Called {
    /// That the address of this request is one that the person gave, by the keyed hash it was given under.
    #[must_use]
    pub fn prove(knock: &Knock, subject: SubjectId, given: &[u8; 16], now: Timestamp) -> Option<Self> {
        (knock.tag == *given && now < knock.expires_at).then(|| Self { site: knock.site.clone(), subject, evidence: knock.evidence })
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// Whose address it is.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// The evidence.
    #[must_use]
    pub const fn evidence(&self) -> EvidenceId {
        self.evidence
    }
}
