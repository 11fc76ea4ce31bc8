//! Which database: the address of a store, and the store that is opened there. It never shows an address, which may hold a
//! password.

use crate::files::{self, Fault};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Migration, Part, Schema, Store, StoreError, Upgrade};
use store_postgres::{PostgresStore, Scrubbed};
use store_sqlite::SqliteStore;
use vault::SystemChance;
use vocabulary::SiteId;

/// The file that says that a house is being restored and is not whole yet.
pub(crate) const RESTORING: &str = "restoring";

/// Where PostgreSQL's own programs look for the password, too.
const PASSWORD: &str = "PGPASSWORD";

/// Where a store is: `sqlite:FOLDER` or `postgres://…`.
#[derive(Clone)]
pub(crate) enum StoreAddress {
    /// The embedded store in this folder.
    Folder(PathBuf),
    /// The PostgreSQL at this address.
    Servers(String),
    /// Nothing we know; it is not kept, because it may be an address with a password in it.
    Unknown,
}

impl From<String> for StoreAddress {
    fn from(address: String) -> Self {
        if let Some(folder) = address.strip_prefix("sqlite:").filter(|folder| !folder.is_empty()) {
            return Self::Folder(PathBuf::from(folder));
        }
        let is_of_servers = ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme));
        if is_of_servers { Self::Servers(address) } else { Self::Unknown }
    }
}

impl StoreAddress {
    /// A store as a file of settings names it; a folder that is not written from the root is beside that file.
    pub(crate) fn written(text: &str, beside: &Path) -> Result<Self, String> {
        match Self::from(text.to_owned()) {
            Self::Folder(folder) => Ok(Self::Folder(beside.join(folder))),
            Self::Unknown => Err("a store is `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE`".to_owned()),
            servers @ Self::Servers(_) => Ok(servers),
        }
    }
}

impl StoreAddress {
    /// Whether a password stands in it.
    pub(crate) fn has_password(&self) -> bool {
        let before_host = match self {
            Self::Servers(address) => address.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')),
            _ => None,
        };
        before_host.is_some_and(|(name, _)| name.contains(':'))
    }
}

impl std::fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreAddress(..)")
    }
}

fn unknown() -> Fault {
    Fault::Usage("a store is `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE`".to_owned())
}

fn unopened(error: &dyn std::fmt::Display) -> Fault {
    Fault::House(error.to_string())
}

/// An open store.
pub(crate) struct Database {
    pub(crate) store: Arc<dyn Store>,
    /// Of an embedded store: held, so that no other process opens it.
    _lock: Option<File>,
}

impl Database {
    /// Opens the store at this address.
    pub(crate) async fn open(address: &StoreAddress) -> Result<Self, Fault> {
        match address {
            StoreAddress::Folder(folder) => Self::in_folder(folder),
            StoreAddress::Servers(address) => Ok(Self { store: Arc::new(of_many_servers(address).await?), _lock: None }),
            StoreAddress::Unknown => Err(unknown()),
        }
    }

    /// Opens the embedded store in this folder, for this process alone: one writer keeps the log.
    fn in_folder(folder: &Path) -> Result<Self, Fault> {
        must_be_whole(folder)?;
        std::fs::create_dir_all(folder).map_err(|cause| Fault::Write { path: folder.to_owned(), cause })?;
        let lock = lock(&beside(folder, "lock"))?;
        let store = SqliteStore::open(folder).map_err(|error| unopened(&error))?;
        Ok(Self { store: Arc::new(store), _lock: Some(lock) })
    }
}

/// A file beside the folder of an embedded store, not in it.
pub(crate) fn beside(folder: &Path, name: &str) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).with_file_name(name)
}

/// Fails where a backup is being restored into this folder.
fn must_be_whole(folder: &Path) -> Result<(), Fault> {
    if !beside(folder, RESTORING).exists() {
        return Ok(());
    }
    Err(Fault::House(format!(
        "{} was being restored and is not whole: who was erased may still be in it\n  hint: run `goodfaith restore` into the same folder again",
        folder.display()
    )))
}

/// Brings the house at this address to the schema of this program, site by site; how far it was and is.
pub(crate) async fn upgrade(address: &StoreAddress) -> Result<Vec<(String, Schema)>, Fault> {
    let allowed = |steps| Migration { steps, upgrade: Upgrade::Allowed };
    match address {
        StoreAddress::Folder(folder) => {
            must_be_whole(folder)?;
            let _lock = lock(&beside(folder, "lock"))?;
            let store = SqliteStore::open(folder).map_err(|error| unopened(&error))?.migrating(allowed(store_sqlite::STEPS));
            let mut before = Vec::new();
            for site in sites_in(folder)? {
                let part = Part::of(&site);
                let schema = store.schema_of(&part).await.map_err(|error| unopened(&error))?;
                // Opening a site takes its steps.
                store.head(&part).await.map_err(|error| unopened(&error))?;
                before.push((site.to_string(), schema));
            }
            Ok(before)
        }
        StoreAddress::Servers(address) => {
            let (password, chance) = password_and_chance();
            let opened = PostgresStore::open_migrating(address, password.as_deref(), chance, &allowed(store_postgres::STEPS)).await;
            opened.map_err(|error| unopened(&error))?;
            Ok(vec![("the database".to_owned(), PostgresStore::schema())])
        }
        StoreAddress::Unknown => Err(unknown()),
    }
}

/// What opens a store of many servers.
fn password_and_chance() -> (Option<String>, Arc<SystemChance>) {
    (std::env::var(PASSWORD).ok(), Arc::new(SystemChance::default()))
}

