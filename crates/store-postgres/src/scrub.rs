//! Taking the bytes of rows that are gone out of the files of the database, as far as the database can. It never changes a row
//! that is there, and never says that nothing remains where it cannot know.

use crate::connect::Link;
use crate::sql::{SPELLING, Trouble, trouble};
use crate::store::PostgresStore;
use std::time::Duration;
use store::{CATALOGUE, Home, OnErasure, StoreError, Table, Whose};
use tokio_postgres::error::SqlState;

/// What the connection is told first. Whoever waits behind our lock waits longer than we wait for it, so that they do not fail.
const SETTINGS: &str = "set statement_timeout = 0; set lock_timeout = '2s'";

/// How often a table is tried that others hold, and the pause between.
const TRIES_MAX: u32 = 30;
const PAUSE: Duration = Duration::from_millis(500);

/// How often it is asked whether a transaction from before still runs, and the pause between.
const ELDERS_ASKED_MAX: u32 = 50;
const ELDERS_PAUSE: Duration = Duration::from_millis(200);

/// What the planner knows of the columns: samples of their values, also of such as are gone.
const STATISTICS: &str = "pg_catalog.pg_statistic";

/// How many transactions of this database began before that one, and may still see what was deleted before it.
const ELDERS: &str = "with before as (select age($1::text::xid8::xid) as age) select \
    (select count(*) from pg_stat_activity, before where pid <> pg_backend_pid() and (datname is null or datname = current_database()) \
        and greatest(age(backend_xmin), age(backend_xid)) > before.age) \
    + (select count(*) from pg_prepared_xacts, before where database = current_database() and age(transaction) > before.age) \
    + (select count(*) from pg_replication_slots, before where greatest(age(xmin), age(catalog_xmin)) > before.age)";

/// Where the database keeps bytes that this program does not reach: a question for each of [`PLACES`], in their order.
const ASK_PLACES: &str = "select not pg_has_role(current_user, 'pg_read_all_stats', 'usage'), \
    current_setting('wal_recycle')::boolean, \
    current_setting('wal_keep_size') <> '0' or exists (select from pg_replication_slots where restart_lsn is not null), \
    current_setting('archive_mode') <> 'off', \
    exists (select from pg_stat_replication), \
    current_setting('log_parameter_max_length_on_error') <> '0' or (current_setting('log_parameter_max_length') <> '0' \
        and (current_setting('log_statement') in ('mod', 'all') or current_setting('log_min_duration_statement') <> '-1' \
            or current_setting('log_min_duration_sample') <> '-1' or current_setting('log_transaction_sample_rate') <> '0'))";

const PLACES: [Remains; 6] =
    [Remains::UnseenTransactions, Remains::RecycledSegments, Remains::KeptSegments, Remains::ArchivedSegments, Remains::Replicas, Remains::ServerLog];

/// What a scrub came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Scrubbed {
    /// How many tables were written anew.
    pub tables: usize,
    /// Where bytes of rows that are gone may be all the same. Their keys are gone: nobody can read what they say.
    pub remains: Vec<Remains>,
}

/// Where bytes of rows that are gone may remain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remains {
    /// A transaction that began before, as a backup, can still see them: scrub again when it has ended.
    OlderTransactions,
    /// There may be such a transaction of another role, which this one may not see.
    UnseenTransactions,
    /// The planner's statistics are not this role's to write anew.
    Statistics,
    /// This role may not end a segment of the write-ahead log and make a checkpoint; in time the database does.
    Segments,
    /// Segments of the write-ahead log are used again and not removed: `wal_recycle` is on.
    RecycledSegments,
    /// Segments of the write-ahead log are kept: `wal_keep_size` is set, or a replication slot holds them.
    KeptSegments,
    /// Segments of the write-ahead log are archived elsewhere.
    ArchivedSegments,
    /// Replicas have a write-ahead log of their own.
    Replicas,
    /// The server's log is told to hold the parameters of statements.
    ServerLog,
}

impl PostgresStore {
    /// Takes the bytes of erased rows out of the files of the database, as far as the database can.
    ///
    /// Erasing deletes rows and the key without which nothing of them can be read. PostgreSQL leaves the deleted bytes in its files
    /// until it needs the room. This writes every table that may hold something of a person anew, with its indexes, then the
    /// planner's samples of them, ends the segment of the write-ahead log and makes a checkpoint, after which older segments are
    /// removed, where `wal_recycle` is off. Each table is held by itself for as long as writing it takes; other servers go on, and
    /// wait for that table alone. The log of a large house is the largest of them: choose a quiet hour.
    ///
    /// What the answer names remains, and so does what no database knows of: backups, and the blocks of files that the file system has
    /// given back and not yet used again. Nothing anywhere is in clear.
    ///
    /// # Errors
    /// When the database cannot be reached, others hold a table all the time, or it is not this role's.
    pub async fn scrub(&self) -> Result<Scrubbed, StoreError> {
        let link = self.doors.link().await.map_err(Trouble::into_error)?;
        scrub(&link).await.map_err(Trouble::into_error)
    }
}

