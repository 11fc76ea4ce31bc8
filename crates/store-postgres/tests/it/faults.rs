//! Connections cut at the worst moment, and the database stopped and killed under load: nothing acknowledged is lost, nothing
//! is done twice, the errors are clear, and it goes on by itself.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::time::Duration;
use store::{Command, CountRow, Intent, LeafDraft, LeafRow, Part, PartyRow, Store, StoreError, Tally};
use store_postgres::PostgresStore;
use testkit::{Postgres, chance};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use vocabulary::{Recipient, SiteId, Timestamp, VersionId};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

pub(crate) fn part() -> Part {
    Part::of(&SiteId::new("one.example").unwrap())
}

/// Where the proxy cuts the connection on which it next sees a commit.
const NOWHERE: u8 = 0;
const BEFORE_COMMIT: u8 = 1;
const WITH_COMMIT: u8 = 2;
const AFTER_COMMIT: u8 = 3;

/// A proxy in front of the database that cuts a connection when it is told to.
#[derive(Clone)]
struct Proxy {
    cut: Arc<AtomicU8>,
    cuts: Arc<AtomicU32>,
    port: u16,
}

impl Proxy {
    async fn start(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self { cut: Arc::default(), cuts: Arc::default(), port: listener.local_addr().unwrap().port() };
        let accepting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (proxy, socket) = (accepting.clone(), socket.clone());
                tokio::spawn(async move { proxy.carry(client, UnixStream::connect(socket).await.unwrap()).await });
            }
        });
        proxy
    }

    /// Carries what is said to and fro, until one side ends or it is time to cut.
    async fn carry(&self, mut client: TcpStream, mut server: UnixStream) {
        let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
        loop {
            tokio::select! {
                read = client.read(&mut asked) => {
                    let Ok(1..) = read else { return };
                    let bytes = &asked[..read.unwrap()];
                    let is_commit = bytes.windows(7).any(|window| window == b"commit\0");
                    let cut = if is_commit { self.cut.swap(NOWHERE, Ordering::SeqCst) } else { NOWHERE };
                    if cut != NOWHERE {
                        self.cuts.fetch_add(1, Ordering::SeqCst);
                    }
                    if cut == BEFORE_COMMIT || server.write_all(bytes).await.is_err() || cut == WITH_COMMIT {
                        return;
                    }
                    if cut == AFTER_COMMIT {
                        // The database has done it and said so; nobody is told.
                        let _ = server.read(&mut answered).await;
                        return;
                    }
                }
                read = server.read(&mut answered) => {
                    let Ok(1..) = read else { return };
                    if client.write_all(&answered[..read.unwrap()]).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

fn version() -> VersionId {
    VersionId::try_from("one.example/2024-05-01".to_owned()).unwrap()
}

/// An act without an idempotency key that shows when it is done twice.
fn counted() -> Command {
    Command::new(NOW, vec![Intent::Count(Tally { version: version(), sentence: 1, day: Timestamp(0), answer: "permit" }, 1)])
}

fn logged(n: u32) -> Command {
    Command::new(NOW, vec![Intent::Append(LeafDraft { data: n.to_be_bytes().to_vec(), subject: None, opening: None })])
}

async fn counted_so_far(store: &dyn Store) -> u64 {
    let rows: Vec<CountRow> = store.all_rows(&part(), &[]).await.unwrap();
    rows.first().map_or(0, |row| row.decisions)
}

async fn cut_and_compare(isolation: &str) {
    let cluster = Postgres::shared();
    let database = cluster.database_isolated(isolation);
    let proxy = Proxy::start(cluster.socket()).await;
    let address = format!("postgres://postgres@127.0.0.1:{}/{}", proxy.port, database.name());
    let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&address, None, chance()).await.unwrap());
    // Another server, whose connection nobody cuts, works on the same part.
    let other: Arc<dyn Store> = Arc::new(PostgresStore::open(database.address(), None, chance()).await.unwrap());
    let mut acknowledged = 0;
    for round in 0..8 {
        for cut in [BEFORE_COMMIT, WITH_COMMIT, AFTER_COMMIT] {
            proxy.cut.store(cut, Ordering::SeqCst);
            let part = part();
            let (ours, theirs) = tokio::join!(store.apply_one(&part, counted()), other.apply_one(&part, logged(round)));
            ours.unwrap();
            theirs.unwrap();
            proxy.cut.store(cut, Ordering::SeqCst);
            store.apply_one(&part, logged(round + 1_000)).await.unwrap();
            acknowledged += 1;
            assert_eq!(counted_so_far(&*other).await, acknowledged, "cut {cut} in round {round}");
        }
    }
    assert_eq!(proxy.cuts.load(Ordering::SeqCst), 48, "every connection was cut that was to be cut");
    let leaves: Vec<LeafRow> = store.all_rows(&part(), &[]).await.unwrap();
    assert_eq!(leaves.len() as u64, acknowledged * 2, "each act left one leaf");
    the_log_is_whole(&*store).await;
}

pub(crate) async fn the_log_is_whole(store: &dyn Store) {
    let leaves: Vec<LeafRow> = store.all_rows(&part(), &[]).await.unwrap();
    let mut edge = ledger::Edge::default();
    for leaf in &leaves {
        edge.append(ledger::leaf_hash(&leaf.data));
    }
    let head = store.head(&part()).await.unwrap();
    assert_eq!((head.size, head.root), (edge.size(), edge.root()), "the head is the root of the leaves that are there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_at_its_commit_loses_nothing_and_does_nothing_twice() {
    cut_and_compare("read committed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_at_its_commit_does_nothing_twice_when_transactions_are_serializable() {
    cut_and_compare("serializable").await;
}

fn party(name: &str) -> PartyRow {
    PartyRow { party: ledger::PartyName::new(name).unwrap(), recipient: Recipient::Partner, registered_at: NOW }
}

/// Writes until it is told to stop; gives the names of what was acknowledged.
pub(crate) async fn write(store: Arc<dyn Store>, writer: u32, stop: Arc<AtomicBool>, done: Arc<AtomicU32>) -> BTreeSet<String> {
    let (mut names, mut n) = (BTreeSet::new(), 0_u32);
    while !stop.load(Ordering::SeqCst) {
        n += 1;
        let name = format!("party {writer} {n}");
        let leaf = Intent::Append(LeafDraft { data: name.as_bytes().to_vec(), subject: None, opening: None });
        match store.apply_one(&part(), Command::new(NOW, vec![Intent::insert(&party(&name)), leaf])).await {
            Ok(_) => {
                names.insert(name);
                done.fetch_add(1, Ordering::SeqCst);
            }
            Err(StoreError::Retry(_) | StoreError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(other) => panic!("not a clear error for a database that is gone: {other}"),
        }
    }
    names
}

/// Waits until more was acknowledged than now.
async fn until_it_goes_on(done: &AtomicU32) {
    let before = done.load(Ordering::SeqCst);
    for _ in 0..600 {
        if done.load(Ordering::SeqCst) > before + 20 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was done any more after the database came back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_stopped_and_killed_under_load_loses_nothing_and_all_goes_on_by_itself() {
    let cluster = Arc::new(Postgres::start());
    let database = cluster.database();
    let mut stores: Vec<Arc<dyn Store>> = Vec::new();
    for _ in 0..2 {
        stores.push(Arc::new(PostgresStore::open(database.address(), None, chance()).await.unwrap()));
    }
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let writers = (0..8_u32).map(|n| tokio::spawn(write(Arc::clone(&stores[n as usize % 2]), n, Arc::clone(&stop), Arc::clone(&done))));
    let writers: Vec<_> = writers.collect();
    until_it_goes_on(&done).await;
    for kill in [false, true, true] {
        let (cluster, reader) = (Arc::clone(&cluster), Arc::clone(&stores[0]));
        let away = tokio::task::spawn_blocking({
            let cluster = Arc::clone(&cluster);
            move || if kill { cluster.kill() } else { cluster.stop() }
        });
        away.await.unwrap();
        let read = reader.head(&part()).await;
        assert!(matches!(read, Err(StoreError::Unavailable(_) | StoreError::Retry(_))), "{read:?}");
        tokio::task::spawn_blocking(move || cluster.resume()).await.unwrap();
        until_it_goes_on(&done).await;
    }
    stop.store(true, Ordering::SeqCst);
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    let rows: Vec<PartyRow> = stores[1].all_rows(&part(), &[]).await.unwrap();
    let there: BTreeSet<String> = rows.into_iter().map(|row| row.party.to_string()).collect();
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "acknowledged and not there: {lost:?}");
    let leaves: Vec<LeafRow> = stores[1].all_rows(&part(), &[]).await.unwrap();
    let logged: BTreeSet<String> = leaves.iter().map(|leaf| String::from_utf8(leaf.data.clone()).unwrap()).collect();
    assert_eq!((logged.len(), &logged), (leaves.len(), &there), "each act is there whole and once");
    the_log_is_whole(&*stores[0]).await;
}

#[tokio::test]
async fn what_is_told_of_a_database_that_cannot_be_reached_has_no_password_in_it() {
    for address in ["postgres://someone:hunter2@127.0.0.1:1/house", "postgres://someone:hunter2@127.0.0.1:one/house", "postgres://someone:hunter2 @/"] {
        let error = PostgresStore::open(address, Some("hunter2"), chance()).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("hunter2"), "{error:?}");
    }
}
