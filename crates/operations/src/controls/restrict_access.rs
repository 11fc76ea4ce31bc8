//! The duty `restrict-access`: a member of staff sees data only for an open task. Programs of the company are held by their purpose.

use policy::{Answer, Facts, Owed};
use vocabulary::{Condition, Duty, Recipient};

/// The duty, where a member of staff acts without a task on record.
pub(crate) fn unmet<'a>(answer: &'a Answer, facts: &Facts, by: Recipient) -> Option<&'a Owed> {
    super::owed(answer, Duty::RestrictAccess).filter(|_| by == Recipient::Staff && facts.get(Condition::NeedToKnow) != Some(true))
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use policy::Facts;
    use vocabulary::{Condition, Duty, Recipient};

    #[test]
    fn staff_need_a_task_on_record() {
        let answer = permit_owing(Duty::RestrictAccess);
        let task = Facts::unknown().with(Condition::NeedToKnow, true);
        assert!(super::unmet(&answer, &Facts::unknown(), Recipient::Staff).is_some());
        assert!(super::unmet(&answer, &task, Recipient::Staff).is_none());
        assert!(super::unmet(&answer, &Facts::unknown(), Recipient::Company).is_none());
    }
}
