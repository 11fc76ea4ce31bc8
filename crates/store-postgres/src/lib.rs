//! The store of many servers: PostgreSQL, the house and its keys as two schemas of one database. The only SQL here; it never
//! knows what a policy is, and never keeps anything of the house in the server that another server would need.

mod act;
mod connect;
mod keys;
mod log;
mod migrate;
mod restoring;
mod scrub;
mod sql;
pub mod statements;
mod store;
mod tls;
mod write;

pub use migrate::STEPS;
pub use restoring::Restoring;
pub use scrub::{Remains, Scrubbed};
pub use store::PostgresStore;
