//! Children and parents in a person's own copy of everything. A child's copy says nothing of who the parent is, and a parent's nothing of who the
//! child is.

use crate::view::clear::Clear;
use operations::{AgeClaimExported, ChildrenExported, FormExported, PermissionExported};
use serde::Serialize;
use utoipa::ToSchema;

/// A parent's permission.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PermissionCopy {
    /// Its id.
    id: String,
    /// How far it is.
    state: String,
    /// How the parent is verified.
    method: Option<String>,
    /// For which purposes.
    purposes: Vec<String>,
    /// By or to whom.
    recipients: Vec<String>,
    /// Until when the child is one, as the parent says.
    child_until: Option<String>,
    /// When it was asked for.
    asked_at: String,
    /// Until when it is waited for, or holds.
    until: Option<String>,
}

/// A form that was signed and sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedFormCopy {
    /// The permission it is for.
    permission: String,
    /// What kind of file it is.
    kind: String,
    /// The file, in base64.
    #[schema(value_type = String)]
    file: Clear,
    /// Its hash.
    sha256: String,
    /// When it was sent.
    sent_at: String,
    /// Why it was refused.
    reason: Option<String>,
}

/// An age that waits to be confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgeClaimCopy {
    /// Until when they would be a child by it; none where they would be none now.
    child_until: Option<String>,
    /// When it was said.
    said_at: String,
}

/// The parts of the copy.
#[derive(Debug)]
pub(crate) struct ChildrenCopy {
    /// Of a child: the permissions of parents.
    pub(crate) permissions: Vec<PermissionCopy>,
    /// Of a parent: the permissions they were asked for.
    pub(crate) given: Vec<PermissionCopy>,
    /// The forms they sent.
    pub(crate) forms: Vec<SignedFormCopy>,
    /// An age that waits.
    pub(crate) ages: Vec<AgeClaimCopy>,
}

impl From<ChildrenExported> for ChildrenCopy {
    fn from(children: ChildrenExported) -> Self {
        Self {
            permissions: children.permissions.into_iter().map(PermissionCopy::from).collect(),
            given: children.given.into_iter().map(PermissionCopy::from).collect(),
            forms: children.forms.into_iter().map(SignedFormCopy::from).collect(),
            ages: children.age_claims.into_iter().map(AgeClaimCopy::from).collect(),
        }
    }
}

impl From<PermissionExported> for PermissionCopy {
    fn from(row: PermissionExported) -> Self {
        Self {
            id: row.id,
            state: row.state,
            method: row.method,
            purposes: row.purposes,
            recipients: row.recipients,
            child_until: row.child_until.map(|at| at.to_string()),
            asked_at: row.asked_at.to_string(),
            until: row.until.map(|at| at.to_string()),
        }
    }
}

impl From<FormExported> for SignedFormCopy {
    fn from(form: FormExported) -> Self {
        Self {
            permission: form.permission,
            kind: form.kind,
            file: Clear::new(form.file),
            sha256: form.sha256,
            sent_at: form.sent_at.to_string(),
            reason: form.reason,
        }
    }
}

impl From<AgeClaimExported> for AgeClaimCopy {
    fn from(claim: AgeClaimExported) -> Self {
        Self { child_until: claim.child_until.map(|at| at.to_string()), said_at: claim.said_at.to_string() }
    }
}
