//! The promises of the five policies, each kept or broken over HTTP by a real house, and a person's copy held against what the house keeps.
//! No promise reaches round the server.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod copies;
mod promises;
