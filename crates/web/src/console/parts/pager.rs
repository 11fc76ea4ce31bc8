//! The way from page to page of a long list. It knows where the next page begins and counts nothing: how many there are is not told.

use askama::Template;

/// The way to the first and to the next page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "console/parts/pager.html")]
pub(crate) struct Pager {
    /// Where the first page stands, on any other.
    pub(crate) first: Option<String>,
    /// Where the next page stands, where there is one.
    pub(crate) next: Option<String>,
}
