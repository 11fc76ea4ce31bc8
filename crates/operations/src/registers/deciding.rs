//! What becomes of a proposal: another person approves or refuses it, and whoever keeps the registers can end it. An approval puts the fact on record that
//! the entry proves, bound to the entry; nobody approves what they proposed or brought themselves.

use super::kinds::{RefusedBecause, Register};
use super::view::{EntryView, StoredState};
use super::{hash_said, is_in_force, occasion_of};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::Document;
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, EvidenceKind, House, OperationError, Outcome, Scope};
use ledger::{Fact, FactScope};
use store::{Cell, DocumentRow, EntryDetail, Intent, Json, RegisterRow};
use vocabulary::EvidenceId;

/// Who decides on which entry, once.
struct Deciding<'a> {
    by: &'a str,
    register: Register,
    entry: EvidenceId,
    idempotency: Option<&'a str>,
}

impl Deciding<'_> {
    fn once(&self, operation: &'static str, said: &str) -> Option<Once> {
        Once::of(self.idempotency, operation, hash_of(&format!("{}/{}/{said}", self.register, self.entry), []))
    }
}

impl House {
    /// Approves a proposal: from now on, and while its time runs, it counts. Whoever approves says the hash of the document they read.
    ///
    /// # Errors
    /// A key without that scope, or of the name that proposed the entry or brought its document; a proposal that was decided before; another hash than
    /// the document's; a party or a violation that does not stand any more.
    pub async fn approve(&self, caller: &Caller, register: Register, entry: EvidenceId, (sha256, idempotency): (&str, Option<&str>)) -> Outcome<EntryView> {
        caller.must(Scope::Approve)?;
        let deciding = Deciding { by: caller.name(), register, entry, idempotency };
        until_done(|| async { self.room_of(caller)?.approve(&deciding, sha256).await }).await
    }

    /// Refuses a proposal, for good.
    ///
    /// # Errors
    /// A key without that scope, or of the name that proposed the entry; a proposal that was decided before.
    pub async fn refuse(
        &self,
        caller: &Caller,
        register: Register,
        entry: EvidenceId,
        (because, idempotency): (RefusedBecause, Option<&str>),
    ) -> Outcome<EntryView> {
        caller.must(Scope::Approve)?;
        let deciding = Deciding { by: caller.name(), register, entry, idempotency };
        until_done(|| async { self.room_of(caller)?.refuse_entry(&deciding, because).await }).await
    }

    /// Ends an entry, or takes a proposal back: from the next decision on it does not count, nor does a belief that rests on it.
    ///
    /// # Errors
    /// A key that does not keep the registers; an entry that was refused or ended before.
    pub async fn revoke(&self, caller: &Caller, register: Register, entry: EvidenceId, idempotency: Option<&str>) -> Outcome<EntryView> {
        caller.must(Scope::Facts)?;
        let deciding = Deciding { by: caller.name(), register, entry, idempotency };
        until_done(|| async { self.room_of(caller)?.revoke_entry(&deciding).await }).await
    }
}

