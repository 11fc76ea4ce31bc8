//! A house of the benchmark's own policy in a temporary folder on the disk, and a server in front of it where one is wanted.

use crate::{fail, sure};
use operations::{Caller, Foundations, House, KeyRole};
use policy::{Policies, Severity, Source};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use store::{Part, Store};
use store_sqlite::SqliteStore;
use vault::{FileKek, SystemChance, Vault};
use vocabulary::{Chance, Clock, SiteId, Timestamp, VersionId};

/// The machine's clock.
#[derive(Debug)]
struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "a benchmark runs in the present")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// A house, its vault and its store.
pub(crate) struct Goodfaith {
    pub(crate) house: Arc<House>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) site: SiteId,
    pub(crate) part: Part,
    pub(crate) caller: Caller,
    pub(crate) key: String,
    chance: Arc<SystemChance>,
    pub(crate) folder: tempfile::TempDir,
}

impl Goodfaith {
    /// A new house of this policy for `bench.example`.
    pub(crate) async fn open(policy: &str) -> Self {
        let folder = sure(tempfile::tempdir_in("."));
        let store: Arc<dyn Store> = Arc::new(sure(SqliteStore::open(&folder.path().join("data"))));
        let chance = Arc::new(SystemChance::default());
        let vault = Arc::new(Vault::new(Box::new(FileKek::new(&folder.path().join("keys"))), Arc::clone(&store), chance.clone()));
        let source = Source { name: "bench.md".to_owned(), text: policy.to_owned() };
        let (policies, diagnostics) = Policies::compile(&[source], &operations::controls());
        if let Some(wrong) = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error) {
            fail(&format!("the policy does not compile: {wrong:?}"));
        }
        let foundations = Foundations {
            policies,
            store: Arc::clone(&store),
            vault: Arc::clone(&vault),
            clock: Arc::new(MachineClock),
            chance: chance.clone(),
            demonstration: false,
        };
        let house = Arc::new(sure(House::open(foundations).await));
        let site = sure(SiteId::new("bench.example"));
        let key = sure(house.issue_key(&site, "bench", KeyRole::Company).await);
        let caller = sure(house.caller(&site, &key).await);
        Self { part: Part::of(&site), house, store, vault, site, caller, key, chance, folder }
    }

    /// Ten random bytes, for an id.
    pub(crate) fn ten(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// The version in force.
    pub(crate) fn version(&self) -> VersionId {
        sure(self.house.policy(&self.site)).version().clone()
    }

    /// A server in front of it, on the loopback.
    pub(crate) async fn serve(&self) -> SocketAddr {
        let router = web::router(Arc::clone(&self.house), web::WebSettings::default());
        let listener = sure(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await);
        let address = sure(listener.local_addr());
        tokio::spawn(async move { sure(web::serve(listener, router, std::future::pending()).await) });
        address
    }

    /// The bytes of all its files.
    pub(crate) fn bytes(&self) -> u64 {
        bytes_below(self.folder.path())
    }
}

fn bytes_below(folder: &std::path::Path) -> u64 {
    let entries = sure(std::fs::read_dir(folder)).flatten();
    entries.map(|entry| if entry.path().is_dir() { bytes_below(&entry.path()) } else { entry.metadata().map_or(0, |about| about.len()) }).sum()
}
