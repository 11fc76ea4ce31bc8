//! A permission as it stands: how far it is, how its parent is verified, and what staff and parents see of it. It opens nothing.

use crate::room::Room;
use crate::{OperationError, Outcome};
use ledger::{Asked, Known, Standing, prove};
use store::{Cell, PermissionFormRow, PermissionRow};
use vocabulary::{Condition, EvidenceId, Purpose, Recipient, RecordId, SubjectId, Timestamp};

/// How a parent is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// An answer by e-mail, and a second, later letter that confirms it.
    EmailPlus,
    /// A signed form, sent in and reviewed by staff.
    SignedForm,
    /// A call, recorded by staff.
    Call,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::EmailPlus, Self::SignedForm, Self::Call];

    /// Its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::EmailPlus => "email-plus",
            Self::SignedForm => "signed-form",
            Self::Call => "call",
        }
    }

    /// The method of this word.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == text)
    }
}

/// How far a permission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionState {
    /// The parent was asked, or waits for a call.
    Asked,
    /// They answered by e-mail; the second letter confirms it.
    Confirming,
    /// Their signed form waits for staff.
    Reviewing,
    /// It was given, and its parent verified. Whether it still holds is said by its time and its facts.
    Granted,
    /// Staff did not accept the form.
    Refused,
    /// The parent took it back.
    Revoked,
}

impl PermissionState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Asked, Self::Confirming, Self::Reviewing, Self::Granted, Self::Refused, Self::Revoked];

    /// Its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Confirming => "confirming",
            Self::Reviewing => "reviewing",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }

    /// The state of this word.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }

    pub(super) fn of(row: &PermissionRow) -> Self {
        Self::read(&row.state).unwrap_or(Self::Asked)
    }
}

/// A permission, as staff see it: who by ids alone.
#[derive(Clone, Debug)]
pub struct PermissionView {
    /// Its id.
    pub id: RecordId,
    /// The child.
    pub child: SubjectId,
    /// The parent.
    pub parent: SubjectId,
    /// How far it is.
    pub state: PermissionState,
    /// How the parent is verified, once they chose.
    pub method: Option<Method>,
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// By or to whom.
    pub recipients: Vec<Recipient>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it is waited for, or holds.
    pub until: Option<Timestamp>,
    /// The facts it became.
    pub facts: Vec<EvidenceId>,
}

/// A permission, as its parent or its child sees it.
#[derive(Clone, Debug)]
pub struct ChildView {
    /// Its id.
    pub id: RecordId,
    /// How far it is.
    pub state: PermissionState,
    /// How the parent is verified.
    pub method: Option<Method>,
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// By or to whom.
    pub recipients: Vec<Recipient>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it is waited for, or holds.
    pub until: Option<Timestamp>,
    /// Whether it holds at this moment, whatever it says of itself: by the facts on record.
    pub in_force: bool,
    /// Whether the parent was verified, so that what is held may be seen and deleted.
    pub verified: bool,
    /// Whether it ends soon, so that its parent can renew it.
    pub ends_soon: bool,
    /// Whether a form was sent.
    pub form_sent: bool,
    /// Why the form was not accepted.
    pub reason: Option<String>,
    /// Whether the child says an age that only a parent can confirm.
    pub age_waits: bool,
}

impl PermissionView {
    pub(super) fn of(row: &PermissionRow) -> Self {
        Self {
            id: row.permission,
            child: row.subject,
            parent: row.parent,
            state: PermissionState::of(row),
            method: row.method.as_deref().and_then(Method::read),
            purposes: row.purposes.0.clone(),
            recipients: row.recipients.0.clone(),
            asked_at: row.asked_at,
            until: row.until,
            facts: row.facts.0.clone(),
        }
    }
}

impl Room<'_> {
    /// The permission of this id.
    pub(super) async fn permission_row(&self, id: RecordId) -> Outcome<PermissionRow> {
        let row: Option<PermissionRow> = self.row(&[Cell::from(&id)]).await?;
        row.ok_or_else(|| OperationError::malformed("permission", "there is no such permission"))
    }

    /// The permissions for a child.
    pub(super) async fn permissions_for(&self, child: SubjectId) -> Outcome<Vec<PermissionRow>> {
        self.rows(&[("subject", Cell::from(&child))]).await
    }

    /// The permissions that a parent was asked for.
    pub(super) async fn permissions_by(&self, parent: SubjectId) -> Outcome<Vec<PermissionRow>> {
        self.rows(&[("parent", Cell::from(&parent))]).await
    }

    /// The permission as its parent or its child sees it.
    pub(super) async fn child_view(&self, row: &PermissionRow) -> Outcome<ChildView> {
        let form: Option<PermissionFormRow> = self.row(&[Cell::from(&row.permission)]).await?;
        let reason = match &form {
            Some(PermissionFormRow { reason: Some(sealed), subject, .. }) => {
                let key = self.key_of(*subject).await?;
                let opened = self.house.foundations.vault.open_title(&key, evidence_of(row.permission), sealed);
                Some(opened.map_err(|error| self.locked(error))?)
            }
            _ => None,
        };
        let view = PermissionView::of(row);
        Ok(ChildView {
            in_force: self.is_in_force(row).await?,
            id: view.id,
            state: view.state,
            method: view.method,
            purposes: view.purposes,
            recipients: view.recipients,
            asked_at: view.asked_at,
            until: view.until,
            verified: !row.facts.0.is_empty(),
            ends_soon: self.renewable_from(row).is_some_and(|from| from <= self.now),
            form_sent: form.is_some(),
            reason,
            age_waits: self.claim_of(row.subject).await?.is_some(),
        })
    }

    /// Whether some of what the permission is for is permitted now, by the facts on record.
    pub(super) async fn is_in_force(&self, row: &PermissionRow) -> Outcome<bool> {
        if row.facts.0.is_empty() {
            return Ok(false);
        }
        let facts = self.facts_of_person(row.subject).await?;
        let known = Known { facts: &facts, namesakes: &[], collected: &[], standing: Standing::OnFile, figures: None };
        let flows = row.recipients.0.iter().flat_map(|recipient| row.purposes.0.iter().map(|purpose| (*recipient, *purpose)));
        let mut asked = flows.map(|(recipient, purpose)| Asked {
            site: self.site().clone(),
            subject: Some(row.subject),
            party: None,
            recipient,
            purpose,
            data: Vec::new(),
            occasions: Vec::new(),
        });
        Ok(asked.any(|asked| prove(&known, &asked, self.now).get(Condition::Parental) == Some(true)))
    }
}

/// The id of a permission, as evidence.
pub(super) const fn evidence_of(permission: RecordId) -> EvidenceId {
    EvidenceId::from_bytes(permission.to_bytes())
}
