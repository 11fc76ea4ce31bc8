//! The manifest, and the ways into real databases and a real program, whole and with defects.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that fails has failed"
)]

mod databases;
mod defects;
mod fides;
mod manifest;
mod shop;
mod webhook;
