//! Which flows a change of versions touches: what is needed to say how many people it concerns. It counts nobody.

use crate::answer::{Reason, Verdict};
use crate::diff::{Direction, direction};
use crate::policy::Policy;
use crate::question::QuestionError;
use crate::table::{Outcome, Place, Ruling, expand};
use std::collections::HashMap;
use vocabulary::{Action, DataCategory, Purpose, Recipient, Word};

/// A flow that two versions decide differently, in some state of the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// What is done.
    pub action: Action,
    /// With which data.
    pub data: DataCategory,
    /// Why.
    pub purpose: Purpose,
    /// By or to whom.
    pub recipient: Recipient,
    /// What it means for the person; the gravest where it differs by the facts.
    pub direction: Direction,
}

/// Every flow whose verdict changes from one version to another. A kind of data that only the newer one knows is compared with the kind it
/// stands below.
#[must_use]
pub fn touched(old: &Policy, new: &Policy) -> Vec<Touched> {
    let mut known: HashMap<(u16, u16), Option<Direction>> = HashMap::new();
    let mut list = Vec::new();
    for place in new.every_place() {
        let Some(data) = new.lexicon.place_in(place.data, &old.lexicon) else { continue };
        let pair = (old.table.group(Place { data, ..place }), new.table.group(place));
        let gravest = *known.entry(pair).or_insert_with(|| gravest(old, new, pair));
        list.extend(gravest.and_then(|direction| named(new, place, direction)));
    }
    list
}

fn named(policy: &Policy, place: Place, direction: Direction) -> Option<Touched> {
    Some(Touched {
        action: *Action::all().get(usize::from(place.action))?,
        data: policy.data().get(usize::from(place.data))?.clone(),
        purpose: *Purpose::all().get(usize::from(place.purpose))?,
        recipient: *Recipient::all().get(usize::from(place.party))?,
        direction,
    })
}

/// The gravest change of verdict between two groups, over every state of the facts that either asks about.
fn gravest(old: &Policy, new: &Policy, (before, after): (u16, u16)) -> Option<Direction> {
    let mask = facts_of(old, before) | facts_of(new, after);
    let states = (0..1_u32 << mask.count_ones()).map(|packed| expand(packed, mask) | new.defaults & !mask);
    let changes = states.filter_map(|facts| {
        let (was, is) = (verdict(old, old.table.look_up(before, facts)), verdict(new, new.table.look_up(after, facts)));
        (was != is).then(|| direction(was, is))
    });
    changes.min()
}

fn facts_of(policy: &Policy, group: u16) -> u32 {
    policy.table.groups.get(usize::from(group)).map_or(0, |group| group.facts)
}

fn verdict(policy: &Policy, outcome: u16) -> Verdict {
    match policy.table.outcome(outcome).map(|outcome| outcome.ruling) {
        Some(Ruling::Permit) => Verdict::Permit,
        Some(Ruling::Deny) => Verdict::Deny,
        Some(Ruling::Silent) | None => Verdict::Silent,
    }
}

impl Policy {
    /// The best answer there is to a flow, over every state of the facts: permitted where some state permits it; else refused, with the first
    /// sentence that does; else silent.
    ///
    /// # Errors
    /// When this policy does not know the data.
    pub fn at_best(&self, action: Action, data: &DataCategory, purpose: Purpose, recipient: Recipient) -> Result<(Verdict, Option<&Reason>), QuestionError> {
        let group = self.table.group(self.place(action, data, purpose, recipient)?);
        let mask = facts_of(self, group);
        let of = |packed| self.table.outcome(self.table.look_up(group, expand(packed, mask) | self.defaults & !mask));
        let outcomes: Vec<&Outcome> = (0..1_u32 << mask.count_ones()).filter_map(of).collect();
        let first = |ruling| outcomes.iter().find(|outcome| outcome.ruling == ruling);
        let reason = |outcome: &Outcome| outcome.reasons.first().and_then(|rule| self.reasons.get(usize::from(*rule)));
        Ok(match (first(Ruling::Permit), first(Ruling::Deny)) {
            (Some(permit), _) => (Verdict::Permit, reason(permit)),
            (None, Some(deny)) => (Verdict::Deny, reason(deny)),
            (None, None) => (Verdict::Silent, None),
        })
    }
}
