//! The two files of one site: how they are opened, and the readers of each. It never writes a row.

use crate::migrate::migrate;
use crate::sql::{self, fault};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use store::{CATALOGUE, Draft, Home, Migration, PAGE_ROWS_MAX, Part, Query, StoreError};
use tokio::sync::{Semaphore, mpsc};

/// Readers of one file at a time.
const READERS_MAX: usize = 4;

/// The room without which a site cannot be opened: SQLite shares an index of this size between processes.
const PROBE_BYTES: usize = 32_768;

/// How long a connection waits for another process's lock.
pub(crate) const BUSY_MS: u64 = 5_000;

/// How much of a file its readers map into memory.
const MAPPED_BYTES_MAX: i64 = 1 << 30;

/// How much of a file its writer keeps in memory: the right edge of every table, and most of the pages that people are found by.
const WRITER_CACHE_KIB: i64 = 16 * 1024;

/// Pages of the write-ahead file after which they are written into the file: a page that every batch changes is written there once for many.
const WAL_PAGES: i64 = 4_000;

/// Statements each connection keeps prepared.
const STATEMENTS_KEPT: usize = 128;

/// Where the file of a part lies.
pub(crate) fn path(folder: &Path, part: &Part, home: Home) -> PathBuf {
    let file = match home {
        Home::House => "house.sqlite",
        Home::Keys => "keys.sqlite",
    };
    folder.join(part.site().as_str()).join(file)
}

/// Fails where the files of a part are not there.
pub(crate) fn must_exist(folder: &Path, part: &Part) -> Result<(), StoreError> {
    let missing = [Home::House, Home::Keys].into_iter().map(|home| path(folder, part, home)).find(|path| !path.is_file());
    missing.map_or(Ok(()), |path| Err(StoreError::Unavailable(format!("there is no file {}", path.display()))))
}

/// How a file is opened that is there.
fn there() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let failed = |error: rusqlite::Error| fault("file", &error);
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS)).map_err(failed)?;
    // A statement's plan depends on its text alone: otherwise each new parameter has it prepared anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// The connection that writes a file, migrated, every commit on disk before it returns and every deleted byte overwritten.
pub(crate) fn open_writer(folder: &Path, part: &Part, home: Home, migration: &Migration) -> Result<Connection, StoreError> {
    let path = path(folder, part, home);
    if let Some(folder) = path.parent() {
        make_private_folder(folder).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    }
    let mut connection = open(&path, there() | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = off; pragma temp_store = memory;",
        )
        .and_then(|()| connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB))
        .and_then(|()| connection.pragma_update_and_check(None, "wal_autocheckpoint", WAL_PAGES, |_| Ok(())))
        .map_err(|error| fault("file", &error))?;
    migrate(&mut connection, home, migration)?;
    Ok(connection)
}

/// Why a site could not be opened: SQLite says of a full disk, too, that there was an error of input or output.
pub(crate) fn explained(folder: &Path, error: StoreError) -> StoreError {
    if matches!(error, StoreError::Unavailable(_)) && is_full(folder) { StoreError::Unavailable("the disk is full".to_owned()) } else { error }
}

/// Whether there is no room for a few pages.
fn is_full(folder: &Path) -> bool {
    let probe = folder.join("room");
    let written = std::fs::File::create(&probe).and_then(|mut file| file.write_all(&[0; PROBE_BYTES]).and_then(|()| file.sync_all()));
    drop(std::fs::remove_file(&probe));
    written.is_err_and(|error| matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
}

/// Makes a folder that its owner alone can enter.
fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The readers of one file. Each is used by one read at a time and can change nothing.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Semaphore,
}

impl Readers {
    pub(crate) fn new(folder: &Path, part: &Part, home: Home) -> Arc<Self> {
        Arc::new(Self { path: path(folder, part, home), idle: Mutex::default(), places: Semaphore::new(READERS_MAX) })
    }

    /// Reads here and now: a row of a file that is mapped into memory costs less than handing the work to another thread would.
    pub(crate) async fn read<T>(self: &Arc<Self>, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let _place = self.places.acquire().await.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| self.open(), Ok)?;
        let answer = work(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let connection = open(&self.path, there())?;
        let failed = |error: rusqlite::Error| fault("file", &error);
        connection.pragma_update(None, "query_only", true).map_err(failed)?;
        connection.pragma_update(None, "mmap_size", MAPPED_BYTES_MAX).map_err(failed)?;
        Ok(connection)
    }
}

/// Reads every row of a file in one transaction and hands it in, page by page, until the last or until nobody takes it.
pub(crate) fn pump(path: &Path, home: Home, part: i64, pages: &mpsc::Sender<Result<Vec<Draft>, StoreError>>) -> Result<(), StoreError> {
    let mut connection = open(path, there())?;
    let failed = |error: rusqlite::Error| fault("file", &error);
    connection.pragma_update(None, "query_only", true).map_err(failed)?;
    let transaction = connection.transaction().map_err(failed)?;
    for table in CATALOGUE.iter().copied().filter(|table| table.home == home) {
        let mut after = Vec::new();
        loop {
            let query = Query { table, of: Vec::new(), after, rows_max: PAGE_ROWS_MAX };
            let (text, cells) = sql::SPELLING.list(&query)?;
            let rows = sql::read(&transaction, table, &text, part, &cells)?;
            let Some(last) = rows.last() else { break };
            after = last.iter().take(table.key).cloned().collect();
            let page = rows.into_iter().map(|cells| Draft::as_read(table, cells)).collect();
            if pages.blocking_send(Ok(page)).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
