//! A table: a caption, headings, and on a narrow screen each row as a card whose values bear their headings. An empty one says what to do next.

use super::{Pager, Shown, ShownHtml};
use crate::console::frame::Frame;
use askama::Template;

/// A table.
#[derive(Clone, Debug, Template)]
#[template(path = "console/parts/table.html")]
pub(crate) struct Table {
    caption: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Shown>>,
    empty: String,
    pager: Option<Pager>,
    mark: String,
}

impl Table {
    /// A table of this caption and these headings. The first column names its row; a column of buttons has no heading.
    pub(crate) fn new(caption: impl Into<String>, columns: &[&'static str]) -> Self {
        Self {
            caption: caption.into(),
            columns: columns.to_vec(),
            rows: Vec::new(),
            empty: "There is nothing here.".to_owned(),
            pager: None,
            mark: String::new(),
        }
    }

    /// What it says while it is empty.
    pub(crate) fn empty(self, words: impl Into<String>) -> Self {
        Self { empty: words.into(), ..self }
    }

    /// The same, page by page.
    pub(crate) fn paged(self, pager: Pager) -> Self {
        Self { pager: Some(pager), ..self }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Shown>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The same with buttons that bear the mark of the page they stand on.
    pub(crate) fn marked(self, frame: &Frame) -> Self {
        Self { mark: frame.mark(), ..self }
    }

    /// The rows, each value with its heading.
    fn lines(&self) -> impl Iterator<Item = Vec<(&'static str, &Shown)>> + '_ {
        self.rows.iter().map(|row| self.columns.iter().copied().zip(row).collect())
    }

    fn html<'a>(&'a self, shown: &'a Shown) -> ShownHtml<'a> {
        ShownHtml { shown, mark: &self.mark }
    }
}
