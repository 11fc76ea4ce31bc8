//! The benchmark's table in memory, as it must be after each operation: what every answer is compared with.

use super::mix::{By, Field, Op};
use super::residue::{AUTOMATED, Number, PEOPLE};
use std::collections::BTreeMap;
use vocabulary::{Purpose, Recipient};

/// What of a record can change.
#[derive(Clone, Debug)]
struct Terms {
    objections: Vec<Purpose>,
    recipient: Recipient,
}

/// The live records.
pub(crate) struct Model(BTreeMap<Number, Terms>);

impl Model {
    pub(crate) fn loaded(records: u64) -> Self {
        let live = (0..records).map(Number).filter(|number| number.ttl_seconds() > 30);
        Self(live.map(|number| (number, Terms::of(number))).collect())
    }

    /// The records the operation must find or touch, in order; `None` where any answer is right.
    pub(crate) fn perform(&mut self, op: Op) -> Option<Vec<Number>> {
        match op {
            Op::Create(number) => {
                self.0.insert(number, Terms::of(number));
                Some(vec![number])
            }
            Op::Delete(number) => Some(self.0.remove(&number).map(|_| number).into_iter().collect()),
            Op::Rewrite(number) => Some(self.found(By::Key, number)),
            Op::Read(by, number) => {
                let mut found = self.found(by, number);
                // What may not be used for the purpose it is read for is not given.
                let purpose = purpose_of_read(by, number);
                found.retain(|one| self.0.get(one).is_some_and(|terms| !terms.objections.contains(&purpose)));
                Some(found)
            }
            Op::Survey(by, number) => Some(self.found(by, number)),
            Op::VerifyDeletion(number) => Some(self.found(By::Key, number)),
            Op::Logs => None,
            Op::Amend(by, number, field) => {
                let found = self.found(by, number);
                for one in &found {
                    if let Some(terms) = self.0.get_mut(one) {
                        terms.set(field, number);
                    }
                }
                Some(found)
            }
        }
    }

    fn found(&self, by: By, of: Number) -> Vec<Number> {
        let is_found = |(number, terms): &(&Number, &Terms)| match by {
            By::Key => **number == of,
            By::Purpose => number.purpose() == of.purpose(),
            By::Person => number.0 % PEOPLE == of.0 % PEOPLE,
            By::Recipient => terms.recipient == of.recipient(),
            By::Objection => terms.objections.first() == Some(&of.objected()),
            By::Automated => terms.objections.contains(&AUTOMATED),
        };
        self.0.iter().filter(is_found).map(|(number, _)| *number).collect()
    }
}

/// What a read is for.
pub(crate) fn purpose_of_read(by: By, number: Number) -> Purpose {
    match by {
        // Held for many purposes: looked through for a purpose of its own, which the policy permits for all of them.
        By::Automated => Purpose::Archive,
        _ => number.purpose(),
    }
}

impl Terms {
    fn of(number: Number) -> Self {
        Self { objections: number.objections(), recipient: number.recipient() }
    }

    fn set(&mut self, field: Field, to: Number) {
        match field {
            Field::Objections => self.objections = to.objections(),
            Field::Recipients => self.recipient = to.recipient(),
            Field::Until | Field::Staff => {}
        }
    }
}
