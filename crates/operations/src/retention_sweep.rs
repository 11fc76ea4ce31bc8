//! The sweep: what is past its time is removed, page by page, each value with a leaf of its own. It can be stopped at any moment
//! and begun again, and it decides nothing: what it removes was read by nobody any more.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::unnamed::names_nobody;
use crate::{House, OperationError, Outcome};
use ledger::Event;
use std::collections::BTreeSet;
use store::{ArchiveKeyRow, ArchiveRow, Cell, EvidenceRow, FactRow, Intent, LinkRow, PAGE_ROWS_MAX, Page, ReadOfManyRow, RequestRow, Row, TagRow};
use vocabulary::{Condition, SiteId, SubjectId, Timestamp, Within};

/// How many rows go in one transaction.
const ROWS_AT_ONCE: usize = 200;

/// What a sweep removed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// The site.
    pub site: SiteId,
    /// Values past their time.
    pub values: u64,
    /// Links that open nothing any more.
    pub links: u64,
    /// Facts, with their evidence, so long after their own time was over.
    pub facts: u64,
    /// Requests, so long after they were made.
    pub requests: u64,
    /// Archives past their time.
    pub archives: u64,
    /// Whom the company's programs read at once, when that was long ago.
    pub reads: u64,
}

impl House {
    /// Removes what is past its time, at every site.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was removed until then stays removed.
    pub async fn retention_apply(&self) -> Outcome<Vec<Swept>> {
        let mut all = Vec::new();
        for site in self.sites() {
            let room = self.room(&site)?;
            self.sweep_children(&site).await?;
            let times = self.retention.of(&site);
            let over_at = |time: Option<Within>| time.map(|time| room.now.plus_ms(-time.as_ms()));
            all.push(Swept {
                values: self.sweep_values(&site).await?,
                links: room.sweep_links().await?,
                facts: room.sweep_facts(over_at(times.facts)).await?,
                requests: room.sweep_requests(over_at(times.requests)).await?,
                archives: room.sweep_archives().await?,
                reads: room.sweep_reads().await?,
                site,
            });
        }
        Ok(all)
    }

    async fn sweep_values(&self, site: &SiteId) -> Outcome<u64> {
        let mut removed = 0;
        let mut after = Vec::new();
        loop {
            let room = self.room(site)?;
            let keeping = room.keeping();
            let rows = room.records_after(after).await?;
            let Some(last) = rows.last() else { return Ok(removed) };
            after = vec![Cell::from(&last.subject)];
            for row in rows {
                if !row.packed.values.iter().all(|value| keeping.is_live(value)) {
                    removed += until_done(|| async { self.room(site)?.sweep_person(row.subject).await }).await?;
                }
            }
        }
    }
}

