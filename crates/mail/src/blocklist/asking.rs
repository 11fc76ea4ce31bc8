//! Asking the lists: through a real resolver, with a cache, a time limit and a most of questions at once. A list that does not know the names which
//! every list knows is not believed.

use super::codes::Meaning;
use super::names::{backwards, domain};
use super::{Blocklist, BlocklistError, Codes, Listed, Listing, Unchecked, Verdict, Why};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ProtocolConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::RData;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many answers are remembered, each for as long as the list says.
const CACHE_ANSWERS_MAX: u64 = 50_000;
/// How many questions may be under way at once.
const QUESTIONS_MAX: usize = 256;

/// How names are resolved.
#[derive(Debug, Clone, Default)]
pub struct Resolving {
    /// The name servers that are asked; none means those of the machine.
    pub servers: Vec<SocketAddr>,
    /// How long one question may take in all; `None` means four seconds.
    pub within: Option<Duration>,
}

impl Resolving {
    /// A resolver that does as much.
    ///
    /// # Errors
    /// When the machine names no server and none is given here.
    pub(crate) fn resolver(&self) -> Result<TokioResolver, BlocklistError> {
        let wrong = |error: NetError| BlocklistError::Resolver(error.to_string());
        let mut builder = if self.servers.is_empty() {
            TokioResolver::builder_tokio().map_err(wrong)?
        } else {
            let server = |at: &SocketAddr| {
                let connection = |protocol| {
                    let mut connection = ConnectionConfig::new(protocol);
                    connection.port = at.port();
                    connection
                };
                NameServerConfig::new(at.ip(), true, vec![connection(ProtocolConfig::Udp), connection(ProtocolConfig::Tcp)])
            };
            let config = ResolverConfig::from_name_servers(self.servers.iter().map(server).collect());
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        };
        let options: &mut ResolverOpts = builder.options_mut();
        options.timeout = self.within() / 2;
        options.attempts = 1;
        options.ndots = 1;
        options.cache_size = CACHE_ANSWERS_MAX;
        builder.build().map_err(wrong)
    }

    fn within(&self) -> Duration {
        self.within.unwrap_or(Duration::from_secs(4))
    }
}

/// Whether one list can be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The list's name.
    pub list: String,
    /// Why it cannot; `None` when it can.
    pub wrong: Option<Why>,
}

/// What is known of a list's own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    NotAsked,
    Sound,
    Unsound(Why),
}

/// The lists that senders are looked up in.
#[derive(Debug)]
pub struct Blocklists {
    lists: Vec<(Blocklist, Mutex<Known>)>,
    resolver: TokioResolver,
    within: Duration,
    under_way: Semaphore,
}

impl Blocklists {
    /// Lists, asked as is said.
    ///
    /// # Errors
    /// When a zone is no name, or no resolver can be made.
    pub fn new(lists: Vec<Blocklist>, resolving: &Resolving) -> Result<Self, BlocklistError> {
        if let Some(wrong) = lists.iter().find(|list| !list.zone.is_a_name()) {
            return Err(BlocklistError::Zone { list: wrong.name.clone() });
        }
        Ok(Self {
            lists: lists.into_iter().map(|list| (list, Mutex::new(Known::NotAsked))).collect(),
            resolver: resolving.resolver()?,
            within: resolving.within(),
            under_way: Semaphore::new(QUESTIONS_MAX),
        })
    }

    /// Whether any list is configured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// What the lists say of a sender: of the address a connection came from, and of the domains it names (what it calls itself, and the domain of
    /// its envelope sender). A listing anywhere is a listing; otherwise what could not be asked is said.
    pub async fn verdict(&self, address: IpAddr, domains: &[&str]) -> Verdict {
        let mut unchecked = None;
        for (list, known) in &self.lists {
            match self.of_one(list, known, address, domains).await {
                Verdict::Listed(listed) => return Verdict::Listed(listed),
                Verdict::Unchecked(why) => unchecked = unchecked.or(Some(why)),
                Verdict::Clear => {}
            }
        }
        unchecked.map_or(Verdict::Clear, Verdict::Unchecked)
    }

