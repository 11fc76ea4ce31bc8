//! The only keys of the house: seal, open, forget. It never speaks HTTP or SQL, and opens nothing without a [`LoggedGrant`].

mod archive;
mod chance;
mod kek;
mod keys;
mod log;
mod normal;
mod seal;
mod vault;

pub use archive::ArchiveEntry;
pub use chance::SystemChance;
pub use kek::{FileKek, KekProvider};
pub use keys::SubjectKey;
pub use log::{LogEntry, LoggedGrant};
pub use seal::Secret;
pub use vault::{Opened, Vault, VaultError};
