//! The company's other systems, as the use cases know them: which there are, what reaches them, and a trait by which they are reached. It knows
//! no database of theirs and no address.

mod backlog;
mod carrying;
mod errands;
mod looking;
mod owed;
mod reached;
mod status;

pub use backlog::{ERRANDS_ON_PAGE_MAX, ErrandQuery};
pub use carrying::CarriedToSystems;
pub(crate) use errands::Doing;
pub use looking::{Elsewhere, SystemLooked};
pub(crate) use owed::owed_again;
pub use reached::ReachedElsewhere;
pub use status::{ErrandInView, ErrandView, LeftInSystem, SystemView};

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use vault::ErrandOpened;
use vocabulary::{DataCategory, Personal, Purpose, RecordId, SiteId, Timestamp};

/// What reaches another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemTask {
    /// A person sees what is held of them there.
    Access,
    /// What was put right here is put right there.
    Correct,
    /// What they object to stops there.
    OptOut,
    /// Who is erased here is erased there.
    Erase,
}

impl SystemTask {
    /// Every one.
    const ALL: [Self; 4] = [Self::Access, Self::Correct, Self::OptOut, Self::Erase];

    /// Its word in rows and in the log.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Correct => "correct",
            Self::OptOut => "opt-out",
            Self::Erase => "erase",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.key() == word)
    }
}

/// One system, as it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemDeclared {
    /// Its name.
    pub name: String,
    /// What it is, in words for people.
    pub about: String,
    /// How it is spoken to: `postgresql`, `mysql` or `webhook`.
    pub kind: &'static str,
    /// What its data is for.
    pub purposes: Vec<Purpose>,
    /// How long it keeps them, in words for people.
    pub retention: String,
    /// Which kinds of data it holds.
    pub holds: Vec<DataCategory>,
    /// What stays there after an erasure: in which table, and why.
    pub keeps: Vec<(String, String)>,
    /// What reaches it.
    pub takes: Vec<SystemTask>,
    /// The purposes an objection to which stops something there; any where none is named.
    pub stops: Vec<Purpose>,
}

/// Why something failed in another system. The words are fixed: what a database says in its own quotes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SystemTrouble(pub &'static str);

/// What a system answers, later.
pub type SystemAnswer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SystemTrouble>> + Send + 'a>>;

/// An errand on its way to one system.
#[derive(Debug)]
pub struct Errand<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// The system's name.
    pub system: &'a str,
    /// Its id; another one each time somebody looks.
    pub id: RecordId,
    /// What is to be done.
    pub task: SystemTask,
    /// Who it is about, and what is right.
    pub who: &'a ErrandOpened,
    /// What is to stop, of an objection.
    pub purposes: &'a [Purpose],
    /// The present instant.
    pub now: Timestamp,
}

/// A row that was found in another system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowElsewhere {
    /// In which table.
    pub table: String,
    /// Its fields: column, kind of data, value.
    pub fields: Vec<(String, DataCategory, Personal<String>)>,
}

/// Who reaches other systems.
pub trait OtherSystems: Send + Sync + std::fmt::Debug {
    /// The systems of this site, in the order in which they are declared.
    fn declared(&self, site: &SiteId) -> Vec<SystemDeclared>;

    /// The keys of the person's rows, beside those that are known. Nothing is touched.
    fn find<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Personal<String>>;

    /// Does it, and says how many rows that touched. Doing it again changes nothing more.
    fn carry_out<'a>(&'a self, errand: &'a Errand<'a>, traces: &'a Personal<String>) -> SystemAnswer<'a, u64>;

    /// Looks again: how many rows are not as they must be.
    fn remains<'a>(&'a self, errand: &'a Errand<'a>, traces: &'a Personal<String>) -> SystemAnswer<'a, u64>;

    /// The person's rows.
    fn look<'a>(&'a self, errand: &'a Errand<'a>) -> SystemAnswer<'a, Vec<RowElsewhere>>;

    /// Whether it answers, and is as it is declared.
    fn health<'a>(&'a self, site: &'a SiteId, system: &'a str, now: Timestamp) -> SystemAnswer<'a, ()>;
}

impl crate::House {
    /// The same house, which reaches these systems from now on.
    #[must_use]
    pub fn reaching_systems(mut self, systems: Arc<dyn OtherSystems>) -> Self {
        self.systems = Some(systems);
        self
    }

    /// The systems of a site.
    pub(crate) fn systems_of(&self, site: &SiteId) -> Vec<SystemDeclared> {
        self.systems.as_ref().map_or_else(Vec::new, |systems| systems.declared(site))
    }
}
