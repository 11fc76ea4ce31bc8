//! Whether a visit may be counted, by the policy and by what the visitor's browser says. Nothing is counted here, nothing about the visit is
//! kept, and nobody is known.

use crate::consult::{Flow, consult, newcomer};
use crate::{House, Outcome};
use policy::{Answer, Facts, Policy, Reason, Verdict};
use vocabulary::{Action, Channel, Condition, DataCategory, Effect, Purpose, Recipient, SiteId};

/// What a visitor chose about being counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountingChoice {
    /// To be counted.
    Accepted,
    /// Not to be.
    Refused,
}

/// What is known of a visit: what the browser says, and nothing of the visitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The choice the browser keeps; none where it keeps none, as with its cookies switched off.
    pub choice: Option<CountingChoice>,
    /// Whether it says by Global Privacy Control that its person objects.
    pub signal: bool,
}

/// Whether a visit may be counted.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Counting {
    /// Whether it may be.
    pub permitted: bool,
    /// Whether the policy lets anybody's visit be counted at all.
    pub ever: bool,
    /// Whether nothing is counted before the visitor chose so.
    pub asks_first: bool,
    /// Whether the browser's signal decided.
    pub by_signal: bool,
    /// What would be counted for.
    pub purpose: Option<Purpose>,
    /// The sentences that permit it, or refuse it; none where no sentence speaks.
    pub reasons: Vec<Reason>,
}

/// What visits are counted for, the first that the policy permits.
const PURPOSES: [Purpose; 5] = [Purpose::Analytics, Purpose::Improve, Purpose::Support, Purpose::Operate, Purpose::Personalise];
/// What a visit leaves, the first that the policy lets be collected.
const LEFT: [&str; 2] = ["usage", "device"];

impl House {
    /// Whether this visit may be counted now, and by which sentence it may or may not. Whoever counts asks this at each visit.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn may_count(&self, site: &SiteId, visit: Visit) -> Outcome<Counting> {
        let policy = self.policy(site)?;
        let by_signal = visit.signal && self.offers(site).gpc;
        counting(&policy, visit.choice, by_signal)
    }
}

fn counting(policy: &Policy, choice: Option<CountingChoice>, by_signal: bool) -> Outcome<Counting> {
    let willing = [Condition::OptIn, Condition::Permission];
    let Some((data, purpose)) = counted(policy, &newcomer(&willing)) else {
        return Ok(Counting { permitted: false, ever: false, asks_first: false, by_signal: false, purpose: None, reasons: Vec::new() });
    };
    let of = (&data, purpose);
    let asks_in_text = ask(policy, of, &newcomer(&[]))?.verdict != Verdict::Permit;
    let by_cookies = is_refused_by_cookies_off(policy, purpose);
    let facts = match choice {
        _ if by_signal => newcomer(&[Condition::OptedOut]),
        Some(CountingChoice::Accepted) => newcomer(&willing),
        Some(CountingChoice::Refused) => newcomer(&[Condition::OptedOut]),
        // Where the text lets people object by switching cookies off, a browser that keeps none may have them off: what is unknown counts
        // against permitting.
        None if by_cookies => newcomer(&[Condition::OptedOut]),
        None => newcomer(&[]),
    };
    let answer = ask(policy, of, &facts)?;
    // A policy that grants no objection is not asked to: the visitor's own no is heeded all the same.
    let refused = by_signal || choice == Some(CountingChoice::Refused);
    Ok(Counting {
        permitted: answer.verdict == Verdict::Permit && !refused,
        ever: true,
        asks_first: asks_in_text || by_cookies,
        by_signal,
        purpose: Some(purpose),
        reasons: answer.reasons,
    })
}

/// What the policy lets be counted of a visit, and for what.
fn counted(policy: &Policy, facts: &Facts) -> Option<(DataCategory, Purpose)> {
    let left = || LEFT.iter().filter_map(|key| DataCategory::new(key).ok());
    let mut all = PURPOSES.iter().flat_map(|purpose| left().map(|data| (data, *purpose)));
    all.find(|(data, purpose)| ask(policy, (data, *purpose), facts).is_ok_and(|answer| answer.verdict == Verdict::Permit))
}

/// Whether the policy lets people object to this by switching cookies off.
fn is_refused_by_cookies_off(policy: &Policy, purpose: Purpose) -> bool {
    policy
        .rights()
        .iter()
        .any(|right| right.channels.contains(&Channel::CookiesOff) && matches!(&right.effect, Effect::OptedOut(stopped) if stopped.contains(&purpose)))
}

fn ask(policy: &Policy, (data, purpose): (&DataCategory, Purpose), facts: &Facts) -> Outcome<Answer> {
    let flow = Flow { action: Action::Collect, data: std::slice::from_ref(data), purpose, recipient: Recipient::Company };
    consult(policy, flow, facts)
}
