//! A month of birth as somebody typed it, so that it stands there still when something else on the page was wrong. It is kept nowhere.

use crate::pages::typed::Posted;
use crate::view::clear::Clear;

/// What was typed into the two fields.
#[derive(Clone, Debug)]
pub(crate) struct Born {
    month: Clear,
    /// The year.
    pub(crate) year: Clear,
}

impl Default for Born {
    fn default() -> Self {
        Self { month: Clear::empty(), year: Clear::empty() }
    }
}

impl Born {
    /// What was typed into the fields of this name.
    pub(crate) fn typed(posted: &Posted, name: &str) -> Self {
        let typed = |part: &str| posted.personal(&format!("{name}-{part}")).map_or_else(Clear::empty, Clear::new);
        Self { month: typed("month"), year: typed("year") }
    }

    /// Whether this is the month that was chosen, counted from one.
    pub(crate) fn is_month(&self, month: &usize) -> bool {
        self.month.to_string().trim() == month.to_string()
    }
}
