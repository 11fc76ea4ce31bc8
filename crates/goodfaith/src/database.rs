//! Which database: the address of a store, and the store that is opened there. It never shows an address, which may hold a
//! password.

use crate::files::Fault;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;
use vault::SystemChance;

/// Where PostgreSQL's own programs look for the password, too.
const PASSWORD: &str = "PGPASSWORD";

/// Where a store is: `sqlite:FOLDER` or `postgres://…`.
#[derive(Clone)]
pub(crate) struct StoreAddress(String);

impl From<String> for StoreAddress {
    fn from(address: String) -> Self {
        Self(address)
    }
}

impl std::fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreAddress(..)")
    }
}

/// An open store.
pub(crate) struct Database {
    pub(crate) store: Arc<dyn Store>,
    /// Of an embedded store: held, so that no other process opens it.
    _lock: Option<File>,
}

impl Database {
    /// Opens the store at this address.
    pub(crate) async fn open(StoreAddress(address): &StoreAddress) -> Result<Self, Fault> {
        if let Some(folder) = address.strip_prefix("sqlite:") {
            return Self::in_folder(&PathBuf::from(folder));
        }
        if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err(Fault::Usage("a store is `sqlite:FOLDER` or `postgres://NAME@HOST/DATABASE`".to_owned()));
        }
        let password = std::env::var(PASSWORD).ok();
        let store = PostgresStore::open(address, password.as_deref(), Arc::new(SystemChance::default())).await;
        let store = store.map_err(|error| Fault::House(error.to_string()))?;
        Ok(Self { store: Arc::new(store), _lock: None })
    }

    /// Opens the embedded store in this folder, for this process alone: one writer keeps the log.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(folder).map_err(|cause| Fault::Write { path: folder.to_owned(), cause })?;
        // Beside the store, not in it.
        let lock = lock(&std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).with_file_name("lock"))?;
        let store = SqliteStore::open(folder).map_err(|error| Fault::House(error.to_string()))?;
        Ok(Self { store: Arc::new(store), _lock: Some(lock) })
    }
}

/// Takes the embedded store beside this file for this process alone.
pub(crate) fn lock(path: &Path) -> Result<File, Fault> {
    let file = File::create(path).map_err(|cause| Fault::Write { path: path.to_owned(), cause })?;
    let house = path.parent().unwrap_or(path).display();
    file.try_lock().map_err(|_| Fault::House(format!("another goodfaith has the house in {house} open; stop it first")))?;
    Ok(file)
}
