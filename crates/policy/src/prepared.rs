//! A flow looked up once, to be decided many times. It holds no fact.

use crate::policy::Policy;
use crate::question::Facts;
use crate::table::Ruling;
use crate::{Reason, Verdict};

/// A flow of one kind of data under one policy, ready to be decided on ever new facts in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Prepared<'a> {
    policy: &'a Policy,
    group: u16,
}

impl<'a> Prepared<'a> {
    pub(crate) const fn new(policy: &'a Policy, group: u16) -> Self {
        Self { policy, group }
    }

    /// The verdict and the first sentence that gives it; no sentence when silent.
    #[must_use]
    pub fn decide(&self, facts: Facts) -> (Verdict, Option<&'a Reason>) {
        let number = self.policy.table.look_up(self.group, facts.settled(self.policy.defaults));
        let Some(outcome) = self.policy.table.outcome(number) else { return (Verdict::Silent, None) };
        let verdict = match outcome.ruling {
            Ruling::Permit => Verdict::Permit,
            Ruling::Deny => Verdict::Deny,
            Ruling::Silent => Verdict::Silent,
        };
        (verdict, outcome.reasons.first().and_then(|rule| self.policy.reasons.get(usize::from(*rule))))
    }

    /// The sentence that permits the flow without owing anything for it; `None` when it is refused, or permitted with duties.
    #[must_use]
    pub fn permits_freely(&self, facts: Facts) -> Option<&'a Reason> {
        let number = self.policy.table.look_up(self.group, facts.settled(self.policy.defaults));
        let outcome = self.policy.table.outcome(number).filter(|outcome| outcome.ruling == Ruling::Permit && outcome.duties.is_empty())?;
        outcome.reasons.first().and_then(|rule| self.policy.reasons.get(usize::from(*rule)))
    }
}
