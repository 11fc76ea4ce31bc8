//! The wiring: which database, whose keys, which clock. It holds no rule.

use crate::children;
use crate::database::{Database, Readable};
use crate::files::Fault;
use crate::offering;
use crate::own_forms;
use crate::retention;
use crate::systems;
use crate::upkeep::Upkeep;
use crate::whereabouts::Whereabouts;
use operations::{Foundations, House};
use policy::Policies;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use store::{Part, SiteKeyRow};
use tokio::net::TcpListener;
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

/// A house, open.
pub(crate) struct Opened {
    pub(crate) house: Arc<House>,
    /// Held, and with it the lock on its folder where it has one, until the house is left.
    _database: Database,
}

/// Opens the house: the values and the log in its store, its keys with their keeper. It sends letters and ships its erasures as the operator chose.
pub(crate) async fn open(policies: Policies, at: &Whereabouts, demonstration: bool, upkeep: &Upkeep) -> Result<Opened, Fault> {
    let folder = &at.folder;
    std::fs::create_dir_all(folder).map_err(|cause| Fault::Write { path: folder.clone(), cause })?;
    let database = Database::open(&at.store()).await?;
    let store = Arc::clone(&database.store);
    let vault = Vault::new(at.keys()?, Arc::clone(&store), Arc::new(SystemChance::default()));
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
    let house = systems::of_house(house, folder)?;
    let house = Arc::new(upkeep.give(own_forms::declared(
        house.keeping(retention).offering(offering).asking_parents(practice),
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
pub(crate) async fn asked_to_stop() {
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
