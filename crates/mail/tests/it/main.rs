//! Letters out and in, against the real things: a real mail server on the other side, a real blocklist zone, a real Postfix, real conversations.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on fails"
)]

mod authors;
mod blocklists;
mod doors;
mod kit;
mod letters;
mod mailing;
mod postfix;
mod scene;
mod server;
mod signatures;
mod talk;
