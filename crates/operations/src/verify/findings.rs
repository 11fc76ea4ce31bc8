//! What was found so far, as much of it as is told: a house that is wrong everywhere fills no memory with that.

use ledger::Finding;

/// The most findings that are told; the rest are counted.
const TOLD_MAX: usize = 100;
/// The most that are held before those that will not be told are let go.
const HELD_MAX: usize = 10_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    held: Vec<Finding>,
    more: u64,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Finding) {
        self.held.push(finding);
        if self.held.len() >= HELD_MAX {
            self.settle();
        }
    }

    /// Takes in what was found elsewhere.
    pub(super) fn take_in(&mut self, others: Self) {
        self.more += others.more;
        self.extend(others.held);
    }

    /// What concerns no entry comes last; the same is told once.
    fn settle(&mut self) {
        self.held.sort_by_key(|finding| (finding.entry.is_none(), finding.clone()));
        self.held.dedup();
        self.more += self.held.len().saturating_sub(TOLD_MAX) as u64;
        self.held.truncate(TOLD_MAX);
    }

    /// What is told, and how many there are more.
    pub(super) fn told(mut self) -> (Vec<Finding>, u64) {
        self.settle();
        (self.held, self.more)
    }
}

impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}
