//! The duty `anonymise`: what the policy calls anonymous is never stored against a person. Nothing here counts visits.

use policy::Answer;
use vocabulary::Duty;

/// Whether the value may not be kept in a person's record, although collecting it is permitted.
pub(crate) fn bars_record(answer: &Answer) -> bool {
    super::owed(answer, Duty::Anonymise).is_some()
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use vocabulary::Duty;

    #[test]
    fn an_anonymous_value_has_no_place_in_a_record() {
        assert!(super::bars_record(&permit_owing(Duty::Anonymise)));
        assert!(!super::bars_record(&permit_owing(Duty::Seal)));
    }
}
