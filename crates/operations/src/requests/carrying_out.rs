//! What follows from a right, done: an objection is recorded, a value put right, an account closed or deleted. Where somebody must answer,
//! nothing follows by itself.

use crate::commit::Act;
use crate::facts::Document;
use crate::rights::purposes_stopped;
use crate::room::Room;
use crate::values::checked_alone;
use crate::{EvidenceKind, LeavingKind, OperationError, Outcome};
use ledger::{Event, FactScope};
use store::{HeldValue, Intent, PackedRecord, RequestRow, TagRow};
use vocabulary::{Channel, Condition, DataCategory, Effect, Personal, Purpose, SubjectId};

impl Room<'_> {
    /// Does what was asked, and tells it; `None` where somebody must answer.
    pub(crate) async fn carry_out(&self, act: &mut Act, row: &RequestRow) -> Outcome<Option<&'static str>> {
        Ok(match &row.effect {
            Effect::OptedOut(_) | Effect::NothingShared => {
                let by = match &row.channel {
                    Channel::AccountPage => "an objection".to_owned(),
                    other => format!("an objection, by {other}"),
                };
                self.opt_out_of(act, row.subject, (purposes_stopped(&self.policy, &row.effect), &row.channel), &by)?;
                Some("Stopped. It holds from now on.")
            }
            // What is right is known: no answer is needed, whatever the text promises at least.
            Effect::Corrected | Effect::Case => match &row.correction {
                Some(correction) => {
                    self.put_in_place(act, row, correction).await?;
                    Some("Corrected.")
                }
                None => None,
            },
            Effect::Closed => {
                self.close_account(act, row.subject)?;
                Some("Closed. Nothing is done with it any more, except what the policy says remains. You can open it again on this page.")
            }
            Effect::Deleted => {
                let why = row.sentence.as_ref().map_or_else(|| format!("{}#0", self.policy.version()), ToString::to_string);
                match self.erase(act, row.subject, &why).await? {
                    LeavingKind::Archive => Some("Deleted, but for what the policy lets remain, sealed apart. This link opens nothing any more."),
                    _ => Some("Deleted. This link opens nothing any more."),
                }
            }
        })
    }

    /// Records the objection. It holds from the next decision on.
    fn opt_out_of(&self, act: &mut Act, subject: SubjectId, (purposes, channel): (Vec<Purpose>, &Channel), by: &str) -> Outcome<()> {
        let about = FactScope { subject: Some(subject), purposes, ..FactScope::default() };
        let fact = self.witnessed(Condition::OptedOut, about, "the person");
        let kind = match channel {
            Channel::Mail(_) | Channel::Reply | Channel::LetterLink => EvidenceKind::Letter,
            Channel::Page(_) | Channel::Gpc | Channel::CookiesOff => EvidenceKind::Form,
            Channel::AccountPage => EvidenceKind::PersonPage,
        };
        self.put_fact(act, &fact, &Document { kind, name: by.to_owned(), sha256: None })
    }

    /// The newest value of a kind as it is to stand, sealed for the place where it will stand: nobody has to open it again to put it there.
    pub(crate) async fn sealed_in_place(
        &self,
        subject: SubjectId,
        (category, value): (DataCategory, Personal<String>),
    ) -> Outcome<(PackedRecord, Option<[u8; 16]>)> {
        let not_held = || OperationError::malformed("correction", "there is no such value to correct");
        let old = self.record(subject).await?.ok_or_else(not_held)?;
        let newest = old.packed.values.iter().filter(|held| held.category == category).max_by_key(|held| (held.collected_at, held.record));
        let mut held: HeldValue = newest.ok_or_else(not_held)?.clone();
        let value = checked_alone(&category, &value)?;
        held.revision = held.revision.saturating_add(1);
        self.seal_value(&self.key_of(subject).await?, &mut held, &value)?;
        Ok((PackedRecord { values: vec![held] }, self.tag(&category, &value)?))
    }

    /// Puts a value where it was sealed for, over the one it corrects.
    async fn put_in_place(&self, act: &mut Act, row: &RequestRow, correction: &PackedRecord) -> Outcome<()> {
        let changed = || OperationError::malformed("correction", "this value was changed meanwhile: please say again what is right");
        let old = self.record(row.subject).await?.ok_or_else(changed)?;
        let mut values = old.packed.values.clone();
        for new in &correction.values {
            let same = |held: &&mut HeldValue| held.record == new.record && held.revision.saturating_add(1) == new.revision;
            let held = values.iter_mut().find(same).ok_or_else(changed)?;
            (held.revision, held.number, held.sealed) = (new.revision, new.number.clone(), new.sealed.clone());
            act.log(Event::Corrected { record: new.record, category: new.category.clone() }, Some(row.subject));
        }
        if let Some(tag) = row.correction_tag {
            act.add(Intent::put(&TagRow { tag, subject: row.subject }));
        }
        self.put_record(act, row.subject, Some(&old), values);
        Ok(())
    }
}