async fn scrub(link: &Link) -> Result<Scrubbed, Trouble> {
    link.batch_execute(SETTINGS).await.map_err(|error| trouble("scrub", &error))?;
    let mut remains = Vec::new();
    if !outlives_all_before(link).await? {
        remains.push(Remains::OlderTransactions);
    }
    let mut tables = 0;
    for table in CATALOGUE.iter().copied().filter(|table| may_hold_a_person(table)) {
        if !is_written_anew(link, &SPELLING.table(table), table.name).await? {
            let words = format!("the table `{}` is not this role's to write anew", table.name);
            return Err(Trouble::Final(StoreError::Unavailable(words)));
        }
        tables += 1;
    }
    // The samples of before were only just replaced. Who was waited for in vain is not waited for again.
    if remains.is_empty() && !outlives_all_before(link).await? {
        remains.push(Remains::OlderTransactions);
    }
    if !is_written_anew(link, STATISTICS, "statistics").await? {
        remains.push(Remains::Statistics);
    }
    if !is_log_ended(link).await? {
        remains.push(Remains::Segments);
    }
    let told = link.query_one(ASK_PLACES, &[]).await.map_err(|error| trouble("settings", &error))?;
    for (n, place) in PLACES.into_iter().enumerate() {
        if told.try_get(n).map_err(|error| trouble("settings", &error))? {
            remains.push(place);
        }
    }
    remains.sort_unstable();
    Ok(Scrubbed { tables, remains })
}

/// Whether erasing, an archive's end or a key's takes something out of this table.
fn may_hold_a_person(table: &Table) -> bool {
    let holds = table.columns.iter().any(|column| matches!(column.whose, Whose::Person | Whose::Archived));
    holds || table.on_erasure != OnErasure::Keep || table.home == Home::Keys
}

/// Waits until no transaction from before can see what is deleted by now; whether that came to be.
async fn outlives_all_before(link: &Link) -> Result<bool, Trouble> {
    let failed = |error: tokio_postgres::Error| trouble("transactions", &error);
    let now: String = link.query_one("select pg_current_xact_id()::text", &[]).await.and_then(|row| row.try_get(0)).map_err(failed)?;
    for asked in 0..ELDERS_ASKED_MAX {
        if asked > 0 {
            tokio::time::sleep(ELDERS_PAUSE).await;
        }
        let elders: i64 = link.query_one(ELDERS, &[&now]).await.and_then(|row| row.try_get(0)).map_err(failed)?;
        if elders == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes a table anew without what was deleted; whether that was done. The database passes over a table that is not the role's
/// and calls it well done, so it is the file that is asked.
async fn is_written_anew(link: &Link, table: &str, name: &'static str) -> Result<bool, Trouble> {
    let before = file_of(link, table, name).await?;
    let text = format!("vacuum (full, analyze) {table}");
    let mut tried = 1;
    loop {
        match link.batch_execute(&text).await.map_err(|error| trouble(name, &error)) {
            Ok(()) => return Ok(file_of(link, table, name).await? != before),
            Err(Trouble::Again(_)) if tried < TRIES_MAX => tokio::time::sleep(PAUSE).await,
            Err(trouble) => return Err(trouble),
        }
        tried += 1;
    }
}

/// The number of the file that a table is in.
async fn file_of(link: &Link, table: &str, name: &'static str) -> Result<i64, Trouble> {
    let row = link.query_one("select pg_relation_filenode($1::text::regclass)::bigint", &[&table]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| trouble(name, &error))
}

/// Ends the segment of the write-ahead log, and makes a checkpoint, after which those before it are needed no more; whether the
/// role may do both.
async fn is_log_ended(link: &Link) -> Result<bool, Trouble> {
    let mut may = true;
    for text in ["select pg_switch_wal()", "checkpoint"] {
        match link.batch_execute(text).await {
            Ok(()) => {}
            Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => may = false,
            Err(error) => return Err(trouble("checkpoint", &error)),
        }
    }
    Ok(may)
}
