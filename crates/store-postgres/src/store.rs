//! The store's doors on PostgreSQL: which part's desk a command goes to, and what a read asks. It never writes itself.

use crate::act::{ROWS_MAX, power_of_two};
use crate::connect::{Access, Doors, read_on};
use crate::log::{head, with_tiles};
use crate::migrate::{OURS, STEPS, migrate, must_be_current};
use crate::sql::{SPELLING, Trouble, trouble};
use crate::tls;
use crate::write::{self, Writer};
use ledger::Hash;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    CATALOGUE, Cell, Command, Desk, Draft, Head, Home, Later, Migration, PAGE_ROWS_MAX, Part, Query, Receipt, Schema, Snapshot, Store, StoreError, Table,
};
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;
use vocabulary::Chance;

/// Which parts there are, for who reads them all: a part that was opened has a head, or at least its keys.
const PARTS: &str = "select part from house.log_head union select part from keys.site_key";

/// The store of many servers: one database, in which each site is a part.
pub struct PostgresStore {
    pub(crate) doors: Doors,
    runtime: Handle,
    chance: Arc<dyn Chance>,
    /// Whether nothing is ever written.
    only_reads: bool,
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
    /// A database on this machine, by a socket or the loopback, is reached as it is. One on another machine is reached over TLS alone: its
    /// certificate must be for its name and from an authority this machine trusts, or from one in the file that the address names, as
    /// `postgres://name@host/database?sslmode=verify-full&sslrootcert=/etc/ca.pem`. `sslmode=require` asks for no less.
    ///
    /// # Errors
    /// When it is no address, or the database cannot be reached or is a newer program's.
    pub async fn open(address: &str, password: Option<&str>, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        Self::open_migrating(address, password, chance, &OURS).await
    }

    /// The same, which brings a house of an older program to these steps, where that is allowed.
    ///
    /// # Errors
    /// As for [`Self::open`]; when a step fails, the database is as it was before that step.
    pub async fn open_migrating(address: &str, password: Option<&str>, chance: Arc<dyn Chance>, migration: &Migration) -> Result<Self, StoreError> {
        let store = Self::reach(address, password, chance, Access::Whole)?;
        let link = store.doors.link().await.map_err(Trouble::into_error)?;
        migrate(&link, migration).await.map_err(Trouble::into_error)?;
        Ok(store)
    }

    /// The schema that every database has which was opened.
    #[must_use]
    pub const fn schema() -> Schema {
        Schema { seen: STEPS.house.len(), known: STEPS.house.len() }
    }

    /// The store in the database of this address, for looking at it: nothing is made, brought to a newer schema, or changed, and the
    /// database is told so. A replica will do.
    ///
    /// # Errors
    /// When it is no address, or the database cannot be reached, or it has no schemas of this program's version.
    pub async fn open_to_read(address: &str, password: Option<&str>, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        let store = Self::reach(address, password, chance, Access::Reading)?;
        let link = store.doors.link().await.map_err(Trouble::into_error)?;
        must_be_current(&link).await.map_err(Trouble::into_error)?;
        Ok(store)
    }

    /// Makes ready to open it; nothing is connected yet.
    pub(crate) fn reach(address: &str, password: Option<&str>, chance: Arc<dyn Chance>, access: Access) -> Result<Self, StoreError> {
        let (mut config, tls) = tls::of_address(address)?;
        if let Some(password) = password.filter(|_| config.get_password().is_none()) {
            config.password(password);
        }
        let only_reads = matches!(access, Access::Reading);
        Ok(Self { doors: Doors::new(config, tls, access)?, runtime: Handle::current(), chance, only_reads, desks: Mutex::default() })
    }

    /// The numbers of the parts of which it has anything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn parts(&self) -> Result<BTreeSet<i64>, StoreError> {
        let work = async {
            let link = self.doors.link().await?;
            let rows = link.query(PARTS, &[]).await.map_err(|error| trouble("log_head", &error))?;
            rows.iter().map(|row| row.try_get(0).map_err(|error| trouble("log_head", &error))).collect::<Result<BTreeSet<i64>, Trouble>>()
        };
        work.await.map_err(Trouble::into_error)
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

const fn only_reads() -> StoreError {
    StoreError::Invalid("this store was opened for reading alone")
}

impl Store for PostgresStore {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            if self.only_reads {
                return batch.iter().map(|_| Err(only_reads())).collect();
            }
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

    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        Box::pin(async move {
            if !table.is_ordered_by(&[column]) {
                return Err(StoreError::Invalid("no key or index begins with this column"));
            }
            let mut found = Vec::new();
            for some in values.chunks(ROWS_MAX) {
                let some = power_of_two(some.to_vec());
                found.extend(self.doors.read(table, &SPELLING.find(table, column, some.len()), (part.number(), &some)).await?);
            }
            Ok(found)
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
            if self.only_reads {
                return Err(only_reads());
            }
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
