//! Who answers at a door, and how much it takes. It answers nothing.

use std::time::Duration;

/// Which door it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Anybody hands us letters; each sender is looked up.
    Smtp,
    /// A mail server of ours hands on what came in at its own door; each letter has to bear the mark of having been looked up there.
    Lmtp,
}

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a letter.
    pub letter_bytes: usize,
    /// Recipients of a letter.
    pub recipients: usize,
    /// Letters of a connection.
    pub letters: usize,
    /// Mistakes, and refusals, of a connection.
    pub mistakes: usize,
    /// How long a peer may be silent.
    pub silence: Duration,
    /// How long a connection may last in all.
    pub connection: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            letter_bytes: 10 * 1024 * 1024,
            recipients: 50,
            letters: 100,
            mistakes: 20,
            silence: Duration::from_mins(5),
            connection: Duration::from_mins(60),
        }
    }
}

/// Who answers, and how much it takes.
#[derive(Debug, Clone)]
pub struct Hosting {
    /// What the server calls itself.
    pub name: String,
    /// Which door this is.
    pub door: Door,
    /// How much is taken.
    pub limits: Limits,
}
