//! Data leaves to a party. Each person and field is decided on recorded facts, every decision is logged, and only then is anything told.

use crate::attempts::until_done;
use crate::commit::Once;
use crate::releasing::Wish;
use crate::values::hash_of;
use crate::{Caller, House, OperationError, Outcome, Release, Scope};
use vocabulary::{Action, DataCategory, Purpose, SubjectId};

/// A wish to let a party have data.
#[derive(Clone, Debug)]
pub struct DisclosureRequest {
    /// Whose data.
    pub subjects: Vec<SubjectId>,
    /// Which fields.
    pub categories: Vec<DataCategory>,
    /// `share`, `sell` or `transfer`.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// To which registered party.
    pub party: String,
    /// What happens when some of it is refused.
    pub partial: Partial,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What happens when some of what was asked for is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partial {
    /// What is permitted goes.
    WhatIsPermitted,
    /// Nothing goes.
    AllOrNothing,
}

impl Caller {
    /// What is given back by a call is for programs: a member of staff hands over by a way that brings it to the party and past themselves, and looks at
    /// a person for a task alone.
    pub(crate) fn must_be_no_member_of_staff(&self) -> Outcome<()> {
        let words = "a member of staff hands over by a download or by messages, which the party receives and they do not see";
        if self.staff().is_some() { Err(OperationError::NotAllowed(words)) } else { Ok(()) }
    }
}

impl House {
    /// Lets a registered party have what the policy permits, field by field; the rest is refused with its sentence.
    ///
    /// # Errors
    /// A party's key; a member of staff; an unknown party; with [`Partial::AllOrNothing`], the first refusal.
    pub async fn disclose(&self, caller: &Caller, request: DisclosureRequest) -> Outcome<Release> {
        let request = &request;
        until_done(|| self.disclose_once(caller, request)).await
    }

    async fn disclose_once(&self, caller: &Caller, request: &DisclosureRequest) -> Outcome<Release> {
        caller.must(Scope::Disclose)?;
        caller.must_be_no_member_of_staff()?;
        if !request.action.goes_out() {
            return Err(OperationError::malformed("action", "what goes out is `share`, `sell` or `transfer`"));
        }
        let room = self.room_of(caller)?;
        let party = room.registered(&request.party).await?;
        let once = Once::of(request.idempotency.as_deref(), "disclose", hash_of(&format!("{request:?}"), []));
        let wish = Wish {
            action: request.action,
            purpose: request.purpose,
            recipient: party.recipient,
            party: Some(party.party),
            subjects: request.subjects.clone(),
            categories: request.categories.clone(),
            partial: request.partial,
            asked_by: caller.name().to_owned(),
            handover: None,
        };
        room.release(&wish, once).await
    }
}
