//! What happened in a period: data that left, and what people asked. As counts: no person is named, and none can be told.

use ledger::PartyName;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{DisclosureRow, Part, RequestRow, Store, StoreError};
use vocabulary::{DataCategory, Purpose, Recipient, RequestState, Right, SubjectId, Timestamp};

/// Data that left to one party for one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisclosuresMade {
    /// To whom.
    pub party: PartyName,
    /// What they are to the company.
    pub recipient: Recipient,
    /// What for.
    pub purpose: Purpose,
    /// How many times.
    pub times: u64,
    /// Of how many people.
    pub people: u64,
    /// Which data.
    pub data: Vec<DataCategory>,
    /// Under which sentences.
    pub sentences: Vec<String>,
    /// What went with it.
    pub duties: Vec<String>,
    /// The first and the last.
    pub first: Timestamp,
    /// See `first`.
    pub last: Timestamp,
}

/// What people asked of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RequestsHandled {
    /// Which right, as the policy words it.
    pub right: String,
    /// How many were made.
    pub made: u64,
    /// How many of them were done.
    pub done: u64,
    /// How many were refused.
    pub refused: u64,
    /// How many are open.
    pub open: u64,
    /// How many came to their outcome after their day, or are open and past it.
    pub late: u64,
}

#[derive(Default)]
struct Gathered {
    times: u64,
    people: BTreeSet<SubjectId>,
    data: BTreeSet<DataCategory>,
    sentences: BTreeSet<String>,
    duties: BTreeSet<String>,
    at: Option<(Timestamp, Timestamp)>,
}

/// The disclosures of a period, by party and purpose.
pub(crate) async fn disclosures(store: &dyn Store, part: &Part, (from, until): (Timestamp, Timestamp)) -> Result<Vec<DisclosuresMade>, StoreError> {
    let mut gathered: BTreeMap<(PartyName, Recipient, Purpose), Gathered> = BTreeMap::new();
    let rows: Vec<DisclosureRow> = store.all_rows(part, &[]).await?;
    for row in rows.into_iter().filter(|row| row.at >= from && row.at < until) {
        let of = gathered.entry((row.party, row.recipient, row.purpose)).or_default();
        of.times += 1;
        of.people.insert(row.subject);
        of.data.extend(row.detail.0.data);
        of.sentences.extend(row.detail.0.sentences.iter().map(ToString::to_string));
        of.duties.extend(row.detail.0.duties);
        of.at = Some(of.at.map_or((row.at, row.at), |(first, last)| (first.min(row.at), last.max(row.at))));
    }
    let made = gathered.into_iter().filter_map(|((party, recipient, purpose), of)| {
        let (first, last) = of.at?;
        Some(DisclosuresMade {
            party,
            recipient,
            purpose,
            times: of.times,
            people: u64::try_from(of.people.len()).unwrap_or(u64::MAX),
            data: of.data.into_iter().collect(),
            sentences: of.sentences.into_iter().collect(),
            duties: of.duties.into_iter().collect(),
            first,
            last,
        })
    });
    Ok(made.collect())
}

/// The requests that were made in a period, by right.
pub(crate) async fn requests(store: &dyn Store, part: &Part, (from, until): (Timestamp, Timestamp)) -> Result<Vec<RequestsHandled>, StoreError> {
    let mut handled: BTreeMap<Right, RequestsHandled> = BTreeMap::new();
    let rows: Vec<RequestRow> = store.all_rows(part, &[]).await?;
    for row in rows.into_iter().filter(|row| row.asked_at >= from && row.asked_at < until) {
        let of = handled.entry(row.right).or_insert_with(|| RequestsHandled { right: row.right.to_string(), ..RequestsHandled::default() });
        of.made += 1;
        of.done += u64::from(row.state == RequestState::Done);
        of.refused += u64::from(row.state == RequestState::Refused);
        of.open += u64::from(row.state.is_open());
        let came = row.decided_at.unwrap_or(until);
        of.late += u64::from(row.due_at.is_some_and(|due| due < came));
    }
    Ok(handled.into_values().collect())
}
