//! What happened week by week and day by day, as figures to look at: requests, disclosures, decisions, objections, people who came. Acts are counted
//! one by one; people only in groups above the policy's minimum, in steps of it.

mod counting;
mod weeks;

pub use counting::{DayDecided, DisclosedTo, Figure, Trends, WeekOfPeople, WeekOfRequests};
pub use weeks::Span;

pub(crate) use counting::TrendsKnown;
