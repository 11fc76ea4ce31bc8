//! The program from outside, as people use it. Our libraries are called only to build the houses that `verify` looks at and to tamper with
//! them, and to read what is left of a house in `crash`.
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
mod corruption;
mod crash;
mod decide;
mod explain;
mod help;
mod keys;
mod readme;
mod run;
mod verify;
mod write;
