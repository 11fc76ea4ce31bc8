//! Letters over SMTP, with a real server on the other side.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

mod kit;
mod mailing;
mod server;
mod signatures;
