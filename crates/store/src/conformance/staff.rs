//! What every backend must do with the members of staff and their tasks. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, person, refused};
use crate::{BreakGlassRow, Cell, Intent, Json, Part, Row, StaffRow, StaffSessionRow, Store, StoreError, SubjectRow, TaskRow};
use ledger::PartyName;
use vocabulary::{EvidenceId, Purpose, RecordId, StaffId};

/// A task is found by whom it is about, by who has it and by its state, is closed once, and goes with its person; the member who had it stays.
pub(super) async fn keep_tasks_that_go_with_their_person(store: &dyn Store, part: &Part) -> Verdict {
    let party = PartyName::new("staff:0000000001").map_err(|error| error.to_string())?;
    let member = StaffRow {
        staff: StaffId::from_bytes(id(101)),
        name: Some(vec![1, 2, 3]),
        party: party.clone(),
        roles: Json(vec!["support".to_owned()]),
        invited_by: "goodfaith staff invite".to_owned(),
        invited_at: NOW,
        joined_at: None,
        ended_at: None,
        row_version: 1,
    };
    let session = StaffSessionRow {
        token_sha256: [9; 32],
        staff: member.staff,
        session: EvidenceId::from_bytes(id(102)),
        way: "passkey".to_owned(),
        browser: "Firefox on Linux".to_owned(),
        since: NOW,
        seen_at: NOW,
        ends_at: NOW.plus_ms(1),
    };
    let task = task(&party);
    let glass = BreakGlassRow {
        break_glass: RecordId::from_bytes(id(107)),
        subject: task.subject,
        asked_by: party.clone(),
        reason: vec![4, 5, 6],
        purposes: Json(vec![Purpose::Safety]),
        state: "asked".to_owned(),
        asked_at: NOW,
        decided_by: None,
        decided_at: None,
        until: NOW.plus_ms(1),
        row_version: 1,
    };
    let subject = SubjectRow { subject: task.subject, created_at: NOW };
    let rows = vec![Intent::insert(&subject), Intent::insert(&member), Intent::insert(&session), Intent::insert(&task), Intent::insert(&glass)];
    act(store, part, rows).await?;
    for of in [("subject", Cell::from(&task.subject)), ("assigned_to", Cell::from(&party)), ("state", Cell::from(&task.state))] {
        let found: Vec<TaskRow> = store.all_rows(part, &[of]).await.map_err(|error| error.to_string())?;
        expect(found == [task.clone()], "a task", "is found as it was written")?;
    }
    let signed_in: Vec<StaffSessionRow> = store.all_rows(part, &[("staff", Cell::from(&member.staff))]).await.map_err(|error| error.to_string())?;
    expect(signed_in == [session], "a session of staff", "is found by its member")?;
    let waiting: Vec<BreakGlassRow> = store.all_rows(part, &[("state", Cell::from(&glass.state))]).await.map_err(|error| error.to_string())?;
    expect(waiting == [glass], "an emergency", "is found while it waits")?;
    let closed = TaskRow { state: "closed".to_owned(), closed_at: Some(NOW), row_version: 2, ..task.clone() };
    act(store, part, vec![Intent::replace(&closed, 1)]).await?;
    refused(store, part, vec![Intent::replace(&closed, 1)], StoreError::Conflict(TaskRow::TABLE.name)).await?;
    act(store, part, vec![Intent::Erase(task.subject)]).await?;
    let tasks: Vec<TaskRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let emergencies: Vec<BreakGlassRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(tasks.is_empty() && emergencies.is_empty(), "a task", "goes with its person")?;
    let members: Vec<StaffRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(members == [member], "a member of staff", "stays")
}

/// A task about somebody, that this member has.
fn task(party: &PartyName) -> TaskRow {
    TaskRow {
        task: RecordId::from_bytes(id(103)),
        subject: person(104),
        assigned_to: Some(party.clone()),
        opened_by: party.to_string(),
        why: "request".to_owned(),
        reference: Some(RecordId::from_bytes(id(105))),
        purposes: Json(vec![Purpose::Support]),
        state: "open".to_owned(),
        opened_at: NOW,
        until: NOW.plus_ms(1),
        closed_at: None,
        fact: Some(EvidenceId::from_bytes(id(106))),
        row_version: 1,
    }
}
