//! Putting values into a person's packed record: sealed, with source, purposes and the version shown. It asks no policy: its callers did.

use crate::commit::Act;
use crate::room::Room;
use crate::values::Value;
use crate::{OperationError, Outcome};
use store::{Cell, HeldValue, Intent, PackedRecord, RecordRow, SubjectRow, TagRow};
use vocabulary::{DataCategory, Personal, Purpose, RecordId, SubjectId};

/// The most values held of one person.
const HELD_MAX: usize = 500;

/// Whose the data is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose {
    pub(crate) subject: SubjectId,
    /// Not on file before this act.
    pub(crate) is_new: bool,
    /// They, or a program of the company that knows them: everything of theirs is theirs to change.
    pub(crate) is_proven: bool,
}

impl Room<'_> {
    /// The person of an e-mail address, found without holding it. A closed account is nobody's: who comes again is new.
    pub(crate) async fn subject_of(&self, category: &DataCategory, value: &Personal<String>) -> Outcome<Option<SubjectId>> {
        let Some(tag) = self.tag(category, value)? else {
            return Ok(None);
        };
        match self.row::<TagRow>(&[Cell::from(&tag)]).await? {
            Some(row) if !self.is_closed(row.subject).await? => Ok(Some(row.subject)),
            _ => Ok(None),
        }
    }

    fn tag(&self, category: &DataCategory, value: &Personal<String>) -> Outcome<Option<[u8; 16]>> {
        let tag = self.house.foundations.vault.tag(self.site(), category, value);
        tag.map_err(|error| self.locked(error))
    }

    /// A value not sealed yet, as the gate reads what is being given.
    pub(crate) fn blank(&self, category: &DataCategory, purposes: &[Purpose], source: &str) -> HeldValue {
        HeldValue {
            record: self.new_record(),
            category: category.clone(),
            revision: 0,
            source: source.to_owned(),
            purposes: purposes.to_vec(),
            collected_at: self.now,
            version: self.policy.version().clone(),
            sealed: Vec::new(),
        }
    }

    /// Adds values to an act, sealed; the ids they are held under. A proven person's value takes the place of the one
    /// that came from the same source; anybody else's stands beside it.
    pub(crate) async fn put_values(&self, act: &mut Act, whose: &Whose, values: Vec<Value>, (purposes, source): (&[Purpose], &str)) -> Outcome<Vec<RecordId>> {
        let vault = &self.house.foundations.vault;
        let subject = whose.subject;
        let key = if whose.is_new {
            let (key, keep) = vault.new_subject(self.site(), subject).map_err(|error| self.locked(error))?;
            act.add(keep);
            act.add(Intent::insert(&SubjectRow { subject, created_at: self.now }));
            key
        } else {
            self.key_of(subject).await?
        };
        let old = if whose.is_new { None } else { self.record(subject).await? };
        let mut held = old.as_ref().map_or_else(Vec::new, |row| row.packed.values.clone());
        let mut records = Vec::with_capacity(values.len());
        for (category, value) in values {
            let is_found_by_it = self.put_tag(act, subject, &category, &value).await?;
            if whose.is_new && category.key() == "email" && !is_found_by_it {
                // Somebody of this address came on file meanwhile: it is they.
                return Err(OperationError::Busy);
            }
            let mut new = self.blank(&category, purposes, source);
            let sealed = vault.seal(&key, (&category, new.record, new.revision), &value);
            new.sealed = sealed.map_err(|error| self.locked(error))?;
            records.push(new.record);
            if whose.is_proven {
                held.retain(|known| known.category != category || known.source != source);
            }
            held.push(new);
        }
        if held.len() > HELD_MAX {
            return Err(OperationError::malformed("values", "too much is held already"));
        }
        self.put_record(act, subject, old.as_ref(), held);
        if whose.is_new {
            act.with_key(key);
        }
        Ok(records)
    }

    /// Adds the person's record to an act: over the one it was read as, or as the first.
    pub(crate) fn put_record(&self, act: &mut Act, subject: SubjectId, old: Option<&RecordRow>, values: Vec<HeldValue>) {
        let packed = PackedRecord { values };
        act.add(match old {
            None => Intent::insert(&RecordRow { subject, row_version: 1, packed }),
            Some(old) => Intent::replace(&RecordRow { subject, row_version: old.row_version.saturating_add(1), packed }, old.row_version),
        });
    }

    /// Makes the person findable by an address that nobody else is found by. A number may be a household's: the first keeps it. Whether
    /// they are found by it, or it is nothing people are found by.
    pub(crate) async fn put_tag(&self, act: &mut Act, subject: SubjectId, category: &DataCategory, value: &Personal<String>) -> Outcome<bool> {
        let Some(tag) = self.tag(category, value)? else {
            return Ok(true);
        };
        match self.row::<TagRow>(&[Cell::from(&tag)]).await? {
            None => act.add(Intent::insert(&TagRow { tag, subject })),
            Some(row) if row.subject != subject && self.is_closed(row.subject).await? => act.add(Intent::put(&TagRow { tag, subject })),
            Some(row) => return Ok(row.subject == subject),
        }
        Ok(true)
    }

    /// Makes the person findable by a corrected address and by no older one.
    pub(crate) async fn replace_tags(&self, act: &mut Act, subject: SubjectId, category: &DataCategory, value: &Personal<String>) -> Outcome<()> {
        let new = self.tag(category, value)?;
        for old in self.rows::<TagRow>(&[("subject", Cell::from(&subject))]).await? {
            if Some(old.tag) != new {
                act.add(Intent::delete::<TagRow>(vec![Cell::from(&old.tag)]));
            }
        }
        self.put_tag(act, subject, category, value).await.map(|_| ())
    }
}
