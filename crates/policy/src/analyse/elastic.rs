//! Elastic grounds: facts the company itself can establish, one of which alone opens a great many flows. It only points
//! at them.

use crate::table::{Ruling, Table};
use crate::wording::defaults;
use serde::Serialize;
use vocabulary::{Condition, Word};

/// What one fact alone opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The fact.
    pub fact: Condition,
    /// How many flows are permitted with it, and only with it, when nothing else is known.
    pub flows: usize,
}

/// Grounds that the company establishes by itself, without the person.
const GROUNDS: [Condition; 7] = [
    Condition::GoodFaith,
    Condition::LegalProcess,
    Condition::Merger,
    Condition::Confidential,
    Condition::NeedToKnow,
    Condition::Notified,
    Condition::PurposeMatch,
];

/// For each ground that opens any flow by itself: how many. Most first.
pub(crate) fn analyse(table: &Table, age_is_asked: bool) -> Vec<Opening> {
    let nothing = defaults(age_is_asked);
    let mut openings: Vec<Opening> = GROUNDS.iter().map(|fact| Opening { fact: *fact, flows: 0 }).collect();
    for (classes, group) in table.collapsed() {
        let permitted = |facts| table.outcome(table.look_up(group, facts)).is_some_and(|outcome| outcome.ruling == Ruling::Permit);
        if permitted(nothing) {
            continue;
        }
        for opening in &mut openings {
            if permitted(nothing | 1 << opening.fact.index()) {
                opening.flows += table.weight(classes);
            }
        }
    }
    openings.retain(|opening| opening.flows > 0);
    openings.sort_by_key(|opening| std::cmp::Reverse(opening.flows));
    openings
}
