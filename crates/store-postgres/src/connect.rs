//! Connections: how they are opened, kept and read through. Nothing is written here, and no password is ever shown.

use crate::sql::{self, SPELLING, Trouble, bound, trouble, unconnected};
use deadpool_postgres::{ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use std::time::Duration;
use store::{Cell, StoreError, Table};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections that read at a time.
const READERS_MAX: usize = 16;

/// How long a caller waits for one of them, and for a new one to be made.
const WAIT: Duration = Duration::from_secs(5);

/// After so long without an answer from the other machine a connection is given up.
const SILENCE_MAX: Duration = Duration::from_secs(15);

/// How often a read is tried.
const TRIES_MAX: u32 = 4;

/// How long after the first failed read the second is tried; then twice as long, and so on.
const PAUSE: Duration = Duration::from_millis(25);

/// What every connection is told first. Another server of ours that hangs or is cut off must not keep a part for ever, and
/// what we tell a person was kept must be kept: a database that answers before it has written is told not to.
const SETTINGS: &str = "set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '10s'; \
     select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/// What every connection is told besides that only reads.
const READING: &str = "set default_transaction_read_only = on";

/// What connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading and writing.
    Whole,
    /// Reading alone.
    Reading,
}

/// One connection.
pub(crate) type Link = ClientWrapper;

/// The way into one database.
#[derive(Clone)]
pub(crate) struct Doors {
    pool: Pool,
}

impl std::fmt::Debug for Doors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Doors").finish_non_exhaustive()
    }
}

impl Doors {
    /// Makes ready to connect; nothing is connected yet.
    pub(crate) fn new(mut config: Config, tls: Option<MakeRustlsConnect>, access: Access) -> Result<Self, StoreError> {
        config.connect_timeout(WAIT).tcp_user_timeout(SILENCE_MAX).keepalives_idle(SILENCE_MAX).application_name("goodfaith");
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match tls {
            Some(tls) => Manager::from_config(config, tls, recycling),
            None => Manager::from_config(config, NoTls, recycling),
        };
        let told = Hook::async_fn(move |link: &mut ClientWrapper, _| {
            Box::pin(async move {
                link.batch_execute(SETTINGS).await.map_err(HookError::Backend)?;
                if access == Access::Reading { link.batch_execute(READING).await.map_err(HookError::Backend) } else { Ok(()) }
            })
        });
        let pool = Pool::builder(manager)
            .max_size(READERS_MAX)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .post_create(told)
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { pool })
    }

    async fn borrow(&self) -> Result<Object, Trouble> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => unconnected(&error),
            other => Trouble::Lost(StoreError::Unavailable(other.to_string())),
        })
    }

    /// A connection to keep.
    pub(crate) async fn link(&self) -> Result<Link, Trouble> {
        self.borrow().await.map(Object::take)
    }

    /// Reads rows with these parameters after the part; once more where a connection breaks meanwhile.
    pub(crate) async fn read(&self, table: &'static Table, text: &str, (part, cells): (i64, &[Cell])) -> Result<Vec<Vec<Cell>>, StoreError> {
        let mut tried = 0;
        loop {
            let read = match self.borrow().await {
                Ok(link) => read_on(&link, table, text, (part, cells)).await,
                Err(trouble) => Err(trouble),
            };
            tried += 1;
            match read {
                Ok(rows) => return Ok(rows),
                Err(Trouble::Again(_) | Trouble::Lost(_)) if tried < TRIES_MAX => tokio::time::sleep(PAUSE * (1 << tried)).await,
                Err(trouble) => return Err(trouble.into_error()),
            }
        }
    }

    /// Reads the row with this key.
    pub(crate) async fn read_one(&self, table: &'static Table, part: i64, key: &[Cell]) -> Result<Option<Vec<Cell>>, StoreError> {
        if key.len() != table.key {
            return Err(StoreError::Invalid("a row is read by its whole key"));
        }
        Ok(self.read(table, &SPELLING.get(table), (part, key)).await?.pop())
    }
}

/// Reads rows on this connection.
pub(crate) async fn read_on(link: &Link, table: &'static Table, text: &str, (part, cells): (i64, &[Cell])) -> Result<Vec<Vec<Cell>>, Trouble> {
    let failed = |error: tokio_postgres::Error| trouble(table.name, &error);
    let statement = link.prepare_cached(text).await.map_err(failed)?;
    let part = Cell::Integer(part);
    let parameters = bound(&part, cells);
    let parameters: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = parameters.iter().map(|bound| bound as _).collect();
    let rows = link.query(&statement, &parameters).await.map_err(failed)?;
    rows.iter().map(|row| sql::cells(table, row)).collect()
}
