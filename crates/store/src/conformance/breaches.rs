//! What every backend must do with breaches: whom one concerns is found by it and by the person, page after page, and goes with the person while the
//! breach and its steps stay. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, new_person, of_person, person, row};
use crate::{
    BreachConcernedRow, BreachDetail, BreachKind, BreachRow, BreachStepRow, Cell, ExposureFound, ExposureScope, HouseCheckRow, Intent, Json, Page, Part, Store,
};
use vocabulary::{DataCategory, RecordId};

fn breach() -> BreachRow {
    let detail = BreachDetail {
        kind: BreachKind::Backup,
        began_at: NOW,
        ended_at: None,
        scope: ExposureScope::FilesWithKeys { as_of: NOW },
        found: ExposureFound::default(),
        authority_due: NOW,
        people_due: NOW,
        risk: None,
        contained_at: None,
        authority: None,
        people: None,
        told_by_page: 0,
        told_by_letter: 0,
        withheld: 0,
        proposed: None,
        closed: None,
    };
    let words = vec![1, 2, 3];
    BreachRow {
        breach: RecordId::from_bytes(id(111)),
        noticed_at: NOW,
        opened_at: NOW,
        opened_by: "desk".to_owned(),
        words,
        detail: Json(detail),
        row_version: 1,
    }
}

/// Whom a breach concerns comes page by page and goes with its person; the breach stays.
pub(super) async fn concern_people_and_outlive_them(store: &dyn Store, part: &Part) -> Verdict {
    let email = DataCategory::new("email").map_err(|error| error.to_string())?;
    let open = breach();
    let step = BreachStepRow {
        breach: open.breach,
        step: RecordId::from_bytes(id(112)),
        kind: "opened".to_owned(),
        at: NOW,
        done_by: "desk".to_owned(),
        words: vec![4],
    };
    let concerned = |n: u8| BreachConcernedRow {
        breach: open.breach,
        subject: person(n),
        data: Json(vec![email.clone()]),
        how: "copied".to_owned(),
        state: "waiting".to_owned(),
        told_at: None,
        proposed_by: None,
        tries: 0,
    };
    let check = HouseCheckRow {
        house_check: RecordId::from_bytes(id(113)),
        began_at: NOW,
        began_by: "desk".to_owned(),
        ended_at: None,
        leaves: 1,
        rows_read: 2,
        findings: 0,
    };
    let mut intents: Vec<Intent> = [120, 121, 122].into_iter().flat_map(new_person).collect();
    intents.extend([Intent::insert(&open), Intent::insert(&step), Intent::insert(&check)]);
    intents.extend([120, 121, 122].map(|n| Intent::put(&concerned(n))));
    act(store, part, intents).await?;
    let of = [("breach", Cell::from(&open.breach))];
    let page = |after: Vec<Cell>| Page { after, rows_max: 2 };
    let first: Vec<BreachConcernedRow> = store.rows(part, &of, page(Vec::new())).await.map_err(|error| error.to_string())?;
    expect(first == [concerned(120), concerned(121)], "a breach", "lists whom it concerns in the order of their ids")?;
    let after = vec![Cell::from(&open.breach), Cell::from(&person(121))];
    let rest: Vec<BreachConcernedRow> = store.rows(part, &of, page(after)).await.map_err(|error| error.to_string())?;
    expect(rest == [concerned(122)], "a breach", "goes on after the last whom a page named")?;
    act(store, part, vec![Intent::Erase(person(121))]).await?;
    expect(of_person::<BreachConcernedRow>(store, part, person(121)).await?.is_empty(), "a breach", "concerns nobody who was erased")?;
    let left: Vec<BreachConcernedRow> = store.all_rows(part, &of).await.map_err(|error| error.to_string())?;
    expect(left.len() == 2, "a breach", "concerns the others all the same")?;
    expect(row::<BreachRow>(store, part, &[Cell::from(&open.breach)]).await? == Some(open), "a breach", "stays as it was written")?;
    let steps: Vec<BreachStepRow> = store.all_rows(part, &of).await.map_err(|error| error.to_string())?;
    expect(steps == [step], "a breach", "keeps its steps")?;
    expect(row::<HouseCheckRow>(store, part, &[Cell::from(&check.house_check)]).await? == Some(check), "a check", "is read as it was written")
}
