//! What a policy must do, tested from outside. Nothing here knows how it is done.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "tests may fail loudly and tell what they did"
)]

mod bearing;
mod cedar;
mod comparing;
mod corpus;
mod differential;
mod entry;
mod five;
mod limits;
mod mutations;
mod properties;
mod publishing;
mod reader;
mod reference;
mod sample;
mod saying;
