//! The duty `delete-now`: the moment the facts make it due, the person is forgotten in the same act. It never waits for the night.

use crate::commit::Act;
use crate::room::Room;
use crate::{OperationError, Outcome};
use ledger::{Asked, Fact, Known, Standing, prove};
use policy::{Answer, Facts, Owed, Policy, Verdict};
use vocabulary::{Duty, Purpose, Recipient, SubjectId};

/// The duty, where these facts alone make it due.
pub(crate) fn due(policy: &Policy, facts: &Facts) -> Option<Owed> {
    policy.owed_on(facts).into_iter().find(|owed| owed.duty == Duty::DeleteNow)
}

/// Forgets the person at the end of an act whose new fact makes it due.
pub(crate) async fn after(room: &Room<'_>, act: &mut Act, subject: SubjectId, new: &Fact) -> Outcome<bool> {
    let mut facts = room.facts_of_person(subject).await?;
    act.expects(&[Room::still_all_of(subject, &facts)]);
    facts.push(new.clone());
    let asked = Asked {
        site: room.site().clone(),
        subject: Some(subject),
        party: None,
        recipient: Recipient::Company,
        purpose: new.about.purposes.first().copied().unwrap_or(Purpose::Service),
        data: Vec::new(),
        occasion: None,
    };
    let known = Known { facts: &facts, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
    let proven = prove(&known, &asked, room.now);
    let told = proven.iter().fold(Facts::unknown(), |all, (condition, holds)| all.with(condition, holds));
    let Some(owed) = due(&room.policy, &told) else {
        return Ok(false);
    };
    room.leave_residue(act, subject).await?;
    act.forget(subject, &owed.reason.sentence.to_string());
    Ok(true)
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
