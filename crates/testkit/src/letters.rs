//! The letters of a house, kept where a test can read them. No letter leaves the process.

use operations::{Letter, NotTaken, Post, Posted};
use std::sync::{Mutex, PoisonError};

/// A post that keeps what it is given.
#[derive(Debug, Default)]
pub struct Letters {
    kept: Mutex<Vec<Letter>>,
    is_shut: Mutex<bool>,
}

impl Letters {
    /// The letters so far, which are taken out.
    #[must_use]
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on no letter is taken, or each is again.
    pub fn shut(&self, shut: bool) {
        *self.is_shut.lock().unwrap_or_else(PoisonError::into_inner) = shut;
    }
}

impl Post for Letters {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            if *self.is_shut.lock().unwrap_or_else(PoisonError::into_inner) {
                return Err(NotTaken::Later { cause: "the post is shut".to_owned() });
            }
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
            Ok(())
        })
    }
}
