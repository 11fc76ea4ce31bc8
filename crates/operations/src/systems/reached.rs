//! What a person's own acts came to in the company's other systems, for themselves: each with the entry of the log that says so. It asks no system.

use super::ErrandView;
use crate::{House, LinkToken, Outcome};
use ledger::Event;
use vocabulary::SiteId;

/// How far one of a person's acts is in the company's other systems.
#[derive(Clone, Debug)]
pub struct ReachedElsewhere {
    /// The errand.
    pub errand: ErrandView,
    /// What each system is, in words for people, in the order of the errand's systems; its name where it is declared no more.
    pub about: Vec<String>,
    /// The entry of the log in which each had proven, in the same order.
    pub proofs: Vec<Option<u64>>,
}

impl House {
    /// What the acts of the person behind the link came to in other systems, the newest first.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn reached_elsewhere(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<ReachedElsewhere>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let errands = room.errands_about(visitor.subject()).await?;
        if errands.is_empty() {
            return Ok(Vec::new());
        }
        let declared = self.systems_of(site);
        let history = room.history(visitor.subject()).await?;
        let reached = |errand: ErrandView| {
            let about = |name: &String| declared.iter().find(|system| system.name == *name).map_or_else(|| name.clone(), |system| system.about.clone());
            let proof = |name: &String| {
                let is_it = |event: &Event| match event {
                    Event::InSystem { errand: of, system, step, .. } => *of == errand.errand && system == name && step == "proven",
                    _ => false,
                };
                history.0.iter().find(|(_, entry)| is_it(&entry.event)).map(|(leaf, _)| *leaf)
            };
            let about = errand.systems.iter().map(|here| about(&here.system)).collect();
            let proofs = errand.systems.iter().map(|here| proof(&here.system)).collect();
            ReachedElsewhere { about, proofs, errand }
        };
        Ok(errands.into_iter().rev().map(reached).collect())
    }
}