impl Room<'_> {
    /// Removes the values of one person that are past their time; how many.
    async fn sweep_person(&self, subject: SubjectId) -> Outcome<u64> {
        let Some(row) = self.record(subject).await? else { return Ok(0) };
        let mut act = Act::new(None);
        let (mut kept, mut removed, keeping) = (Vec::new(), 0, self.keeping());
        for value in &row.packed.values {
            if keeping.is_live(value) {
                kept.push(value.clone());
            } else {
                removed += 1;
                act.log(Event::Expired { record: value.record, category: value.category.clone() }, Some(subject));
            }
        }
        if removed == 0 {
            return Ok(0);
        }
        let named_nobody = row.packed.values.iter().all(|value| names_nobody(&value.category));
        if kept.is_empty() && named_nobody && self.leads_nowhere(subject).await? {
            // What is left is an id of nobody.
            act.forget(subject, &format!("{}#0", self.policy.version()));
        } else {
            if !kept.iter().any(|value| matches!(value.category.key(), "email" | "phone")) {
                self.drop_tags(&mut act, subject).await?;
            }
            self.put_record(&mut act, subject, Some(&row), kept);
        }
        match self.commit(act).await {
            // Whoever was erased meanwhile has nothing left that could be removed.
            Err(OperationError::Busy) if !self.is_on_file(subject).await? => Ok(0),
            other => other.map(|_| removed),
        }
    }

    /// Nobody is found by an address that is no longer held. One under which somebody objected stays: the objection goes on
    /// counting for it.
    async fn drop_tags(&self, act: &mut Act, subject: SubjectId) -> Outcome<()> {
        let facts = self.facts_of_person(subject).await?;
        act.expects(&[Self::still_all_of(subject, &facts)]);
        if facts.iter().any(|fact| fact.condition == Condition::OptedOut && fact.holds) {
            return Ok(());
        }
        let tags: Vec<TagRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        for tag in tags {
            act.add(Intent::delete::<TagRow>(vec![Cell::from(&tag.tag), Cell::from(&subject)]));
        }
        Ok(())
    }

    async fn sweep_links(&self) -> Outcome<u64> {
        let is_over = |row: &LinkRow| row.expires_at <= self.now;
        self.sweep_rows(is_over, |row| vec![Intent::delete::<LinkRow>(vec![Cell::from(&row.token_sha256)])]).await
    }

    async fn sweep_facts(&self, over_at: Option<Timestamp>) -> Outcome<u64> {
        let Some(over_at) = over_at else { return Ok(0) };
        let is_over = |row: &FactRow| row.detail.until.is_some_and(|until| until <= over_at);
        let gone = |row: &FactRow| vec![Intent::delete::<FactRow>(vec![Cell::from(&row.fact)]), Intent::delete::<EvidenceRow>(vec![Cell::from(&row.fact)])];
        self.sweep_rows(is_over, gone).await
    }

    async fn sweep_requests(&self, over_at: Option<Timestamp>) -> Outcome<u64> {
        let Some(over_at) = over_at else { return Ok(0) };
        let is_over = |row: &RequestRow| !row.state.is_open() && row.asked_at <= over_at;
        self.sweep_rows(is_over, |row| vec![Intent::delete::<RequestRow>(vec![Cell::from(&row.request)])]).await
    }

    async fn sweep_reads(&self) -> Outcome<u64> {
        let gone = |row: &ReadOfManyRow| vec![Intent::delete::<ReadOfManyRow>(vec![Cell::from(&row.grant)])];
        self.sweep_rows(|row| self.is_read_long_ago(row), gone).await
    }

    /// Removes archives past their time, and keys of which a crash left no archive.
    async fn sweep_archives(&self) -> Outcome<u64> {
        let is_over = |row: &ArchiveRow| row.keep_until.is_some_and(|until| until <= self.now);
        let gone = |row: &ArchiveRow| {
            let key = vec![Cell::from(&row.archive)];
            vec![Intent::delete::<ArchiveRow>(key.clone()), Intent::delete::<ArchiveKeyRow>(key)]
        };
        let removed = self.sweep_rows(is_over, gone).await?;
        let keys: Vec<ArchiveKeyRow> = self.rows(&[]).await?;
        let archives: Vec<ArchiveRow> = self.rows(&[]).await?;
        let known: BTreeSet<SubjectId> = archives.into_iter().map(|row| row.archive).collect();
        for stray in keys.iter().filter(|key| !known.contains(&key.archive)) {
            let key = Cell::from(&stray.archive);
            // An archive that is being made at this moment has its key before it is there: whoever finds it then leaves the key alone.
            let mut act = Act::new(None);
            act.expects(&[Intent::expect::<ArchiveRow>(("archive", key.clone()), 0)]);
            act.add(Intent::delete::<ArchiveKeyRow>(vec![key]));
            match self.commit(act).await {
                Ok(_) | Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }

    /// Removes the rows of a table that are over, a page at a time.
    pub(crate) async fn sweep_rows<R: Row>(&self, is_over: impl Fn(&R) -> bool, gone: impl Fn(&R) -> Vec<Intent>) -> Outcome<u64> {
        let store = &self.house.foundations.store;
        let mut removed = 0;
        let mut page = Page { after: Vec::new(), rows_max: PAGE_ROWS_MAX };
        loop {
            let rows: Vec<R> = store.rows(&self.part, &[], page.clone()).await.map_err(|error| self.house.fault(error))?;
            let Some(last) = rows.last() else { return Ok(removed) };
            page.after = last.cells().into_iter().take(R::TABLE.key).collect();
            let over: Vec<&R> = rows.iter().filter(|row| is_over(row)).collect();
            removed += over.len() as u64;
            self.remove(over.into_iter().flat_map(&gone).collect()).await?;
        }
    }

    async fn remove(&self, intents: Vec<Intent>) -> Outcome<()> {
        for some in intents.chunks(ROWS_AT_ONCE) {
            let mut act = Act::new(None);
            for change in some {
                act.add(change.clone());
            }
            self.commit(act).await?;
        }
        Ok(())
    }
}
