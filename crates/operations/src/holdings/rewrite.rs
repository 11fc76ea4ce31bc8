//! Putting one value right by a program of the company that knows better. Its id stays, its revision moves on.

use super::Which;
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::values::{checked_alone, hash_of, hash_of_value};
use crate::{Caller, House, Outcome, Scope};
use ledger::{Event, sha256};
use vocabulary::{Personal, RecordId, SubjectId};

impl House {
    /// Writes a new value in the place of this one.
    ///
    /// # Errors
    /// A party's key; a value that is not held; a mistake in the new one.
    pub async fn rewrite(&self, caller: &Caller, (subject, record): (SubjectId, RecordId), value: &Personal<String>, idempotency: Option<&str>) -> Outcome<()> {
        caller.must(Scope::Amend)?;
        until_done(|| self.rewrite_once(caller, (subject, record), value, idempotency)).await
    }

    async fn rewrite_once(
        &self,
        caller: &Caller,
        (subject, record): (SubjectId, RecordId),
        value: &Personal<String>,
        idempotency: Option<&str>,
    ) -> Outcome<()> {
        let room = self.room_of(caller)?;
        let found = room.found(&Which::Value(subject, record), None).await?;
        let super::PersonFound { row, .. } = found.people.into_iter().next().ok_or_else(super::not_held)?;
        let meant = hash_of(&format!("{subject}|{record}"), []);
        let mut act = Act::new(Once::of(idempotency, "rewrite", sha256(&[&meant, &hash_of_value(value)])));
        act.answers(Some(subject), &record);
        let category = room.put_right(&mut act, &row, record, value).await?;
        act.log(Event::Corrected { record, category }, Some(subject));
        room.commit(act).await?;
        Ok(())
    }
}

impl crate::room::Room<'_> {
    /// Adds to an act the new value in the place of an old one, sealed again under its next revision; gives its category.
    pub(crate) async fn put_right(
        &self,
        act: &mut Act,
        row: &store::RecordRow,
        record: RecordId,
        value: &Personal<String>,
    ) -> Outcome<vocabulary::DataCategory> {
        let mut values = row.packed.values.clone();
        let held = values.iter_mut().find(|held| held.record == record).ok_or_else(super::not_held)?;
        let value = checked_alone(&held.category, value)?;
        held.revision = held.revision.saturating_add(1);
        let key = self.key_of(row.subject).await?;
        self.seal_value(&key, held, &value)?;
        let category = held.category.clone();
        self.put_tag(act, row.subject, &category, &value)?;
        self.put_record(act, row.subject, Some(row), values);
        Ok(category)
    }
}
