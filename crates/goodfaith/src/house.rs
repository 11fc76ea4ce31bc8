//! The wiring: which database, whose keys, which clock. It holds no rule.

use crate::database::{Database, StoreAddress};
use crate::files::Fault;
use operations::{Foundations, House};
use policy::Policies;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Clock, Timestamp};
use web::WebSettings;

/// The machine's clock.
#[derive(Debug)]
struct MachineClock;

impl Clock for MachineClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock comes into the house")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// A house, open.
pub(crate) struct Opened {
    pub(crate) house: Arc<House>,
    /// Held, and with it the lock on its folder where it has one, until the house is left.
    _database: Database,
}

/// Opens the house: the values and the log in this store, by default under `data/` of the folder; the site keys under
/// `keys/` of the folder.
pub(crate) async fn open(policies: Policies, folder: &Path, store: Option<&StoreAddress>, demonstration: bool) -> Result<Opened, Fault> {
    let keys = folder.join("keys");
    std::fs::create_dir_all(&keys).map_err(|cause| Fault::Write { path: keys.clone(), cause })?;
    let database = match store {
        Some(address) => Database::open(address).await?,
        None => Database::in_folder(&folder.join("data"))?,
    };
    let store = Arc::clone(&database.store);
    let vault = Vault::new(Box::new(FileKek::new(&keys)), Arc::clone(&store), Arc::new(SystemChance::default()));
    let foundations =
        Foundations { policies, store, vault: Arc::new(vault), clock: Arc::new(MachineClock), chance: Arc::new(SystemChance::default()), demonstration };
    let house = House::open(foundations).await.map(Arc::new).map_err(|error| Fault::House(error.to_string()))?;
    Ok(Opened { house, _database: database })
}

/// Binds a port of the loopback; port 0 takes a free one.
pub(crate) async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), Fault> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let failed =
        |cause: std::io::Error| Fault::Usage(format!("cannot listen on {wanted}: {cause}\n  hint: another program may have the port; choose one with --port"));
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Serves until the process is asked to stop.
pub(crate) async fn serve(house: Arc<House>, listener: TcpListener, settings: WebSettings) -> Result<(), Fault> {
    web::serve(listener, web::router(house, settings), asked_to_stop()).await.map_err(|error| Fault::House(error.to_string()))
}

/// Resolves on Ctrl-C, and on SIGTERM.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}

/// Starts the log of what went wrong, on standard error: ids and kinds, never a personal value. `RUST_LOG` chooses how much.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A log that was started before goes on.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Runs the asynchronous part of a command.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    start_log();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Fault::House(error.to_string()))?.block_on(work)
}
