//! A database that a backup is being brought back into: empty at first, marked until it is whole, so that no server opens it
//! meanwhile. It never overwrites a house.

use crate::connect::{Access, Link};
use crate::migrate::{OURS, mark_restoring, migrate, seen};
use crate::sql::{SPELLING, Trouble, trouble};
use crate::store::PostgresStore;
use std::sync::Arc;
use store::{CATALOGUE, Home, Store, StoreError};
use vocabulary::Chance;

/// One at a time restores. It is held by a connection and goes with it, also when we are killed.
const LOCK: &str = "select pg_try_advisory_lock(hashtext('goodfaith restore'))";

/// A house being brought back into a database.
#[derive(Debug)]
pub struct Restoring {
    store: Arc<PostgresStore>,
    /// Holds the lock.
    link: Held,
}

struct Held(Link);

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Held(..)")
    }
}

impl PostgresStore {
    /// The database of this address, to bring a backup back into. It must be empty, or one in which that was cut off: what that left
    /// is taken away. Nobody can open it until [`Restoring::finish`].
    ///
    /// # Errors
    /// When it is no address, or the database cannot be reached, or there is a house in it, or somebody is restoring into it.
    pub async fn open_to_restore(address: &str, password: Option<&str>, chance: Arc<dyn Chance>) -> Result<Restoring, StoreError> {
        let store = Self::reach(address, password, chance, Access::Whole)?;
        let link = store.doors.link().await.map_err(Trouble::into_error)?;
        begin(&link).await.map_err(Trouble::into_error)?;
        Ok(Restoring { store: Arc::new(store), link: Held(link) })
    }
}

impl Restoring {
    /// Where to write.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::<PostgresStore>::clone(&self.store)
    }

    /// Lets servers open it.
    ///
    /// # Errors
    /// When the database cannot be told; then it stays marked.
    pub async fn finish(self) -> Result<(), StoreError> {
        mark_restoring(&self.link.0, false).await.map_err(Trouble::into_error)
    }

    /// Takes away everything that was written.
    ///
    /// # Errors
    /// When that cannot be done; then it stays marked.
    pub async fn give_up(self) -> Result<(), StoreError> {
        let work = async {
            clear(&self.link.0).await?;
            mark_restoring(&self.link.0, false).await
        };
        work.await.map_err(Trouble::into_error)
    }
}

async fn begin(link: &Link) -> Result<(), Trouble> {
    if !is_so(link, LOCK).await? {
        return Err(Trouble::Final(StoreError::Unavailable("somebody is restoring into this database".to_owned())));
    }
    if !seen(link, Home::House).await?.is_being_restored {
        migrate(link, &OURS).await?;
        for table in CATALOGUE {
            if is_so(link, &format!("select exists (select from {})", SPELLING.table(table))).await? {
                let words = "there is a house in this database; a backup is restored into a new one only";
                return Err(Trouble::Final(StoreError::Unavailable(words.to_owned())));
            }
        }
        mark_restoring(link, true).await?;
    }
    clear(link).await
}

/// Takes every row away.
async fn clear(link: &Link) -> Result<(), Trouble> {
    let tables: Vec<String> = CATALOGUE.iter().map(|table| SPELLING.table(table)).collect();
    link.batch_execute(&format!("truncate {}", tables.join(", "))).await.map_err(|error| trouble("schema", &error))
}

async fn is_so(link: &Link, question: &str) -> Result<bool, Trouble> {
    let failed = |error: tokio_postgres::Error| trouble("schema", &error);
    link.query_one(question, &[]).await.map_err(failed)?.try_get(0).map_err(failed)
}
