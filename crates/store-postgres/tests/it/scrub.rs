//! Scrubbing: the bytes of rows that are gone leave the files, and what remains is told, whoever asks and whatever else runs.

use crate::faults::{part, the_log_is_whole, write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use store::{Command, Intent, LinkRow, Row, Store, StoreError, SubjectKeyRow, SubjectRow};
use store_postgres::{PostgresStore, Remains};
use testkit::{Database, Postgres, chance};
use vocabulary::{EvidenceId, SubjectId, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Looked for in the files.
const KEY: &[u8] = b"a wrapped key that nobody else has 4711";
const TOKEN: [u8; 32] = *b"the hash of a token that is 4712";

async fn open(address: &str) -> Result<PostgresStore, StoreError> {
    PostgresStore::open(address, None, chance()).await
}

/// Somebody with a key and a link.
async fn somebody(store: &dyn Store) -> SubjectId {
    let subject = SubjectId::new(NOW, &[7; 10]);
    let evidence = EvidenceId::new(NOW, &[8; 10]);
    let link = LinkRow { token_sha256: TOKEN, subject, evidence, opens: "page".to_owned(), detail: String::new(), expires_at: NOW };
    let rows = vec![
        Intent::insert(&SubjectRow { subject, created_at: NOW }),
        Intent::insert(&SubjectKeyRow { subject, root_version: 1, wrapped: KEY.to_vec() }),
        Intent::insert(&link),
    ];
    store.apply_one(&part(), Command::new(NOW, rows)).await.unwrap();
    subject
}

async fn erase(store: &dyn Store, subject: SubjectId) {
    store.apply_one(&part(), Command::new(NOW, vec![Intent::Erase(subject)])).await.unwrap();
}

/// How many files below a folder hold the key or the token's hash.
fn files_with_traces(folder: &Path) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found += files_with_traces(&entry);
        } else if let Ok(content) = std::fs::read(&entry) {
            let holds = |wanted: &[u8]| content.windows(wanted.len()).any(|window| window[0] == wanted[0] && window == wanted);
            found += usize::from(holds(KEY) || holds(&TOKEN));
        }
    }
    found
}

/// A role of this database's own that may do with its schemas what it wants, and nothing else.
fn role(cluster: &Postgres, database: &Database) -> String {
    let (name, role) = (database.name(), format!("keeper_of_{}", database.name()));
    cluster.sql(name, &format!("create role {role} login; grant create on database {name} to {role}"));
    database.address().replacen("postgres@", &format!("{role}@"), 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_gone_leaves_the_files_while_others_go_on() {
    let cluster = Postgres::start();
    let database = cluster.database();
    let store = Arc::new(open(database.address()).await.unwrap());
    let other: Arc<dyn Store> = Arc::new(open(database.address()).await.unwrap());
    let subject = somebody(&*store).await;
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let writing = tokio::spawn(write(Arc::clone(&other), 1, Arc::clone(&stop), Arc::clone(&done)));
    erase(&*store, subject).await;
    cluster.sql(database.name(), "checkpoint");
    assert!(files_with_traces(cluster.folder()) > 0, "the search finds what is there");
    let before = done.load(Ordering::SeqCst);
    let scrubbed = store.scrub().await.unwrap();
    assert_eq!(scrubbed.remains, []);
    assert!(scrubbed.tables > 10, "{scrubbed:?}");
    assert_eq!(files_with_traces(cluster.folder()), 0);
    assert!(done.load(Ordering::SeqCst) > before, "others went on meanwhile");
    stop.store(true, Ordering::SeqCst);
    assert!(!writing.await.unwrap().is_empty());
    the_log_is_whole(&*store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_an_older_transaction_runs_the_scrub_says_so_and_the_next_one_is_whole() {
    let cluster = Arc::new(Postgres::start());
    let database = cluster.database();
    let store = open(database.address()).await.unwrap();
    let subject = somebody(&store).await;
    let looking = tokio::task::spawn_blocking({
        let (cluster, name) = (Arc::clone(&cluster), database.name().to_owned());
        move || cluster.sql(&name, "begin isolation level repeatable read; create temp table seen as select 1; select pg_sleep(60)")
    });
    while cluster.sql("postgres", "select count(*) from pg_stat_activity where query like '%pg_sleep(60)' and wait_event = 'PgSleep'") != "1" {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    erase(&store, subject).await;
    assert_eq!(store.scrub().await.unwrap().remains, [Remains::OlderTransactions]);
    cluster.sql("postgres", "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    assert!(looking.await.is_err(), "it was cancelled");
    assert_eq!(store.scrub().await.unwrap().remains, []);
    assert_eq!(files_with_traces(cluster.folder()), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_may_not_do_all_is_told_what_remains_and_is_helped_by_what_the_program_names() {
    let cluster = Postgres::start();
    let database = cluster.database();
    let address = role(&cluster, &database);
    let store = open(&address).await.unwrap();
    let subject = somebody(&store).await;
    erase(&store, subject).await;
    let scrubbed = store.scrub().await.unwrap();
    assert_eq!(scrubbed.remains, [Remains::UnseenTransactions, Remains::Statistics, Remains::Segments]);
    let role = format!("keeper_of_{}", database.name());
    let granted = format!(
        "alter database {} owner to {role}; grant pg_checkpoint, pg_read_all_stats to {role}; grant execute on function pg_switch_wal to {role}",
        database.name()
    );
    // Settings of the database itself: the function is granted in each.
    cluster.sql(database.name(), &granted);
    assert_eq!(open(&address).await.unwrap().scrub().await.unwrap().remains, []);
    assert_eq!(files_with_traces(cluster.folder()), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_is_another_roles_is_an_error_and_not_passed_over() {
    let cluster = Postgres::shared();
    let database = cluster.database();
    let address = role(cluster, &database);
    open(&address).await.unwrap();
    cluster.sql(database.name(), &format!("alter table house.\"{}\" owner to postgres", LinkRow::TABLE.name));
    let error = open(&address).await.unwrap().scrub().await.unwrap_err();
    assert!(matches!(&error, StoreError::Unavailable(words) if words.contains("`link`")), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn segments_that_are_used_again_and_parameters_in_the_log_are_told() {
    let cluster = Postgres::start();
    let database = cluster.database();
    cluster.sql("postgres", &format!("alter database {} set log_statement = 'all'", database.name()));
    let store = open(database.address()).await.unwrap();
    assert_eq!(store.scrub().await.unwrap().remains, [Remains::ServerLog]);
    cluster.sql("postgres", &format!("alter database {} reset log_statement", database.name()));
    cluster.sql("postgres", "select pg_create_physical_replication_slot('kept', true)");
    let store = open(database.address()).await.unwrap();
    assert_eq!(store.scrub().await.unwrap().remains, [Remains::KeptSegments]);
}
