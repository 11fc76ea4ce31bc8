//! A house in a temporary folder, gone when it is dropped. It never leaves a file behind.

use crate::{Database, HandClock, Letters, Postgres};
use policy::Policies;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store_postgres::PostgresStore;
use store_sqlite::{Faults, SqliteStore};
use tempfile::TempDir;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Chance, Personal, SiteId, SubjectId, Timestamp};

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
    /// The letters it sends, when it is told to.
    pub letters: Arc<Letters>,
    /// The disk under it, which can be made to die; of an embedded store alone.
    pub disk: Faults,
    folder: PathBuf,
    _lodging: Option<TempDir>,
    database: Option<Database>,
    _lent: Option<Lent>,
}

impl House {
    /// A house of the five real policies.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn new() -> Self {
        Self::of(crate::real_policies(), NOON).await
    }

    /// A house of the five real policies whose operators offer this beyond them.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn offering(offering: operations::Offering) -> Self {
        Self::opened_as(crate::real_policies(), NOON, false, |house| house.offering(offering)).await
    }

    /// A house of these policies, changed as it is opened.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn of_changed(policies: Policies, change: impl FnOnce(operations::House) -> operations::House) -> Self {
        Self::opened_as(policies, NOON, false, change).await
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
        Self::opened_as(policies, at, demonstration, |house| house).await
    }

    async fn opened_as(policies: Policies, at: Timestamp, demonstration: bool, change: impl FnOnce(operations::House) -> operations::House) -> Self {
        let lodging = folder();
        let database = on_postgres().then(|| Postgres::shared().database());
        let lent = database.clone().map(Lent);
        let house = Self::lodged((lodging.path(), database), (policies, demonstration), at, change).await;
        Self { _lodging: Some(lodging), _lent: lent, ..house }
    }

    /// The house in this folder, as it was left, or a new one; changed as it is opened. It has an embedded store. The folder stays.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn at(folder: &Path, policies: Policies, at: Timestamp, change: impl FnOnce(operations::House) -> operations::House) -> Self {
        Self::lodged((folder, None), (policies, false), at, change).await
    }

    /// A server of the house in this database, as it was left, or of a new one; its keys are in this folder. Both stay.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn in_database(database: &Database, folder: &Path, policies: Policies, at: Timestamp) -> Self {
        Self::lodged((folder, Some(database.clone())), (policies, false), at, |house| house).await
    }

    /// Another server of this house, on the same store and with the same keys, that knows nothing of what this one remembers.
    ///
    /// # Panics
    /// When the house cannot be opened.
    pub async fn beside(&self, policies: Policies, at: Timestamp) -> Self {
        let clock = Arc::new(HandClock::at(at));
        let (chance, store) = (chance(), Arc::clone(&self.store));
        let vault = Arc::new(Vault::new(Box::new(FileKek::new(&self.folder.join("keys"))), Arc::clone(&store), Arc::clone(&chance)));
        let clock_of_house = Arc::clone(&clock);
        let foundations =
            operations::Foundations { policies, store: Arc::clone(&store), vault: Arc::clone(&vault), clock: clock_of_house, chance, demonstration: false };
        let operations = operations::House::open(foundations).await.unwrap_or_else(|cause| fail(&cause.to_string()));
        let letters = Arc::new(Letters::default());
        let operations = Arc::new(operations.sending_letters(letters.clone()));
        Self { operations, letters, clock, store, vault, disk: Faults::default(), folder: self.folder.clone(), _lodging: None, database: None, _lent: None }
    }

    async fn lodged(
        (folder, database): (&Path, Option<Database>),
        (policies, demonstration): (Policies, bool),
        at: Timestamp,
        change: impl FnOnce(operations::House) -> operations::House,
    ) -> Self {
        let (clock, disk) = (Arc::new(HandClock::at(at)), Faults::default());
        let opened = open((folder, database.as_ref(), &disk), policies, Arc::clone(&clock), demonstration).await;
        let (operations, store, vault) = opened.unwrap_or_else(|cause| fail(&cause));
        let letters = Arc::new(Letters::default());
        let operations = Arc::new(change(operations.sending_letters(letters.clone())));
        Self { operations, letters, clock, store, vault, disk, folder: folder.to_owned(), _lodging: None, database, _lent: None }
    }

    /// The folder it lives in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database it lives in, where it lives in one.
    #[must_use]
    pub const fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// Takes what was erased out of the files of its database, as `goodfaith scrub` does, on a connection of its own; tells where
    /// something remains.
    ///
    /// # Panics
    /// When it lives in none, or that cannot be done.
    pub async fn scrub(&self) -> Vec<store_postgres::Remains> {
        let address = self.database().unwrap_or_else(|| fail("it lives in no database")).address();
        let store = PostgresStore::open(address, None, chance()).await.unwrap_or_else(|cause| fail(&cause.to_string()));
        store.scrub().await.unwrap_or_else(|cause| fail(&cause.to_string())).remains
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

    /// A new member of staff with these roles, signed in: what they act as, and what their browser keeps.
    ///
    /// # Panics
    /// When there is no such site or role.
    pub async fn staff_member(&self, site: &SiteId, roles: &[&str]) -> (operations::Caller, operations::SignedIn) {
        self.staff_named(site, "Priya Nair", roles).await
    }

    /// The same by name.
    ///
    /// # Panics
    /// When there is no such site or role.
    pub async fn staff_named(&self, site: &SiteId, name: &str, roles: &[&str]) -> (operations::Caller, operations::SignedIn) {
        let new = operations::NewMember { name: Personal::new(name.to_owned()), roles: roles.iter().map(|role| (*role).to_owned()).collect() };
        let invited = self.operations.invite_first(site, new).await.unwrap_or_else(|cause| fail(&cause.to_string()));
        let origin = format!("http://{}.localhost", site.as_str().split('.').next().unwrap_or_default());
        let from = operations::SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 1].into()) };
        let asked = self.operations.ask_to_join(site, &invited.token, &origin, from).await.unwrap_or_else(|cause| fail(&cause.to_string()));
        let mut id = [0; 16];
        chance().fill(&mut id);
        let answer = crate::passkey::answer(&asked.options, &origin, &id);
        let named = Personal::new("Work laptop".to_owned());
        let joined = self.operations.join(site, &invited.token, (&asked.token, &answer, &named), &origin, from).await;
        let signed_in = joined.unwrap_or_else(|cause| fail(&cause.to_string()));
        let on_duty = self.operations.on_duty(site, &signed_in.token).await.unwrap_or_else(|cause| fail(&cause.to_string()));
        (on_duty.caller, signed_in)
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

