//! The wiring: which database, whose keys, which clock. It holds no rule.

use crate::database::{Database, StoreAddress};
use crate::files::Fault;
use crate::keys::Keeper;
use crate::retention;
use crate::upkeep::Upkeep;
use operations::{Foundations, House};
use policy::Policies;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use store::{Part, SiteKeyRow, Store};
use store_sqlite::SqliteStore;
use tokio::net::TcpListener;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Clock, SiteId, Timestamp};
use web::WebSettings;

/// The file that says that a house is being restored and is not whole yet.
pub(crate) const RESTORING: &str = "restoring";

/// The machine's clock.
#[derive(Debug)]
pub(crate) struct MachineClock;

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

/// Where a house is: its folder, its store and who keeps its keys, each the default one where nothing else is named.
#[derive(Debug)]
pub(crate) struct Where<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) store: Option<&'a StoreAddress>,
    pub(crate) keys: Option<&'a Keeper>,
}

/// Opens the house: the values and the log in this store, by default under `data/` of the folder; the site keys under
/// `keys/` of the folder, or with another keeper.
pub(crate) async fn open(policies: Policies, place: &Where<'_>, demonstration: bool) -> Result<Opened, Fault> {
    open_with(policies, place, demonstration, &Upkeep::default()).await
}

/// The same, for a house that sends letters or ships its erasures.
pub(crate) async fn open_with(policies: Policies, place: &Where<'_>, demonstration: bool, upkeep: &Upkeep) -> Result<Opened, Fault> {
    let folder = place.folder;
    if folder.join(RESTORING).exists() {
        return Err(Fault::House(format!(
            "{} was being restored and is not whole: who was erased may still be in it\n  hint: run `goodfaith restore` into the same folder again",
            folder.display()
        )));
    }
    std::fs::create_dir_all(folder).map_err(|cause| Fault::Write { path: folder.to_owned(), cause })?;
    let database = match place.store {
        Some(address) => Database::open(address).await?,
        None => Database::in_folder(&folder.join("data"))?,
    };
    let store = Arc::clone(&database.store);
    let vault = Vault::new(Keeper::open(place.keys, folder)?, Arc::clone(&store), Arc::new(SystemChance::default()));
    let foundations =
        Foundations { policies, store, vault: Arc::new(vault), clock: Arc::new(MachineClock), chance: Arc::new(SystemChance::default()), demonstration };
    let house = House::open(foundations).await.map_err(|error| Fault::House(error.to_string()))?;
    let retention = retention::of_house(folder)?;
    if let Some(unknown) = retention.sites().find(|name| !house.sites().iter().any(|site| site.as_str() == *name)) {
        return Err(Fault::Usage(format!("retention.toml names the site `{unknown}`, which has no policy here")));
    }
    let house = Arc::new(upkeep.give(house.keeping(retention))?);
    Ok(Opened { house, _database: database })
}

/// One site of a house, opened to be looked at.
pub(crate) struct Looked {
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) vault: Vault,
}

/// Opens one site of the house in a folder with its keys, to look at it. Another process may have it open; nothing is written.
pub(crate) async fn look_at(folder: &Path, site: &SiteId) -> Result<Looked, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::House(format!("{site}: {error}"));
    let store = Arc::new(SqliteStore::open_to_read(&folder.join("data")));
    let vault = Vault::new(Box::new(FileKek::new(&folder.join("keys"))), store.clone(), Arc::new(SystemChance::default()));
    let roots: Vec<SiteKeyRow> = (&*store as &dyn Store).all_rows(&Part::of(site), &[]).await.map_err(|error| failed(&error))?;
    if roots.is_empty() {
        return Err(Fault::House(format!("{site}: there is no key of this site in {}", folder.display())));
    }
    vault.open_site(site, MachineClock.now()).await.map_err(|error| failed(&error))?;
    Ok(Looked { store, vault })
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
