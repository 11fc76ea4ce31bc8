//! The letters a person was sent, on their own page. It opens none.

use crate::language::plain;
use crate::view::grounds::address;
use crate::view::words::{capital, categories, day_of, purpose_words};
use operations::LetterView;
use policy::Policy;

/// One letter, or one time that the person's address was opened so that they could be written to.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) at: String,
    pub(crate) day: String,
    pub(crate) why: String,
    pub(crate) to: String,
    pub(crate) places: Vec<(String, u16)>,
}

impl Sent {
    /// What is told of a letter.
    pub(crate) fn of(letter: &LetterView, policy: &Policy) -> Self {
        Self {
            at: letter.at.to_string(),
            day: day_of(letter.at),
            why: letter.purpose.map_or_else(|| plain("letter-asked-for", &[]), |purpose| capital(&purpose_words(purpose))),
            to: capital(&categories(&letter.data, policy)),
            places: letter.sentences.iter().map(|sentence| (address(sentence), sentence.number)).collect(),
        }
    }
}
