//! The real program killed in the middle of its work, again and again; its disk full or read-only; its database gone for a while. What was
//! acknowledged is there, nothing is half done or done twice, and it goes on by itself.

mod actor;
mod book;
mod chance;
mod client;
mod closed;
mod database;
mod disk;
mod kills;
mod server;
mod sync;

use std::io::Write;

/// Says how a long test went, past the harness, which shows nothing of a test that has passed.
fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{words}"));
}

/// How often the server is killed: more often when there is all night for it.
fn rounds() -> u32 {
    if std::env::var_os("GOODFAITH_LONG").is_some() { 1_000 } else { 20 }
}

/// The seed of every choice; another one finds other moments.
fn seed() -> u64 {
    std::env::var("GOODFAITH_SEED").map_or(0x5eed, |text| text.parse().expect("GOODFAITH_SEED is a number"))
}
