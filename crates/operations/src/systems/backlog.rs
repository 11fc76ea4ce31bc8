//! The errands of a site, page by page; and one that failed in a system, tried at once. It carries none itself.

use super::ErrandView;
use super::carrying::OPEN;
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::Event;
use std::collections::BTreeSet;
use store::{Cell, ErrandInRow, ErrandRow, Intent, Page, Row};
use vocabulary::{RecordId, SubjectId};

/// The most errands on one page.
pub const ERRANDS_ON_PAGE_MAX: u32 = 100;

/// Which errands to list.
#[derive(Clone, Debug, Default)]
pub struct ErrandQuery {
    /// About this person.
    pub subject: Option<SubjectId>,
    /// Those that some system has not proven.
    pub is_open: bool,
    /// After this one.
    pub after: Option<RecordId>,
}

impl House {
    /// A page of at most [`ERRANDS_ON_PAGE_MAX`] errands, the oldest first.
    ///
    /// # Errors
    /// A party's key; no scope for it.
    pub async fn errands(&self, caller: &Caller, query: &ErrandQuery) -> Outcome<Vec<ErrandView>> {
        caller.must(Scope::Systems)?;
        let room = self.room_of(caller)?;
        let rows = match (query.is_open, query.subject) {
            (true, None) => room.open_errands_after(query.after).await?,
            (is_open, Some(subject)) => {
                let theirs: Vec<ErrandRow> = room.rows(&[("subject", Cell::from(&subject))]).await?;
                let meant = |row: &ErrandRow| query.after.is_none_or(|after| row.errand > after) && !(is_open && row.proven_at.is_some());
                theirs.into_iter().filter(meant).take(ERRANDS_ON_PAGE_MAX as usize).collect()
            }
            (false, None) => room.page(&[], query.after.iter().map(Cell::from).collect()).await?,
        };
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(room.errand_view(row).await?);
        }
        Ok(views)
    }

    /// One errand, as far as it is.
    ///
    /// # Errors
    /// A party's key; no scope for it; no such errand.
    pub async fn errand(&self, caller: &Caller, errand: RecordId) -> Outcome<ErrandView> {
        caller.must(Scope::Systems)?;
        let room = self.room_of(caller)?;
        let row: Option<ErrandRow> = room.row(&[Cell::from(&errand)]).await?;
        room.errand_view(row.ok_or_else(none_waits)?).await
    }

    /// Has an errand that failed in a system tried at once, as when its operator has put it right. The same key again changes nothing.
    ///
    /// # Errors
    /// A party's key; no scope for it; an errand that does not wait there.
    pub async fn try_errand_again(&self, caller: &Caller, (errand, system): (RecordId, &str), idempotency: Option<&str>) -> Outcome<ErrandView> {
        caller.must(Scope::Systems)?;
        crate::attempts::until_done(|| self.try_once_again(caller, (errand, system), idempotency)).await?;
        self.errand(caller, errand).await
    }

    async fn try_once_again(&self, caller: &Caller, (errand, system): (RecordId, &str), idempotency: Option<&str>) -> Outcome<()> {
        let room = self.room_of(caller)?;
        let once = Once::of(idempotency, "try-errand-again", hash_of(&format!("{errand} {system}"), []));
        let mut act = Act::new(once);
        let row: Option<ErrandInRow> = room.row(&[Cell::from(&errand), Cell::Text(system.to_owned())]).await?;
        let Some(row) = row.filter(|row| matches!(row.state.as_str(), "failed" | "waiting")) else {
            // What was asked for with this key before may be under way, or done, by now.
            return if room.was_done_before(act.once()).await? { Ok(()) } else { Err(none_waits()) };
        };
        let next = ErrandInRow { due_at: room.now, row_version: row.row_version.saturating_add(1), ..row.clone() };
        let task = room.row::<ErrandRow>(&[Cell::from(&errand)]).await?.map(|row| row.task).unwrap_or_default();
        act.add(Intent::replace(&next, row.row_version));
        act.log(Event::InSystem { errand, system: row.system, task, step: "asked for again".to_owned(), rows: 0 }, row.subject);
        room.commit(act).await.map(drop)
    }
}

fn none_waits() -> OperationError {
    OperationError::malformed("errand", "no such errand waits in this system")
}

impl Room<'_> {
    /// The errands after this one that some declared system has not proven: found by what each system has left to do, so that however many are
    /// proven costs nothing.
    async fn open_errands_after(&self, after: Option<RecordId>) -> Outcome<Vec<ErrandRow>> {
        let mut open = BTreeSet::new();
        for system in self.house.systems_of(self.site()) {
            for state in OPEN {
                let of = [("system", Cell::Text(system.name.clone())), ("state", Cell::Text(state.to_owned()))];
                // The key of a row is the errand and the system: after the same errand there comes no other of this system.
                let after = after.iter().flat_map(|after| [Cell::from(after), Cell::Text(system.name.clone())]).collect();
                let rows: Vec<ErrandInRow> = self.page(&of, after).await?;
                open.extend(rows.into_iter().map(|row| row.errand));
            }
        }
        let mut rows = Vec::new();
        for errand in open.into_iter().take(ERRANDS_ON_PAGE_MAX as usize) {
            rows.extend(self.row::<ErrandRow>(&[Cell::from(&errand)]).await?);
        }
        Ok(rows)
    }

    async fn page<R: Row>(&self, of: &[(&'static str, Cell)], after: Vec<Cell>) -> Outcome<Vec<R>> {
        let page = Page { after, rows_max: ERRANDS_ON_PAGE_MAX };
        self.house.foundations.store.rows(&self.part, of, page).await.map_err(|error| self.house.fault(error))
    }
}
