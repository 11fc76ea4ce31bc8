//! The vault on a real store: sealing, opening by logged grants alone, keys, and forgetting.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails here has found what it looks for; clippy allows it in tests but not in their helpers"
)]

mod forgetting;
mod house;
mod keeping;
mod keys;
mod opening;
mod passwords;
mod rotation;
mod seals;
mod shaky;
mod worked_on;
