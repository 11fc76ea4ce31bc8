//! How far other systems are: each system with its backlog and its last proof, each errand with how far every system is with it. For the console,
//! for whoever is about to leave, and for whoever left and holds the errand's number. It names nobody in clear, and changes nothing.

use super::SystemTask;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use store::{Cell, ErrandInRow, ErrandRow};
use vocabulary::{DataCategory, Purpose, RecordId, SiteId, SubjectId, Timestamp};

/// One system, and how far it is.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SystemView {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// How it is spoken to.
    pub kind: &'static str,
    /// What its data is for.
    pub purposes: Vec<Purpose>,
    /// How long it keeps them.
    pub retention: String,
    /// Which kinds of data it holds.
    pub holds: Vec<DataCategory>,
    /// What stays there after an erasure: in which table, and why.
    pub keeps: Vec<(String, String)>,
    /// What reaches it.
    pub takes: Vec<SystemTask>,
    /// What is wrong with it at this moment, in fixed words; none where it answers and is as declared, or was not asked.
    pub trouble: Option<&'static str>,
    /// Errands that wait for it, or are on their way.
    pub waiting: u64,
    /// Errands that failed there the last time, and are tried again.
    pub failed: u64,
    /// When it proved something the last time.
    pub last_proof: Option<Timestamp>,
}

/// One errand.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct ErrandView {
    /// Its number.
    pub errand: RecordId,
    /// About whom; none when they are erased.
    pub subject: Option<SubjectId>,
    /// `correct`, `opt-out` or `erase`.
    pub task: String,
    /// What is to stop, of an objection.
    pub purposes: Vec<Purpose>,
    /// When the act was done that it follows.
    pub made_at: Timestamp,
    /// When the last system had proven; none while one has not.
    pub proven_at: Option<Timestamp>,
    /// How far each system is with it.
    pub systems: Vec<ErrandInView>,
}

/// How far one system is with an errand.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct ErrandInView {
    /// The system.
    pub system: String,
    /// `waiting`, `running`, `failed`, `done` or `proven`.
    pub state: String,
    /// Why it failed the last time, in fixed words.
    pub why: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, where it failed or waits.
    pub due_at: Option<Timestamp>,
    /// How many rows were touched.
    pub touched: u64,
    /// When the state last changed.
    pub changed_at: Timestamp,
    /// When the rows were looked for again and were as they must be.
    pub proven_at: Option<Timestamp>,
}

/// What an erasure does in another system, shown before it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LeftInSystem {
    /// The system.
    pub system: String,
    /// What it is.
    pub about: String,
    /// Whether the erasure reaches it.
    pub is_erased: bool,
    /// What stays there all the same: in which table, and why.
    pub keeps: Vec<(String, String)>,
}

impl House {
    /// The systems of the caller's site and how far they are; each is asked whether it answers where `asking` says so.
    ///
    /// # Errors
    /// A party's key; no scope for it.
    pub async fn systems(&self, caller: &Caller, asking: bool) -> Outcome<Vec<SystemView>> {
        caller.must(Scope::Systems)?;
        self.systems_at(caller.site(), asking).await
    }

    /// The same for whoever runs the house, at the machine: each is asked.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn systems_seen(&self, site: &SiteId) -> Outcome<Vec<SystemView>> {
        self.systems_at(site, true).await
    }

    async fn systems_at(&self, site: &SiteId, asking: bool) -> Outcome<Vec<SystemView>> {
        let room = self.room(site)?;
        let room = &room;
        let looked = self.systems_of(site).into_iter().map(|system| async move {
            let trouble = match &self.systems {
                Some(systems) if asking => systems.health(site, &system.name, room.now).await.err().map(|trouble| trouble.0),
                _ => None,
            };
            let rows: Vec<ErrandInRow> = room.rows(&[("system", Cell::Text(system.name.clone()))]).await?;
            let count = |states: &[&str]| rows.iter().filter(|row| states.contains(&row.state.as_str())).count() as u64;
            Ok(SystemView {
                trouble,
                waiting: count(&["waiting", "running", "done"]),
                failed: count(&["failed"]),
                last_proof: rows.iter().filter_map(|row| row.proven_at).max(),
                name: system.name,
                about: system.about,
                kind: system.kind,
                purposes: system.purposes,
                retention: system.retention,
                holds: system.holds,
                keeps: system.keeps,
                takes: system.takes,
            })
        });
        futures_util::future::join_all(looked).await.into_iter().collect()
    }

    /// How far an erasure is in other systems, for whoever holds its number: the person who left. It names nobody.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every number that is none, or is not an erasure's.
    pub async fn erasure_elsewhere(&self, site: &SiteId, errand: RecordId) -> Outcome<ErrandView> {
        let room = self.room(site)?;
        let row: Option<ErrandRow> = room.row(&[Cell::from(&errand)]).await?;
        let row = row.filter(|row| row.task == SystemTask::Erase.key()).ok_or(OperationError::LinkInvalid)?;
        room.errand_view(row).await
    }
}

impl Room<'_> {
    /// Every errand about the person, as far as it is.
    pub(crate) async fn errands_about(&self, subject: SubjectId) -> Outcome<Vec<ErrandView>> {
        let rows: Vec<ErrandRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(self.errand_view(row).await?);
        }
        Ok(views)
    }

    pub(crate) async fn errand_view(&self, row: ErrandRow) -> Outcome<ErrandView> {
        let systems: Vec<ErrandInRow> = self.rows(&[("errand", Cell::from(&row.errand))]).await?;
        let view = |row: ErrandInRow| ErrandInView {
            due_at: matches!(row.state.as_str(), "waiting" | "failed").then_some(row.due_at),
            system: row.system,
            state: row.state,
            why: row.why,
            attempts: row.attempts,
            touched: row.touched,
            changed_at: row.changed_at,
            proven_at: row.proven_at,
        };
        Ok(ErrandView {
            errand: row.errand,
            subject: row.subject,
            task: row.task,
            purposes: row.purposes.0,
            made_at: row.made_at,
            proven_at: row.proven_at,
            systems: systems.into_iter().map(view).collect(),
        })
    }

    /// What an erasure does in other systems.
    pub(crate) fn left_in_systems(&self) -> Vec<LeftInSystem> {
        let left = |system: super::SystemDeclared| LeftInSystem {
            is_erased: system.takes.contains(&SystemTask::Erase),
            system: system.name,
            about: system.about,
            keeps: system.keeps,
        };
        self.house.systems_of(self.site()).into_iter().map(left).collect()
    }
}
