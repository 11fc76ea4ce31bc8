//! The duty `no-onward-share`: stamped on what leaves, and held at our own door: a party's key never starts a disclosure.

use policy::Answer;
use vocabulary::Duty;

/// Whether the receiver may not share it on.
pub(crate) fn is_owed(answer: &Answer) -> bool {
    super::owed(answer, Duty::NoOnwardShare).is_some()
}

#[cfg(test)]
mod tests {
    use crate::controls::tests::permit_owing;
    use vocabulary::Duty;

    #[test]
    fn what_leaves_bears_the_stamp() {
        assert!(super::is_owed(&permit_owing(Duty::NoOnwardShare)));
        assert!(!super::is_owed(&permit_owing(Duty::Seal)));
    }
}
