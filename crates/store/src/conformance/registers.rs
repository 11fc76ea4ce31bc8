//! What every backend must do with documents and the entries of the registers. It never looks behind the trait.

use super::{NOW, Verdict, act, expect, id, person};
use crate::{Cell, DocumentFileRow, DocumentRow, EntryDetail, Intent, Json, Part, RegisterRow, Store, SubjectRow};
use ledger::PartyName;
use vocabulary::{EvidenceId, Purpose};

/// An entry is found by party, person, register and state, whoever decides on it can expect that it still stands, a file of millions of bytes comes back
/// whole, and what is about a person goes with them while what is about a party stays.
pub(super) async fn are_found_by_party_and_person_and_go_with_them(store: &dyn Store, part: &Part) -> Verdict {
    let subject = person(91);
    let party = PartyName::new("Acme").map_err(|error| error.to_string())?;
    let document = |number: u8, subject| DocumentRow {
        document: EvidenceId::from_bytes(id(number)),
        subject,
        kind: "pdf".to_owned(),
        title: Some("agreement 7".to_owned()),
        sealed_title: None,
        bytes: 5 * 1024 * 1024,
        sha256: [9; 32],
        author: "registrar".to_owned(),
        kept_at: NOW,
    };
    let entry = |number: u8, subject| RegisterRow {
        entry: EvidenceId::from_bytes(id(number)),
        subject,
        party: Some(party.clone()),
        standing_of: Some(party.clone()),
        register: "legal-process".to_owned(),
        state: "approved".to_owned(),
        document: EvidenceId::from_bytes(id(92)),
        words: None,
        sealed_words: Some(vec![9; 40]),
        recorded_by: "registrar".to_owned(),
        recorded_at: NOW,
        decided_by: Some("reviewer".to_owned()),
        decided_at: Some(NOW),
        ended_by: None,
        ended_at: None,
        begins_at: NOW,
        ends_at: Some(NOW.plus_ms(1)),
        detail: Json(EntryDetail { purposes: vec![Purpose::Legal], ..EntryDetail::default() }),
        row_version: 1,
    };
    let file = DocumentFileRow { document: EvidenceId::from_bytes(id(92)), subject: Some(subject), sealed: vec![9; 6 * 1024 * 1024] };
    let (theirs, other) = (entry(94, Some(subject)), entry(95, None));
    let rows = [Intent::insert(&document(92, Some(subject))), Intent::insert(&document(93, None)), Intent::insert(&theirs), Intent::insert(&other)];
    act(store, part, [vec![Intent::insert(&SubjectRow { subject, created_at: NOW }), Intent::insert(&file)], rows.to_vec()].concat()).await?;
    let both = [theirs.clone(), other.clone()];
    for column in
        [("party", Cell::from(&party)), ("standing_of", Cell::from(&party)), ("register", Cell::from(&theirs.register)), ("state", Cell::from(&theirs.state))]
    {
        let found: Vec<RegisterRow> = store.all_rows(part, &[column]).await.map_err(|error| error.to_string())?;
        expect(found == both, "an entry", "is found as it was written")?;
    }
    let found: Vec<DocumentFileRow> = store.all_rows(part, &[("subject", Cell::from(&subject))]).await.map_err(|error| error.to_string())?;
    expect(found == [file], "a document", "comes back whole")?;
    let ended = RegisterRow { standing_of: None, state: "revoked".to_owned(), row_version: 2, ..other.clone() };
    act(store, part, vec![Intent::replace(&ended, 1)]).await?;
    let still = Intent::expect::<RegisterRow>(("standing_of", Cell::from(&party)), 2);
    let late = store.apply_one(part, crate::Command::new(NOW, vec![still])).await;
    expect(matches!(late, Err(crate::StoreError::Conflict(_))), "an entry that was ended", "is missed by whoever decided on it")?;
    act(store, part, vec![Intent::Erase(subject)]).await?;
    let left: Vec<RegisterRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let documents: Vec<DocumentRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    let files: Vec<DocumentFileRow> = store.all_rows(part, &[]).await.map_err(|error| error.to_string())?;
    expect(left == [ended] && documents == [document(93, None)] && files.is_empty(), "what is about a person", "goes with them, and nothing else")
}
