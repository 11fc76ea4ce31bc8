//! The files of words, held against one another and against who says them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod files;