/// The PostgreSQL at this address.
async fn of_many_servers(address: &str) -> Result<PostgresStore, Fault> {
    let (password, chance) = password_and_chance();
    PostgresStore::open(address, password.as_deref(), chance).await.map_err(|error| unopened(&error))
}

/// The PostgreSQL at this address, empty, to bring a backup back into.
pub(crate) async fn to_restore_into(address: &str) -> Result<store_postgres::Restoring, Fault> {
    let (password, chance) = password_and_chance();
    PostgresStore::open_to_restore(address, password.as_deref(), chance).await.map_err(|error| unopened(&error))
}

/// A store that is read alone: nothing in it is changed, and others may go on using it.
pub(crate) struct Readable {
    pub(crate) store: Arc<dyn Store>,
    kind: ReadableKind,
}

enum ReadableKind {
    /// In this folder.
    Embedded(Arc<SqliteStore>, PathBuf),
    /// The parts that it has.
    Servers(BTreeSet<i64>),
}

impl Readable {
    /// Opens the store at this address to be read.
    pub(crate) async fn open(address: &StoreAddress) -> Result<Self, Fault> {
        match address {
            StoreAddress::Folder(folder) => {
                must_be_whole(folder)?;
                let store = Arc::new(SqliteStore::open_to_read(folder));
                Ok(Self { store: Arc::<SqliteStore>::clone(&store), kind: ReadableKind::Embedded(store, folder.clone()) })
            }
            StoreAddress::Servers(address) => {
                let (password, chance) = password_and_chance();
                let store = PostgresStore::open_to_read(address, password.as_deref(), chance).await.map_err(|error| unopened(&error))?;
                let parts = store.parts().await.map_err(|error| unopened(&error))?;
                Ok(Self { store: Arc::new(store), kind: ReadableKind::Servers(parts) })
            }
            StoreAddress::Unknown => Err(unknown()),
        }
    }

    /// Whether it has anything of this site.
    pub(crate) fn has(&self, site: &SiteId) -> bool {
        match &self.kind {
            ReadableKind::Embedded(_, folder) => folder.join(site.as_str()).is_dir(),
            ReadableKind::Servers(parts) => parts.contains(&Part::of(site).number()),
        }
    }

    /// Every site in it. A database of many servers has their numbers alone: their names are those of the policies in this folder,
    /// and a site whose policy is not there is not passed over in silence.
    pub(crate) fn sites(&self, policies: &Path) -> Result<Vec<SiteId>, Fault> {
        let parts = match &self.kind {
            ReadableKind::Embedded(_, folder) => return sites_in(folder),
            ReadableKind::Servers(parts) => parts,
        };
        if parts.is_empty() {
            return Err(Fault::Usage("there is no house in this database".to_owned()));
        }
        let known = files::all_compiled(&[policies.to_owned()])?;
        let mut sites: Vec<SiteId> = known.sites().filter(|site| parts.contains(&Part::of(site).number())).cloned().collect();
        sites.sort();
        match parts.len() - sites.len() {
            0 => Ok(sites),
            unnamed => Err(Fault::Usage(format!(
                "the database holds {unnamed} sites whose policy is not in {}\n  hint: name the folder of all its policies with --policies",
                policies.display()
            ))),
        }
    }

    /// How far the schema of a site is. A database of many servers is only opened where it is as far as this program.
    pub(crate) async fn schema_of(&self, part: &Part) -> Result<Schema, StoreError> {
        match &self.kind {
            ReadableKind::Embedded(store, _) => store.schema_of(part).await,
            ReadableKind::Servers(_) => Ok(PostgresStore::schema()),
        }
    }

    /// What the database itself finds wrong with a site's files, where it can say so.
    pub(crate) async fn faults_of(&self, part: &Part) -> Result<Vec<String>, StoreError> {
        match &self.kind {
            ReadableKind::Embedded(store, _) => store.faults_of(part).await,
            ReadableKind::Servers(_) => Ok(Vec::new()),
        }
    }
}

/// The sites that have a folder here.
fn sites_in(data: &Path) -> Result<Vec<SiteId>, Fault> {
    let fault = |cause| Fault::Read { path: data.to_owned(), cause };
    let entries = std::fs::read_dir(data).map_err(fault)?.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    let mut sites: Vec<SiteId> =
        entries.iter().filter(|entry| entry.path().is_dir()).filter_map(|entry| SiteId::new(entry.file_name().to_str()?).ok()).collect();
    sites.sort();
    if sites.is_empty() { Err(Fault::Usage(format!("there is no house in {}", data.display()))) } else { Ok(sites) }
}

/// Takes what was erased out of the files of the store at this address; `None` where nothing is left in them anyway.
pub(crate) async fn scrub(address: &StoreAddress) -> Result<Option<Scrubbed>, Fault> {
    match address {
        StoreAddress::Folder(_) => Ok(None),
        StoreAddress::Servers(address) => of_many_servers(address).await?.scrub().await.map(Some).map_err(|error| unopened(&error)),
        StoreAddress::Unknown => Err(unknown()),
    }
}

/// Takes the embedded store beside this file for this process alone.
pub(crate) fn lock(path: &Path) -> Result<File, Fault> {
    let file = File::create(path).map_err(|cause| Fault::Write { path: path.to_owned(), cause })?;
    let house = path.parent().unwrap_or(path).display();
    file.try_lock().map_err(|_| Fault::House(format!("another goodfaith has the house in {house} open; stop it first")))?;
    Ok(file)
}
