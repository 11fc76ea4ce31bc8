//! What a copy of everything says of children and parents. The child's own says that a permission exists and what it is for, and nothing of the
//! parent, who is a person of their own; the parent's says what they permitted and holds the form they sent, and nothing of the child.

use crate::links::Visitor;
use crate::room::Room;
use crate::{OperationError, Outcome};
use ledger::hex;
use store::{Cell, PermissionFormRow, PermissionRow};
use vocabulary::{Personal, Timestamp};

/// The part of a copy about children and parents.
#[derive(Clone, Debug, Default)]
pub struct ChildrenExported {
    /// The permissions of parents for this person.
    pub permissions: Vec<PermissionExported>,
    /// The permissions this person was asked for as a parent.
    pub given: Vec<PermissionExported>,
    /// The forms they sent.
    pub forms: Vec<FormExported>,
    /// What they said of their age that waits to be confirmed.
    pub age_claims: Vec<AgeClaimExported>,
}

/// A permission.
#[derive(Clone, Debug)]
pub struct PermissionExported {
    /// Its id.
    pub id: String,
    /// How far it is.
    pub state: String,
    /// How the parent is verified.
    pub method: Option<String>,
    /// For which purposes.
    pub purposes: Vec<String>,
    /// By or to whom.
    pub recipients: Vec<String>,
    /// Until when the child is one, as the parent says.
    pub child_until: Option<Timestamp>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it is waited for, or holds.
    pub until: Option<Timestamp>,
}

/// A signed form.
#[derive(Clone, Debug)]
pub struct FormExported {
    /// The permission it is for.
    pub permission: String,
    /// What kind of file it is.
    pub kind: String,
    /// The file, in base64.
    pub file: Personal<String>,
    /// Its hash, in hexadecimal.
    pub sha256: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// An age that waits.
#[derive(Clone, Copy, Debug)]
pub struct AgeClaimExported {
    /// Until when they would be a child by it.
    pub child_until: Option<Timestamp>,
    /// When they said it.
    pub said_at: Timestamp,
}

impl PermissionExported {
    fn of(row: PermissionRow) -> Self {
        Self {
            id: row.permission.to_string(),
            state: row.state,
            method: row.method,
            purposes: row.purposes.0.iter().map(ToString::to_string).collect(),
            recipients: row.recipients.0.iter().map(ToString::to_string).collect(),
            child_until: row.child_until,
            asked_at: row.asked_at,
            until: row.until,
        }
    }
}

impl Room<'_> {
    /// The part of a person's copy about children and parents. Forms are opened under a grant of their own person's.
    pub(crate) async fn children_exported(&self, visitor: &Visitor) -> Outcome<ChildrenExported> {
        let subject = visitor.subject();
        let forms: Vec<PermissionFormRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        Ok(ChildrenExported {
            permissions: self.permissions_for(subject).await?.into_iter().map(PermissionExported::of).collect(),
            given: self.permissions_by(subject).await?.into_iter().map(PermissionExported::of).collect(),
            forms: self.forms_exported(visitor, forms).await?,
            age_claims: self.claim_of(subject).await?.map(|row| AgeClaimExported { child_until: row.child_until, said_at: row.said_at }).into_iter().collect(),
        })
    }

    async fn forms_exported(&self, visitor: &Visitor, forms: Vec<PermissionFormRow>) -> Outcome<Vec<FormExported>> {
        if forms.is_empty() {
            return Ok(Vec::new());
        }
        let held = forms.iter().map(|form| self.held_form(form)).collect::<Outcome<Vec<_>>>()?;
        let data = [self.message()?];
        let grant = gate::for_the_person(self.new_record(), &visitor.presence, self.policy.version(), &data, self.now).ok_or(OperationError::LinkInvalid)?;
        let mut act = crate::commit::Act::new(None);
        act.log(grant.event().clone(), Some(visitor.subject()));
        let (logged, _) = self.commit(act).await?.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await.map_err(|error| self.locked(error))?;
        let key = self.key_of(visitor.subject()).await?;
        let mut exported = Vec::with_capacity(forms.len());
        for (form, opened) in forms.into_iter().zip(opened) {
            let reason = form.reason.as_ref().map(|sealed| {
                let opened = self.house.foundations.vault.open_title(&key, super::permission::evidence_of(form.permission), sealed);
                opened.map_err(|error| self.locked(error))
            });
            exported.push(FormExported {
                permission: form.permission.to_string(),
                kind: form.kind,
                file: opened.value,
                sha256: hex(&form.sha256),
                sent_at: form.sent_at,
                reason: reason.transpose()?,
            });
        }
        Ok(exported)
    }
}
