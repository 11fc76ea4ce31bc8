//! Which versions govern a value: the one in force, the one it was collected under, or both, as the version in force declares. It asks neither.

use crate::Outcome;
use crate::decide::Ground;
use crate::room::Room;
use gate::Piece;
use ledger::ProvenFacts;
use policy::{Earlier, Policy};
use std::sync::Arc;
use store::HeldValue;
use vocabulary::{DataCategory, Purpose, VersionId};

impl Room<'_> {
    /// The versions that govern what was collected under this one, the one in force first.
    pub(crate) fn governing(&self, collected_under: &VersionId) -> Outcome<Vec<Arc<Policy>>> {
        let in_force = || Arc::clone(&self.policy);
        if collected_under == self.policy.version() {
            return Ok(vec![in_force()]);
        }
        Ok(match self.policy.earlier() {
            Earlier::Both => vec![in_force(), self.version_of(collected_under)?],
            Earlier::CollectedUnder => vec![self.version_of(collected_under)?],
            Earlier::InForce => vec![in_force()],
        })
    }

    /// The versions that govern all of these values together, each once; the one in force where there are none.
    pub(crate) fn governing_all<'v>(&self, values: impl Iterator<Item = &'v VersionId>) -> Outcome<Vec<Arc<Policy>>> {
        let (mut under, mut seen): (Vec<Arc<Policy>>, Vec<&VersionId>) = (Vec::with_capacity(1), Vec::with_capacity(1));
        for version in values {
            if seen.contains(&version) {
                continue;
            }
            seen.push(version);
            for policy in self.governing(version)? {
                if !under.iter().any(|known| known.version() == policy.version()) {
                    under.push(policy);
                }
            }
        }
        if under.is_empty() {
            under.push(Arc::clone(&self.policy));
        }
        // The refusal of the one in force is told first.
        under.sort_by_key(|policy| policy.version() != self.policy.version());
        Ok(under)
    }
}

impl Ground {
    /// What is proven for a flow with one kind of data, with the versions that govern the value it would touch.
    pub(crate) fn piece(&self, room: &Room<'_>, category: &DataCategory, purpose: Purpose) -> Outcome<Piece> {
        let under = room.governing_all(self.value(category, purpose).map(|value| &value.version).into_iter())?;
        Ok(Piece { facts: self.proven(room, std::slice::from_ref(category), purpose), under })
    }

    /// The same for every value that is held of a kind of data.
    pub(crate) fn piece_for_all(&self, room: &Room<'_>, category: &DataCategory, purpose: Purpose) -> Outcome<Piece> {
        let of_it = |value: &&HeldValue| value.category == *category;
        let under = room.governing_all(self.held.iter().filter(of_it).map(|value| &value.version))?;
        let facts: ProvenFacts = self.proven_for_all(room, category, purpose);
        Ok(Piece { facts, under })
    }
}
