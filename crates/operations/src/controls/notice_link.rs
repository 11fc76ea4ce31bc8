//! The duty `notice-link`: the words that lead to the policy stand on every form with a field that owes them. Words alone: the page
//! makes them a link.

use policy::{Answer, Owed};
use vocabulary::Duty;

/// The duty, where this answer owes it.
pub(crate) fn owed_by(answer: &Answer) -> Option<&Owed> {
    super::owed(answer, Duty::NoticeLink)
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use vocabulary::Duty;

    #[test]
    fn a_field_that_owes_the_link_says_so() {
        assert!(super::owed_by(&permit_owing(Duty::NoticeLink)).is_some());
        assert!(super::owed_by(&permit_owing(Duty::Seal)).is_none());
    }
}
