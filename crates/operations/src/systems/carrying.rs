//! Carrying errands to other systems: found, done, looked for again. Each step is durable before the next, so that whoever takes up an errand after
//! an error or a crash begins where it was. Nothing is called proven that was not read back.

use super::{Errand, SystemTask, SystemTrouble};
use crate::commit::Act;
use crate::room::Room;
use crate::{House, OperationError, Outcome};
use ledger::Event;
use std::collections::BTreeSet;
use store::{Cell, ErrandInRow, ErrandKeyRow, ErrandRow, Intent, Page};
use vault::ErrandOpened;
use vocabulary::{Personal, SiteId, SubjectId};

/// While somebody has an errand, for so long nobody else takes it up, counted anew from each step; longer than a step may take.
const HELD_MS: i64 = 75_000;
/// The shortest wait before an errand that failed is tried again; doubled each time.
const WAIT_MS_MIN: i64 = 1_000;
/// The longest.
const WAIT_MS_MAX: i64 = 3_600_000;
/// The most errands one pass takes to one system.
const ERRANDS_IN_PASS_MAX: usize = 100;
/// The states in which something is still to be done.
pub(super) const OPEN: [&str; 4] = ["waiting", "running", "failed", "done"];

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CarriedToSystems {
    /// Errands that were proven in a system just now.
    pub proven: u64,
    /// Errands that failed in a system just now; they are tried again.
    pub failed: u64,
    /// Errands that wait for their time, or for an earlier one about the same person.
    pub waiting: u64,
}

/// What became of an errand in a system.
enum Came {
    Proven,
    Failed,
    /// Somebody else has it, or its person was erased meanwhile.
    Taken,
}

impl House {
    /// Takes what is due to the systems it must reach, each in order for each person.
    ///
    /// # Errors
    /// When the store cannot be read or written. What fails in a system is written down and tried again.
    pub async fn carry_to_systems(&self) -> Outcome<CarriedToSystems> {
        // Beside one another: a system that is slow or gone keeps no other waiting.
        let each = self.sites().into_iter().flat_map(|site| {
            let systems = self.systems_of(&site);
            systems.into_iter().map(move |system| self.carry_to_system(site.clone(), system.name))
        });
        let mut all = CarriedToSystems::default();
        for here in futures_util::future::join_all(each).await {
            let here = here?;
            all = CarriedToSystems { proven: all.proven + here.proven, failed: all.failed + here.failed, waiting: all.waiting + here.waiting };
        }
        Ok(all)
    }

    async fn carry_to_system(&self, site: SiteId, system: String) -> Outcome<CarriedToSystems> {
        let mut carried = CarriedToSystems::default();
        let mut behind: BTreeSet<SubjectId> = BTreeSet::new();
        let mut taken = 0;
        for row in self.room(&site)?.open_errands(&system).await? {
            let is_behind = row.subject.is_some_and(|subject| behind.contains(&subject));
            if is_behind || row.due_at > self.now() || taken >= ERRANDS_IN_PASS_MAX {
                carried.waiting += 1;
                behind.extend(row.subject);
                continue;
            }
            if self.room(&site)?.is_behind(&row).await? {
                carried.waiting += 1;
                behind.extend(row.subject);
                continue;
            }
            taken += 1;
            match self.carry(&site, &row).await? {
                Came::Proven => carried.proven += 1,
                Came::Failed => {
                    carried.failed += 1;
                    behind.extend(row.subject);
                }
                Came::Taken => behind.extend(row.subject),
            }
        }
        Ok(carried)
    }

    /// Takes one errand to one system.
    async fn carry(&self, site: &SiteId, row: &ErrandInRow) -> Outcome<Came> {
        match self.carry_held(site, row).await {
            // Another server has it, the person was erased meanwhile, or an act came between: the next pass sees.
            Err(OperationError::Busy) => Ok(Came::Taken),
            came => came,
        }
    }

