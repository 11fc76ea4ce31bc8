//! A whole house as one stream of frames, and back. What is in it is as sealed as it is in the house; the keys of the sites are
//! not in it, and whoever writes it to a disk encrypts the stream besides. It never opens a value.

mod frame;
mod restore;
mod write;

pub use restore::{Restored, check, erased_at, import, replay};
pub use write::write;

use ledger::Hash;
use serde::{Deserialize, Serialize};
use vocabulary::{SiteId, Timestamp};

/// The form of backups that this version writes and reads.
pub const FORM: u32 = 1;

/// Why a backup was not written or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The stream ends before its end, or is no backup.
    #[error("this is not a whole backup: {0}")]
    Broken(&'static str),
    /// The stream could not be read or written.
    #[error("the backup could not be read or written: {0}")]
    Stream(#[from] std::io::Error),
    /// Another version wrote it.
    #[error("this backup is of form {0}; this version reads form {FORM}")]
    OtherForm(u32),
    /// The tables do not give the log that the backup says it has.
    #[error("the log of `{0}` in this backup is not what its head says")]
    Log(SiteId),
    /// The keys of a site cannot be used.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// What stands at the head of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The form.
    pub form: u32,
    /// When it was begun.
    pub made_at: Timestamp,
    /// The sites in it, each with the head of its log when it was begun.
    pub sites: Vec<SiteHead>,
}

/// A site, and how far its log was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteHead {
    /// The site.
    pub site: SiteId,
    /// How many leaves its log had.
    pub size: u64,
    /// The root of their tree, in hexadecimal.
    pub root: String,
}

impl SiteHead {
    fn root_hash(&self) -> Option<Hash> {
        ledger::from_hex(&self.root)
    }
}

/// What stands at the end of a backup: without it, it is not whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trailer {
    /// How many rows it has.
    pub rows: u64,
}
