//! Time and chance as arguments: instants, deadlines, and the two doors through which they come in. No clock is read here.

use serde::{Deserialize, Serialize};

/// Milliseconds of one hour.
const HOUR_MS: i64 = 3_600_000;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The same instant later by so many milliseconds; at the end of time it stays there.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The first instant of a UTC day; the end of time for a day outside the calendar.
    #[must_use]
    pub fn start_of(day: jiff::civil::Date) -> Self {
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC);
        zoned.map_or(Self(i64::MAX), |zoned| Self(zoned.timestamp().as_millisecond()))
    }

    /// The UTC day this instant falls on; the first day of 1970 for an instant outside the calendar.
    #[must_use]
    pub fn day(self) -> jiff::civil::Date {
        jiff::Timestamp::from_millisecond(self.0).map_or(jiff::civil::date(1970, 1, 1), |instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date())
    }
}

impl std::fmt::Display for Timestamp {
    /// RFC 3339 in UTC, to the second.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_second(self.0.div_euclid(1000)) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => f.write_str("outside the calendar"),
        }
    }
}

/// Where the time comes from. The binary hands in the machine's clock; tests hand in their own.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from. The binary hands in the operating system's; tests may hand in a repeatable one.
pub trait Chance: Send + Sync {
    /// Fills the bytes with randomness fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}

/// How soon something is owed, as `30 days` or `12 hours`. At most 100 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String")]
#[serde(try_from = "String")]
pub struct Within {
    hours: u32,
}

impl Within {
    /// A day.
    pub const DAY: Self = Self { hours: 24 };

    /// The longest time that can be promised.
    pub const HOURS_MAX: u32 = 100 * 366 * 24;

    /// Reads `N days`, `1 day`, `N hours` or `1 hour`. `None` when it is written otherwise or longer than [`Self::HOURS_MAX`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        let hours = match unit.trim() {
            "day" | "days" => number.checked_mul(24)?,
            "hour" | "hours" => number,
            _ => return None,
        };
        (hours <= Self::HOURS_MAX).then_some(Self { hours })
    }

    /// The same in milliseconds.
    #[must_use]
    pub fn as_ms(self) -> i64 {
        i64::from(self.hours) * HOUR_MS
    }
}

impl std::fmt::Display for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (number, unit) = if self.hours.is_multiple_of(24) { (self.hours / 24, "day") } else { (self.hours, "hour") };
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}

impl From<Within> for String {
    fn from(within: Within) -> Self {
        within.to_string()
    }
}

impl TryFrom<String> for Within {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).ok_or("a time is written as `30 days` or `12 hours`")
    }
}
