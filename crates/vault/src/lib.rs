//! The only keys of the house: seal, open, forget. It never speaks HTTP or SQL, and opens nothing without a [`LoggedGrant`].

mod archive;
mod chance;
mod errand;
mod kek;
mod kek_env;
mod kek_file;
mod kek_token;
mod keys;
mod log;
mod normal;
mod password;
mod rotate;
mod seal;
mod seals;
mod secret_file;
mod site;
mod statements;
mod values;
mod vault;
mod words;

pub use archive::ArchiveEntry;
pub use chance::SystemChance;
pub use errand::{ErrandOpened, Identified, LoggedErrand};
pub use kek::{KekNumber, KekProvider, Wrapping};
pub use kek_env::{EnvKek, Variables};
pub use kek_file::FileKek;
pub use kek_token::TokenKek;
pub use keys::SubjectKey;
pub use log::{LogEntry, LoggedGrant, LoggedGrantForMany, LoggedOpening};
pub use password::PasswordHash;
pub use rotate::{Rotated, Rotation};
pub use seal::Secret;
pub use seals::{SealsByPerson, Told};
pub use secret_file::{SecretFile, SecretFileError};
pub use values::Opened;
pub use vault::{Vault, VaultError};