impl Room<'_> {
    async fn approve(&self, deciding: &Deciding<'_>, sha256: &str) -> Outcome<EntryView> {
        let once = deciding.once("approve", sha256.trim());
        let old = self.entry_row(deciding.register, deciding.entry).await?;
        if self.answered_before(once.as_ref()).await?.is_some() {
            return self.entry_view(&old).await;
        }
        let document = self.must_be_anothers(&old, deciding.by).await?;
        if hash_said(sha256) != Some(document.sha256) {
            return Err(OperationError::malformed("sha256", "this is not the hash of the document that the entry rests on"));
        }
        self.must_still_stand(&old, deciding.register).await?;
        let row = RegisterRow {
            state: StoredState::Approved.key().to_owned(),
            standing_of: old.party.clone(),
            decided_by: Some(deciding.by.to_owned()),
            decided_at: Some(self.now),
            ..old.clone()
        };
        let mut act = Act::new(once);
        let row = replaced(&mut act, row, old.row_version);
        self.log_entry_step(&mut act, &row, deciding.by, &document);
        if let Some((condition, kind)) = deciding.register.proves() {
            let fact = Fact { from: row.begins_at, until: row.ends_at, ..self.witnessed(condition, scope_of(&row), &row.recorded_by) };
            let words = self.called(row.subject, row.entry, (row.words.as_deref(), row.sealed_words.as_deref())).await?;
            self.put_fact(&mut act, &Fact { evidence: row.entry, ..fact }, &Document { kind, name: words, sha256: Some(document.sha256) })?;
        }
        if let Some(renewed) = row.detail.0.replaces {
            let before = self.entry_row(deciding.register, renewed).await?;
            self.must_be_renewable(&before)?;
            let detail = EntryDetail { replaced_by: Some(row.entry), ..before.detail.0.clone() };
            let ends_at = Some(before.ends_at.map_or(row.begins_at, |end| end.min(row.begins_at)));
            let version = before.row_version;
            replaced(&mut act, RegisterRow { detail: Json(detail), ends_at, ..before }, version);
        }
        act.answers(row.subject, &row.entry);
        self.commit(act).await?;
        self.entry_view(&row).await
    }

    async fn refuse_entry(&self, deciding: &Deciding<'_>, because: RefusedBecause) -> Outcome<EntryView> {
        let once = deciding.once("refuse", because.key());
        let old = self.entry_row(deciding.register, deciding.entry).await?;
        if self.answered_before(once.as_ref()).await?.is_some() {
            return self.entry_view(&old).await;
        }
        let document = self.must_be_anothers(&old, deciding.by).await?;
        let version = old.row_version;
        let row = RegisterRow {
            state: StoredState::Refused.key().to_owned(),
            decided_by: Some(deciding.by.to_owned()),
            decided_at: Some(self.now),
            detail: Json(EntryDetail { refused_because: Some(because.key().to_owned()), ..old.detail.0.clone() }),
            ..old
        };
        let mut act = Act::new(once);
        let row = replaced(&mut act, row, version);
        self.log_entry_step(&mut act, &row, deciding.by, &document);
        act.answers(row.subject, &row.entry);
        self.commit(act).await?;
        self.entry_view(&row).await
    }

    async fn revoke_entry(&self, deciding: &Deciding<'_>) -> Outcome<EntryView> {
        let once = deciding.once("revoke", "");
        let old = self.entry_row(deciding.register, deciding.entry).await?;
        if self.answered_before(once.as_ref()).await?.is_some() {
            return self.entry_view(&old).await;
        }
        if matches!(StoredState::of(&old), StoredState::Refused | StoredState::Revoked) {
            return Err(OperationError::Settled("this entry was refused or ended before"));
        }
        let mut act = Act::new(once);
        let row = self.end(&mut act, old, deciding.by).await?;
        if deciding.register == Register::Violations {
            let beliefs: Vec<RegisterRow> = self.rows(&[("register", Cell::from(&Register::Beliefs.key().to_owned()))]).await?;
            let rest_on_it = |belief: &RegisterRow| belief.detail.0.rests_on == Some(row.entry);
            let running = |belief: &RegisterRow| matches!(StoredState::of(belief), StoredState::Proposed | StoredState::Approved);
            for belief in beliefs.into_iter().filter(|belief| rest_on_it(belief) && running(belief)) {
                self.end(&mut act, belief, deciding.by).await?;
            }
        }
        act.answers(row.subject, &row.entry);
        self.commit(act).await?;
        self.entry_view(&row).await
    }

    /// Ends one entry, and says so of the fact that it became.
    async fn end(&self, act: &mut Act, old: RegisterRow, by: &str) -> Outcome<RegisterRow> {
        let (was, version) = (StoredState::of(&old), old.row_version);
        let document = self.document_row(old.document).await?;
        let row =
            RegisterRow { state: StoredState::Revoked.key().to_owned(), standing_of: None, ended_by: Some(by.to_owned()), ended_at: Some(self.now), ..old };
        let row = replaced(act, row, version);
        self.log_entry_step(act, &row, by, &document);
        let register: Option<Register> = row.register.parse().ok();
        if let Some((condition, _)) = register.and_then(Register::proves).filter(|_| was == StoredState::Approved) {
            let fact = Fact { holds: false, ..self.witnessed(condition, scope_of(&row), by) };
            self.put_fact(act, &fact, &Document { kind: EvidenceKind::Withdrawal, name: format!("ends {}", row.entry), sha256: None })?;
        }
        Ok(row)
    }

    /// The document of a proposal that waits, where somebody decides who neither proposed it nor brought that.
    async fn must_be_anothers(&self, row: &RegisterRow, by: &str) -> Outcome<DocumentRow> {
        if StoredState::of(row) != StoredState::Proposed {
            return Err(OperationError::Settled("this entry was decided before"));
        }
        if row.recorded_by == by {
            return Err(OperationError::NotAllowed("what one person proposes, another decides: this entry was proposed under your own name"));
        }
        let document = self.document_row(row.document).await?;
        if document.author == by {
            return Err(OperationError::NotAllowed("what one person brings as evidence, another decides on: you brought the document yourself"));
        }
        Ok(document)
    }

    /// What a proposal rests on may have changed while it waited.
    async fn must_still_stand(&self, row: &RegisterRow, register: Register) -> Outcome<()> {
        if let Some(name) = &row.party {
            let party = self.party(name).await?;
            if !party.is_some_and(|party| register.parties().contains(&party.recipient)) {
                return Err(OperationError::malformed("party", "the party is not registered as this any more"));
            }
        }
        if let Some(violation) = row.detail.0.rests_on {
            let violation: Option<RegisterRow> = self.row(&[Cell::from(&violation)]).await?;
            if !violation.is_some_and(|row| is_in_force(&row, self.now)) {
                return Err(OperationError::malformed("rests_on", "the violation it rests on is not in force any more"));
            }
        }
        Ok(())
    }

    fn must_be_renewable(&self, before: &RegisterRow) -> Outcome<()> {
        match before.detail.0.replaced_by {
            None if StoredState::of(before) == StoredState::Approved => Ok(()),
            _ => Err(OperationError::Settled("what this renews was ended or renewed meanwhile")),
        }
    }

    /// The entry of this register and id.
    pub(super) async fn entry_row(&self, register: Register, entry: EvidenceId) -> Outcome<RegisterRow> {
        let row: Option<RegisterRow> = self.row(&[Cell::from(&entry)]).await?;
        row.filter(|row| row.register == register.key()).ok_or_else(|| OperationError::malformed("entry", "there is no such entry in this register"))
    }
}

/// What the fact of an entry is about: no more than the entry says, and only while that is in force.
fn scope_of(row: &RegisterRow) -> FactScope {
    FactScope {
        subject: row.subject,
        party: row.party.clone(),
        recipient: None,
        purposes: row.detail.0.purposes.clone(),
        categories: row.detail.0.categories.clone(),
        occasion: Some(occasion_of(row.entry)),
    }
}

/// Adds a changed row to an act, over the one it was read as.
fn replaced(act: &mut Act, row: RegisterRow, version: i64) -> RegisterRow {
    let row = RegisterRow { row_version: version.saturating_add(1), ..row };
    act.add(Intent::replace(&row, version));
    row
}
