//! A house in a temporary folder, gone when it is dropped. It never leaves a file behind.

use crate::HandClock;
use policy::Policies;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store_sqlite::{Faults, SqliteStore};
use tempfile::TempDir;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Personal, SiteId, SubjectId, Timestamp};

/// The instant at which a house's clock stands where a test says nothing: 1 June 2026, noon.
pub(crate) const NOON: Timestamp = Timestamp(1_780_315_200_000);

/// A whole house.
#[derive(Debug)]
pub struct House {
    /// The use cases.
    pub operations: Arc<operations::House>,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// What everything is kept in.
    pub store: Arc<dyn Store>,
    /// Who holds its keys.
    pub vault: Arc<Vault>,
    /// The disk under it, which can be made to die.
    pub disk: Faults,
    folder: PathBuf,
    _lodging: Option<TempDir>,
}

impl House {
    /// A house of the five real policies.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn new() -> Self {
        Self::of(crate::real_policies(), NOON).await
    }

    /// A house of these policies, at this instant.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn of(policies: Policies, at: Timestamp) -> Self {
        Self::opened(policies, at, false).await
    }

    /// The same as a demonstration, in which anyone may act as the company.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn demonstration(policies: Policies, at: Timestamp) -> Self {
        Self::opened(policies, at, true).await
    }

    async fn opened(policies: Policies, at: Timestamp, demonstration: bool) -> Self {
        let lodging = folder();
        let house = Self::lodged(lodging.path(), (policies, demonstration), at, |house| house).await;
        Self { _lodging: Some(lodging), ..house }
    }

    /// The house in this folder, as it was left, or a new one; changed as it is opened. The folder stays.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn at(folder: &Path, policies: Policies, at: Timestamp, change: impl FnOnce(operations::House) -> operations::House) -> Self {
        Self::lodged(folder, (policies, false), at, change).await
    }

    async fn lodged(
        folder: &Path,
        (policies, demonstration): (Policies, bool),
        at: Timestamp,
        change: impl FnOnce(operations::House) -> operations::House,
    ) -> Self {
        let (clock, disk) = (Arc::new(HandClock::at(at)), Faults::default());
        let opened = open((folder, &disk), policies, Arc::clone(&clock), demonstration).await;
        let (operations, store, vault) = opened.unwrap_or_else(|cause| fail(&cause));
        Self { operations: Arc::new(change(operations)), clock, store, vault, disk, folder: folder.to_owned(), _lodging: None }
    }

    /// The folder it lives in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A site by its host name.
    ///
    /// # Panics
    /// When it is no host name.
    #[must_use]
    pub fn site(name: &str) -> SiteId {
        SiteId::new(name).unwrap_or_else(|cause| fail(&cause.to_string()))
    }

    /// Everybody who gave this e-mail address, the oldest first.
    ///
    /// # Panics
    /// When there is no such site, or it is no address.
    pub async fn people(&self, site: &SiteId, email: &str) -> Vec<SubjectId> {
        let address = operations::Address::Email(Personal::new(email.to_owned()));
        let found = self.operations.people(&self.company(site).await, &address).await;
        found.unwrap_or_else(|cause| fail(&cause.to_string()))
    }

    /// The company itself, as a caller of this site.
    ///
    /// # Panics
    /// When there is no such site.
    pub async fn company(&self, site: &SiteId) -> operations::Caller {
        let key = self.operations.issue_key(site, "tests", operations::KeyRole::Company).await;
        let key = key.unwrap_or_else(|cause| fail(&cause.to_string()));
        let caller = self.operations.caller(site, &key).await;
        caller.unwrap_or_else(|cause| fail(&cause.to_string()))
    }
}

type Opened = (operations::House, Arc<dyn Store>, Arc<Vault>);

async fn open((folder, disk): (&Path, &Faults), policies: Policies, clock: Arc<HandClock>, demonstration: bool) -> Result<Opened, String> {
    let words = |cause: &dyn std::fmt::Display| cause.to_string();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.join("data")).map_err(|cause| words(&cause))?.with_faults(disk.clone()));
    let chance = Arc::new(SystemChance::default());
    let keys = Box::new(FileKek::new(&folder.join("keys")));
    let vault = Arc::new(Vault::new(keys, Arc::clone(&store), chance.clone()));
    let foundations = operations::Foundations { policies, store: Arc::clone(&store), vault: Arc::clone(&vault), clock, chance, demonstration };
    let house = operations::House::open(foundations).await.map_err(|cause| words(&cause))?;
    Ok((house, store, vault))
}

/// In memory where the machine has such a folder: hundreds of houses are built in one run.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.unwrap_or_else(|cause| fail(&cause.to_string()))
}

#[expect(clippy::panic, reason = "a test that has no house has failed")]
pub(crate) fn fail(cause: &str) -> ! {
    panic!("no house: {cause}")
}
