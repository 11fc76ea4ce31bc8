//! How surely it must be known who asks, by what follows. What only protects is done on somebody's word; what shows, changes or deletes is not.

use vocabulary::{Degree, Effect};

/// The least degree of identity for what follows. A question that carries a correction changes something, so it is one.
#[must_use]
pub const fn degree_needed(effect: &Effect, corrects: bool) -> Degree {
    match effect {
        Effect::Case if !corrects => Degree::Said,
        Effect::OptedOut(_) | Effect::NothingShared => Degree::Said,
        Effect::Case | Effect::Corrected | Effect::Closed | Effect::Deleted => Degree::OwnLink,
    }
}

#[cfg(test)]
mod tests {
    use super::degree_needed;
    use vocabulary::{Degree, Effect, Purpose};

    #[test]
    fn what_protects_takes_a_word_and_what_changes_takes_proof() {
        for effect in [Effect::OptedOut(vec![Purpose::Marketing]), Effect::NothingShared, Effect::Case] {
            assert_eq!(degree_needed(&effect, false), Degree::Said, "{effect}");
        }
        for effect in [Effect::Corrected, Effect::Closed, Effect::Deleted] {
            assert_eq!(degree_needed(&effect, false), Degree::OwnLink, "{effect}");
        }
        assert_eq!(degree_needed(&Effect::Case, true), Degree::OwnLink);
        assert!(Degree::Said < Degree::OwnLink && Degree::OwnLink < Degree::AddressProven && Degree::AddressProven < Degree::DocumentChecked);
    }
}
