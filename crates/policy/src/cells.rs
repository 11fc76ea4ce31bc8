//! The flows of a policy, those that no rule tells apart taken together: what tests and tools run through to have seen
//! every case. It decides nothing.

use crate::policy::Policy;
use crate::table::{ACTIONS, PARTIES, PURPOSES, Place};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// Flows that no rule tells apart, by one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is done.
    pub action: Action,
    /// With which data.
    pub data: DataCategory,
    /// Why.
    pub purpose: Purpose,
    /// By or to whom.
    pub recipient: Recipient,
    /// The facts that can matter to its answer; no other can.
    pub facts: Vec<Condition>,
    /// How many flows it stands for.
    pub flows: usize,
}

impl Policy {
    /// One flow of each kind that the rules tell apart.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.table.collapsed().filter_map(|(classes, group)| {
            let place = self.table.representative(classes);
            let facts = self.table.groups.get(usize::from(group))?.facts;
            Some(Cell {
                action: *Action::all().get(usize::from(place.action))?,
                data: self.data().get(usize::from(place.data))?.clone(),
                purpose: *Purpose::all().get(usize::from(place.purpose))?,
                recipient: *Recipient::all().get(usize::from(place.party))?,
                facts: Condition::all().iter().copied().filter(|fact| facts >> fact.index() & 1 == 1).collect(),
                flows: self.table.weight(classes),
            })
        })
    }

    pub(crate) fn every_place(&self) -> impl Iterator<Item = Place> {
        let data = self.lexicon.data.len();
        let byte = |value: usize| u8::try_from(value).unwrap_or(u8::MAX);
        (0..ACTIONS * data * PARTIES * PURPOSES).map(move |cell| Place {
            action: byte(cell / (data * PARTIES * PURPOSES)),
            data: byte(cell / (PARTIES * PURPOSES) % data),
            party: byte(cell / PURPOSES % PARTIES),
            purpose: byte(cell % PURPOSES),
        })
    }
}
