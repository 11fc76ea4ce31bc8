//! The conformance suite on PostgreSQL, at both isolations, and by two servers on one database.

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
