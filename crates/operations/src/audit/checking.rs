//! The house held against its log, as work that goes on while everything is served: one at a time at a site, in bounded memory, with its progress to
//! look at and its result kept. Where it is broken off it is begun anew, because it reads the house as at one instant.

use crate::commit::Act;
use crate::{Caller, House, OperationError, Outcome, Scope, verify};
use ledger::Finding;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{HouseCheckRow, Intent};
use vocabulary::{RecordId, SiteId, Timestamp};

/// How many findings a view shows.
const FINDINGS_SHOWN: usize = 20;

/// Checks that run, and what those of this process found.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    running: Mutex<BTreeMap<SiteId, (RecordId, Arc<AtomicU64>)>>,
    found: Mutex<BTreeMap<SiteId, (RecordId, Vec<Finding>)>>,
}

/// A check of the house.
#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    /// Which.
    pub id: RecordId,
    /// When it began.
    pub began_at: Timestamp,
    /// Who asked for it.
    pub began_by: String,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whether it is under way in this process.
    pub is_running: bool,
    /// How many rows were read so far, while it is under way.
    pub read: u64,
    /// How many leaves the log had.
    pub leaves: u64,
    /// How many rows were held against it.
    pub rows: u64,
    /// How many findings there were.
    pub findings: u64,
    /// The first of them, as long as this process knows them.
    pub found: Vec<String>,
}

impl House {
    /// Holds the house of the caller's site against its log. It answers when that is done; whoever does not want to wait has somebody else wait.
    ///
    /// # Errors
    /// No scope for it; another check is under way; the store or the temporary file failed.
    pub async fn check_house(&self, caller: &Caller) -> Outcome<CheckView> {
        caller.must(Scope::Audit)?;
        let (room, site) = (self.room_of(caller)?, caller.site());
        let (id, seen) = (room.new_record(), Arc::new(AtomicU64::new(0)));
        let turn = Turn::take(&self.checks, site, (id, Arc::clone(&seen)))?;
        let mut row = HouseCheckRow {
            house_check: id,
            began_at: room.now,
            began_by: caller.name().to_owned(),
            ended_at: None,
            leaves: room.log_size().await?,
            rows_read: 0,
            findings: 0,
        };
        let mut act = Act::new(None);
        act.add(Intent::insert(&row));
        room.commit(act).await?;
        let report = verify::verify_house_watched(&*self.foundations.store, &self.foundations.vault, site, None, &seen).await;
        let report = report.map_err(|error| self.broken(&error))?;
        let room = self.room_of(caller)?;
        row.ended_at = Some(room.now);
        (row.leaves, row.rows_read) = (report.leaves, report.rows);
        row.findings = (report.findings.len() as u64).saturating_add(report.more);
        let mut act = Act::new(None);
        act.add(Intent::put(&row));
        room.commit(act).await?;
        self.checks.found.lock().unwrap_or_else(PoisonError::into_inner).insert(site.clone(), (id, report.findings));
        drop(turn);
        Ok(self.check_view(site, &row))
    }

    /// The newest check, whether it is under way or over.
    ///
    /// # Errors
    /// No scope for it.
    pub async fn newest_check(&self, caller: &Caller) -> Outcome<Option<CheckView>> {
        caller.must(Scope::Audit)?;
        let room = self.room_of(caller)?;
        let rows: Vec<HouseCheckRow> = room.rows(&[]).await?;
        Ok(rows.iter().max_by_key(|row| row.house_check).map(|row| self.check_view(caller.site(), row)))
    }

    fn check_view(&self, site: &SiteId, row: &HouseCheckRow) -> CheckView {
        let running = self.checks.running.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = running.get(site).filter(|(id, _)| *id == row.house_check).map(|(_, seen)| seen.load(Ordering::Relaxed));
        let found = self.checks.found.lock().unwrap_or_else(PoisonError::into_inner);
        let words = found.get(site).filter(|(id, _)| *id == row.house_check).map(|(_, found)| found.as_slice()).unwrap_or_default();
        CheckView {
            id: row.house_check,
            began_at: row.began_at,
            began_by: row.began_by.clone(),
            ended_at: row.ended_at,
            is_running: seen.is_some(),
            read: seen.unwrap_or(row.rows_read),
            leaves: row.leaves,
            rows: row.rows_read,
            findings: row.findings,
            found: words.iter().take(FINDINGS_SHOWN).map(|finding| finding.words.clone()).collect(),
        }
    }
}

/// The mark that a check is under way at a site, taken back when it goes.
struct Turn<'a> {
    checks: &'a Checks,
    site: SiteId,
}

impl<'a> Turn<'a> {
    fn take(checks: &'a Checks, site: &SiteId, check: (RecordId, Arc<AtomicU64>)) -> Outcome<Self> {
        let mut running = checks.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(site) {
            return Err(OperationError::Settled("a check is under way already; look at how far it is"));
        }
        running.insert(site.clone(), check);
        drop(running);
        Ok(Self { checks, site: site.clone() })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.checks.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.site);
    }
}
