//! What a parent can permit at a site: the purposes and recipients of which the policy says that a child needs a parent for them. Each is a
//! question to the policy, and what it does not ask a parent for is not offered.

use super::practice::SiteChildren;
use crate::consult::{Flow, permits};
use crate::{House, Outcome};
use policy::{Facts, Policy};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SiteId, Word};

/// What a parent can permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeOffered {
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// By or to whom.
    pub recipients: Vec<Recipient>,
    /// Those of them to whom an answer by e-mail is enough.
    pub by_email: Vec<Recipient>,
}

/// Purposes that rest on a ground of their own, as a court's order: a parent is not asked for them.
const NOT_ASKED: [Purpose; 5] = [Purpose::Legal, Purpose::Safety, Purpose::Merger, Purpose::Archive, Purpose::PolicyNotice];
/// Recipients of whom the same holds.
const NOT_RECEIVING: [Recipient; 2] = [Recipient::Authority, Recipient::Acquirer];
/// The kinds of data that tell whether a flow is open to a child.
const DATA: [&str; 4] = ["email", "name", "message", "opinion"];

impl House {
    /// What a parent can permit here; nothing where the policy asks no parent.
    ///
    /// # Errors
    /// When there is no such site.
    pub fn parents_scope(&self, site: &SiteId) -> Outcome<Option<ScopeOffered>> {
        let policy = self.policy(site)?;
        Ok(scope_of(&policy, &self.practice.of(site)))
    }
}

pub(super) fn scope_of(policy: &Policy, practice: &SiteChildren) -> Option<ScopeOffered> {
    let mut scope = ScopeOffered { purposes: Vec::new(), recipients: Vec::new(), by_email: Vec::new() };
    for recipient in Recipient::all().iter().filter(|recipient| !NOT_RECEIVING.contains(recipient)) {
        for purpose in Purpose::all().iter().filter(|purpose| !NOT_ASKED.contains(purpose)) {
            if !takes_a_parent(policy, *recipient, *purpose) {
                continue;
            }
            if !scope.purposes.contains(purpose) {
                scope.purposes.push(*purpose);
            }
            if !scope.recipients.contains(recipient) {
                scope.recipients.push(*recipient);
            }
        }
    }
    let inside = |recipient: &Recipient| matches!(recipient, Recipient::Company | Recipient::Staff) || practice.email_plus_shares;
    scope.by_email = scope.recipients.iter().copied().filter(inside).collect();
    scope.purposes.sort();
    (!scope.recipients.is_empty()).then_some(scope)
}

/// Whether the policy refuses this for a child, and permits it with a parent's word.
fn takes_a_parent(policy: &Policy, recipient: Recipient, purpose: Purpose) -> bool {
    let actions: &[Action] = match recipient {
        Recipient::Company | Recipient::Staff => &[Action::Collect, Action::Use, Action::Contact],
        _ => &[Action::Share],
    };
    let everything = Condition::all().iter().filter(|condition| !matches!(condition, Condition::Aggregated | Condition::LegalProcess | Condition::GoodFaith));
    let facts = everything.fold(Facts::unknown(), |facts, condition| facts.with(*condition, !condition.is_negative())).with(Condition::Child, true);
    actions.iter().any(|action| {
        DATA.iter().filter_map(|key| DataCategory::new(key).ok()).any(|category| {
            let flow = Flow { action: *action, data: std::slice::from_ref(&category), purpose, recipient };
            permits(policy, flow, &facts) && !permits(policy, flow, &facts.with(Condition::Parental, false))
        })
    })
}
