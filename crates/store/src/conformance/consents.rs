//! What every backend must do with people's choices and with what is left of an objection. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, person, refused};
use crate::{Cell, ConsentDetail, ConsentRow, Intent, Json, Part, ResidueRow, Row, Store, StoreError, SubjectRow};
use vocabulary::{Action, EvidenceId, Purpose, Recipient, VersionId};

/// A choice is found by who made it, is taken back once, and goes with them; the mark of an objection stays, and is counted on.
pub(super) async fn go_with_their_person_and_marks_stay(store: &dyn Store, part: &Part) -> Verdict {
    let version = VersionId { site: part.site().clone(), effective: NOW.day() };
    let detail = ConsentDetail {
        action: Action::Contact,
        purpose: Purpose::Marketing,
        recipient: Recipient::Company,
        data: Vec::new(),
        words: "Yes, “write” to me.".to_owned(),
        language: "en".to_owned(),
        form: "newsletter".to_owned(),
        button: "Send".to_owned(),
        sentences: Vec::new(),
        facts: vec![EvidenceId::from_bytes(id(73))],
    };
    let given = ConsentRow {
        consent: EvidenceId::from_bytes(id(73)),
        subject: person(74),
        version,
        shown_sha256: [7; 32],
        given_at: NOW,
        until: Some(NOW.plus_ms(1)),
        withdrawn_at: None,
        detail: Json(detail),
        row_version: 1,
    };
    let mark = ResidueRow { mark: [9; 32], stops: "marketing".to_owned() };
    let none = Intent::expect::<ResidueRow>(("mark", Cell::from(&mark.mark)), 0);
    let giver = SubjectRow { subject: given.subject, created_at: NOW };
    act(store, part, vec![none.clone(), Intent::insert(&giver), Intent::insert(&given), Intent::put(&mark)]).await?;
    let of = ("subject", Cell::from(&given.subject));
    let found: Vec<ConsentRow> = store.all_rows(part, std::slice::from_ref(&of)).await.map_err(|error| error.to_string())?;
    expect(found == [given.clone()], "a choice", "is found as it was written")?;
    let taken_back = ConsentRow { withdrawn_at: Some(NOW), row_version: 2, ..given };
    act(store, part, vec![Intent::replace(&taken_back, 1)]).await?;
    refused(store, part, vec![Intent::replace(&taken_back, 1)], StoreError::Conflict(ConsentRow::TABLE.name)).await?;
    refused(store, part, vec![none], StoreError::Conflict(ResidueRow::TABLE.name)).await?;
    act(store, part, vec![Intent::Erase(taken_back.subject)]).await?;
    let found: Vec<ConsentRow> = store.all_rows(part, &[of]).await.map_err(|error| error.to_string())?;
    expect(found.is_empty(), "a choice", "goes with its person")?;
    let marks: Vec<ResidueRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(marks == [mark], "the mark of an objection", "outlives its person")?;
    let key = vec![Cell::from(&[9_u8; 32])];
    act(store, part, vec![Intent::delete::<ResidueRow>(key)]).await.map(drop)
}