    async fn carry_held(&self, site: &SiteId, row: &ErrandInRow) -> Outcome<Came> {
        let room = self.room(site)?;
        let Some(errand) = room.row::<ErrandRow>(&[Cell::from(&row.errand)]).await? else { return Ok(Came::Taken) };
        let (Some(task), Some(systems)) = (SystemTask::read(&errand.task), self.systems.as_ref()) else { return Ok(Came::Taken) };
        let (mut held, who) = room.take_up(&errand, row).await?;
        let errand_here = Errand { site, system: &row.system, id: row.errand, task, who: &who, purposes: &errand.purposes.0, now: room.now };
        let traces = match systems.find(&errand_here).await {
            Ok(traces) => traces,
            Err(trouble) => return self.fail(site, &errand, &held, trouble).await,
        };
        if who.traces.as_ref() != Some(&traces) {
            held = self.room(site)?.keep_traces(&errand, &held, &traces).await?;
        }
        match systems.carry_out(&errand_here, &traces).await {
            Ok(touched) => held = self.room(site)?.carried_out(&held, touched).await?,
            Err(trouble) => return self.fail(site, &errand, &held, trouble).await,
        }
        match systems.remains(&errand_here, &traces).await {
            Ok(0) => {
                crate::attempts::until_done(|| async { self.room(site)?.proven(&held).await }).await?;
                Ok(Came::Proven)
            }
            Ok(_) => self.fail(site, &errand, &held, SystemTrouble(STILL_THERE)).await,
            Err(trouble) => self.fail(site, &errand, &held, trouble).await,
        }
    }

    async fn fail(&self, site: &SiteId, errand: &ErrandRow, held: &ErrandInRow, why: SystemTrouble) -> Outcome<Came> {
        tracing::error!(%site, system = %held.system, errand = %held.errand, task = %errand.task, %why, attempts = held.attempts, "an errand to another system failed; it is tried again");
        self.room(site)?.failed(held, why).await?;
        Ok(Came::Failed)
    }
}

/// Why an errand failed whose rows were looked for again and are not as they must be.
const STILL_THERE: &str = "still there";

