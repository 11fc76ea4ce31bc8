//! The terms of a value: whether it is live, for whom, and by what it is found. They only narrow what the policy permits.

use crate::room::Room;
use std::collections::BTreeSet;
use store::{FoundRow, HeldValue, Intent, Stored};
use vocabulary::{Purpose, Recipient, SubjectId, Timestamp};

/// By what a person is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    HeldFor(Purpose),
    ObjectedTo(Purpose),
    MayGoTo(Recipient),
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::HeldFor(purpose) => write!(f, "purpose/{purpose}"),
            Self::ObjectedTo(purpose) => write!(f, "objection/{purpose}"),
            Self::MayGoTo(recipient) => write!(f, "recipient/{recipient}"),
        }
    }
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
    terms_of(values).iter().map(Term::to_string).collect()
}

fn terms_of(values: &[HeldValue]) -> BTreeSet<Term> {
    let mut terms = BTreeSet::new();
    for value in values {
        terms.extend(value.purposes.iter().copied().map(Term::HeldFor));
        terms.extend(value.terms.objections.iter().copied().map(Term::ObjectedTo));
        terms.extend(value.terms.recipients.iter().copied().map(Term::MayGoTo));
    }
    terms
}

impl Room<'_> {
    /// The changes that make a person found by what is held of them now, and no longer by what was.
    pub(crate) fn refound(subject: SubjectId, old: &[HeldValue], new: &[HeldValue]) -> Vec<Intent> {
        let (old, new) = (terms_of(old), terms_of(new));
        let gone = old.difference(&new).map(|term| Intent::delete::<FoundRow>(vec![term.to_string().to_cell(), subject.to_cell()]));
        let come = new.difference(&old).map(|term| Intent::put(&FoundRow { term: term.to_string(), subject }));
        gone.chain(come).collect()
    }
}
