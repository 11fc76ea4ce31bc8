//! The leader of a highly available PostgreSQL killed under load. `ha/run` makes the cluster and runs this.

use crate::faults::{part, the_log_is_whole, write};
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::{LeafRow, PartyRow, Store};
use store_postgres::PostgresStore;
use testkit::chance;

/// How long the standby may take to be leader: the lease of the old one, and some.
const GAP_MAX: Duration = Duration::from_secs(90);

async fn until_more(done: &AtomicU32, than: u32) -> Duration {
    let began = Instant::now();
    while done.load(Ordering::SeqCst) < than {
        assert!(began.elapsed() < GAP_MAX, "nobody took over in {GAP_MAX:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a cluster: run crates/store-postgres/ha/run"]
async fn a_leader_killed_under_load_takes_no_acknowledged_act_with_it() {
    let address = std::env::var("GOODFAITH_HA_ADDRESS").expect("run crates/store-postgres/ha/run");
    let kill = std::env::var("GOODFAITH_HA_KILL").expect("run crates/store-postgres/ha/run");
    let mut stores: Vec<Arc<dyn Store>> = Vec::new();
    for _ in 0..2 {
        stores.push(Arc::new(PostgresStore::open(&address, None, chance()).await.unwrap()));
    }
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let writers = (0..8_u32).map(|n| tokio::spawn(write(Arc::clone(&stores[n as usize % 2]), n, Arc::clone(&stop), Arc::clone(&done))));
    let writers: Vec<_> = writers.collect();
    until_more(&done, 500).await;
    let killed = tokio::task::spawn_blocking(move || Command::new(kill).output().unwrap()).await.unwrap();
    assert!(killed.status.success(), "{killed:?}");
    let before = done.load(Ordering::SeqCst);
    let gap = until_more(&done, before + 100).await;
    until_more(&done, before + 500).await;
    stop.store(true, Ordering::SeqCst);
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    let rows: Vec<PartyRow> = stores[0].all_rows(&part(), &[]).await.unwrap();
    let there: BTreeSet<String> = rows.into_iter().map(|row| row.party.to_string()).collect();
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "acknowledged and not there: {lost:?}");
    let leaves: Vec<LeafRow> = stores[0].all_rows(&part(), &[]).await.unwrap();
    let logged: BTreeSet<String> = leaves.iter().map(|leaf| String::from_utf8(leaf.data.clone()).unwrap()).collect();
    assert_eq!((logged.len(), &logged), (leaves.len(), &there), "each act is there whole and once");
    the_log_is_whole(&*stores[1]).await;
    let name = String::from_utf8_lossy(&killed.stdout).trim().to_owned();
    println!("killed `{name}` after {before} acts; 100 more were done {:.1} s later; {} acknowledged, 0 lost", gap.as_secs_f64(), acknowledged.len());
}
