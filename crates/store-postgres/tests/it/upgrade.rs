//! A database of an older program: served by nobody before there is a backup, brought further once, whole or not at all, and never by an older
//! program again.

use store::{Command, CountRow, Intent, Migration, Part, Steps, Store, StoreError, Tally, Upgrade};
use store_postgres::{PostgresStore, STEPS};
use testkit::{Database, Postgres, chance};
use vocabulary::{SiteId, Timestamp, VersionId};

/// What a second step of the tables might be; the program has none yet.
const SECOND: Steps = Steps {
    house: &[
        STEPS.house[0],
        "create table house.marked (part bigint not null, mark text not null, primary key (part, mark)); insert into house.marked select part, version from house.decision_count",
    ],
    keys: &[STEPS.keys[0], "create table keys.counted (part bigint primary key)"],
};
/// One that fails half way.
const BROKEN: Steps =
    Steps { house: &[STEPS.house[0], "create table house.marked (part bigint primary key); insert into house.nowhere values (1)"], keys: STEPS.keys };

fn part() -> Part {
    Part::of(&SiteId::new("one.example").unwrap())
}

async fn served(database: &Database, steps: Steps, upgrade: Upgrade) -> Result<u64, StoreError> {
    let store = PostgresStore::open_migrating(database.address(), None, chance(), &Migration { steps, upgrade }).await?;
    let version = VersionId { site: part().site().clone(), effective: Timestamp(1).day() };
    (&store as &dyn Store)
        .apply_one(&part(), Command::new(Timestamp(1), vec![Intent::Count(Tally { version, sentence: 1, day: Timestamp(0), answer: "permit" }, 1)]))
        .await?;
    let rows: Vec<CountRow> = (&store as &dyn Store).all_rows(&part(), &[]).await?;
    Ok(rows.iter().map(|row| row.decisions).sum())
}

fn is_marked(database: &Database) -> bool {
    Postgres::shared().sql(database.name(), "select to_regclass('house.marked') is not null") == "t"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_database_is_brought_further_once_and_only_when_somebody_says_so() {
    let database = Postgres::shared().database();
    assert_eq!(served(&database, STEPS, Upgrade::Refused).await, Ok(1));
    let refused = served(&database, SECOND, Upgrade::Refused).await.unwrap_err().to_string();
    assert!(refused.contains("schema 1; this program has 2") && refused.contains("take a backup"), "{refused}");
    assert!(!is_marked(&database));
    // Two servers at once: the step is taken once.
    let (one, other) = tokio::join!(served(&database, SECOND, Upgrade::Allowed), served(&database, SECOND, Upgrade::Allowed));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert!(is_marked(&database));
    assert_eq!(served(&database, SECOND, Upgrade::Refused).await, Ok(4));
    for upgrade in [Upgrade::Refused, Upgrade::Allowed] {
        let newer = served(&database, STEPS, upgrade).await.unwrap_err().to_string();
        assert!(newer.contains("newer program"), "{newer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_fails_leaves_the_database_as_it_was() {
    let database = Postgres::shared().database();
    assert_eq!(served(&database, STEPS, Upgrade::Refused).await, Ok(1));
    assert!(served(&database, BROKEN, Upgrade::Allowed).await.is_err());
    assert!(!is_marked(&database));
    assert_eq!(served(&database, STEPS, Upgrade::Refused).await, Ok(2));
    assert_eq!(served(&database, SECOND, Upgrade::Allowed).await, Ok(3));
}
