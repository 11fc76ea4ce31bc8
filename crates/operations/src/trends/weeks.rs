//! Weeks that begin on Monday, and how far back a page looks. It counts nothing.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    HalfYear,
    /// A year.
    Year,
}

impl Span {
    /// Every span.
    pub const ALL: [Self; 3] = [Self::Quarter, Self::HalfYear, Self::Year];

    /// The word for it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }

    /// The span that is called so.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.key() == word)
    }

    /// How many weeks it has.
    #[must_use]
    pub const fn weeks(self) -> i64 {
        match self {
            Self::Quarter => 13,
            Self::HalfYear => 26,
            Self::Year => 52,
        }
    }

    /// Its Mondays up to the one of this day's week, the oldest first.
    #[must_use]
    pub fn mondays(self, today: Date) -> Vec<Date> {
        let last = monday_of(today);
        (0..self.weeks()).rev().filter_map(|back| last.checked_sub(back.weeks()).ok()).collect()
    }
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: Date) -> Date {
    let since = day.weekday().since(Weekday::Monday);
    day.checked_sub(i64::from(since).days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::{Span, monday_of};
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday() {
        for (day, monday) in [(date(2026, 6, 1), date(2026, 6, 1)), (date(2026, 6, 7), date(2026, 6, 1)), (date(2026, 1, 1), date(2025, 12, 29))] {
            assert_eq!(monday_of(day), monday);
        }
        let mondays = Span::Quarter.mondays(date(2026, 6, 3));
        assert_eq!((mondays.len(), mondays.first(), mondays.last()), (13, Some(&date(2026, 3, 9)), Some(&date(2026, 6, 1))));
    }
}