/// A database of the shared cluster, for one house.
#[derive(Debug)]
struct Lent(Database);

impl Drop for Lent {
    fn drop(&mut self) {
        Postgres::shared().take_away(&self.0);
    }
}

/// Whether the houses of this run live in PostgreSQL: `GOODFAITH_STORE=postgres`.
fn on_postgres() -> bool {
    match std::env::var("GOODFAITH_STORE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite" | "") | Err(_) => false,
        Ok(other) => fail(&format!("GOODFAITH_STORE is `sqlite` or `postgres`, not `{other}`")),
    }
}

/// The operating system's randomness.
#[must_use]
pub fn chance() -> Arc<dyn Chance> {
    Arc::new(SystemChance::default())
}

type Opened = (operations::House, Arc<dyn Store>, Arc<Vault>);

async fn open(
    (folder, database, disk): (&Path, Option<&Database>, &Faults),
    policies: Policies,
    clock: Arc<HandClock>,
    demonstration: bool,
) -> Result<Opened, String> {
    let words = |cause: &dyn std::fmt::Display| cause.to_string();
    let chance = chance();
    let store: Arc<dyn Store> = match database {
        None => Arc::new(SqliteStore::open(&folder.join("data")).map_err(|cause| words(&cause))?.with_faults(disk.clone())),
        Some(database) => Arc::new(PostgresStore::open(database.address(), None, Arc::clone(&chance)).await.map_err(|cause| words(&cause))?),
    };
    let keys = Box::new(FileKek::new(&folder.join("keys")));
    let vault = Arc::new(Vault::new(keys, Arc::clone(&store), Arc::clone(&chance)));
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
