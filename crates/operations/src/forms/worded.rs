//! Whose words stand on a form: the house's own, in the language that is asked for, or those an operator declared, in the language they wrote.
//! It translates nothing of anybody else's.

use wording::{Language, plain};

/// Words on a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The house's, by their name.
    Named(&'static str),
    /// An operator's, as they were declared.
    Declared(&'static str),
}

impl Wording {
    /// As they stand on a form in this language.
    pub(crate) fn said(self, language: Language) -> String {
        match self {
            Self::Named(name) => plain(language, name, &[]),
            Self::Declared(words) => words.to_owned(),
        }
    }
}
