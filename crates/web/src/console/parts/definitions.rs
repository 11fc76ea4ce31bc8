//! A list of terms and what is so about each.

use super::{Shown, ShownHtml};
use askama::Template;

/// The list.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "console/parts/definitions.html")]
pub(crate) struct Definitions {
    terms: Vec<(String, Shown)>,
}

impl Definitions {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The same with a term.
    pub(crate) fn with(mut self, term: impl Into<String>, shown: Shown) -> Self {
        self.terms.push((term.into(), shown));
        self
    }

    /// Buttons stand in tables and forms; here none is marked.
    fn html<'a>(&'a self, shown: &'a Shown) -> ShownHtml<'a> {
        ShownHtml { shown, mark: "" }
    }
}
