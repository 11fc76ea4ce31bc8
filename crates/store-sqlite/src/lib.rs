//! The embedded store: SQLite, one file per site and one for its keys. The only SQL here; it never knows what a policy is.

mod act;
mod faults;
mod keys;
mod log;
mod migrate;
mod site;
mod sql;
pub mod statements;
mod store;
mod write;

#[cfg(feature = "faults")]
pub use faults::Faults;
pub use migrate::STEPS;
pub use store::SqliteStore;
