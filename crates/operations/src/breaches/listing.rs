//! The breaches of a site, and those whom one concerns, a page at a time.

use super::views::{BreachLine, ConcernedPage, ConcernedView};
use crate::{Caller, House, Outcome, Scope};
use store::{BreachConcernedRow, BreachRow, Cell, PAGE_ROWS_MAX, Page};
use vocabulary::{RecordId, SubjectId};

/// How many people one page shows.
const PEOPLE_MAX: u32 = 100;

impl House {
    /// A page of the breaches from after this one, those that are open first.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn breaches(&self, caller: &Caller, after: Option<RecordId>) -> Outcome<Vec<BreachLine>> {
        caller.must(Scope::Breaches)?;
        let room = self.room_of(caller)?;
        let page = Page { after: after.map_or_else(Vec::new, |breach| vec![Cell::from(&breach)]), rows_max: PAGE_ROWS_MAX };
        let rows: Vec<BreachRow> = self.foundations.store.rows(&room.part, &[], page).await.map_err(|error| self.fault(error))?;
        let mut lines: Vec<BreachLine> = rows.iter().map(|row| room.breach_line(row)).collect();
        lines.sort_by_key(|line| (line.closed_at.is_some(), std::cmp::Reverse(line.noticed_at), line.id));
        Ok(lines)
    }

    /// A page of those whom a breach concerns, by ids.
    ///
    /// # Errors
    /// No scope for it; no such breach.
    pub async fn breach_people(&self, caller: &Caller, breach: RecordId, after: Option<SubjectId>) -> Outcome<ConcernedPage> {
        caller.must(Scope::Breaches)?;
        let room = self.room_of(caller)?;
        room.breach_row(breach).await?;
        let after = after.map_or_else(Vec::new, |subject| vec![Cell::from(&breach), Cell::from(&subject)]);
        let page = Page { after, rows_max: PEOPLE_MAX };
        let rows = self.foundations.store.rows(&room.part, &[("breach", Cell::from(&breach))], page).await;
        let rows: Vec<BreachConcernedRow> = rows.map_err(|error| self.fault(error))?;
        let next = rows.last().filter(|_| rows.len() >= PEOPLE_MAX as usize).map(|last| last.subject);
        let people = rows.into_iter().map(|row| ConcernedView {
            subject: row.subject,
            data: row.data.0,
            how: row.how,
            state: row.state,
            told_at: row.told_at,
            proposed_by: row.proposed_by,
        });
        Ok(ConcernedPage { people: people.collect(), next })
    }
}
