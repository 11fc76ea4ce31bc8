//! The ledger from outside: the Merkle log against the definition, leaves, and what counts as proven. Needs no files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod leaf;
mod log;
mod oracle;
mod proof_of_facts;
