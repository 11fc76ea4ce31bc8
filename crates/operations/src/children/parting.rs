//! What goes with a person who is forgotten: the permissions they gave end in the same act, and a parent who was on file only for this child
//! is not kept. It runs inside every erasure, whatever path it came by.

use super::permission::PermissionState;
use crate::EvidenceKind;
use crate::attempts::until_done;
use crate::commit::Act;
use crate::controls::delete_now;
use crate::facts::Document;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use ledger::{Fact, FactScope};
use std::future::Future;
use std::pin::Pin;
use store::{Cell, FactRow, Intent, JobRow, PAGE_ROWS_MAX, Page, PermissionRow, Row};
use vocabulary::{Condition, SiteId, SubjectId};

/// The kind of the jobs that look whether a parent is still needed.
const JOB: &str = "parent-needed";

impl Room<'_> {
    /// Adds to the erasure of a person what ends with them; the children whose permission that was.
    pub(crate) async fn part(&self, act: &mut Act, leaving: SubjectId) -> Outcome<Vec<SubjectId>> {
        let given: Vec<PermissionRow> = self.rows(&[("parent", Cell::from(&leaving))]).await?;
        act.expects(&[Intent::expect::<PermissionRow>(("parent", Cell::from(&leaving)), given.len() as u64)]);
        let mut children = Vec::with_capacity(given.len());
        for row in given {
            act.add(Intent::delete::<PermissionRow>(vec![Cell::from(&row.permission)]));
            if !row.facts.0.is_empty() {
                let document = Document { kind: EvidenceKind::Withdrawal, name: "the parent who gave it was forgotten".to_owned(), sha256: None };
                self.put_fact(act, &self.permission_ends(row.subject, "the house"), &document)?;
            }
            children.push(row.subject);
        }
        let had: Vec<PermissionRow> = self.rows(&[("subject", Cell::from(&leaving))]).await?;
        for row in had {
            let job = JobRow { job: self.new_record(), kind: JOB.to_owned(), subject: Some(row.parent), payload: String::new(), due_at: self.now, attempts: 0 };
            act.add(Intent::insert(&job));
        }
        Ok(children)
    }

    /// Adds to an act that the permissions somebody gave as a parent end, because they are none.
    pub(crate) async fn end_given_by(&self, act: &mut Act, parent: SubjectId) -> Outcome<()> {
        let given: Vec<PermissionRow> = self.rows(&[("parent", Cell::from(&parent))]).await?;
        for row in given.into_iter().filter(|row| !row.facts.0.is_empty() && row.subject != parent) {
            let document = Document { kind: EvidenceKind::Withdrawal, name: "who gave it turned out to be a child".to_owned(), sha256: None };
            self.put_fact(act, &self.permission_ends(row.subject, "the house"), &document)?;
            let mut new = PermissionRow { state: PermissionState::Refused.key().to_owned(), ..row.clone() };
            self.put_permission(act, &row, &mut new);
        }
        Ok(())
    }

    /// That no parent's permission holds for the child any more, whoever gave one.
    pub(crate) fn permission_ends(&self, child: SubjectId, by: &str) -> Fact {
        let about = FactScope { subject: Some(child), ..FactScope::default() };
        Fact { holds: false, ..self.witnessed(Condition::Parental, about, by) }
    }

    /// After a permission ended with its parent: whoever may not be held without one goes at once. What fails here is done by the next sweep.
    pub(crate) fn follow<'a>(&'a self, children: &'a [SubjectId]) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move {
            for child in children {
                if until_done(|| self.forget_if_due(*child)).await.is_err() {
                    tracing::warn!("a child without a parent's permission is forgotten by the next sweep");
                }
            }
        })
    }

    /// Forgets a child whose facts make it due, and one of whom there is nothing but that a parent was asked.
    pub(crate) async fn forget_if_due(&self, child: SubjectId) -> Outcome<()> {
        if !self.is_on_file(child).await? {
            return Ok(());
        }
        let mut act = Act::new(None);
        let due = delete_now::after(self, &mut act, child, &[]).await?.is_some();
        let is_empty = !due && self.is_only_asked_for(child).await?;
        if is_empty {
            act.forget(child, &format!("{}#0", self.policy.version()));
        }
        if due || is_empty { self.commit(act).await.map(drop) } else { Ok(()) }
    }

    /// Whether nothing is held of a child, and no parent is being asked any more: an id that was made for a permission which never came.
    async fn is_only_asked_for(&self, child: SubjectId) -> Outcome<bool> {
        let permissions: Vec<PermissionRow> = self.rows(&[("subject", Cell::from(&child))]).await?;
        let known = permissions.is_empty() && self.record(child).await?.is_none();
        Ok(known && self.facts_of_person(child).await?.is_empty())
    }

    /// Forgets a parent whom no child's permission needs.
    async fn forget_parent(&self, parent: SubjectId) -> Outcome<()> {
        let rows: Vec<PermissionRow> = self.rows(&[("parent", Cell::from(&parent))]).await?;
        if rows.is_empty() && self.is_on_file(parent).await? && self.is_here_as_parent_alone(parent).await? {
            let mut act = Act::new(None);
            act.forget(parent, &format!("{}#0", self.policy.version()));
            return self.commit(act).await.map(drop);
        }
        Ok(())
    }

    /// Whether all that is held of somebody was given to ask them for a permission.
    async fn is_here_as_parent_alone(&self, parent: SubjectId) -> Outcome<bool> {
        let held = self.record(parent).await?.map_or_else(Vec::new, |row| row.packed.values);
        Ok(held.iter().all(|value| value.source == super::asking::SOURCE))
    }

    /// Ends the waiting for a permission that did not come: the parent's own data go, and a child of whom there is nothing else.
    async fn give_up(&self, row: &PermissionRow) -> Outcome<()> {
        let mut act = Act::new(None);
        act.add(Intent::delete::<PermissionRow>(vec![Cell::from(&row.permission)]));
        act.add(Intent::delete::<store::PermissionFormRow>(vec![Cell::from(&row.permission)]));
        self.commit(act).await?;
        self.forget_parent(row.parent).await?;
        self.forget_if_due(row.subject).await
    }
}

