//! A day as people write it, in their language. It knows no time of day.

use jiff::civil::Date;
use wording::{Language, plain};

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// As `9 November 2006`.
pub(crate) fn day(language: Language, date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).checked_sub(1).and_then(|place| MONTHS.get(place));
    let month = plain(language, month.copied().unwrap_or_default(), &[]);
    plain(language, "date", &[("day", &u16::from(date.day().unsigned_abs())), ("month", &month), ("year", &date.year().unsigned_abs())])
}
