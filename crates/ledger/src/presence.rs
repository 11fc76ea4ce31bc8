//! Proof that the person is here: they showed the unguessable link that was made for them. It never sees the link's words,
//! only their hash.

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
