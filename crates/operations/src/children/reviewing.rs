//! What staff do with permissions: list what waits, accept or refuse a signed form, put a call on record. Each is an entry of the log, with who
//! did it. They verify a parent; they permit nothing themselves.

use super::granting::Verified;
use super::permission::{Method, PermissionState, PermissionView, evidence_of};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::values::{is_blank, is_longer_than};
use crate::{Caller, DeclaredAge, House, OperationError, Outcome, Scope};
use ledger::sha256;
use store::{Cell, Intent, Json, PAGE_ROWS_MAX, Page, PermissionFormRow, PermissionRow};
use vocabulary::{Personal, Purpose, Recipient, RecordId, Timestamp};

/// The most characters in what staff write.
const WORDS_CHARACTERS_MAX: usize = 400;

/// What staff say of a form.
#[derive(Clone, Debug)]
pub enum FormReview {
    /// It is signed by a parent.
    Accepted,
    /// It is not, for this reason, which the parent is told.
    Refused(Personal<String>),
}

/// A call with a parent.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who of the staff called.
    pub who: Personal<String>,
    /// When.
    pub at: Timestamp,
    /// Which version of the script was read.
    pub script: String,
    /// For which purposes the parent permits it.
    pub purposes: Vec<Purpose>,
    /// By or to whom.
    pub recipients: Vec<Recipient>,
    /// When the child was born, as the parent says.
    pub child_born: DeclaredAge,
}

impl House {
    /// A page of permissions in one state, or of all that wait for somebody, from after this one.
    ///
    /// # Errors
    /// A party's key.
    pub async fn permissions(&self, caller: &Caller, state: Option<PermissionState>, after: Option<RecordId>) -> Outcome<Vec<PermissionView>> {
        caller.must(Scope::Children)?;
        let room = self.room_of(caller)?;
        let states = state.map_or_else(|| vec![PermissionState::Reviewing, PermissionState::Asked], |state| vec![state]);
        let mut rows: Vec<PermissionRow> = Vec::new();
        for state in states {
            let page = Page { after: after.map_or_else(Vec::new, |after| vec![Cell::from(&after)]), rows_max: PAGE_ROWS_MAX };
            let found = self.foundations.store.rows(&room.part, &[("state", Cell::from(&state.key().to_owned()))], page).await;
            rows.extend(found.map_err(|error| self.fault(error))?);
        }
        Ok(rows.iter().map(PermissionView::of).collect())
    }

    /// One permission.
    ///
    /// # Errors
    /// A party's key; no such permission.
    pub async fn permission(&self, caller: &Caller, permission: RecordId) -> Outcome<PermissionView> {
        caller.must(Scope::Children)?;
        Ok(PermissionView::of(&self.room_of(caller)?.permission_row(permission).await?))
    }

    /// Accepts or refuses a signed form.
    ///
    /// # Errors
    /// A party's key; no form that waits; no reason for refusing.
    pub async fn review_permission(&self, caller: &Caller, permission: RecordId, review: &FormReview) -> Outcome<PermissionView> {
        caller.must(Scope::Children)?;
        until_done(|| async { self.room_of(caller)?.review(caller, permission, review).await }).await
    }

    /// Puts on record that a parent was called, and what they permit.
    ///
    /// # Errors
    /// A party's key; no such permission; every mistake in it.
    pub async fn record_call(&self, caller: &Caller, permission: RecordId, call: &Call) -> Outcome<PermissionView> {
        caller.must(Scope::Children)?;
        until_done(|| async { self.room_of(caller)?.call(caller, permission, call).await }).await
    }
}

impl Room<'_> {
    async fn review(&self, caller: &Caller, id: RecordId, review: &FormReview) -> Outcome<PermissionView> {
        let row = self.permission_row(id).await?;
        let form: Option<PermissionFormRow> = self.row(&[Cell::from(&id)]).await?;
        let none = || OperationError::malformed("permission", "no form of it waits to be reviewed");
        let form = form.filter(|_| PermissionState::of(&row) == PermissionState::Reviewing).ok_or_else(none)?;
        let mut act = Act::new(None);
        let new = match review {
            FormReview::Accepted => {
                let words = format!("a signed form, a {} file, reviewed {}", form.kind, self.now);
                // Over the file's own hash, which is the parent's: when they are forgotten, nothing in the child's file is known by it.
                let proof = sha256(&[&id.to_bytes(), &form.sha256]);
                self.grant(&mut act, &row, &Verified { by: caller.name(), words, sha256: Some(proof) }).await?
            }
            FormReview::Refused(reason) => {
                if is_blank(reason) || is_longer_than(reason, WORDS_CHARACTERS_MAX) {
                    return Err(OperationError::malformed("reason", "say why, in at most 400 characters: the parent is told"));
                }
                let key = self.key_of(form.subject).await?;
                let sealed = self.house.foundations.vault.seal_name(&key, evidence_of(id), reason).map_err(|error| self.locked(error))?;
                act.add(Intent::put(&PermissionFormRow { reason: Some(sealed), ..form }));
                let mut new = PermissionRow { state: PermissionState::Refused.key().to_owned(), ..row.clone() };
                self.put_permission(&mut act, &row, &mut new);
                new
            }
        };
        self.commit(act).await?;
        Ok(PermissionView::of(&new))
    }

    async fn call(&self, caller: &Caller, id: RecordId, call: &Call) -> Outcome<PermissionView> {
        let row = self.permission_row(id).await?;
        if is_blank(&call.who) || is_longer_than(&call.who, WORDS_CHARACTERS_MAX) {
            return Err(OperationError::malformed("who", "say who called, in at most 400 characters"));
        }
        let script = call.script.trim();
        if script.is_empty() || script.chars().count() > WORDS_CHARACTERS_MAX {
            return Err(OperationError::malformed("script", "say which version of the script was read"));
        }
        if call.at > self.now || call.at < row.asked_at.plus_ms(-self.house.practice.of(self.site()).waiting_ms()) {
            return Err(OperationError::malformed("at", "a call is put on record after it was made, and soon"));
        }
        let (purposes, recipients) = self.scope_asked((&call.purposes, &call.recipients), None)?;
        let asked = PermissionRow {
            method: Some(Method::Call.key().to_owned()),
            purposes: Json(purposes),
            recipients: Json(recipients),
            child_until: Some(self.child_until(call.child_born)?),
            ..row
        };
        let words = format!("a call at {}, by {}, script {script}", call.at, crate::values::trimmed(&call.who));
        let mut act = Act::new(None);
        let verified = Verified { by: caller.name(), words, sha256: Some(sha256(&[script.as_bytes()])) };
        let new = self.grant(&mut act, &asked, &verified).await?;
        self.commit(act).await?;
        Ok(PermissionView::of(&new))
    }
}
