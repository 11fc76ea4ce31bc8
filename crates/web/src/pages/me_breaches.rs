//! The breaches that concern a person, on their own page: what happened in the company's words, which kinds of their data, and whom to ask. It shows
//! no breach the person was not told of.

use crate::view::words::{categories, day_of};
use operations::BreachToldView;
use policy::Policy;

/// One breach.
#[derive(Debug)]
pub(crate) struct Breached {
    pub(crate) at: String,
    pub(crate) told: String,
    pub(crate) words: String,
    pub(crate) began: String,
    pub(crate) data: String,
    pub(crate) ask: String,
}

impl Breached {
    /// What is told of a breach.
    pub(crate) fn of(told: &BreachToldView, policy: &Policy) -> Self {
        Self {
            at: told.told_at.to_string(),
            told: day_of(told.told_at),
            words: told.words.clone(),
            began: day_of(told.began_at),
            data: categories(&told.data, policy),
            ask: told.ask.clone(),
        }
    }
}
