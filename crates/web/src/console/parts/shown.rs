//! One thing in a cell or beside a term: words, a personal value that the house released, a link, a badge, a button. Colour says nothing that words
//! do not say too.

use crate::view::clear::Clear;
use askama::Template;

/// What is shown in one place.
#[derive(Clone, Debug)]
pub(crate) enum Shown {
    /// Words.
    Words(String),
    /// Words of less weight, as that there is nothing.
    Quiet(&'static str),
    /// A figure.
    Figure(u64),
    /// A name that programs know.
    Code(String),
    /// A personal value that the house released to this member.
    Personal(Clear),
    /// A way on.
    Link {
        /// Where it leads.
        to: String,
        /// What it says.
        words: String,
    },
    /// A state.
    Badge(Badge),
    /// Several.
    Badges(Vec<Badge>),
    /// A sentence of the policy, and its id.
    Sentence(String, String),
    /// A button.
    Act(Act),
    /// Nothing.
    Nothing,
}

/// A state: a sign and words.
#[derive(Clone, Debug)]
pub(crate) struct Badge {
    pub(crate) kind: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) words: String,
}

impl Badge {
    fn of(kind: &'static str, sign: &'static str, words: impl Into<String>) -> Self {
        Self { kind, sign, words: words.into() }
    }

    /// As it should be.
    pub(crate) fn good(words: impl Into<String>) -> Self {
        Self::of("good", "✓", words)
    }

    /// Somebody must do something, in time.
    pub(crate) fn waiting(words: impl Into<String>) -> Self {
        Self::of("waiting", "…", words)
    }

    /// Somebody must do something now.
    pub(crate) fn bad(words: impl Into<String>) -> Self {
        Self::of("bad", "!", words)
    }

    /// Neither.
    pub(crate) fn quiet(words: impl Into<String>) -> Self {
        Self::of("quiet", "", words)
    }
}

/// A button that does something at once. What cannot be taken back has [`super::Confirm`] before it.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) to: String,
    pub(crate) words: String,
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Act {
    /// A button of these words that posts there.
    pub(crate) fn new(to: impl Into<String>, words: impl Into<String>) -> Self {
        Self { to: to.into(), words: words.into(), fields: Vec::new() }
    }

    /// The same with a field.
    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.fields.push((name, value.to_string()));
        self
    }
}

/// The HTML of one.
#[derive(Debug, Template)]
#[template(path = "console/parts/shown.html")]
pub(crate) struct ShownHtml<'a> {
    pub(crate) shown: &'a Shown,
    /// The field that a button's form bears.
    pub(crate) mark: &'a str,
}
