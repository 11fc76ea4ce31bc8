//! A day as people write it, in their language. It knows no time of day.

use jiff::civil::Date;
use wording::{Language, plain};

/// As `9 November 2006`.
#[must_use]
pub fn day(language: Language, date: Date) -> String {
    let [day, month] = [date.day(), date.month()].map(|number| u16::from(number.unsigned_abs()));
    plain(language, "date", &[("day", &day), ("month", &month), ("year", &date.year().unsigned_abs())])
}
