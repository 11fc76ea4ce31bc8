//! The PostgreSQL store from outside, against a real server: conformance at both isolations, from two servers at once, through
//! restarts and cut connections; the schema against the catalogue.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod conformance;
mod faults;
mod ha;
mod schema;
mod scrub;
mod tls;
mod upgrade;
