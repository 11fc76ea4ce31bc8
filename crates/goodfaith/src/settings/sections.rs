//! The sections of `goodfaith.toml`. Each knows its keys, what holds where nothing is said, and what is wrong with itself.

use crate::database::StoreAddress;
use crate::keys::Keeper;
use crate::settings::reading::Reading;
use operations::Place;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use vocabulary::Within;

/// The port when none is given.
pub(crate) const PORT: u16 = 8620;
/// How often what is past its time is removed, where nothing is said.
const SWEEP_EVERY: &str = "24 hours";

fn parsed<T: FromStr>(what: &'static str) -> impl Fn(&str) -> Result<T, String> {
    move |text| text.parse().map_err(|_| what.to_owned())
}

/// An address on which something listens.
const ADDRESS: &str = "write an address and a port, as 127.0.0.1:8620 or [::1]:8620";

/// `[house]`: where it is, and the policies that run in it.
#[derive(Clone, Debug)]
pub(crate) struct HouseSettings {
    pub(crate) folder: PathBuf,
    pub(crate) policies: PathBuf,
    pub(crate) store: StoreAddress,
    pub(crate) keys: Keeper,
    pub(crate) forms: Option<PathBuf>,
}

impl HouseSettings {
    pub(crate) fn usual(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            policies: PathBuf::from("policies"),
            store: StoreAddress::Folder(folder.join("data")),
            keys: Keeper::Files(folder.join("keys")),
            forms: None,
        }
    }

    pub(crate) fn read(reading: &mut Reading<'_>, beside: &Path) -> Self {
        let mut section = reading.section("house");
        let folder = section.path("folder").unwrap_or_else(|| beside.to_owned());
        let usual = Self::usual(&folder);
        let settings = Self {
            policies: section.path("policies").unwrap_or_else(|| beside.join("policies")),
            store: section.read("store", |text| StoreAddress::written(text, beside)).unwrap_or(usual.store),
            keys: section.read("keys", |text| Keeper::from_str(text).map(|keeper| keeper.beside(beside))).unwrap_or(usual.keys),
            forms: section.path("forms"),
            folder,
        };
        section.end();
        settings
    }
}

/// `[server]`: where people reach it.
#[derive(Clone, Debug)]
pub(crate) struct ServerSettings {
    pub(crate) listen: SocketAddr,
    pub(crate) lobby: String,
    pub(crate) behind_proxies: Vec<IpAddr>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT)), lobby: "localhost".to_owned(), behind_proxies: Vec::new() }
    }
}

impl ServerSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let usual = Self::default();
        let mut section = reading.section("server");
        let settings = Self {
            listen: section.read("listen", parsed(ADDRESS)).unwrap_or(usual.listen),
            lobby: section.read("lobby", host_name).unwrap_or(usual.lobby),
            behind_proxies: section.list("behind-proxies", parsed("write the address of a proxy, as 127.0.0.1")).unwrap_or_default(),
        };
        section.end();
        settings
    }
}

/// A host name as people type it.
fn host_name(text: &str) -> Result<String, String> {
    let fits =
        |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if text.len() <= 253 && text.split('.').all(fits) {
        Ok(text.to_owned())
    } else {
        Err("write a host name in small letters, as privacy.example.org".to_owned())
    }
}

/// `[tls]`: the certificate with which the server proves who it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct TlsSettings {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) redirect_from: Option<SocketAddr>,
}

impl TlsSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("tls");
        let settings = Self {
            certificate: section.path("certificate"),
            key: section.path("key"),
            redirect_from: section.read("redirect-from", parsed("write an address and a port, as 0.0.0.0:80")),
        };
        if settings.certificate.is_some() != settings.key.is_some() {
            section.wrong("a certificate and its key go together: name both, or none");
        } else if settings.redirect_from.is_some() && settings.certificate.is_none() {
            section.wrong("redirect-from leads people to HTTPS, which needs a certificate and its key");
        }
        section.end();
        settings
    }

    /// Whether this server has the certificate.
    pub(crate) const fn is_on(&self) -> bool {
        self.certificate.is_some() && self.key.is_some()
    }
}

/// `[letters]`: where letters go.
#[derive(Clone, Debug, Default)]
pub(crate) struct LetterSettings {
    pub(crate) folder: Option<PathBuf>,
}

impl LetterSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("letters");
        let settings = Self { folder: section.path("folder") };
        section.end();
        settings
    }
}

/// `[erasures]`: who is told of every erasure.
#[derive(Clone, Debug, Default)]
pub(crate) struct ErasureSettings {
    pub(crate) ship_to: Vec<Place>,
    pub(crate) must_ship: bool,
    pub(crate) peer_secret: Option<PathBuf>,
}

impl ErasureSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("erasures");
        let settings = Self {
            ship_to: section.list("ship-to", |text| Place::from_str(text).map_err(|error| error.to_string())).unwrap_or_default(),
            must_ship: section.choice("must-ship").unwrap_or_default(),
            peer_secret: section.path("peer-secret"),
        };
        section.end();
        settings
    }
}

/// `[upkeep]`: what is done from time to time.
#[derive(Clone, Debug)]
pub(crate) struct UpkeepSettings {
    pub(crate) sweep_every: Within,
}

impl Default for UpkeepSettings {
    fn default() -> Self {
        Self { sweep_every: within(SWEEP_EVERY).unwrap_or(Within::DAY) }
    }
}

/// A time that is longer than none.
pub(crate) fn within(text: &str) -> Result<Within, String> {
    Within::read(text).filter(|time| time.as_ms() > 0).ok_or_else(|| "a time is written as `30 days` or `12 hours`".to_owned())
}

impl UpkeepSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("upkeep");
        let settings = Self { sweep_every: section.read("sweep-every", within).unwrap_or(Self::default().sweep_every) };
        section.end();
        settings
    }
}

/// `[metrics]`: where the figures of the running server can be fetched.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricSettings {
    pub(crate) listen: Option<SocketAddr>,
}

impl MetricSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("metrics");
        let settings = Self { listen: section.read("listen", parsed("write an address of the loopback and a port, as 127.0.0.1:9620")) };
        section.end();
        settings
    }
}

/// `[traces]`: to whom the server says what it spends its time on.
#[derive(Clone, Debug, Default)]
pub(crate) struct TraceSettings {
    pub(crate) endpoint: Option<String>,
}

impl TraceSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let mut section = reading.section("traces");
        let settings = Self { endpoint: section.read("endpoint", endpoint) };
        section.end();
        settings
    }
}

/// Where a collector takes OTLP over HTTP.
fn endpoint(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    if host.is_some_and(|host| !host.is_empty()) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("write http://HOST:PORT of a collector that takes OTLP over HTTP".to_owned())
    }
}
