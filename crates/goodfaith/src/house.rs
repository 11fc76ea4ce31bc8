//! The wiring: which database, whose keys, which clock. It holds no rule.

use crate::backups_made::BackupList;
use crate::children;
use crate::database::{Database, Readable};
use crate::files::Fault;
use crate::metered::Metered;
use crate::offering;
use crate::own_forms;
use crate::retention;
use crate::settings::HouseSettings;
use crate::staff;
use crate::systems;
use crate::traces::{self, Traces};
use crate::upkeep::Upkeep;
use operations::{Foundations, House};
use policy::Policies;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use store::{Part, SiteKeyRow, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};
use vault::{KekProvider, SystemChance, Vault};
use vocabulary::{Clock, SiteId, Timestamp};
use web::WebSettings;

/// The machine's clock.
#[derive(Debug)]
pub(crate) struct MachineClock;

impl Clock for MachineClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock comes into the house")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// It, for whoever asks the time beside the house.
pub(crate) fn machine_clock() -> Arc<dyn Clock> {
    Arc::new(MachineClock)
}

/// A house, open.
pub(crate) struct Opened {
    pub(crate) house: Arc<House>,
    /// Held, and with it the lock on its folder where it has one, until the house is left.
    _database: Database,
}

/// Opens the house: the values and the log in its store, its keys with their keeper. It sends letters and ships its erasures as the operator chose.
pub(crate) async fn open(policies: Policies, at: &HouseSettings, demonstration: bool, upkeep: &Upkeep) -> Result<Opened, Fault> {
    let folder = &at.folder;
    std::fs::create_dir_all(folder).map_err(|cause| Fault::Write { path: folder.clone(), cause })?;
    let database = Database::open(&at.store).await?;
    let store: Arc<dyn Store> = Arc::new(Metered(Arc::clone(&database.store)));
    let vault = Vault::new(at.keys.open()?, Arc::clone(&store), Arc::new(SystemChance::default()));
    let foundations =
        Foundations { policies, store, vault: Arc::new(vault), clock: Arc::new(MachineClock), chance: Arc::new(SystemChance::default()), demonstration };
    let house = House::open(foundations).await.map_err(|error| Fault::House(error.to_string()))?;
    let retention = retention::of_house(folder)?;
    if let Some(unknown) = retention.sites().find(|name| !house.sites().iter().any(|site| site.as_str() == *name)) {
        return Err(Fault::Usage(format!("retention.toml names the site `{unknown}`, which has no policy here")));
    }
    let offering = offering::of_house(folder)?;
    if let Some(unknown) = offering.sites().find(|name| !house.sites().iter().any(|site| site.as_str() == *name)) {
        return Err(Fault::Usage(format!("offering.toml names the site `{unknown}`, which has no policy here")));
    }
    let practice = children::of_house(folder)?;
    if let Some(unknown) = practice.sites().find(|name| !house.sites().iter().any(|site| site.as_str() == *name)) {
        return Err(Fault::Usage(format!("children.toml names the site `{unknown}`, which has no policy here")));
    }
    let staff = staff::of_house(folder)?;
    if let Some(unknown) = staff.sites().find(|name| !house.sites().iter().any(|site| site.as_str() == *name)) {
        return Err(Fault::Usage(format!("staff.toml names the site `{unknown}`, which has no policy here")));
    }
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let house = staff::vouched_by(&staff, folder, house, &clock)?;
    let house = systems::of_house(house, folder)?;
    let house = Arc::new(upkeep.give(own_forms::declared(
        house.keeping(retention).offering(offering).asking_parents(practice).staffed(staff).knowing_backups(Arc::new(BackupList::of(folder))),
        &folder.join("forms"),
        upkeep.forms.as_deref(),
    )?)?);
    let forbidden = house.forbidden_tellings().map_err(|error| Fault::House(error.to_string()))?;
    if !forbidden.is_empty() {
        let lines: Vec<String> = forbidden.iter().map(ToString::to_string).collect();
        return Err(Fault::Usage(format!("offering.toml: {}", lines.join("; "))));
    }
    Ok(Opened { house, _database: database })
}

/// Opens the keys of one site of a house that is read, and never makes one. Another process may have the house open.
pub(crate) async fn look_at(readable: &Readable, keys: Box<dyn KekProvider>, site: &SiteId) -> Result<Vault, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::House(format!("{site}: {error}"));
    let roots: Vec<SiteKeyRow> = readable.store.all_rows(&Part::of(site), &[]).await.map_err(|error| failed(&error))?;
    if roots.is_empty() {
        return Err(Fault::House(format!("{site}: there is no key of this site in the store")));
    }
    let vault = Vault::new(keys, Arc::clone(&readable.store), Arc::new(SystemChance::default()));
    vault.open_site(site, MachineClock.now()).await.map_err(|error| failed(&error))?;
    Ok(vault)
}

/// Binds a port of the loopback; port 0 takes a free one.
pub(crate) async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), Fault> {
    listen_on(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

/// Binds this address.
pub(crate) async fn listen_on(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), Fault> {
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

/// Resolves on Ctrl-C, and on SIGTERM. Both are listened for from the call on, not from when it is first waited for.
pub(crate) fn asked_to_stop() -> impl Future<Output = ()> + Send {
    let heard = |kind: SignalKind| signal(kind).ok();
    let (interrupt, terminate) = (heard(SignalKind::interrupt()), heard(SignalKind::terminate()));
    async {
        tokio::select! {
            () = received(interrupt) => {}
            () = received(terminate) => {}
        }
    }
}

/// Resolves when the signal comes; never where it cannot be listened for.
async fn received(signal: Option<Signal>) {
    match signal {
        Some(mut signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Starts the log of what went wrong, on standard error: ids and kinds, never a personal value. `RUST_LOG` chooses how much.
/// With the address of a collector, traces are sent there besides.
fn start_log(collector: Option<&str>) -> Result<Option<Traces>, Fault> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::registry().with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter));
    // A log that was started before goes on.
    let Some(collector) = collector else {
        let _ = log.try_init();
        return Ok(None);
    };
    let (traces, layer) = traces::gather(collector)?;
    let _ = log.with(layer).try_init();
    Ok(Some(traces))
}

/// Runs the asynchronous part of a command.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    run_traced(None, work)
}

/// The same, with traces for the collector at this address.
pub(crate) fn run_traced<T>(collector: Option<&str>, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let _traces = start_log(collector)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Fault::House(error.to_string()))?.block_on(work)
}