    /// Asks every list for the names that must be in it and must not be, and remembers what came out. To be done at the start and every few minutes:
    /// a key that has ended looks like a list on which nobody stands.
    pub async fn probe(&self) -> Vec<Health> {
        let mut all = Vec::with_capacity(self.lists.len());
        for (list, known) in &self.lists {
            let found = self.probed(list).await;
            set(known, found);
            let wrong = if let Known::Unsound(why) = found { Some(why) } else { None };
            all.push(Health { list: list.name.clone(), wrong });
        }
        all
    }

    async fn of_one(&self, list: &Blocklist, known: &Mutex<Known>, address: IpAddr, domains: &[&str]) -> Verdict {
        let unchecked = |why| Verdict::Unchecked(Unchecked { list: list.name.clone(), why });
        let mut sound = *known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if sound == Known::NotAsked {
            sound = self.probed(list).await;
            set(known, sound);
        }
        if let Known::Unsound(why) = sound {
            return unchecked(why);
        }
        let names = match list.listing {
            Listing::Addresses => vec![(backwards(address), address.to_canonical().to_string())],
            Listing::Domains => domains.iter().filter_map(|text| domain(text)).map(|name| (name.clone(), name)).collect(),
        };
        let mut first = None;
        for (asked, shown) in names {
            match self.ask(list, &asked).await {
                Ok(Some((code, meaning))) => {
                    return Verdict::Listed(Listed { list: list.name.clone(), code, meaning, see: list.see.replace("{}", &shown) });
                }
                Ok(None) => {}
                Err(why) => first = first.or(Some(why)),
            }
        }
        first.map_or(Verdict::Clear, unchecked)
    }

    async fn probed(&self, list: &Blocklist) -> Known {
        // RFC 5782 §5; the domains are those that Spamhaus documents for its own list.
        let (listed, free) = match (list.listing, list.codes) {
            (Listing::Addresses, _) => ("2.0.0.127", "1.0.0.127"),
            (Listing::Domains, Codes::SpamhausDomains) => ("dbltest.com", "example.com"),
            (Listing::Domains, _) => ("test", "invalid"),
        };
        match (self.ask(list, listed).await, self.ask(list, free).await) {
            (Ok(Some(_)), Ok(None)) => Known::Sound,
            (Err(why), _) | (_, Err(why)) => Known::Unsound(why),
            _ => Known::Unsound(Why::Canary),
        }
    }

    /// What a list says of one name: the first listing among its answers; an error where there is one and no listing.
    async fn ask(&self, list: &Blocklist, about: &str) -> Result<Option<(Ipv4Addr, &'static str)>, Why> {
        let Ok(_turn) = self.under_way.try_acquire() else { return Err(Why::Busy) };
        let answers = match tokio::time::timeout(self.within, self.resolver.ipv4_lookup(list.zone.asked(about))).await {
            Err(_) => return Err(Why::NoAnswer),
            Ok(Err(NetError::Dns(DnsError::NoRecordsFound(none)))) if matches!(none.response_code, ResponseCode::NXDomain | ResponseCode::NoError) => {
                return Ok(None);
            }
            Ok(Err(_)) => return Err(Why::NoAnswer),
            Ok(Ok(answers)) => answers,
        };
        let mut wrong = None;
        for record in answers.answers() {
            let RData::A(code) = record.data else { continue };
            match list.codes.meaning(code.0) {
                Meaning::Listed(meaning) => return Ok(Some((code.0, meaning))),
                Meaning::Noted => {}
                Meaning::Error(why) => wrong = wrong.or(Some(why)),
            }
        }
        wrong.map_or(Ok(None), Err)
    }
}

fn set(known: &Mutex<Known>, found: Known) {
    *known.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = found;
}
