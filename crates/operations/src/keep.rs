//! Putting values into a person's packed record: sealed, with source, purposes and the version shown. It asks no policy: its callers did.

use crate::commit::Act;
use crate::room::Room;
use crate::values::{Value, masked};
use crate::{Older, OperationError, Outcome};
use ledger::Fact;
use std::collections::BTreeSet;
use store::{Cell, HeldValue, Intent, PackedRecord, RecordRow, SubjectRow, TagRow, Terms};
use vault::SubjectKey;
use vocabulary::{Condition, DataCategory, Personal, Purpose, RecordId, SubjectId};

/// The most values held of one person.
const HELD_MAX: usize = 500;

/// Whose the data is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose {
    pub(crate) subject: SubjectId,
    /// Not on file before this act. Somebody on file is changed only by themselves, or by a program of the company that knows them.
    pub(crate) is_new: bool,
}

/// As what values are kept.
pub(crate) struct KeptAs<'a> {
    /// What for.
    pub(crate) purposes: &'a [Purpose],
    /// Where they come from.
    pub(crate) source: &'a str,
    /// What becomes of older ones.
    pub(crate) older: Older,
    /// What narrows their use.
    pub(crate) terms: Terms,
    /// Older ones that stay all the same: what an order still waits for.
    pub(crate) waited_for: &'a [RecordId],
}

impl Room<'_> {
    /// Everybody who gave this e-mail address or number, found without holding it. That they are one and the same, nothing proves.
    pub(crate) async fn givers_of(&self, category: &DataCategory, value: &Personal<String>) -> Outcome<Vec<SubjectId>> {
        let tag = self.tag(category, value)?.ok_or_else(|| OperationError::malformed(category.key(), "nobody is found by this"))?;
        let rows: Vec<TagRow> = self.rows(&[("tag", Cell::from(&tag))]).await?;
        Ok(rows.into_iter().map(|row| row.subject).collect())
    }

    /// What others who gave the same address or number said of objecting. An objection protects, so it counts for all of them, and so
    /// does what an erasure left of one.
    /// What was read is added to what was seen.
    pub(crate) async fn objections_of_namesakes(&self, subject: SubjectId, seen: &mut Vec<Intent>) -> Outcome<Vec<Fact>> {
        let (mut namesakes, mut objections) = (BTreeSet::new(), Vec::new());
        let tags: Vec<TagRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        seen.push(Intent::expect::<TagRow>(("subject", Cell::from(&subject)), tags.len() as u64));
        for own in tags {
            let rows: Vec<TagRow> = self.rows(&[("tag", Cell::from(&own.tag))]).await?;
            seen.push(Intent::expect::<TagRow>(("tag", Cell::from(&own.tag)), rows.len() as u64));
            namesakes.extend(rows.into_iter().map(|row| row.subject).filter(|other| *other != subject));
            objections.extend(self.residue_under(own.tag, seen).await?);
        }
        for namesake in namesakes {
            let facts = self.facts_of_person(namesake).await?;
            seen.push(Self::still_all_of(namesake, &facts));
            objections.extend(facts.into_iter().filter(|fact| fact.condition == Condition::OptedOut));
        }
        Ok(objections)
    }

    /// By which the person is found under this value; nothing for what is not searched by.
    pub(crate) fn tag(&self, category: &DataCategory, value: &Personal<String>) -> Outcome<Option<[u8; 16]>> {
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
            terms: Terms::default(),
            number: None,
            sealed: Vec::new(),
        }
    }

    /// Adds values to an act, sealed; the ids they are held under.
    pub(crate) async fn put_values(&self, act: &mut Act, whose: &Whose, values: Vec<Value>, kept_as: &KeptAs<'_>) -> Outcome<Vec<RecordId>> {
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
            self.put_tag(act, subject, &category, &value)?;
            let mut new = self.blank(&category, kept_as.purposes, kept_as.source);
            new.terms.clone_from(&kept_as.terms);
            self.seal_value(&key, &mut new, &value)?;
            records.push(new.record);
            held.retain(|known| {
                kept_as.older == Older::Kept || kept_as.waited_for.contains(&known.record) || known.category != category || known.source != kept_as.source
            });
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

    /// Seals a value where it is held; of the number of a card or an account also what is shown instead.
    pub(crate) fn seal_value(&self, key: &SubjectKey, held: &mut HeldValue, value: &Personal<String>) -> Outcome<()> {
        let vault = &self.house.foundations.vault;
        let place = (&held.category, held.record, held.revision);
        let is_financial = self.policy.is_or_is_below(&held.category, "financial");
        let sealed = match masked(&held.category, is_financial, value) {
            Some(masked) => vault.seal_number(key, place, self.new_record(), (value, &masked)).map(|(sealed, number)| (sealed, Some(number))),
            None => vault.seal(key, place, value).map(|sealed| (sealed, None)),
        };
        (held.sealed, held.number) = sealed.map_err(|error| self.locked(error))?;
        Ok(())
    }

    /// Adds the person's record to an act: over the one it was read as, or as the first.
    pub(crate) fn put_record(&self, act: &mut Act, subject: SubjectId, old: Option<&RecordRow>, values: Vec<HeldValue>) {
        let before = old.map_or(&[][..], |row| &row.packed.values);
        for change in Self::refound(subject, before, &values) {
            act.add(change);
        }
        let packed = PackedRecord { values };
        act.add(match old {
            None => Intent::insert(&RecordRow { subject, row_version: 1, packed }),
            Some(old) => Intent::replace(&RecordRow { subject, row_version: old.row_version.saturating_add(1), packed }, old.row_version),
        });
    }

    /// Makes the person findable by an address or a number they gave. After a correction they are found by the older one too: an
    /// objection made under it goes on counting.
    pub(crate) fn put_tag(&self, act: &mut Act, subject: SubjectId, category: &DataCategory, value: &Personal<String>) -> Outcome<()> {
        if let Some(tag) = self.tag(category, value)? {
            act.add(Intent::put(&TagRow { tag, subject }));
        }
        Ok(())
    }
}
