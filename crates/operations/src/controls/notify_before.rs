//! The duty `notify-before`: the act waits until the person was told. It never takes a notice on trust: only the recorded fact counts.

use policy::{Answer, Facts, Owed};
use vocabulary::{Condition, Duty};

/// The duty, where it is owed and not yet met.
pub(crate) fn unmet<'a>(answer: &'a Answer, facts: &Facts) -> Option<&'a Owed> {
    super::owed(answer, Duty::NotifyBefore).filter(|_| facts.get(Condition::Notified) != Some(true))
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use policy::Facts;
    use vocabulary::{Condition, Duty};

    #[test]
    fn the_act_waits_until_the_notice_is_recorded() {
        let answer = permit_owing(Duty::NotifyBefore);
        assert!(super::unmet(&answer, &Facts::unknown()).is_some());
        let told = Facts::unknown().with(Condition::Notified, true);
        assert!(super::unmet(&answer, &told).is_none());
    }
}
