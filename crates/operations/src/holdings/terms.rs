//! The terms of a value: whether it is live, for whom, and by what it is found. They only narrow what the policy permits.

use crate::room::Room;
use std::collections::BTreeSet;
use store::{FoundRow, HeldValue, Intent, Stored};
use vocabulary::{Purpose, Recipient, SubjectId, Timestamp};

pub(crate) fn held_for(purpose: Purpose) -> String {
    format!("purpose/{purpose}")
}

pub(crate) fn objected_to(purpose: Purpose) -> String {
    format!("objection/{purpose}")
}

pub(crate) fn may_go_to(recipient: Recipient) -> String {
    format!("recipient/{recipient}")
}

/// Whether the value is held at this instant.
pub(crate) fn is_live(value: &HeldValue, now: Timestamp) -> bool {
    value.terms.until.is_none_or(|until| now < until)
}

/// Whether the value's terms let this party have it.
pub(crate) fn is_for(value: &HeldValue, recipient: Recipient, party: Option<&ledger::PartyName>) -> bool {
    let terms = &value.terms;
    match recipient {
        Recipient::Company => true,
        Recipient::Staff => terms.staff.is_empty() || party.is_some_and(|party| terms.staff.contains(party)),
        outside => terms.recipients.is_empty() || terms.recipients.contains(&outside),
    }
}

/// Everything a person with these values is found by, as the `found` table has it: for who imports people.
#[must_use]
pub fn terms_found_by(values: &[HeldValue]) -> BTreeSet<String> {
    values
        .iter()
        .flat_map(|value| {
            let objections = value.terms.objections.iter().map(|purpose| objected_to(*purpose));
            let recipients = value.terms.recipients.iter().map(|recipient| may_go_to(*recipient));
            value.purposes.iter().map(|purpose| held_for(*purpose)).chain(objections).chain(recipients)
        })
        .collect()
}

impl Room<'_> {
    /// The changes that make a person found by what is held of them now, and no longer by what was.
    pub(crate) fn refound(subject: SubjectId, old: &[HeldValue], new: &[HeldValue]) -> Vec<Intent> {
        let (old, new) = (terms_found_by(old), terms_found_by(new));
        let gone = old.difference(&new).map(|term| Intent::delete::<FoundRow>(vec![term.to_cell(), subject.to_cell()]));
        let come = new.difference(&old).map(|term| Intent::put(&FoundRow { term: term.clone(), subject }));
        gone.chain(come).collect()
    }
}
