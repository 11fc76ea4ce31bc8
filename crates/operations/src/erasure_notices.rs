//! Who else must be told of an erasure: one job for each party that received the person's data, written in the erasure's own
//! transaction. It names the party and the disclosures, never the person.

use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, PartyName};
use std::collections::BTreeMap;
use store::{Cell, DisclosureRow, Intent, JobRow};
use vocabulary::{RecordId, SubjectId, Timestamp};

/// The kind of these jobs.
const TELL: &str = "tell-erased";
/// The most disclosures one notice names.
const DISCLOSURES_MAX: usize = 100;

/// A party that must be told that what it received is of somebody who was erased.
#[derive(Clone, Debug, serde::Serialize)]
pub struct PartyNotice {
    /// The notice.
    pub id: RecordId,
    /// Whom to tell.
    pub party: String,
    /// The disclosures the party received, by the ids that were given with them.
    pub disclosures: Vec<RecordId>,
    /// Since when it is owed.
    pub since: Timestamp,
}

impl House {
    /// The parties that must still be told of an erasure, the longest owed first.
    ///
    /// # Errors
    /// A party's key.
    pub async fn erasure_notices(&self, caller: &Caller) -> Outcome<Vec<PartyNotice>> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        let jobs: Vec<JobRow> = room.rows(&[]).await?;
        jobs.iter().filter(|job| job.kind == TELL).map(|job| notice_of(job).ok_or_else(|| self.broken(&"a notice of an erasure cannot be read"))).collect()
    }

    /// Puts on record that the party was told. Once more changes nothing.
    ///
    /// # Errors
    /// A party's key; no such notice.
    pub async fn erasure_told(&self, caller: &Caller, id: RecordId) -> Outcome<()> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        let job: Option<JobRow> = room.row(&[Cell::from(&id)]).await?;
        let notice = job.filter(|job| job.kind == TELL).as_ref().and_then(notice_of);
        let notice = notice.ok_or_else(|| OperationError::malformed("notice", "there is no such notice, or the party was told"))?;
        let party = PartyName::new(&notice.party).map_err(|error| self.broken(&error))?;
        let mut act = Act::new(None);
        act.log(Event::ErasureTold { party, disclosures: notice.disclosures }, None);
        act.add(Intent::delete::<JobRow>(vec![Cell::from(&id)]));
        room.commit(act).await.map(drop)
    }
}

impl Room<'_> {
    /// The notices that erasing this person leaves to be given.
    pub(crate) async fn to_tell(&self, subject: SubjectId) -> Outcome<Vec<Intent>> {
        let rows: Vec<DisclosureRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let mut received: BTreeMap<PartyName, Vec<RecordId>> = BTreeMap::new();
        for row in rows {
            received.entry(row.party).or_default().push(row.disclosure);
        }
        let jobs = received.iter().flat_map(|(party, disclosures)| disclosures.chunks(DISCLOSURES_MAX).map(move |some| self.notice(party, some)));
        Ok(jobs.map(|job| Intent::insert(&job)).collect())
    }

    fn notice(&self, party: &PartyName, disclosures: &[RecordId]) -> JobRow {
        let ids: Vec<String> = disclosures.iter().map(ToString::to_string).collect();
        // The name last: it is the one word that may have spaces in it.
        let payload = format!("{} {} {party}", ids.len(), ids.join(" "));
        JobRow { job: self.new_record(), kind: TELL.to_owned(), subject: None, payload, due_at: self.now, attempts: 0 }
    }
}

fn notice_of(job: &JobRow) -> Option<PartyNotice> {
    let (count, mut rest) = job.payload.split_once(' ')?;
    let mut disclosures = Vec::new();
    for _ in 0..count.parse::<usize>().ok()? {
        let (id, after) = rest.split_once(' ')?;
        disclosures.push(id.parse().ok()?);
        rest = after;
    }
    Some(PartyNotice { id: job.job, party: rest.to_owned(), disclosures, since: job.due_at })
}
