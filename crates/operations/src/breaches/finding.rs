//! Whom a breach concerns, out of what left to a party, and out of what the copied files held. It reads ids and kinds of data, and opens nothing.

use super::searching::{Cursor, STEP_ROWS, Step};
use crate::Outcome;
use crate::room::Room;
use ledger::PartyName;
use store::{BreachRow, Cell, DisclosureRow, Page, RecordRow};
use vocabulary::{RecordId, SubjectId, Timestamp};

impl Room<'_> {
    /// When what happened was over, as far as known.
    pub(super) fn ended(&self, row: &BreachRow) -> Timestamp {
        row.detail.0.ended_at.unwrap_or(self.now)
    }

    /// A page of what the party received in that time.
    pub(super) async fn look_at_party(&self, row: &BreachRow, party: &PartyName, after: Option<RecordId>) -> Outcome<Step> {
        // Ids are in the order of time.
        let after = after.unwrap_or_else(|| RecordId::new(row.detail.0.began_at.plus_ms(-1), &[0xFF; 10]));
        let page = Page { after: vec![Cell::from(&after)], rows_max: STEP_ROWS };
        let rows = self.house.foundations.store.rows(&self.part, &[("party", Cell::from(party))], page).await;
        let rows: Vec<DisclosureRow> = rows.map_err(|error| self.house.fault(error))?;
        let mut step = Step { how: "received", looked_at: rows.len() as u64, ..Step::default() };
        let ended = self.ended(row);
        step.next = rows.last().filter(|last| last.at <= ended).map(|last| Cursor::Party(Some(last.disclosure)));
        for one in rows.into_iter().filter(|one| row.detail.0.began_at <= one.at && one.at <= ended) {
            step.people.entry(one.subject).or_default().extend(one.detail.0.data);
        }
        Ok(step)
    }

    /// A page of the people of whom the files held something when they were copied. Who was erased since is in none.
    pub(super) async fn look_at_files(&self, as_of: Timestamp, after: Option<SubjectId>) -> Outcome<Step> {
        let page = Page { after: after.map_or_else(Vec::new, |subject| vec![Cell::from(&subject)]), rows_max: STEP_ROWS };
        let rows = self.house.foundations.store.rows(&self.part, &[], page).await;
        let rows: Vec<RecordRow> = rows.map_err(|error| self.house.fault(error))?;
        let mut step = Step { how: "copied", looked_at: rows.len() as u64, ..Step::default() };
        step.next = rows.last().map(|last| Cursor::Files(Some(last.subject)));
        for row in rows {
            // A value that came later was not in the copy; one whose time is over since was, as long as it is still held.
            let held = row.packed.values.into_iter().filter(|value| value.collected_at <= as_of);
            for value in held {
                step.people.entry(row.subject).or_default().insert(value.category);
            }
        }
        Ok(step)
    }
}
