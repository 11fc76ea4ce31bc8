//! The store's doors on PostgreSQL: which part's desk a command goes to, and what a read asks. It never writes itself.

use crate::connect::{Doors, read_on};
use crate::log::{head, with_tiles};
use crate::migrate::migrate;
use crate::sql::{SPELLING, Trouble, trouble};
use crate::write::{self, Writer};
use ledger::Hash;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{CATALOGUE, Cell, Command, Desk, Draft, Head, Home, Later, PAGE_ROWS_MAX, Part, Query, Receipt, Snapshot, Store, StoreError, Table};
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;
use tokio_postgres::Config;
use vocabulary::Chance;

/// The store of many servers: one database, in which each site is a part.
pub struct PostgresStore {
    pub(crate) doors: Doors,
    runtime: Handle,
    chance: Arc<dyn Chance>,
    desks: Mutex<HashMap<Part, Arc<Desk>>>,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// The store in the database of this address, as `postgres://name@host/database`; its schemas are made when they are not
    /// there. Call it where a Tokio runtime runs: its writers go on using that one.
    ///
    /// # Errors
    /// When it is no address, or the database cannot be reached or is a newer program's.
    pub async fn open(address: &str, password: Option<&str>, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        // The parser's own words may quote the address, and with it the password.
        let mut config: Config = address.parse().map_err(|_| StoreError::Unavailable("this is no address of a database".to_owned()))?;
        if let Some(password) = password.filter(|_| config.get_password().is_none()) {
            config.password(password);
        }
        let doors = Doors::new(config)?;
        let link = doors.link().await.map_err(Trouble::into_error)?;
        migrate(&link).await.map_err(Trouble::into_error)?;
        Ok(Self { doors, runtime: Handle::current(), chance, desks: Mutex::default() })
    }

    fn desk(&self, part: &Part) -> Result<Arc<Desk>, StoreError> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = desks.get(part) {
            return Ok(Arc::clone(desk));
        }
        let writer = Writer::new(part.number(), self.doors.clone(), self.runtime.clone(), Arc::clone(&self.chance));
        let desk = Arc::new(Desk::open(part.clone(), writer)?);
        desks.insert(part.clone(), Arc::clone(&desk));
        Ok(desk)
    }
}

impl Store for PostgresStore {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            match self.desk(part) {
                Ok(desk) => desk.submit(batch).await,
                Err(error) => batch.iter().map(|_| Err(error.clone())).collect(),
            }
        })
    }

    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>> {
        Box::pin(async move { self.doors.read_one(table, part.number(), &key).await })
    }

    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        Box::pin(async move {
            let (text, cells) = SPELLING.list(&query)?;
            self.doors.read(query.table, &text, (part.number(), &cells)).await
        })
    }

    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>> {
        Box::pin(head(&self.doors, part.number()))
    }

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        Box::pin(with_tiles(&self.doors, part.number(), move |tiles| ledger::inclusion(tiles, position, size)))
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<Hash>>, StoreError>> {
        Box::pin(with_tiles(&self.doors, part.number(), move |tiles| ledger::consistency(tiles, old, new)))
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        Box::pin(async move {
            let (pages, snapshot) = Snapshot::channel();
            let (doors, part) = (self.doors.clone(), part.number());
            tokio::spawn(async move {
                if let Err(trouble) = pump(&doors, home, part, &pages).await {
                    // Nobody to tell where nobody takes the pages.
                    let _ = pages.send(Err(trouble.into_error())).await;
                }
            });
            Ok(snapshot)
        })
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let rows = rows.into_iter().map(|row| (row.table(), row.cells().to_vec())).collect();
            let steps = write::import_steps(rows).map_err(|refused| refused.0)?;
            write::import(&self.doors, part.number(), &steps).await
        })
    }
}

/// Reads every row of a home as at one instant and hands it in, page by page, until the last or until nobody takes it.
async fn pump(doors: &Doors, home: Home, part: i64, pages: &Sender<Result<Vec<Draft>, StoreError>>) -> Result<(), Trouble> {
    let link = doors.link().await?;
    let begun = link.batch_execute("set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read read only");
    begun.await.map_err(|error| trouble("snapshot", &error))?;
    for table in CATALOGUE.iter().copied().filter(|table| table.home == home) {
        let mut after = Vec::new();
        loop {
            let query = Query { table, of: Vec::new(), after, rows_max: PAGE_ROWS_MAX };
            let (text, cells) = SPELLING.list(&query).map_err(Trouble::Final)?;
            let rows = read_on(&link, table, &text, (part, &cells)).await?;
            let Some(last) = rows.last() else { break };
            after = last.iter().take(table.key).cloned().collect();
            let page = rows.into_iter().map(|cells| Draft::as_read(table, cells)).collect();
            if pages.send(Ok(page)).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
