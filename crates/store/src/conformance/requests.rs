//! What every backend must do with people's requests. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, person, refused};
use crate::{Cell, Intent, PackedRecord, Part, RequestRow, Row, Store, StoreError, SubjectRow};
use vocabulary::{Channel, Degree, Effect, RecordId, RequestState, Right};

/// A request is found by who asks and by how far it is, and a step is taken by one of two who take it at once.
pub(super) async fn are_found_by_person_and_by_state(store: &dyn Store, part: &Part) -> Verdict {
    let row = RequestRow {
        request: RecordId::from_bytes(id(71)),
        subject: person(72),
        right: Right::Correct,
        effect: Effect::Corrected,
        channel: Channel::Mail("info@one.example".to_owned()),
        sentence: None,
        state: RequestState::IdentityWanted,
        degree: Degree::Said,
        asked_at: NOW,
        due_at: Some(NOW.plus_ms(1)),
        decided_at: None,
        refused_by: None,
        words: Some(vec![1, 2, 3]),
        correction: Some(PackedRecord::default()),
        correction_tag: Some([7; 16]),
        proof: None,
        answer: None,
        outcome: String::new(),
        row_version: 1,
    };
    let asker = SubjectRow { subject: row.subject, created_at: NOW };
    act(store, part, vec![Intent::insert(&asker), Intent::insert(&row)]).await?;
    let waiting = ("state", Cell::from(&RequestState::IdentityWanted));
    for of in [("subject", Cell::from(&row.subject)), waiting.clone()] {
        let found: Vec<RequestRow> = store.all_rows(part, &[of]).await.map_err(|error| error.to_string())?;
        expect(found == [row.clone()], "a request", "is found as it was written")?;
    }
    let done = RequestRow { state: RequestState::Done, decided_at: Some(NOW), row_version: 2, ..row.clone() };
    act(store, part, vec![Intent::replace(&done, 1)]).await?;
    let withdrawn = RequestRow { state: RequestState::Withdrawn, row_version: 2, ..row };
    refused(store, part, vec![Intent::replace(&withdrawn, 1)], StoreError::Conflict(RequestRow::TABLE.name)).await?;
    let found: Vec<RequestRow> = store.all_rows(part, &[waiting]).await.map_err(|error| error.to_string())?;
    expect(found.is_empty(), "a request", "is not found where it no longer stands")
}
