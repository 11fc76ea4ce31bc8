//! `prove`: claims that must hold over all flows, each checked in every state, with a counterexample when it fails.

use crate::lexicon::Lexicon;
use crate::limits::CLAIM_STATES_MAX;
use crate::rules::{FactSet, region, when};
use crate::statement::{Says, Statement};
use crate::table::{Classes, Place, Ruling, Table, expand};
use std::collections::HashMap;

/// Where a claim fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counterexample {
    pub(crate) place: Place,
    pub(crate) facts: FactSet,
}

/// Checks one `prove` statement; `Ok(None)` when it holds, and the number of states looked at.
///
/// # Errors
/// When its facts can never hold together, or the states are more than are left of the `budget`.
pub(crate) fn check(
    table: &Table,
    lexicon: &Lexicon,
    statement: &Statement,
    defaults: FactSet,
    budget: &mut u64,
) -> Result<(Option<Counterexample>, usize), String> {
    let Says::Prove { never, flows } = &statement.says else { return Ok((None, 0)) };
    let (claimed, when) = (region(flows, lexicon), when(flows)?);
    let asked = crate::rules::asked(&when);
    let mut looked_at = 0;
    let mut worst: Option<Counterexample> = None;
    // Cells of one group are answered alike: each group is looked at once, and counted for each of its cells.
    let mut known: HashMap<u16, usize> = HashMap::new();
    for (place, number) in places(table, claimed) {
        if let Some(states) = known.get(&number) {
            looked_at += states;
            continue;
        }
        let Some(group) = table.groups.get(usize::from(number)) else { continue };
        let mask = group.facts | asked;
        *budget =
            budget.checked_sub(1 << mask.count_ones()).ok_or_else(|| format!("the claims come to more than {CLAIM_STATES_MAX} states; name fewer facts"))?;
        let mut states = 0;
        for packed in 0..1_u32 << mask.count_ones() {
            let facts = expand(packed, mask);
            if !when.iter().any(|together| together.holds(facts)) {
                continue;
            }
            states += 1;
            let permitted = table.outcome(table.look_up(number, facts)).is_some_and(|outcome| outcome.ruling == Ruling::Permit);
            if permitted == *never {
                let found = Counterexample { place, facts: facts | defaults & !mask };
                let distance = |example: &Counterexample| (example.facts ^ defaults).count_ones();
                if worst.as_ref().is_none_or(|kept| distance(&found) < distance(kept)) {
                    worst = Some(found);
                }
            }
        }
        looked_at += states;
        known.insert(number, states);
    }
    Ok((worst, looked_at))
}

/// One flow of each collapsed cell that the region touches, within the region.
fn places(table: &Table, claimed: crate::rules::Region) -> impl Iterator<Item = (Place, u16)> {
    table.collapsed().filter_map(move |(classes, group)| {
        let [a, d, p, u] = classes;
        let within =
            |classes: &Classes, class: usize, set: u32| classes.members(class).find(|value| set >> value & 1 == 1).and_then(|value| u8::try_from(value).ok());
        let place = Place {
            action: within(&table.actions, a, u32::from(claimed.actions))?,
            data: within(&table.data, d, claimed.data)?,
            party: within(&table.parties, p, u32::from(claimed.parties))?,
            purpose: within(&table.purposes, u, claimed.purposes)?,
        };
        Some((place, group))
    })
}
