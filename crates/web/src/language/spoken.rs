//! What stands under a name, in the language of the request that is being answered. It never says anything in another.

use super::{Sayable, spoken};
use askama::filters::HtmlSafe;
use std::fmt;

/// A sentence as HTML: everything in it that is not ours is escaped.
#[derive(Clone, Debug)]
pub(crate) struct Said(wording::Said);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl HtmlSafe for Said {}

/// What stands under this name.
pub(crate) fn say(name: &str) -> Said {
    Said(wording::say(spoken(), name))
}

/// The same with what goes into it.
pub(crate) fn tell(name: &str, with: &[(&'static str, &dyn Sayable)]) -> Said {
    Said(wording::tell(spoken(), name, with))
}

/// The same where no HTML can stand, as in a title: as plain text, which whoever shows it escapes.
pub(crate) fn plain(name: &str, with: &[(&'static str, &dyn Sayable)]) -> String {
    wording::plain(spoken(), name, with)
}