impl Room<'_> {
    /// What is to be done in this system, the oldest first.
    async fn open_errands(&self, system: &str) -> Outcome<Vec<ErrandInRow>> {
        let mut open = Vec::new();
        for state in OPEN {
            let of = [("system", Cell::Text(system.to_owned())), ("state", Cell::Text(state.to_owned()))];
            let rows: Vec<ErrandInRow> = self.house.foundations.store.rows(&self.part, &of, Page::default()).await.map_err(|error| self.house.fault(error))?;
            open.extend(rows);
        }
        open.sort_by_key(|row| (row.turn, row.errand));
        Ok(open)
    }

    /// Whether an earlier errand about the same person is still open there. A page of a long backlog need not show it.
    async fn is_behind(&self, row: &ErrandInRow) -> Outcome<bool> {
        let Some(subject) = row.subject else { return Ok(false) };
        let theirs: Vec<ErrandInRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let is_earlier = |other: &ErrandInRow| (other.turn, other.errand) < (row.turn, row.errand);
        Ok(theirs.iter().any(|other| other.system == row.system && other.state != "proven" && is_earlier(other)))
    }

    /// Takes an errand up: nobody else does for a while. The step stands in the log before anything of it is opened.
    async fn take_up(&self, errand: &ErrandRow, row: &ErrandInRow) -> Outcome<(ErrandInRow, ErrandOpened)> {
        let held = ErrandInRow {
            state: "running".to_owned(),
            attempts: row.attempts.saturating_add(1),
            due_at: self.now.plus_ms(HELD_MS),
            changed_at: self.now,
            row_version: row.row_version.saturating_add(1),
            ..row.clone()
        };
        let done = self.errand_step(row, &held, ("begun", 0)).await?;
        let leave = done.logged_errand((self.site(), errand.errand)).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open_errand(leave, errand, (&row.system, row.traces.as_deref())).await;
        Ok((held, opened.map_err(|error| self.locked(error))?))
    }

    /// Keeps the keys of the person's rows, before anything is done to them: afterwards nothing may lead there.
    async fn keep_traces(&self, errand: &ErrandRow, held: &ErrandInRow, traces: &Personal<String>) -> Outcome<ErrandInRow> {
        let sealed = self.house.foundations.vault.seal_traces(self.site(), errand, (&held.system, traces)).await;
        let sealed = sealed.map_err(|error| self.locked(error))?;
        let next = ErrandInRow { traces: Some(sealed), due_at: self.now.plus_ms(HELD_MS), row_version: held.row_version.saturating_add(1), ..held.clone() };
        self.errand_step(held, &next, ("found", 0)).await?;
        Ok(next)
    }

    async fn carried_out(&self, held: &ErrandInRow, touched: u64) -> Outcome<ErrandInRow> {
        let next = ErrandInRow {
            state: "done".to_owned(),
            due_at: self.now.plus_ms(HELD_MS),
            touched: held.touched.saturating_add(touched),
            changed_at: self.now,
            row_version: held.row_version.saturating_add(1),
            ..held.clone()
        };
        self.errand_step(held, &next, ("carried out", touched)).await?;
        Ok(next)
    }

    async fn failed(&self, held: &ErrandInRow, why: SystemTrouble) -> Outcome<()> {
        let doubled = u32::try_from(held.attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        let wait_ms = WAIT_MS_MIN.checked_shl(doubled.min(22)).unwrap_or(WAIT_MS_MAX).clamp(WAIT_MS_MIN, WAIT_MS_MAX);
        let next = ErrandInRow {
            state: "failed".to_owned(),
            why: Some(why.0.to_owned()),
            due_at: self.now.plus_ms(wait_ms),
            changed_at: self.now,
            row_version: held.row_version.saturating_add(1),
            ..held.clone()
        };
        self.errand_step(held, &next, (why.0, 0)).await.map(drop)
    }

    /// The system has proven. Where it was the last, what finds the person is destroyed.
    async fn proven(&self, held: &ErrandInRow) -> Outcome<()> {
        let Some(errand) = self.row::<ErrandRow>(&[Cell::from(&held.errand)]).await? else { return Ok(()) };
        let next = ErrandInRow {
            state: "proven".to_owned(),
            why: None,
            traces: None,
            changed_at: self.now,
            proven_at: Some(self.now),
            row_version: held.row_version.saturating_add(1),
            ..held.clone()
        };
        let all: Vec<ErrandInRow> = self.rows(&[("errand", Cell::from(&held.errand))]).await?;
        let is_last = all.iter().all(|row| row.system == held.system || row.state == "proven");
        // Always written, so that of two systems that prove at once the second knows of the first.
        let mut done = ErrandRow { row_version: errand.row_version.saturating_add(1), ..errand.clone() };
        let mut act = Act::new(None);
        if is_last {
            (done.who, done.proven_at) = (None, Some(self.now));
            if errand.subject.is_none() {
                act.add(Intent::delete::<ErrandKeyRow>(vec![Cell::from(&errand.errand)]));
            }
        }
        act.add(Intent::replace(&done, errand.row_version));
        act.add(Intent::replace(&next, held.row_version));
        act.log(step_of(&next, &errand.task, ("proven", 0)), next.subject);
        self.commit(act).await.map(drop)
    }

    async fn errand_step(&self, old: &ErrandInRow, new: &ErrandInRow, (step, rows): (&'static str, u64)) -> Outcome<crate::commit::Done> {
        let errand: Option<ErrandRow> = self.row(&[Cell::from(&old.errand)]).await?;
        let task = errand.map(|errand| errand.task).ok_or(OperationError::Busy)?;
        let mut act = Act::new(None);
        act.add(Intent::replace(new, old.row_version));
        act.log(step_of(new, &task, (step, rows)), new.subject);
        self.commit(act).await
    }
}

fn step_of(row: &ErrandInRow, task: &str, (step, rows): (&'static str, u64)) -> Event {
    Event::InSystem { errand: row.errand, system: row.system.clone(), task: task.to_owned(), step: step.to_owned(), rows }
}
