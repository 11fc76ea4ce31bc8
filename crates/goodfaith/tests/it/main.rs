//! The program from outside, as people use it. Nothing here calls our libraries but `crash`, which reads what is left of a house.
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
mod crash;
mod decide;
mod explain;
mod help;
mod keys;
mod readme;
mod run;
mod write;
