//! Servers killed at random moments under load, started again, and compared with what they had acknowledged.

use super::actor::Actor;
use super::chance::Dice;
use super::client::Door;
use super::closed::{Closed, Found};
use super::server::{Place, Server};
use super::{rounds, say, seed};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use testkit::Postgres;

/// How many act at once.
const ACTORS: usize = 5;

/// A house is left for a new one after so many kills, so that reading it whole stays quick.
const KILLS_OF_A_HOUSE: u32 = 50;

/// The house is read past the program after every so many kills, and at the end.
const KILLS_BETWEEN_READINGS: u32 = 2;

/// How long the servers work before one of them is killed, in milliseconds: half of it where they work as long again after that.
const WORK_MS: std::ops::Range<u64> = 300..1_000;

/// A house, its servers, and all who act on it.
struct Scene {
    place: Place,
    servers: Vec<Option<Server>>,
    doors: Vec<Door>,
    actors: Vec<Actor>,
    dice: Dice,
    tally: Tally,
}

/// What a loop has come to.
#[derive(Debug, Default)]
struct Tally {
    kills: u32,
    acknowledged: u64,
    asked_about: usize,
    readings: u32,
    found: Found,
}

impl Scene {
    async fn open(place: Place, servers: usize, seed: u64) -> Self {
        let key = place.key();
        let servers: Vec<Option<Server>> = (0..servers).map(|_| Some(Server::start(&place))).collect();
        let doors: Vec<Door> = servers.iter().flatten().map(|server| Door::new(&key, server.port())).collect();
        let mut actors = Vec::new();
        for n in 0..ACTORS {
            actors.push(Actor::new(&format!("a{n}"), doors.clone(), (n % doors.len(), seed + n as u64)).await);
        }
        Self { place, servers, doors, actors, dice: Dice::new(seed), tally: Tally::default() }
    }

    /// All act until one of the servers is killed; where there is another, they go on there.
    async fn work_and_kill(&mut self) {
        let stop = Arc::new(AtomicBool::new(false));
        let actors = std::mem::take(&mut self.actors);
        let running: Vec<_> = actors.into_iter().map(|actor| tokio::spawn(actor.run(Arc::clone(&stop)))).collect();
        self.work().await;
        let victim = self.dice.place(self.servers.len());
        self.servers[victim].take().unwrap().kill();
        self.tally.kills += 1;
        if self.servers.len() > 1 {
            // The others take over, and the one that was killed comes back while they work.
            self.start(victim);
            self.work().await;
            stop.store(true, Ordering::SeqCst);
        }
        for actor in running {
            self.actors.push(actor.await.unwrap());
        }
    }

    async fn work(&mut self) {
        let ms = WORK_MS.start + self.dice.below(WORK_MS.end - WORK_MS.start);
        tokio::time::sleep(Duration::from_millis(ms / self.servers.len() as u64)).await;
    }

    fn start(&mut self, place: usize) {
        let server = Server::start(&self.place);
        self.doors[place].moved_to(server.port());
        self.servers[place] = Some(server);
    }

    /// Reads the house past the program.
    async fn read(&mut self) {
        self.tally.found = Closed::read(&self.place).await.check(&self.actors).await;
        self.tally.readings += 1;
    }

    /// Every act whose answer was lost is asked again, and the house compared with all that was acknowledged.
    async fn settle(&mut self) {
        for actor in &mut self.actors {
            actor.settle().await;
        }
        let comparing: Vec<_> = std::mem::take(&mut self.actors).into_iter().map(|actor| tokio::spawn(actor.compared())).collect();
        for actor in comparing {
            let (actor, asked_about) = actor.await.unwrap();
            self.tally.asked_about += asked_about;
            self.actors.push(actor);
        }
        self.tally.acknowledged = self.actors.iter().map(|actor| actor.acknowledged).sum();
    }

    /// One round on a store that one server has to itself: it is read after the kill, before anything could tidy it up.
    async fn round_alone(&mut self) {
        self.work_and_kill().await;
        if self.tally.kills.is_multiple_of(KILLS_BETWEEN_READINGS) {
            self.read().await;
        }
        self.start(0);
        self.settle().await;
    }

    /// One round of two servers on one store, which is read while they stand idle.
    async fn round_together(&mut self) {
        self.work_and_kill().await;
        self.settle().await;
        if self.tally.kills.is_multiple_of(KILLS_BETWEEN_READINGS) {
            self.read().await;
        }
    }
}

impl Tally {
    fn say(&self, what: &str) {
        let Self { kills, acknowledged, asked_about, readings, found } = self;
        say(&format!(
            "{what}: {kills} kills, {acknowledged} acts acknowledged; people compared {asked_about} times, the house read whole {readings} times; at the end {} people, {} log entries verified, {} keys of nobody (seed {})",
            found.people,
            found.leaves,
            found.keys_of_nobody,
            seed()
        ));
    }

    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.acknowledged += other.acknowledged;
        self.asked_about += other.asked_about;
        self.readings += other.readings;
        self.found = other.found;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_at_any_moment_loses_nothing_and_does_nothing_twice() {
    let mut all = Tally::default();
    while all.kills < rounds() {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut scene = Scene::open(Place::new(folder.path(), None), 1, seed() + u64::from(all.kills)).await;
        for _ in 0..KILLS_OF_A_HOUSE.min(rounds() - all.kills) {
            scene.round_alone().await;
        }
        scene.servers.clear();
        scene.read().await;
        all.add(&scene.tally);
        all.say("one server on SQLite");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_servers_on_one_database_either_can_be_killed() {
    let cluster = Postgres::start();
    let mut all = Tally::default();
    while all.kills < rounds() {
        let (folder, database) = (tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(), cluster.database());
        let place = Place::new(folder.path(), Some(database.address()));
        let mut scene = Scene::open(place, 2, seed() + u64::from(all.kills)).await;
        for _ in 0..KILLS_OF_A_HOUSE.min(rounds() - all.kills) {
            scene.round_together().await;
        }
        scene.servers.clear();
        scene.read().await;
        assert_eq!(scene.tally.found.keys_of_nobody, 0, "on one database people come and go with their keys");
        all.add(&scene.tally);
        all.say("two servers on PostgreSQL");
    }
}
