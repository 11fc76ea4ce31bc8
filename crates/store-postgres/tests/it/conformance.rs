//! The conformance suite on PostgreSQL, at both isolations, and by two servers on one database.

use std::sync::Arc;
use store::Store;
use store_postgres::PostgresStore;
use testkit::{Database, Postgres, chance};

async fn store(database: &Database) -> PostgresStore {
    PostgresStore::open(database.address(), None, chance()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_does_what_every_store_must() {
    let database = Postgres::shared().database();
    assert_eq!(store::conformance::check_all(&store(&database).await).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_does_what_every_store_must_when_transactions_are_serializable() {
    let database = Postgres::shared().database_isolated("serializable");
    assert_eq!(store::conformance::check_all(&store(&database).await).await, Ok(()));
}

/// Two servers of ours on one database.
async fn two(database: &Database) -> [Arc<dyn Store>; 2] {
    [Arc::new(store(database).await), Arc::new(store(database).await)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_writers_on_two_servers_lose_nothing_and_do_nothing_twice() {
    let database = Postgres::shared().database();
    assert_eq!(store::conformance::check_writers(&two(&database).await).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_writers_on_two_servers_lose_nothing_when_transactions_are_serializable() {
    let database = Postgres::shared().database_isolated("serializable");
    assert_eq!(store::conformance::check_writers(&two(&database).await).await, Ok(()));
}
