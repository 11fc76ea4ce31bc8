//! The duty `delete-now`: the moment the facts make it due, the person is forgotten in the same act. It never waits for the night.

use crate::commit::Act;
use crate::room::Room;
use crate::{OperationError, Outcome};
use ledger::{Asked, Fact, Known, Standing, prove};
use policy::{Answer, Facts, Owed, Policy, Verdict};
use vocabulary::{Condition, Duty, Purpose, Recipient, SubjectId, Word};

/// The duty, where these facts alone make it due.
pub(crate) fn due(policy: &Policy, facts: &Facts) -> Option<Owed> {
    policy.owed_on(facts).into_iter().find(|owed| owed.duty == Duty::DeleteNow)
}

/// The duty, where it is due whatever the person's data is held for: a permission for one purpose keeps what it was given for.
pub(crate) fn due_of(room: &Room<'_>, subject: SubjectId, facts: &[Fact]) -> Option<Owed> {
    let mut owed = None;
    for purpose in Purpose::all() {
        let asked = Asked {
            site: room.site().clone(),
            subject: Some(subject),
            party: None,
            recipient: Recipient::Company,
            purpose: *purpose,
            data: Vec::new(),
            occasions: Vec::new(),
        };
        let known = Known { facts, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
        let proven = prove(&known, &asked, room.now);
        let told = proven.iter().fold(Facts::unknown(), |all, (condition, holds)| all.with(condition, holds));
        owed = Some(due(&room.policy, &told)?);
    }
    owed
}

/// Forgets the person at the end of an act whose new facts make it due; the duty, where they do.
pub(crate) async fn after(room: &Room<'_>, act: &mut Act, subject: SubjectId, new: &[Fact]) -> Outcome<Option<Owed>> {
    let mut facts = room.facts_of_person(subject).await?;
    act.expects(&[Room::still_all_of(subject, &facts)]);
    facts.extend(new.iter().cloned());
    if new.iter().any(|fact| fact.condition == Condition::Child && fact.holds) {
        // Whoever turns out to be a child gave no permission in a parent's place.
        room.end_given_by(act, subject).await?;
    }
    let owed = due_of(room, subject, &facts);
    if let Some(owed) = &owed {
        room.leave_residue(act, subject).await?;
        act.forget(subject, &owed.reason.sentence.to_string());
    }
    Ok(owed)
}

/// The refusal of data that would have to be deleted the moment it came in.
pub(crate) fn refusal(policy: &Policy, owed: Owed) -> OperationError {
    OperationError::refused(Answer {
        verdict: Verdict::Deny,
        version: policy.version().clone(),
        reasons: vec![owed.reason.clone()],
        duties: vec![owed],
        needs: Vec::new(),
    })
}