impl House {
    /// Deletes what no permission needs any more at every site: parents who did not answer in time, and children whose permission ended and
    /// whom the policy does not let be held without one; how many rows were looked at and found over.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn sweep_permissions(&self) -> Outcome<u64> {
        let mut over = 0;
        for site in self.sites() {
            over += until_done(|| self.sweep_permissions_of(&site)).await?;
        }
        Ok(over)
    }

    async fn sweep_permissions_of(&self, site: &SiteId) -> Outcome<u64> {
        let room = self.room(site)?;
        let mut over = 0;
        let rows: Vec<PermissionRow> = room.rows(&[]).await?;
        let waiting = self.practice.of(site).waiting_ms();
        for row in rows {
            let Some(until) = row.until.filter(|until| *until <= room.now) else { continue };
            over += 1;
            let is_waiting = row.facts.0.is_empty();
            if is_waiting || until.plus_ms(waiting) <= room.now {
                room.give_up(&row).await?;
            } else {
                room.forget_if_due(row.subject).await?;
            }
        }
        let jobs: Vec<JobRow> = room.rows(&[]).await?;
        for job in jobs.into_iter().filter(|job| job.kind == JOB) {
            let mut act = Act::new(None);
            act.add(Intent::delete::<JobRow>(vec![Cell::from(&job.job)]));
            if let Some(parent) = job.subject {
                room.forget_parent(parent).await?;
            }
            room.commit(act).await?;
            over += 1;
        }
        Ok(over)
    }

    /// Forgets every child whose permission, by whatever way it was recorded, has ended and whom the policy does not let be held without one;
    /// how many were looked at.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn sweep_children(&self, site: &SiteId) -> Outcome<u64> {
        let room = self.room(site)?;
        let (mut children, mut page) = (Vec::new(), Page { after: Vec::new(), rows_max: PAGE_ROWS_MAX });
        let is_over = |row: &FactRow| row.condition == Condition::Parental && row.detail.until.is_some_and(|until| until <= room.now);
        loop {
            let rows: Vec<FactRow> = self.foundations.store.rows(&room.part, &[], page.clone()).await.map_err(|error| self.fault(error))?;
            let Some(last) = rows.last() else { break };
            page.after = last.cells().into_iter().take(FactRow::TABLE.key).collect();
            children.extend(rows.iter().filter(|row| is_over(row)).filter_map(|row| row.subject));
        }
        children.sort_unstable();
        children.dedup();
        for child in &children {
            match until_done(|| room.forget_if_due(*child)).await {
                Ok(()) | Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(children.len() as u64)
    }
}
