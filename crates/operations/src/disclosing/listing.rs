//! Listing whom an act is about, some hundreds at a time, each lot its own transaction: it goes on where it broke off, and lists nobody twice.

use super::opening::people_rows;
use super::{LISTING, OPEN, Whom};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use ledger::Event;
use store::{Cell, HandoverPersonRow, HandoverRow, Intent};
use vocabulary::{RecordId, SiteId, SubjectId};

impl House {
    /// Lists whom the act is about, to the end.
    pub(crate) async fn list_whom(&self, site: &SiteId, id: RecordId) -> Outcome<()> {
        let row = self.room(site)?.handover(id).await?;
        let mut after = None;
        if row.state == LISTING {
            after = self.room(site)?.last_listed(&row).await?;
        }
        loop {
            let next = until_done(|| async { self.room(site)?.list_some(id, after).await }).await?;
            match next {
                None => return Ok(()),
                next => after = next,
            }
        }
    }
}

impl Room<'_> {
    /// The act with this id.
    pub(crate) async fn handover(&self, id: RecordId) -> Outcome<HandoverRow> {
        let row: Option<HandoverRow> = self.row(&[Cell::from(&id)]).await?;
        row.ok_or_else(|| OperationError::malformed("disclosure", "there is no such disclosure"))
    }

    /// Who was listed last, of those who are still on file.
    async fn last_listed(&self, row: &HandoverRow) -> Outcome<Option<SubjectId>> {
        for place in (1..=row.people).rev() {
            let listed: Option<HandoverPersonRow> = self.row(&[Cell::from(&row.handover), Cell::from(&place)]).await?;
            if let Some(listed) = listed {
                return Ok(Some(listed.subject));
            }
        }
        Ok(None)
    }

    /// Lists some more; after whom it goes on, `None` when all are listed.
    async fn list_some(&self, id: RecordId, after: Option<SubjectId>) -> Outcome<Option<SubjectId>> {
        let row = self.handover(id).await?;
        let Some(whom) = Whom::read(&row.detail.0.whom).filter(|_| row.state == LISTING) else { return Ok(None) };
        let page = self.people_after(&whom, after).await?;
        let found = u32::try_from(page.people.len()).unwrap_or(u32::MAX);
        let mut listed = HandoverRow { people: row.people.saturating_add(found), row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut act = Act::new(None);
        for person in people_rows(id, row.people, page.people.into_iter()) {
            act.add(Intent::insert(&person));
        }
        if page.next.is_none() {
            OPEN.clone_into(&mut listed.state);
            act.log(Event::Surveyed { by: whom.words(), values: listed.people }, None);
            self.add_sending(&mut act, &listed);
        } else if found == 0 {
            return Ok(page.next);
        }
        act.add(Intent::replace(&listed, row.row_version));
        self.commit(act).await?;
        Ok(page.next)
    }
}
