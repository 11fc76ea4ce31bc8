//! Purpose-bound reading for the company's own programs and staff. Each person and field is decided and logged before it is opened.

use crate::attempts::until_done;
use crate::commit::Once;
use crate::releasing::Wish;
use crate::staff::is_of_staff;
use crate::values::hash_of;
use crate::{Caller, House, OperationError, Outcome, Partial, Release, Scope};
use vocabulary::{Action, DataCategory, Purpose, Recipient, SubjectId};

/// A wish to work with data inside.
#[derive(Clone, Debug)]
pub struct UseRequest {
    /// Whose data.
    pub subjects: Vec<SubjectId>,
    /// Which fields.
    pub categories: Vec<DataCategory>,
    /// `use`, `contact` or `review`.
    pub action: Action,
    /// What for.
    pub purpose: Purpose,
    /// By whom.
    pub by: Actor,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// Who works with the data.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A program of the company.
    Company,
    /// One member of staff, registered as a party of the kind `staff`.
    Staff(String),
    /// A registered party that works for the company, or beside it.
    Party(String),
}

impl House {
    /// Opens what the policy permits for this purpose, field by field; the rest is refused with its sentence.
    ///
    /// # Errors
    /// A party's key; an unknown party or member of staff; an action that is none of these.
    pub async fn use_data(&self, caller: &Caller, request: UseRequest) -> Outcome<Release> {
        let request = &request;
        until_done(|| self.use_once(caller, request)).await
    }

    async fn use_once(&self, caller: &Caller, request: &UseRequest) -> Outcome<Release> {
        caller.must(Scope::Use)?;
        if !matches!(request.action, Action::Use | Action::Contact | Action::Review) {
            return Err(OperationError::malformed("action", "what is done inside is `use`, `contact` or `review`"));
        }
        let room = self.room_of(caller)?;
        let once = Once::of(request.idempotency.as_deref(), "use_data", hash_of(&format!("{request:?}"), []));
        let actor = match &request.by {
            Actor::Company => None,
            Actor::Staff(name) | Actor::Party(name) => Some(room.registered(name).await?),
        };
        if actor.as_ref().is_some_and(|row| is_of_staff(&row.party)) {
            return Err(OperationError::NotAllowed("a member of staff looks at people in the console, signed in; no program speaks for them"));
        }
        let is_staff = actor.as_ref().is_some_and(|row| row.recipient == Recipient::Staff);
        if is_staff != matches!(request.by, Actor::Staff(_)) {
            return Err(OperationError::malformed("by", "this name is on file as something else"));
        }
        let wish = Wish {
            action: request.action,
            purpose: request.purpose,
            recipient: actor.as_ref().map_or(Recipient::Company, |row| row.recipient),
            party: actor.map(|row| row.party),
            subjects: request.subjects.clone(),
            categories: request.categories.clone(),
            partial: Partial::WhatIsPermitted,
            asked_by: caller.name().to_owned(),
            handover: None,
        };
        room.release(&wish, once).await
    }
}
