//! The month somebody was born in: enough to know whether they are a child, and no more. It prints as nothing, and is kept nowhere.

use crate::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From which birthday on somebody is no child (the policies say: under the age of thirteen).
pub const CHILD_YEARS: i16 = 13;
/// From which birthday on somebody is grown up.
pub const GROWN_UP_YEARS: i16 = 18;
/// How old people become.
const YEARS_MAX: i16 = 125;

/// The month somebody was born in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthMonth {
    first: Date,
}

impl BirthMonth {
    /// A month of the calendar; `None` when there is no such month.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        (1800..=2500).contains(&year).then_some(Self { first })
    }

    /// Whether somebody who is alive now can be born in it.
    #[must_use]
    pub fn is_of_the_living(self, now: Timestamp) -> bool {
        let today = now.day();
        self.first <= today && today.year().saturating_sub(self.first.year()) <= YEARS_MAX
    }

    /// The first instant at which they have surely had this birthday: the day is not known, so the month is let pass.
    #[must_use]
    pub fn surely(self, years: i16) -> Timestamp {
        let year = self.first.year().saturating_add(years);
        let (year, month) = if self.first.month() == 12 { (year.saturating_add(1), 1) } else { (year, self.first.month().saturating_add(1)) };
        let day = Date::new(year, month, 1).unwrap_or(Date::MAX);
        let instant = day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().as_millisecond());
        Timestamp(instant.unwrap_or(i64::MAX))
    }
}

impl std::fmt::Debug for BirthMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BirthMonth(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{BirthMonth, CHILD_YEARS, Timestamp};

    /// Midnight on 1 June 2026.
    const JUNE: Timestamp = Timestamp(1_780_272_000_000);

    #[test]
    fn childhood_ends_when_the_month_of_the_birthday_is_over() {
        let born = BirthMonth::new(2013, 5).unwrap();
        assert_eq!(born.surely(CHILD_YEARS), JUNE);
        assert_eq!(BirthMonth::new(2013, 6).unwrap().surely(CHILD_YEARS).to_string(), "2026-07-01T00:00:00Z");
        assert_eq!(BirthMonth::new(2012, 12).unwrap().surely(CHILD_YEARS).to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn nobody_is_born_in_no_month_or_tomorrow_or_long_ago_and_nothing_is_printed() {
        assert_eq!(BirthMonth::new(2013, 13), None);
        assert!(!BirthMonth::new(2026, 7).unwrap().is_of_the_living(JUNE));
        assert!(!BirthMonth::new(1890, 1).unwrap().is_of_the_living(JUNE));
        assert!(BirthMonth::new(2026, 6).unwrap().is_of_the_living(JUNE));
        assert_eq!(format!("{:?}", BirthMonth::new(2013, 5).unwrap()), "BirthMonth(…)");
    }
}
