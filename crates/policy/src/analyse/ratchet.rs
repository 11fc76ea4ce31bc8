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
                let category = new.lexicon.data.get(usize::from(place.data));
                let in_old = category.and_then(|category| old.lexicon.position(category)).and_then(|at| u8::try_from(at).ok());
                let Some(data) = in_old else { continue };
                let group = new.table.group(place);
                if !(Place { data, ..place }).is_in(rule.region) || !visited.insert(group) {
                    continue;
                }
                let mask = asked | new.table.groups.get(usize::from(group))?.facts;
                let state = (0..1_u32 << mask.count_ones()).map(|packed| expand(packed, mask)).find(|facts| {
                    let closed = rule.when.iter().any(|together| together.holds(*facts));
                    closed && new.table.outcome(new.table.look_up(group, *facts)).is_some_and(|outcome| outcome.ruling == Ruling::Permit)
                });
                if let Some(facts) = state {
                    return Some(Opened { sentence, place, facts: facts | new.defaults & !mask });
                }
            }
            None
        })
        .collect()
}
