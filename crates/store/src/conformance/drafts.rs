//! What every backend must do with a draft of a policy: of two who save it at once one is told. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, refused, row};
use crate::{Cell, Intent, Part, PolicyDraftRow, Row, Store, StoreError};
use vocabulary::{RecordId, VersionId};

/// A draft is saved over what was read, over nothing newer, and keeps every sign of a long text.
pub(super) async fn are_saved_over_what_was_read(store: &dyn Store, part: &Part) -> Verdict {
    let begun = PolicyDraftRow {
        draft: RecordId::from_bytes(id(91)),
        title: "The next “version”".to_owned(),
        text: "Wé keep\r\nit.\n\u{1F512}".repeat(20_000),
        begun_by: "asha".to_owned(),
        begun_at: NOW,
        written_by: "asha".to_owned(),
        written_at: NOW,
        proposed_by: None,
        proposed_at: None,
        published: None,
        row_version: 1,
    };
    let key = [Cell::from(&begun.draft)];
    act(store, part, vec![Intent::insert(&begun)]).await?;
    let proposed = PolicyDraftRow { proposed_by: Some("ben".to_owned()), proposed_at: Some(NOW), row_version: 2, ..begun.clone() };
    act(store, part, vec![Intent::replace(&proposed, 1)]).await?;
    refused(store, part, vec![Intent::replace(&begun, 1)], StoreError::Conflict(PolicyDraftRow::TABLE.name)).await?;
    expect(row(store, part, &key).await? == Some(proposed.clone()), "a draft", "stands as it was saved last")?;
    let published = Some(VersionId { site: part.site().clone(), effective: NOW.day() });
    let published = PolicyDraftRow { published, row_version: 3, ..proposed };
    act(store, part, vec![Intent::replace(&published, 2)]).await?;
    expect(row(store, part, &key).await? == Some(published), "a draft", "tells which version it became")?;
    act(store, part, vec![Intent::delete::<PolicyDraftRow>(key.to_vec())]).await.map(drop)
}
