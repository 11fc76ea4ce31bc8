//! Removing one value, or all that a person is held with, while the person stays on file. What else it changes: nothing.

use super::Which;
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, sha256};
use vocabulary::{DataCategory, RecordId};

/// What was removed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Removed {
    /// The values, with their categories.
    pub records: Vec<(RecordId, DataCategory)>,
}

impl House {
    /// Removes values of one person.
    ///
    /// # Errors
    /// A party's key; anything but one person's values; values that are not held.
    pub async fn remove(&self, caller: &Caller, which: &Which, idempotency: Option<&str>) -> Outcome<Removed> {
        caller.must(Scope::Amend)?;
        until_done(|| self.remove_once(caller, which, idempotency)).await
    }

    async fn remove_once(&self, caller: &Caller, which: &Which, idempotency: Option<&str>) -> Outcome<Removed> {
        let room = self.room_of(caller)?;
        let subject = which.person().ok_or_else(|| OperationError::malformed("which", "values are removed person by person"))?;
        let once = Once::of(idempotency, "remove", sha256(&[format!("{which:?}").as_bytes()]));
        if let Some(first) = room.answered_before(once.as_ref()).await? {
            return serde_json::from_slice(&first).map(|records| Removed { records }).map_err(|error| self.broken(&error));
        }
        let found = room.found(which, None).await?;
        let super::PersonFound { row, meant } = found.people.into_iter().next().ok_or_else(super::not_held)?;
        let of = |is_gone: bool| row.packed.values.iter().zip(&meant).filter(move |(_, meant)| **meant == is_gone).map(|(value, _)| value);
        let records: Vec<(RecordId, DataCategory)> = of(true).map(|value| (value.record, value.category.clone())).collect();
        let stays = of(false).cloned().collect();
        let mut act = Act::new(once);
        act.answers(Some(subject), &records);
        room.put_record(&mut act, subject, Some(&row), stays);
        act.log(Event::Removed { records: records.clone() }, Some(subject));
        match room.commit(act).await?.repeated() {
            None => Ok(Removed { records }),
            Some(first) => serde_json::from_slice(first).map(|records| Removed { records }).map_err(|error| self.broken(&error)),
        }
    }
}
