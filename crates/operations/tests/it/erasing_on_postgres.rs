//! Erasing on PostgreSQL: nothing of an erased person is in clear in any file of the cluster at any time, and once it is scrubbed
//! nothing of theirs is in any at all; whichever statement fails and whenever it is cut off, they are wholly there or wholly gone.

use crate::erasing::{NOON, add_clear, in_memory, is_whole_or_gone, leave, lived_in, one_of_many, policies_of, somebody};
use crate::traces::{Traces, count};
use crate::{erasing, kit};
use operations::Collected;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::ArchiveRow;
use testkit::{Database, House, Postgres};
use vocabulary::{Chance, Clock, Effect, SiteId};

/// Counts the statements that write anything, and the commit; from a given one on all of them fail, as on a full disk.
const FAULTS: &str = "create schema fault; \
    create sequence fault.left increment -1 minvalue -1000000000 maxvalue 1000000000 start 1000000000; \
    create function fault.strike() returns trigger language plpgsql as $$ begin \
        if nextval('fault.left') < 0 then raise exception 'no room, as a test asked' using errcode = '53100'; end if; return null; end $$; \
    do $$ declare one record; begin for one in select schemaname, tablename from pg_tables where schemaname in ('house', 'keys') loop \
        execute format('create trigger strike before insert or update or delete on %I.%I for each statement execute function fault.strike()', \
            one.schemaname, one.tablename); end loop; end $$; \
    create constraint trigger strike_at_commit after insert or update on house.log_head deferrable initially deferred \
        for each row execute function fault.strike()";

/// Of one something remains in the archive, of the other nothing.
const LEAVING: [&str; 2] = ["indiamart.com", "pactera.com"];

