//! The archive: what policies let remain of people who were erased. It is listed by id, opened under a logged grant for the
//! purpose `archive`, and never tells whose it was.

use crate::attempts::until_done;
use crate::consult::Flow;
use crate::room::Room;
use crate::{Caller, FieldOutcome, FieldRelease, House, OperationError, Outcome, Scope};
use gate::Piece;
use ledger::{Asked, Collected, Fact, FactScope, Known, ProvenFacts, Standing, prove};
use policy::{Answer, Verdict};
use store::{ArchiveRow, Cell, Command};
use vault::LoggedGrant;
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SubjectId, Timestamp, VersionId};

/// One archive, without what is in it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ArchiveView {
    /// Its id, drawn at random.
    pub id: SubjectId,
    /// The kinds of data in it.
    pub data: Vec<DataCategory>,
    /// The version that lets it remain.
    pub version: VersionId,
    /// The day it was made.
    pub archived_on: Timestamp,
    /// Until when it may remain; for good when the policy named no time.
    pub keep_until: Option<Timestamp>,
}

impl House {
    /// Every archive of the site whose time is not over.
    ///
    /// # Errors
    /// A party's key.
    pub async fn archives(&self, caller: &Caller) -> Outcome<Vec<ArchiveView>> {
        caller.must(Scope::Archive)?;
        let room = self.room_of(caller)?;
        let rows: Vec<ArchiveRow> = room.rows(&[]).await?;
        Ok(rows.into_iter().filter(|row| row.keep_until.is_none_or(|until| room.now < until)).map(view_of).collect())
    }

    /// Opens an archive for a purpose, field by field as the policy permits. No other purpose than `archive` opens one, whatever a
    /// policy permits with what it calls archived.
    ///
    /// # Errors
    /// A party's key; no such archive, or its time is over.
    pub async fn open_archive(&self, caller: &Caller, id: SubjectId, purpose: Purpose) -> Outcome<Vec<FieldRelease>> {
        until_done(|| self.open_archive_once(caller, id, purpose)).await
    }

    async fn open_archive_once(&self, caller: &Caller, id: SubjectId, purpose: Purpose) -> Outcome<Vec<FieldRelease>> {
        caller.must(Scope::Archive)?;
        let room = self.room_of(caller)?;
        let row: Option<ArchiveRow> = room.row(&[Cell::from(&id)]).await?;
        let row = row.filter(|row| row.keep_until.is_none_or(|until| room.now < until));
        room.open_archive(row.ok_or_else(|| OperationError::malformed("archive", "there is no such archive"))?, purpose).await
    }
}

impl Room<'_> {
    async fn open_archive(&self, row: ArchiveRow, purpose: Purpose) -> Outcome<Vec<FieldRelease>> {
        let (mut answers, mut pieces): (Vec<(DataCategory, Answer)>, Vec<Piece>) = (Vec::new(), Vec::new());
        let under = self.governing(&row.version)?;
        for value in &row.packed.values {
            let proven = self.proven_of_archive(row.archive, &value.category, purpose);
            let piece = Piece { facts: proven, under: under.clone() };
            let rulings = gate::ask_each(&self.policy, Action::Retain, std::slice::from_ref(&piece), self.new_record());
            let rulings = rulings.map_err(|error| self.house.broken(&error))?;
            let Some((_, answer)) = rulings.answers.into_iter().next() else { continue };
            if answer.verdict == Verdict::Permit {
                if purpose != Purpose::Archive {
                    return Err(OperationError::malformed("purpose", "an archive opens for the purpose `archive` alone"));
                }
                pieces.push(piece);
            }
            let data = std::slice::from_ref(&value.category);
            self.house.count(&answer, Flow { action: Action::Retain, data, purpose, recipient: Recipient::Company });
            answers.push((value.category.clone(), answer));
        }
        let rulings = gate::ask_each(&self.policy, Action::Retain, &pieces, self.new_record());
        let Some(grant) = rulings.map_err(|error| self.house.broken(&error))?.grant else {
            return Ok(answers.into_iter().map(|(category, answer)| FieldRelease { category, outcome: FieldOutcome::Refused(answer) }).collect());
        };
        let vault = &self.house.foundations.vault;
        let entry = vault.archive_log_entry(self.site(), row.archive, grant.event().clone(), Some(self.policy.version()), self.now);
        let entry = entry.map_err(|error| self.locked(error))?;
        let receipt = self.house.foundations.store.apply_one(&self.part, Command::new(self.now, vec![self.nothing_published_since(), entry.intent()])).await;
        if let Err(error) = &receipt {
            self.take_up_newer_version(error).await?;
        }
        let leaf = receipt.map_err(|error| self.house.fault(error))?.leaves.pop().ok_or_else(|| self.house.broken(&"the leaf was not committed"))?;
        let logged = LoggedGrant::new(grant, entry.entry(), leaf).map_err(|error| self.locked(error))?;
        let mut opened = vault.open_archive(logged, &row, self.now).await.map_err(|error| self.locked(error))?;
        let field = |(category, answer): (DataCategory, Answer)| {
            let place = opened.iter().position(|value| value.category == category);
            let outcome = match place {
                Some(place) if answer.verdict == Verdict::Permit => FieldOutcome::Given { value: opened.remove(place).value, answer },
                _ => FieldOutcome::Refused(answer),
            };
            FieldRelease { category, outcome }
        };
        Ok(answers.into_iter().map(field).collect())
    }

    /// What is known of whoever an archive was made of: that they left, and what the archive is for.
    fn proven_of_archive(&self, archive: SubjectId, category: &DataCategory, purpose: Purpose) -> ProvenFacts {
        let about = FactScope { subject: Some(archive), ..FactScope::default() };
        let facts: [Fact; 1] = [self.witnessed(Condition::Closed, about, "the archive")];
        let collected = [Collected { category, purposes: &[Purpose::Archive], objections: &[] }];
        let known = Known { facts: &facts, namesakes: &[], collected: &collected, standing: Standing::OnFile, figures: None };
        let asked = Asked {
            site: self.site().clone(),
            subject: Some(archive),
            party: None,
            recipient: Recipient::Company,
            purpose,
            data: vec![category.clone()],
            occasions: Vec::new(),
        };
        prove(&known, &asked, self.now)
    }
}

fn view_of(row: ArchiveRow) -> ArchiveView {
    let mut data: Vec<DataCategory> = row.packed.values.into_iter().map(|value| value.category).collect();
    data.sort();
    data.dedup();
    ArchiveView { id: row.archive, data, version: row.version, archived_on: row.archived_on, keep_until: row.keep_until }
}
