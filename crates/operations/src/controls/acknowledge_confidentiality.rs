//! The duty `acknowledge-confidentiality`: a member of staff signs before they first see data. It never counts a signature that has lapsed.

use policy::{Answer, Facts, Owed};
use vocabulary::{Condition, Duty, Recipient};

/// The duty, where a member of staff acts without their signature on record.
pub(crate) fn unmet<'a>(answer: &'a Answer, facts: &Facts, by: Recipient) -> Option<&'a Owed> {
    super::owed(answer, Duty::AcknowledgeConfidentiality).filter(|_| by == Recipient::Staff && facts.get(Condition::Confidential) != Some(true))
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use policy::Facts;
    use vocabulary::{Condition, Duty, Recipient};

    #[test]
    fn staff_sign_before_they_see() {
        let answer = permit_owing(Duty::AcknowledgeConfidentiality);
        let signed = Facts::unknown().with(Condition::Confidential, true);
        assert!(super::unmet(&answer, &Facts::unknown(), Recipient::Staff).is_some());
        assert!(super::unmet(&answer, &signed, Recipient::Staff).is_none());
    }
}
