//! What ties the vault to the log: entries sealed beside their leaves, and grants whose leaf is durable. It never writes to
//! the log itself.

use crate::VaultError;
use gate::Grant;
use ledger::{Entry, Leaf};
use store::{Committed, Intent, LeafDraft};

/// An entry ready to go into the log, with what opens it sealed under its owner's key.
#[derive(Debug)]
pub struct LogEntry {
    pub(crate) entry: Entry,
    pub(crate) leaf: Leaf,
    pub(crate) opening: Option<Vec<u8>>,
}

impl LogEntry {
    /// The change that appends it.
    #[must_use]
    pub fn intent(&self) -> Intent {
        Intent::Append(LeafDraft {
            data: self.leaf.bytes().to_vec(),
            subject: self.entry.subject.filter(|_| self.opening.is_some()),
            opening: self.opening.clone(),
        })
    }

    /// The entry in clear: for the receipt of the one it is about.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Its leaf.
    #[must_use]
    pub const fn leaf(&self) -> &Leaf {
        &self.leaf
    }
}

/// A grant whose leaf is durable in the log. The vault opens values for nothing else, and uses it up.
#[derive(Debug)]
pub struct LoggedGrant(pub(crate) Grant);

impl LoggedGrant {
    /// The grant, now that the log entry that commits to it is durable.
    ///
    /// # Errors
    /// When the leaf that was committed is not this entry's, or the entry is not this grant's.
    pub fn new(grant: Grant, entry: &LogEntry, committed: Committed) -> Result<Self, VaultError> {
        let (part, placed) = committed.into_parts();
        let is_its_leaf = placed.hash == entry.leaf.hash();
        let is_its_log = part.site() == grant.site();
        let is_its_entry = entry.entry.event == *grant.event() && entry.entry.subject == Some(grant.subject());
        if is_its_leaf && is_its_log && is_its_entry { Ok(Self(grant)) } else { Err(VaultError::NotLogged) }
    }

    /// The grant.
    #[must_use]
    pub const fn grant(&self) -> &Grant {
        &self.0
    }
}