/// What somebody holds before they leave.
async fn held(house: &House, site: &SiteId, somebody: &Collected) -> (usize, usize) {
    let page = house.operations.person(site, &somebody.link).await.unwrap();
    (page.records.len(), count::<ArchiveRow>(&*house.store, site).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_an_erased_person_is_in_any_file_of_a_cluster_that_was_scrubbed() {
    let (cluster, keys) = (Postgres::start(), in_memory());
    let database = cluster.database();
    let house = House::in_database(&database, keys.path(), testkit::real_policies(), NOON).await;
    let (mut clear, mut traces, mut people) = (Traces::default(), Traces::default(), Vec::new());
    add_clear(&mut clear);
    for name in erasing::SITES {
        let site = House::site(name);
        let asha = somebody(&house, &site).await;
        lived_in(&house, &site, &asha).await;
        traces.take(Traces::of(&*house.store, &site, asha.subject).await);
        let kind = house.operations.forms(&site).unwrap()[0].kind;
        let neighbour = kit::send(&house, &site, kind).await;
        people.push((site, asha, neighbour));
    }
    assert_eq!(clear.in_folder(cluster.folder()), [""; 0], "in clear while they are there");
    for (site, asha, _) in &people {
        leave(&house, site, asha, &Effect::Deleted).await.unwrap();
        assert_eq!(traces.in_rows(&*house.store, site).await, [""; 0]);
    }
    cluster.sql(database.name(), "analyze; checkpoint");
    let before = traces.in_folder(cluster.folder());
    for wanted in ["sealed value in", "end of a sealed value in", "subject_key.wrapped in", "tag.tag in", "id in", "leaf.opening in", "link.token_sha256 in"] {
        assert!(before.iter().any(|found| found.starts_with(wanted)), "the search finds what is there: {wanted} {before:?}");
    }
    for place in ["/base/", "/pg_wal/"] {
        assert!(before.iter().any(|found| found.contains(place)), "the search finds what is there: {place} {before:?}");
    }
    assert_eq!(clear.in_folder(cluster.folder()), [""; 0], "in clear after the erasure");
    assert_eq!(house.scrub().await, []);
    traces.take(clear);
    assert_eq!(traces.in_folder(cluster.folder()), [""; 0], "after the scrub");
    cluster.kill();
    cluster.resume();
    assert_eq!(traces.in_folder(cluster.folder()), [""; 0], "after the database recovered");
    for (site, _, neighbour) in &people {
        assert!(!house.operations.person(site, &neighbour.link).await.unwrap().records.is_empty(), "who stays is there as before");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_statement_of_postgres_fails_the_person_is_wholly_there_or_wholly_gone() {
    let cluster = Postgres::shared();
    for name in LEAVING {
        let (site, policies, keys, database) = (House::site(name), policies_of(&[name]), in_memory(), cluster.database());
        let house = House::in_database(&database, keys.path(), policies.clone(), NOON).await;
        cluster.sql(database.name(), FAULTS);
        let (mut statement, mut outcomes) = (0, [0, 0]);
        loop {
            house.clock.advance_ms(1);
            let asha = somebody(&house, &site).await;
            let traces = Traces::of(&*house.store, &site, asha.subject).await;
            let held = held(&house, &site, &asha).await;
            cluster.sql(database.name(), &format!("select setval('fault.left', {statement})"));
            let left = leave(&house, &site, &asha, &Effect::Deleted).await;
            let struck = cluster.sql(database.name(), "select last_value < 0 from fault.left") == "t";
            assert!(struck != left.is_ok(), "{name}: {left:?} at statement {statement}");
            cluster.sql(database.name(), "select setval('fault.left', 1000000000)");
            let other = House::in_database(&database, keys.path(), policies.clone(), NOON.plus_ms(1_000_000)).await;
            let gone = is_whole_or_gone(&other, &site, &asha, held, async || traces.in_rows(&*other.store, &site).await).await;
            assert_eq!(gone, left.is_ok(), "{name}: at statement {statement}");
            outcomes[usize::from(gone)] += 1;
            if !struck {
                break;
            }
            statement += 1;
        }
        assert!(statement > 20 && outcomes[1] == 1, "{name}: {statement} statements, {outcomes:?}");
    }
}

/// How an erasure is cut off.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// Its connections end; the store may make others.
    Connections,
    /// They end, and nobody comes in any more.
    Door,
    /// The whole database is killed, and started again.
    Database,
}

impl Cut {
    fn make(self, cluster: &Postgres, database: &Database) {
        let ended = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'", database.name());
        match self {
            Self::Connections => drop(cluster.sql("postgres", &ended)),
            // Committed first, so that no connection slips in between.
            Self::Door => drop(cluster.sql("postgres", &format!("alter database {} allow_connections false; commit; {ended}", database.name()))),
            Self::Database => {
                cluster.kill();
                cluster.resume();
            }
        }
    }
}

/// A part of this time, by chance.
fn some_of(whole: Duration) -> Duration {
    let mut drawn = [0; 2];
    vault::SystemChance::default().fill(&mut drawn);
    whole.mul_f64(f64::from(u16::from_be_bytes(drawn)) / f64::from(u16::MAX))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::disallowed_methods, reason = "measures how long an erasure takes, to cut it off within that time")]
async fn cut_off_at_any_moment_an_erasure_on_postgres_is_wholly_done_or_not_at_all() {
    let rounds = if std::env::var_os("GOODFAITH_LONG").is_some() { 200 } else { 20 };
    let (cluster, keys, site) = (Arc::new(Postgres::start()), in_memory(), House::site("indiamart.com"));
    let (database, policies) = (cluster.database(), policies_of(&["indiamart.com"]));
    let house = House::in_database(&database, keys.path(), policies.clone(), NOON).await;
    // How long it takes when nobody cuts it off, and how long one who cuts takes to come.
    let first = one_of_many(&house, &site, 1_000_000).await;
    let begun = Instant::now();
    leave(&house, &site, &first, &Effect::Deleted).await.unwrap();
    let whole = begun.elapsed();
    let begun = Instant::now();
    cluster.sql("postgres", "select 1");
    let coming = begun.elapsed();
    let (mut all, mut outcomes) = (Traces::default(), [0, 0]);
    for round in 0..rounds {
        house.clock.advance_ms(1);
        let asha = one_of_many(&house, &site, round).await;
        let traces = Traces::of(&*house.store, &site, asha.subject).await;
        let held = held(&house, &site, &asha).await;
        let cut = [Cut::Connections, Cut::Door, Cut::Door, Cut::Database][round as usize % 4];
        let cutting = tokio::task::spawn_blocking({
            let (cluster, database, moment) = (Arc::clone(&cluster), database.clone(), some_of(whole.mul_f64(1.3)));
            move || {
                std::thread::sleep(moment);
                cut.make(&cluster, &database);
            }
        });
        if !matches!(cut, Cut::Database) {
            tokio::time::sleep(coming).await;
        }
        let left = leave(&house, &site, &asha, &Effect::Deleted).await;
        cutting.await.unwrap();
        if matches!(cut, Cut::Door) {
            cluster.sql("postgres", &format!("alter database {} allow_connections true", database.name()));
        }
        let gone = came_to((&database, keys.path()), (&house, &site), &asha, held, &traces).await;
        assert!(gone || left.is_err(), "acknowledged, and still there, in round {round} by {cut:?}");
        outcomes[usize::from(gone)] += 1;
        all.take(traces);
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
    assert_eq!(house.scrub().await, []);
    add_clear(&mut all);
    assert_eq!(all.in_folder(cluster.folder()), [""; 0]);
}

/// What another server finds that comes to the database afterwards.
async fn came_to((database, keys): (&Database, &Path), (house, site): (&House, &SiteId), somebody: &Collected, held: (usize, usize), traces: &Traces) -> bool {
    house.clock.advance_ms(1);
    let at = house.clock.now();
    let other = House::in_database(database, keys, policies_of(&["indiamart.com"]), at).await;
    is_whole_or_gone(&other, site, somebody, held, async || traces.in_rows(&*other.store, site).await).await
}
