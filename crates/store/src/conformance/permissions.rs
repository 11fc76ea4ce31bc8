//! What every backend must do with parents' permissions. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, person};
use crate::{AgeClaimRow, Cell, Intent, Json, Part, PermissionFormRow, PermissionRow, Store, SubjectRow};
use vocabulary::{EvidenceId, Purpose, Recipient, RecordId};

/// A permission is found by the child, by the parent and by how far it is, a form of millions of bytes comes back whole, and all of it goes
/// with the person whose it is.
pub(super) async fn are_found_by_child_and_parent_and_go_with_them(store: &dyn Store, part: &Part) -> Verdict {
    let (child, parent) = (person(81), person(82));
    let row = PermissionRow {
        permission: RecordId::from_bytes(id(83)),
        subject: child,
        parent,
        state: "reviewing".to_owned(),
        method: Some("signed-form".to_owned()),
        purposes: Json(vec![Purpose::Support]),
        recipients: Json(vec![Recipient::Company]),
        child_until: Some(NOW.plus_ms(1)),
        tag: Some([8; 16]),
        address: "https://one.example".to_owned(),
        asked_at: NOW,
        until: None,
        facts: Json(vec![EvidenceId::from_bytes(id(84))]),
        row_version: 1,
    };
    let form = PermissionFormRow {
        permission: row.permission,
        subject: parent,
        kind: "png".to_owned(),
        sealed: vec![9; 5 * 1024 * 1024],
        sha256: [8; 32],
        sent_at: NOW,
        reason: None,
    };
    let claim = AgeClaimRow { subject: child, child_until: None, said_at: NOW };
    let people = [child, parent].map(|subject| Intent::insert(&SubjectRow { subject, created_at: NOW }));
    act(store, part, [people.to_vec(), vec![Intent::insert(&row), Intent::put(&form), Intent::put(&claim)]].concat()).await?;
    for of in [("subject", Cell::from(&child)), ("parent", Cell::from(&parent)), ("state", Cell::from(&row.state))] {
        let found: Vec<PermissionRow> = store.all_rows(part, &[of]).await.map_err(|error| error.to_string())?;
        expect(found == [row.clone()], "a permission", "is found as it was written")?;
    }
    let found: Vec<PermissionFormRow> = store.all_rows(part, &[("subject", Cell::from(&parent))]).await.map_err(|error| error.to_string())?;
    expect(found == [form], "a form", "comes back whole")?;
    act(store, part, vec![Intent::Erase(child)]).await?;
    let left: Vec<PermissionRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let claims: Vec<AgeClaimRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(left.is_empty() && claims.is_empty(), "a permission", "goes with its child")?;
    act(store, part, vec![Intent::Erase(parent)]).await?;
    let forms: Vec<PermissionFormRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(forms.is_empty(), "a form", "goes with the parent who signed it")
}
