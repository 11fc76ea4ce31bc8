//! Asking a policy a plain question. It never claims a fact about a person: those come from the ledger.

use crate::{OperationError, Outcome};
use policy::{Answer, Facts, Policy, Question, Verdict};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient};

/// One flow, before anybody's data is in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow<'a> {
    pub(crate) action: Action,
    pub(crate) data: &'a [DataCategory],
    pub(crate) purpose: Purpose,
    pub(crate) recipient: Recipient,
}

/// What the policy says of the flow under these facts.
pub(crate) fn consult(policy: &Policy, flow: Flow<'_>, facts: &Facts) -> Outcome<Answer> {
    policy
        .decide(&Question { action: flow.action, data: flow.data.to_vec(), purpose: flow.purpose, recipient: flow.recipient, facts: *facts })
        .map_err(|error| OperationError::malformed("question", error.to_string()))
}

/// Whether the policy permits the flow under these facts.
pub(crate) fn permits(policy: &Policy, flow: Flow<'_>, facts: &Facts) -> bool {
    consult(policy, flow, facts).is_ok_and(|answer| answer.verdict == Verdict::Permit)
}

/// What is known of a person who has just come in and has said only that they are not a child.
pub(crate) fn newcomer(proven: &[Condition]) -> Facts {
    let known = Facts::unknown().with(Condition::OptedOut, false).with(Condition::Closed, false).with(Condition::Child, false);
    proven.iter().fold(known, |facts, condition| facts.with(*condition, true))
}
