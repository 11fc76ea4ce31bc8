//! What an opt-out really stops under a policy. It asks the policy and promises nothing more than the policy's decisions keep.

use crate::consult::{Flow, newcomer};
use policy::{Answer, Facts, Policy, Question, Verdict};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// What stops once somebody has opted out of a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "one answer for each kind of act; nothing is passed by position")]
pub struct Stopped {
    /// The purpose.
    pub purpose: Purpose,
    /// Nobody is contacted for it any more.
    pub contacting: bool,
    /// No other company is given the data for it any more.
    pub sharing: bool,
    /// The company no longer works with the data for it.
    pub using: bool,
    /// Nothing is collected for it any more.
    pub collecting: bool,
    /// Nothing is counted for it any more.
    pub counting: bool,
}

/// What the company itself may be in a question.
const INSIDE: [Recipient; 2] = [Recipient::Company, Recipient::Staff];
/// What a willing person and a careful company may have proved.
const BEST: [Condition; 7] = [
    Condition::Notified,
    Condition::OptIn,
    Condition::Permission,
    Condition::Requested,
    Condition::Voluntary,
    Condition::Confidential,
    Condition::PurposeMatch,
];

/// What opting out of these purposes stops, purpose by purpose; what was refused before is not said to stop.
#[must_use]
pub fn stopped_by(policy: &Policy, purposes: &[Purpose]) -> Vec<Stopped> {
    let of = |purpose: &Purpose| Stopped {
        purpose: *purpose,
        contacting: stops(policy, Action::Contact, *purpose, |_| true),
        sharing: stops(policy, Action::Share, *purpose, |recipient| !INSIDE.contains(&recipient)),
        using: stops(policy, Action::Use, *purpose, |recipient| INSIDE.contains(&recipient)),
        collecting: stops(policy, Action::Collect, *purpose, |recipient| INSIDE.contains(&recipient)),
        counting: stops(policy, Action::Aggregate, *purpose, |_| true),
    };
    purposes.iter().map(of).collect()
}

/// Whether something of this kind was permitted before, and nothing of it is after, whatever else is proved.
fn stops(policy: &Policy, action: Action, purpose: Purpose, counts: fn(Recipient) -> bool) -> bool {
    let before = newcomer(&BEST);
    let after = before.with(Condition::OptedOut, true);
    let mut stops = false;
    for recipient in Recipient::all().iter().copied().filter(|recipient| counts(*recipient)) {
        for category in policy.data() {
            let flow = Flow { action, data: std::slice::from_ref(category), purpose, recipient };
            if ask(policy, flow, &after).is_none_or(|answer| may_still(&answer)) {
                return false;
            }
            stops = stops || ask(policy, flow, &before).is_some_and(|answer| answer.verdict == Verdict::Permit);
        }
    }
    stops
}

/// Whether it is permitted, or becomes so by a fact other than the withdrawal of the objection. Figures about a group are nobody's data.
fn may_still(answer: &Answer) -> bool {
    let lifts = |condition: Condition| matches!(condition, Condition::OptedOut | Condition::Aggregated);
    answer.verdict == Verdict::Permit || answer.needs.iter().any(|way| !way.iter().any(|need| lifts(need.condition)))
}

fn ask(policy: &Policy, flow: Flow<'_>, facts: &Facts) -> Option<Answer> {
    let data: Vec<DataCategory> = flow.data.to_vec();
    policy.decide(&Question { action: flow.action, data, purpose: flow.purpose, recipient: flow.recipient, facts: *facts }).ok()
}
