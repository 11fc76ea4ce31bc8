//! Letters in, against the real things: a real blocklist zone, a real Postfix, real conversations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test may fail loudly")]
#![allow(clippy::print_stderr, reason = "a test tells what it saw")]

mod authors;
mod blocklists;
mod doors;
mod letters;
mod postfix;
mod scene;
mod talk;
