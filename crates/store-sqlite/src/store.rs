//! The store's doors on SQLite: which site's desk a command goes to, and which file a read reads. It never writes itself.

use crate::faults::Faults;
use crate::log::{TileTable, head};
use crate::migrate::{OURS, seen};
use crate::site::{self, Readers, open_writer};
use crate::sql;
use crate::write::{self, Writer};
use ledger::Hash;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Cell, Command, Desk, Draft, Head, Home, Later, Migration, Part, Query, Receipt, Schema, Snapshot, Store, StoreError, Table};

/// The embedded store: a folder with two files for each site.
#[derive(Debug)]
pub struct SqliteStore {
    folder: PathBuf,
    /// Whether nothing is ever written: another process may be writing.
    only_reads: bool,
    faults: Faults,
    migration: Migration,
    sites: Mutex<HashMap<Part, Arc<SiteFiles>>>,
}

/// One site, open.
#[derive(Debug)]
struct SiteFiles {
    /// None where nothing is ever written.
    desk: Option<Desk>,
    house: Arc<Readers>,
    keys: Arc<Readers>,
}

impl SqliteStore {
    /// The store in this folder. Each site's files are made when the site is first used.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { folder: folder.to_owned(), only_reads: false, faults: Faults::default(), migration: OURS, sites: Mutex::default() })
    }

    /// The store in this folder, for looking at it: nothing is made, brought to a newer schema, or changed, even where what is
    /// kept is damaged.
    #[must_use]
    pub fn open_to_read(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), only_reads: true, faults: Faults::default(), migration: OURS, sites: Mutex::default() }
    }

    /// The same store, which brings a house of an older program to these steps as it opens it, where that is allowed.
    #[must_use]
    pub fn migrating(self, migration: Migration) -> Self {
        Self { migration, ..self }
    }

    /// How far the schema of a site's files is, by the one that is less far.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn schema_of(&self, part: &Part) -> Result<Schema, StoreError> {
        site::must_exist(&self.folder, part)?;
        let mut schemas = Vec::with_capacity(2);
        for home in [Home::House, Home::Keys] {
            let known = self.migration.steps.of(home).len();
            let seen = Readers::new(&self.folder, part, home).read(seen).await?;
            schemas.push(Schema { seen, known });
        }
        let behind = schemas.iter().copied().max_by_key(|schema| schema.known.saturating_sub(schema.seen));
        let ahead = schemas.iter().copied().find(|schema| schema.seen > schema.known);
        ahead.or(behind).ok_or_else(|| StoreError::Unavailable("there are no files".to_owned()))
    }

    /// What the database itself finds wrong with a site's files: damaged pages, and indexes that do not hold what their tables do.
    ///
    /// # Errors
    /// When a file cannot be read at all.
    pub async fn faults_of(&self, part: &Part) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        for home in [Home::House, Home::Keys] {
            faults.extend(self.readers(part, home)?.read(sql::faults).await?);
        }
        Ok(faults)
    }

    /// The same store on a disk that these faults can make die.
    #[cfg(feature = "faults")]
    #[must_use]
    pub fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    fn site(&self, part: &Part) -> Result<Arc<SiteFiles>, StoreError> {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(files) = sites.get(part) {
            return Ok(Arc::clone(files));
        }
        if self.only_reads {
            site::must_exist(&self.folder, part)?;
        }
        let desk = || self.desk(part).map_err(|error| site::explained(&self.folder, error));
        let files = Arc::new(SiteFiles {
            desk: if self.only_reads { None } else { Some(desk()?) },
            house: Readers::new(&self.folder, part, Home::House),
            keys: Readers::new(&self.folder, part, Home::Keys),
        });
        sites.insert(part.clone(), Arc::clone(&files));
        Ok(files)
    }

    fn desk(&self, part: &Part) -> Result<Desk, StoreError> {
        let house = open_writer(&self.folder, part, Home::House, &self.migration)?;
        let keys = open_writer(&self.folder, part, Home::Keys, &self.migration)?;
        Desk::open(part.clone(), Writer::new(part.number(), house, keys, self.faults.clone())?)
    }

    /// Lets go of a site's files; they are opened again when the site is next used, and read anew.
    fn close(&self, part: &Part) {
        self.sites.lock().unwrap_or_else(PoisonError::into_inner).remove(part);
    }

    fn readers(&self, part: &Part, home: Home) -> Result<Arc<Readers>, StoreError> {
        let files = self.site(part)?;
        Ok(Arc::clone(match home {
            Home::House => &files.house,
            Home::Keys => &files.keys,
        }))
    }
}

fn only_reads() -> StoreError {
    StoreError::Invalid("this store was opened for reading alone")
}

impl Store for SqliteStore {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            let files = self.site(part);
            let refused = match files.as_ref().map(|files| files.desk.as_ref()) {
                Ok(Some(desk)) => return desk.submit(batch).await,
                Ok(None) => only_reads(),
                Err(error) => error.clone(),
            };
            batch.iter().map(|_| Err(refused.clone())).collect()
        })
    }

    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            self.readers(part, table.home)?.read(move |connection| sql::read_one(connection, table, number, &key)).await
        })
    }

    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            let (text, cells) = sql::SPELLING.list(&query)?;
            self.readers(part, query.table.home)?.read(move |connection| sql::read(connection, query.table, &text, number, &cells)).await
        })
    }

    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            self.readers(part, table.home)?.read(move |connection| sql::find(connection, table, column, (number, &values))).await
        })
    }

    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            self.readers(part, Home::House)?.read(move |connection| head(connection, number)).await
        })
    }

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            let work = move |connection: &_| ledger::inclusion(&TileTable { connection, part: number }, position, size);
            self.readers(part, Home::House)?.read(work).await
        })
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        Box::pin(async move {
            let number = part.number();
            let work = move |connection: &_| ledger::consistency(&TileTable { connection, part: number }, old, new);
            self.readers(part, Home::House)?.read(work).await
        })
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        Box::pin(async move {
            // Makes the files where the site is new.
            self.site(part)?;
            let (path, number) = (site::path(&self.folder, part, home), part.number());
            let (pages, snapshot) = Snapshot::channel();
            tokio::task::spawn_blocking(move || {
                if let Err(error) = site::pump(&path, home, number, &pages) {
                    // Nobody to tell where nobody takes the pages.
                    let _ = pages.blocking_send(Err(error));
                }
            });
            Ok(snapshot)
        })
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if self.only_reads {
                return Err(only_reads());
            }
            self.close(part);
            let (folder, part) = (self.folder.clone(), part.clone());
            let work = tokio::task::spawn_blocking(move || write::import(&folder, &part, &rows));
            work.await.map_err(|error| StoreError::Unavailable(error.to_string()))?
        })
    }
}
