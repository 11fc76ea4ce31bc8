//! The program from outside, as people use it. Our libraries are called only to build, fill, and read the houses that commands look at and
//! leave, and to tamper with them.
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
mod disclosing;
mod explain;
mod help;
mod importing;
mod keys;
mod migrate;
mod publishing;
mod readme;
mod receiving;
mod restoring;
mod restoring_stores;
mod run;
mod scrub;
mod serve;
mod systems;
mod verify;
mod write;
