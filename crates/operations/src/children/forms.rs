//! The signed form of a parent: taken in by what its bytes are and not by what it is called, sealed under the parent's own key, and opened for
//! whoever checks it under a grant that stands in the parent's history.

use super::permission::{ChildView, Method, PermissionState, evidence_of};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::values::{bytes_of, file_hash, file_kind, file_text, is_file_within};
use crate::{Caller, House, LinkToken, OperationError, Outcome, Scope};
use ledger::{HandedForm, HandedIn};
use store::{Cell, HeldValue, Intent, PermissionFormRow, PermissionRow};
use vocabulary::{Personal, Purpose, RecordId, SiteId};

/// A form as it is given to whoever checks it.
#[derive(Clone, Debug)]
pub struct FormSent {
    /// What kind of file it is: `pdf`, `jpeg` or `png`.
    pub kind: String,
    /// The file.
    pub file: Personal<Vec<u8>>,
}

impl House {
    /// The most bytes a form may have.
    pub const FORM_BYTES_MAX: usize = 4 * 1024 * 1024;

    /// Takes a parent's signed form. Staff review it.
    ///
    /// # Errors
    /// A link that is no parent's; no form of theirs is waited for; a file that is too large or is none of the three kinds.
    pub async fn send_form(&self, site: &SiteId, token: &LinkToken, permission: RecordId, file: &Personal<Vec<u8>>) -> Outcome<ChildView> {
        until_done(|| async { self.room(site)?.send_form(token, permission, file).await }).await
    }

    /// A form that waits, for whoever checks it. That is logged first, and stands in the parent's own history.
    ///
    /// # Errors
    /// A party's key; no form that waits for its review.
    pub async fn permission_form(&self, caller: &Caller, permission: RecordId) -> Outcome<FormSent> {
        caller.must(Scope::Children)?;
        until_done(|| async {
            let room = self.room_of(caller)?;
            if caller.staff().is_some() {
                let sent: Option<PermissionFormRow> = room.row(&[Cell::from(&permission)]).await?;
                let parent = sent.ok_or_else(|| OperationError::malformed("permission", "there is no form of it"))?.subject;
                room.must_need_to_know(caller, parent, (Purpose::Support, &[])).await?;
            }
            room.form_to_check(permission).await
        })
        .await
    }
}

impl Room<'_> {
    async fn send_form(&self, token: &LinkToken, id: RecordId, file: &Personal<Vec<u8>>) -> Outcome<ChildView> {
        let row = self.permission_of(token, id).await?;
        let waits = matches!(PermissionState::of(&row), PermissionState::Asked | PermissionState::Refused | PermissionState::Reviewing);
        if row.method.as_deref() != Some(Method::SignedForm.key()) || !waits {
            return Err(OperationError::malformed("form", "first say what you permit, and choose the signed form"));
        }
        if !is_file_within(file, House::FORM_BYTES_MAX) {
            return Err(OperationError::malformed("form", "please choose a file of at most 4 megabytes"));
        }
        let kind = file_kind(file).ok_or_else(|| OperationError::malformed("form", "this is no PDF, JPEG or PNG file, whatever it is called"))?;
        let key = self.key_of(row.parent).await?;
        let sealed = self.house.foundations.vault.seal(&key, (&self.message()?, row.permission, 0), &file_text(file));
        let form = PermissionFormRow {
            permission: row.permission,
            subject: row.parent,
            kind: kind.to_owned(),
            sealed: sealed.map_err(|error| self.locked(error))?,
            sha256: file_hash(file),
            sent_at: self.now,
            reason: None,
        };
        let mut new = PermissionRow { state: PermissionState::Reviewing.key().to_owned(), ..row.clone() };
        let mut act = Act::new(None);
        act.add(Intent::put(&form));
        self.put_permission(&mut act, &row, &mut new);
        self.commit(act).await?;
        self.child_view(&new).await
    }

    async fn form_to_check(&self, id: RecordId) -> Outcome<FormSent> {
        let row = self.permission_row(id).await?;
        let form: Option<PermissionFormRow> = self.row(&[Cell::from(&id)]).await?;
        let none = || OperationError::malformed("permission", "no form of it waits to be reviewed");
        let form = form.filter(|_| PermissionState::of(&row) == PermissionState::Reviewing).ok_or_else(none)?;
        let handed = HandedForm { site: self.site().clone(), subject: form.subject, evidence: evidence_of(form.permission) };
        let handed = HandedIn::prove(&handed, (row.parent, evidence_of(row.permission))).ok_or_else(none)?;
        let category = self.message()?;
        let grant = gate::for_checking_a_form(self.new_record(), &handed, self.policy.version(), category, self.now);
        let grant = grant.ok_or(OperationError::LinkInvalid)?;
        let mut act = Act::new(None);
        act.log(grant.event().clone(), Some(form.subject));
        let (logged, _) = self.commit(act).await?.logged(grant).map_err(|error| self.locked(error))?;
        let held = [self.held_form(&form)?];
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await.map_err(|error| self.locked(error))?;
        let file = opened.into_iter().next().and_then(|opened| bytes_of(&opened.value));
        file.map(|file| FormSent { kind: form.kind, file }).ok_or_else(|| self.house.broken(&"a form cannot be read"))
    }

    /// A form as a value that a grant opens.
    pub(super) fn held_form(&self, form: &PermissionFormRow) -> Outcome<HeldValue> {
        let category = self.message()?;
        let blank = self.blank(&category, &[Purpose::Support], "a signed form");
        Ok(HeldValue { record: form.permission, collected_at: form.sent_at, sealed: form.sealed.clone(), ..blank })
    }
}
