//! The parts pages of the console are put together from: tables, lists of facts, badges, a pager, charts, and the step that asks before something is
//! done. Each says in words what it says in colour.

mod chart;
mod coded;
mod confirm;
mod definitions;
mod pager;
mod shown;
mod table;
mod two_ways;

pub(crate) use chart::{Chart, Shape};
pub(crate) use coded::coded;
pub(crate) use confirm::Confirm;
pub(crate) use definitions::Definitions;
pub(crate) use pager::Pager;
pub(crate) use shown::{Act, Badge, Shown, ShownHtml};
pub(crate) use table::Table;
pub(crate) use two_ways::TwoWays;

use vocabulary::Timestamp;

/// A day, as `1 June 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    at.day().strftime("%-d %B %Y").to_string()
}

/// An instant, as `1 June 2026, 12:00 UTC`.
pub(crate) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| day(at), |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string())
}
