//! The duty `unsubscribe-link`: a working opt-out link travels with every release of contact details that owes one. It needs no sign-in.

use policy::Answer;
use vocabulary::Duty;

/// Whether a link must travel with the release.
pub(crate) fn is_owed(answer: &Answer) -> bool {
    super::owed(answer, Duty::UnsubscribeLink).is_some()
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use vocabulary::Duty;

    #[test]
    fn the_link_is_owed_where_the_policy_says_so() {
        assert!(super::is_owed(&permit_owing(Duty::UnsubscribeLink)));
        assert!(!super::is_owed(&permit_owing(Duty::Seal)));
    }
}
