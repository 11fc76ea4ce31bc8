//! The database stopped and killed while the house is served: errors are clear, and all goes on by itself when it is back.

use super::actor::Actor;
use super::client::Door;
use super::closed::Closed;
use super::server::{Place, Server};
use super::{say, seed};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use testkit::Postgres;

/// How many act at once.
const ACTORS: usize = 4;

/// How often it is looked whether acts are acknowledged again, and how long apart.
const LOOKS_MAX: u32 = 3_000;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Acts that must be acknowledged before the next thing happens.
const ACTS: u64 = 40;

/// Waits until so many more acts were acknowledged.
async fn until_it_goes_on(done: &AtomicU64) {
    let before = done.load(Ordering::SeqCst);
    for _ in 0..LOOKS_MAX {
        if done.load(Ordering::SeqCst) >= before + ACTS {
            return;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    panic!("nothing is acknowledged any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_under_a_server_is_told_clearly_and_found_again() {
    let cluster = Arc::new(Postgres::start());
    let (folder, database) = (tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(), cluster.database());
    let place = Place::new(folder.path(), Some(database.address()));
    let key = place.key();
    let server = Server::start(&place);
    let door = Door::new(&key, server.port());
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut running = Vec::new();
    for n in 0..ACTORS {
        let actor = Actor::new(&format!("d{n}"), vec![door.clone()], (0, seed() + n as u64)).await;
        running.push(tokio::spawn(actor.counting(Arc::clone(&done)).run(Arc::clone(&stop))));
    }
    for kill in [false, true, false, true] {
        until_it_goes_on(&done).await;
        let away = Arc::clone(&cluster);
        tokio::task::spawn_blocking(move || if kill { away.kill() } else { away.stop() }).await.unwrap();
        let refused = door.read("/facts?party=Somebody").await.unwrap();
        super::disk::is_clear(&refused, "application/problem+json");
        assert_eq!(door.page("/privacy").await.unwrap().status, 200, "the policy can be read all the same");
        let back = Arc::clone(&cluster);
        tokio::task::spawn_blocking(move || back.resume()).await.unwrap();
    }
    until_it_goes_on(&done).await;
    stop.store(true, Ordering::SeqCst);
    let mut actors = Vec::new();
    for actor in running {
        let mut actor = actor.await.unwrap();
        actor.settle().await;
        actor.compare().await;
        actors.push(actor);
    }
    assert!(!server.errors().contains("example.org"), "{}", server.errors());
    server.kill();
    let found = Closed::read(&place).await.check(&actors).await;
    let sum = |of: fn(&Actor) -> u64| actors.iter().map(of).sum::<u64>();
    let (acknowledged, not_now) = (sum(|actor| actor.acknowledged), sum(|actor| actor.not_now));
    say(&format!("database stopped and killed twice each: {acknowledged} acts acknowledged, {not_now} refused for now, {found:?}"));
}
