//! What every backend must do with mailings: the letters of one are found by their state and by their person, and go with the person while the mailing
//! and its counts stay. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, new_person, of_person, person, row};
use crate::{Cell, Intent, Json, MailingDetail, MailingLetterRow, MailingProgressRow, MailingRow, Part, Store};
use vocabulary::{Purpose, RecordId};

/// A mailing and its counts outlive those it was written to.
pub(super) async fn outlive_those_they_were_written_to(store: &dyn Store, part: &Part) -> Verdict {
    let mailing = RecordId::from_bytes(id(131));
    let written = MailingRow {
        mailing,
        purpose: Purpose::Marketing,
        about: "News".to_owned(),
        text: "There is *news*.".to_owned(),
        made_by: "desk".to_owned(),
        made_at: NOW,
        state: "sending".to_owned(),
        started_by: Some("second".to_owned()),
        started_at: Some(NOW),
        row_version: 1,
    };
    let detail = MailingDetail { people: 2, taken: 1, refused_by_none: 1, ..MailingDetail::default() };
    let progress = MailingProgressRow { mailing, held_until: Some(NOW), detail: Json(detail), row_version: 1 };
    let letter = |n: u8, state: &str| MailingLetterRow {
        mailing,
        subject: person(n),
        state: state.to_owned(),
        at: NOW,
        due_at: NOW,
        tries: 1,
        status: (state == "given-up").then(|| "5.1.1".to_owned()),
    };
    let (leaves, stays) = (letter(132, "waiting"), letter(133, "given-up"));
    let mut intents = [new_person(132), new_person(133)].concat();
    intents.extend([Intent::insert(&written), Intent::insert(&progress), Intent::insert(&leaves), Intent::insert(&stays)]);
    act(store, part, intents).await?;
    let of = [("mailing", Cell::from(&mailing)), ("state", Cell::from(&"waiting".to_owned()))];
    let waiting: Vec<MailingLetterRow> = store.all_rows(part, &of).await.map_err(|error| error.to_string())?;
    expect(waiting == [leaves.clone()], "letters of a mailing", "are found by their state")?;
    expect(of_person::<MailingLetterRow>(store, part, person(133)).await? == [stays.clone()], "letters", "are found by their person")?;
    act(store, part, vec![Intent::Erase(person(132))]).await?;
    expect(of_person::<MailingLetterRow>(store, part, person(132)).await?.is_empty(), "letters of mailings", "go with their person")?;
    expect(row(store, part, &[Cell::from(&mailing)]).await? == Some(written), "a mailing", "outlives those it was written to")?;
    expect(row(store, part, &[Cell::from(&mailing)]).await? == Some(progress), "how far a mailing is", "outlives those it was written to")?;
    act(store, part, vec![Intent::Erase(person(133))]).await.map(drop)
}
