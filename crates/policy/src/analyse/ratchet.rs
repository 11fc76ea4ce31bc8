//! Ratchets: what an older version's `never ever` forbids, no later version may permit. It compares only these.

use crate::policy::Policy;
use crate::rules::FactSet;
use crate::table::{Place, Ruling, expand};
use std::collections::BTreeSet;

/// A state that an older version closed for ever and a newer one opens.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) sentence: u16,
    pub(crate) place: Place,
    pub(crate) facts: FactSet,
    /// The rule that opens it.
    pub(crate) by: u16,
}

/// The first state of each `never ever` of `old` that `new` permits.
pub(crate) fn opened(old: &Policy, new: &Policy) -> Vec<Opened> {
    let ratchets = old.rules.iter().filter(|rule| rule.ever);
    ratchets
        .filter_map(|rule| {
            let asked = crate::rules::asked(&rule.when);
            let sentence = old.statements.get(rule.statement)?.sentence;
            let mut visited = BTreeSet::new();
            for place in new.every_place() {
                let Some(data) = new.lexicon.place_in(place.data, &old.lexicon) else { continue };
                let group = new.table.group(place);
                if !(Place { data, ..place }).is_in(rule.region) || !visited.insert(group) {
                    continue;
                }
                let mask = asked | new.table.groups.get(usize::from(group))?.facts;
                let state = (0..1_u32 << mask.count_ones()).map(|packed| expand(packed, mask)).find_map(|facts| {
                    let closed = rule.when.iter().any(|together| together.holds(facts));
                    let outcome = new.table.outcome(new.table.look_up(group, facts)).filter(|outcome| outcome.ruling == Ruling::Permit)?;
                    closed.then(|| (facts, outcome.reasons.first().copied().unwrap_or_default()))
                });
                if let Some((facts, by)) = state {
                    return Some(Opened { sentence, place, facts: facts | new.defaults & !mask, by });
                }
            }
            None
        })
        .collect()
}
