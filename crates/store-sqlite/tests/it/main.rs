//! The SQLite store from outside: conformance, durability, concurrency, the schema against the catalogue.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod conformance;
mod durability;
mod schema;
mod traces;
mod upgrade;
