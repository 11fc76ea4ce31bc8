//! Which step of a request may follow which. A closed request stays closed, and before it is known who asks nothing is fulfilled.

use crate::OperationError;
use vocabulary::{Degree, RequestState};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It came in.
    Ask,
    /// It is now known so surely who asks.
    Prove,
    /// It is done.
    Fulfil,
    /// It is refused.
    Refuse,
    /// Whoever asked took it back.
    Withdraw,
}

/// Why a step may not follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Misstep {
    /// It has an outcome.
    #[error("this request is closed: whoever wants something else asks anew")]
    Closed,
    /// Who asks is not known.
    #[error("nothing is done before it is proven who asks")]
    Unproven,
    /// The proof says less than the act needs.
    #[error("this proof does not reach as far as the act needs")]
    TooLittle,
}

/// The state after a step, where it is known to this degree who asks and this degree is needed.
pub(crate) fn after(state: RequestState, step: Step, degree: Degree, needed: Degree) -> Result<RequestState, Misstep> {
    let is_known = degree >= needed;
    match (state, step) {
        (RequestState::Done | RequestState::Refused | RequestState::Withdrawn, _) => Err(Misstep::Closed),
        (_, Step::Refuse) => Ok(RequestState::Refused),
        (_, Step::Withdraw) => Ok(RequestState::Withdrawn),
        (_, Step::Prove | Step::Ask) if is_known => Ok(RequestState::Proven),
        (_, Step::Ask) => Ok(RequestState::IdentityWanted),
        (_, Step::Prove) => Err(Misstep::TooLittle),
        (RequestState::Proven, Step::Fulfil) if is_known => Ok(RequestState::Done),
        (RequestState::Asked | RequestState::IdentityWanted | RequestState::Proven, Step::Fulfil) => Err(Misstep::Unproven),
    }
}

impl From<Misstep> for OperationError {
    fn from(misstep: Misstep) -> Self {
        Self::malformed("request", misstep.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Misstep, Step, after};
    use vocabulary::{Degree, RequestState, Word};

    #[test]
    fn nothing_is_fulfilled_before_it_is_proven_who_asks() {
        let (said, link) = (Degree::Said, Degree::OwnLink);
        assert_eq!(after(RequestState::Asked, Step::Ask, said, said), Ok(RequestState::Proven));
        assert_eq!(after(RequestState::Asked, Step::Ask, said, link), Ok(RequestState::IdentityWanted));
        assert_eq!(after(RequestState::IdentityWanted, Step::Fulfil, said, link), Err(Misstep::Unproven));
        // Not even where a state was written that should not be.
        assert_eq!(after(RequestState::Proven, Step::Fulfil, said, link), Err(Misstep::Unproven));
        assert_eq!(after(RequestState::IdentityWanted, Step::Prove, said, link), Err(Misstep::TooLittle));
        assert_eq!(after(RequestState::IdentityWanted, Step::Prove, Degree::DocumentChecked, link), Ok(RequestState::Proven));
        assert_eq!(after(RequestState::Proven, Step::Fulfil, link, link), Ok(RequestState::Done));
    }

    #[test]
    fn what_is_closed_stays_closed_and_what_is_open_can_be_taken_back() {
        for state in RequestState::all() {
            for step in [Step::Ask, Step::Prove, Step::Fulfil, Step::Refuse, Step::Withdraw] {
                let next = after(*state, step, Degree::DocumentChecked, Degree::Said);
                assert_eq!(next == Err(Misstep::Closed), !state.is_open(), "{state} {step:?}");
            }
        }
        assert_eq!(after(RequestState::IdentityWanted, Step::Withdraw, Degree::Said, Degree::OwnLink), Ok(RequestState::Withdrawn));
    }
}
