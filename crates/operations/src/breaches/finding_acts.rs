//! Whom a breach concerns, out of the log: what somebody who acts for the company opened in a time. Entries name people by id and data by kind, and
//! hold no value.

use super::searching::{Cursor, STEP_ROWS, Step, Stretch};
use crate::Outcome;
use crate::room::Room;
use ledger::Event;
use serde::Deserialize;
use store::{BreachRow, Cell, LeafRow, Page, ReadOfManyRow, SubjectRow};
use vocabulary::{RecordId, SubjectId, Timestamp};

/// The bytes that stand for one person in a reading of many.
const MARK_BYTES: usize = 8;
/// Milliseconds of an hour: to which a leaf tells the time in clear.
const HOUR_MS: i64 = 3_600_000;

/// What a leaf says in clear.
#[derive(Deserialize)]
struct InClear {
    kind: String,
    hour: String,
}

impl InClear {
    fn of(leaf: &LeafRow) -> Option<Self> {
        serde_json::from_slice(&leaf.data).ok()
    }
}

impl Room<'_> {
    /// The first entry of the hour in which this instant is, or of a later one: found by halving, since the log is in the order of time.
    pub(crate) async fn first_entry_since(&self, at: Timestamp) -> Outcome<u64> {
        let hour = Timestamp(at.0 - at.0.rem_euclid(HOUR_MS)).to_string();
        let (mut low, mut high) = (0, self.log_size().await?);
        while low < high {
            let middle = low.midpoint(high);
            let leaf: Option<LeafRow> = self.row(&[Cell::from(&middle)]).await?;
            let is_before = leaf.as_ref().and_then(InClear::of).is_some_and(|leaf| leaf.hour < hour);
            (low, high) = if is_before { (middle.saturating_add(1), high) } else { (low, middle) };
        }
        Ok(low)
    }

    /// A page of leaves from this place on.
    pub(crate) async fn leaves_from(&self, at: u64, rows_max: u32) -> Outcome<Vec<LeafRow>> {
        let after = at.checked_sub(1).map_or_else(Vec::new, |before| vec![Cell::from(&before)]);
        let rows = self.house.foundations.store.rows(&self.part, &[], Page { after, rows_max }).await;
        rows.map_err(|error| self.house.fault(error))
    }

    /// A page of the log: what was opened by whoever bears this name. A reading of many people at once is looked into before the log goes on.
    pub(super) async fn look_at_entries(&self, row: &BreachRow, name: &str, stretch: Option<Stretch>) -> Outcome<Step> {
        let stretch = match stretch {
            Some(stretch) => stretch,
            None => Stretch { at: self.first_entry_since(row.detail.0.began_at).await?, end: self.log_size().await? },
        };
        let vault = &self.house.foundations.vault;
        let mark = vault.actor_mark(self.site(), name).map_err(|error| self.locked(error))?;
        let leaves = self.leaves_from(stretch.at, STEP_ROWS).await?;
        let (began, ended) = (row.detail.0.began_at, self.ended(row));
        let last_hour = ended.to_string();
        let mut step = Step { how: "opened", ..Step::default() };
        for leaf in leaves.iter().filter(|leaf| leaf.position < stretch.end) {
            step.looked_at = step.looked_at.saturating_add(1);
            let Some(clear) = InClear::of(leaf) else { continue };
            if clear.hour > last_hour {
                return Ok(step);
            }
            if !matches!(clear.kind.as_str(), "granted" | "granted-for-many" | "form-opened") {
                continue;
            }
            let Some(entry) = vault.open_entry(self.site(), leaf).await.map_err(|error| self.locked(error))? else { continue };
            if entry.by.as_ref() != Some(&mark) || entry.at < began || entry.at > ended {
                continue;
            }
            match (entry.event, leaf.subject) {
                (Event::Granted { data, .. } | Event::FormOpened { data, .. }, Some(subject)) => step.people.entry(subject).or_default().extend(data),
                (Event::GrantedForMany { grant, .. }, _) => {
                    step.next = Some(Cursor::Many(Stretch { at: leaf.position, ..stretch }, grant, None));
                    return Ok(step);
                }
                _ => {}
            }
        }
        step.next = leaves.last().and_then(|last| stretch.after(last.position)).map(|rest| Cursor::Entries(Some(rest)));
        Ok(step)
    }

    /// A page of people: who of them was among those read under this grant.
    pub(super) async fn look_among_many(&self, stretch: Stretch, grant: RecordId, after: Option<SubjectId>) -> Outcome<Step> {
        let on = stretch.after(stretch.at).map(|rest| Cursor::Entries(Some(rest)));
        let Some(row) = self.row::<ReadOfManyRow>(&[Cell::from(&grant)]).await? else {
            return Ok(Step { forgotten: 1, next: on, ..Step::default() });
        };
        let page = Page { after: after.map_or_else(Vec::new, |subject| vec![Cell::from(&subject)]), rows_max: STEP_ROWS };
        let people = self.house.foundations.store.rows(&self.part, &[], page).await;
        let people: Vec<SubjectRow> = people.map_err(|error| self.house.fault(error))?;
        let mut step = Step { how: "opened", looked_at: people.len() as u64, ..Step::default() };
        let (marks, _) = row.whom.as_chunks::<MARK_BYTES>();
        for person in &people {
            let mark = self.house.foundations.vault.reader_mark(self.site(), grant, person.subject).map_err(|error| self.locked(error))?;
            if marks.binary_search(&mark).is_ok() {
                step.people.entry(person.subject).or_default().extend(row.data.0.iter().cloned());
            }
        }
        step.next = people.last().map_or(on, |last| Some(Cursor::Many(stretch, grant, Some(last.subject))));
        Ok(step)
    }
}
