//! A house of an older program: served by nobody before there is a backup, brought further once, whole or not at all, and never by an older program
//! again.

use rusqlite::Connection;
use std::path::Path;
use store::{Command, CountRow, Intent, Migration, Part, Steps, Store, StoreError, Tally, Upgrade};
use store_sqlite::{STEPS, SqliteStore};
use vocabulary::{SiteId, Timestamp, VersionId};

/// What a second step of the tables might be; the program has none yet.
const SECOND: Steps = Steps {
    house: &[
        STEPS.house[0],
        "create table marked (part integer not null, mark text not null, primary key (part, mark)) strict; insert into marked select part, version from decision_count;",
    ],
    keys: &[STEPS.keys[0], "create table counted (part integer primary key) strict;"],
};
/// One that fails half way.
const BROKEN: Steps =
    Steps { house: &[STEPS.house[0], "create table marked (part integer primary key) strict; insert into nowhere values (1);"], keys: STEPS.keys };

fn part() -> Part {
    Part::of(&SiteId::new("one.example").unwrap())
}

async fn served(store: SqliteStore) -> Result<u64, StoreError> {
    let version = VersionId { site: part().site().clone(), effective: Timestamp(1).day() };
    let done = (&store as &dyn Store)
        .apply_one(&part(), Command::new(Timestamp(1), vec![Intent::Count(Tally { version, sentence: 1, day: Timestamp(0), answer: "permit" }, 1)]))
        .await;
    done?;
    let rows: Vec<CountRow> = (&store as &dyn Store).all_rows(&part(), &[]).await?;
    Ok(rows.iter().map(|row| row.decisions).sum())
}

fn at(folder: &Path, steps: Steps, upgrade: Upgrade) -> SqliteStore {
    SqliteStore::open(folder).unwrap().migrating(Migration { steps, upgrade })
}

fn tables(folder: &Path) -> (i64, i64) {
    let house = Connection::open(folder.join("one.example/house.sqlite")).unwrap();
    let version = house.query_row("pragma user_version", (), |row| row.get(0)).unwrap();
    let marked = house.query_row("select count(*) from sqlite_schema where name = 'marked'", (), |row| row.get(0)).unwrap();
    (version, marked)
}

#[tokio::test]
async fn an_older_house_is_brought_further_once_and_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(served(at(folder.path(), STEPS, Upgrade::Refused)).await, Ok(1));
    // The newer program does not touch it by the way.
    let refused = served(at(folder.path(), SECOND, Upgrade::Refused)).await.unwrap_err().to_string();
    assert!(refused.contains("schema 1; this program has 2") && refused.contains("take a backup"), "{refused}");
    assert_eq!(tables(folder.path()), (1, 0));
    assert_eq!(at(folder.path(), SECOND, Upgrade::Refused).schema_of(&part()).await.map(|schema| (schema.seen, schema.known)), Ok((1, 2)));
    // Told to, it takes the step, and everything is as it was.
    assert_eq!(served(at(folder.path(), SECOND, Upgrade::Allowed)).await, Ok(2));
    assert_eq!(tables(folder.path()), (2, 1));
    // Once: a second time the table is there, and making it again would fail.
    assert_eq!(served(at(folder.path(), SECOND, Upgrade::Allowed)).await, Ok(3));
    assert_eq!(served(at(folder.path(), SECOND, Upgrade::Refused)).await, Ok(4));
    // The older program leaves it alone from now on, whatever it is told.
    for upgrade in [Upgrade::Refused, Upgrade::Allowed] {
        let newer = served(at(folder.path(), STEPS, upgrade)).await.unwrap_err().to_string();
        assert!(newer.contains("newer program"), "{newer}");
    }
}

#[tokio::test]
async fn a_step_that_fails_leaves_the_house_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(served(at(folder.path(), STEPS, Upgrade::Refused)).await, Ok(1));
    let failed = served(at(folder.path(), BROKEN, Upgrade::Allowed)).await;
    assert!(failed.is_err(), "{failed:?}");
    assert_eq!(tables(folder.path()), (1, 0));
    assert_eq!(served(at(folder.path(), STEPS, Upgrade::Refused)).await, Ok(2));
    assert_eq!(served(at(folder.path(), SECOND, Upgrade::Allowed)).await, Ok(3));
}
