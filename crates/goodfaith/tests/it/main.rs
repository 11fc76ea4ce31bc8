//! The program from outside, as people use it. Nothing here calls our libraries.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod browser;
mod check;
mod compare;
mod decide;
mod explain;
mod help;
mod readme;
mod restoring;
mod run;
mod write;
