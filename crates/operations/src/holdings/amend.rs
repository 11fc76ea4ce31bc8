//! Changing the terms of values, one or very many: page after page, each page whole or not at all. It widens nothing beyond the policy.

use super::Which;
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::party_name;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, sha256};
use store::Terms;
use vocabulary::{Purpose, Recipient, SubjectId, Timestamp};

/// The most staff that terms may name.
const STAFF_MAX: usize = 50;

/// What is changed. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// Held until this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Not to be used for these purposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objections: Option<Vec<Purpose>>,
    /// To go to these kinds of recipients alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Vec<Recipient>>,
    /// To be seen by these members of staff alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<Vec<String>>,
}

/// What was changed in this page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Amended {
    /// How many values.
    pub values: u32,
    /// After whom the next page begins; none after the last.
    pub next: Option<SubjectId>,
}

impl Change {
    /// The change as terms of a value; what is not named narrows nothing.
    ///
    /// # Errors
    /// What is no party's name; too many of them.
    pub(crate) fn terms(&self) -> Outcome<Terms> {
        let staff = self.staff.as_deref().unwrap_or_default();
        if staff.len() > STAFF_MAX {
            return Err(OperationError::malformed("staff", "terms name at most 50 members of staff"));
        }
        Ok(Terms {
            until: self.until,
            objections: self.objections.clone().unwrap_or_default(),
            recipients: self.recipients.clone().unwrap_or_default(),
            staff: staff.iter().map(|name| party_name(name)).collect::<Outcome<_>>()?,
        })
    }

    /// Puts what is named in the place of what was there.
    fn apply(&self, new: &Terms, old: &mut Terms) {
        if self.until.is_some() {
            old.until = new.until;
        }
        if self.objections.is_some() {
            old.objections.clone_from(&new.objections);
        }
        if self.recipients.is_some() {
            old.recipients.clone_from(&new.recipients);
        }
        if self.staff.is_some() {
            old.staff.clone_from(&new.staff);
        }
    }

    /// What is changed, without the names of staff.
    fn words(&self) -> String {
        let list = |words: Vec<String>| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
        let until = self.until.map(|until| format!("until {until}"));
        let objections = self.objections.as_ref().map(|all| format!("objections {}", list(all.iter().map(ToString::to_string).collect())));
        let recipients = self.recipients.as_ref().map(|all| format!("recipients {}", list(all.iter().map(ToString::to_string).collect())));
        let staff = self.staff.as_ref().map(|all| format!("staff {}", all.len()));
        [until, objections, recipients, staff].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

impl House {
    /// Changes the terms of a page of values, from after this person.
    ///
    /// # Errors
    /// A party's key; a change of nothing; one value that is not held.
    pub async fn amend(&self, caller: &Caller, which: &Which, change: &Change, after: Option<SubjectId>, idempotency: Option<&str>) -> Outcome<Amended> {
        caller.must(Scope::Amend)?;
        if *change == Change::default() {
            return Err(OperationError::malformed("change", "say what is to be changed"));
        }
        until_done(|| self.amend_once(caller, (which, after), change, idempotency)).await
    }

    async fn amend_once(&self, caller: &Caller, (which, after): (&Which, Option<SubjectId>), change: &Change, idempotency: Option<&str>) -> Outcome<Amended> {
        let room = self.room_of(caller)?;
        let terms = change.terms()?;
        let found = room.found_to_change(which, after).await?;
        if found.people.is_empty() && which.person().is_some() {
            return Err(super::not_held());
        }
        let said = format!("{which:?}|{after:?}|{change:?}");
        let mut act = Act::new(Once::of(idempotency, "amend", sha256(&[said.as_bytes()])));
        if which.person().is_none() {
            act.is_about_many();
        }
        let mut count = 0_u32;
        for super::PersonFound { row, meant } in &found.people {
            let mut values = row.packed.values.clone();
            for (value, _) in values.iter_mut().zip(meant).filter(|(_, is_meant)| **is_meant) {
                change.apply(&terms, &mut value.terms);
                count = count.saturating_add(1);
            }
            room.put_record(&mut act, row.subject, Some(row), values);
        }
        let event = Event::Amended { by: which.words(), values: count, change: change.words() };
        act.log(event, which.person());
        let amended = Amended { values: count, next: found.next };
        act.answers(None, &amended);
        match room.commit(act).await?.repeated() {
            None => Ok(amended),
            Some(first) => serde_json::from_slice(first).map_err(|error| self.broken(&error)),
        }
    }
}
