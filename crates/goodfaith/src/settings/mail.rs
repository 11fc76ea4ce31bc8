//! `[mail]`: letters that come in. It knows the lists that have names, and opens nothing.

use crate::settings::reading::Reading;
use crate::settings::within;
use mail::{Blocklist, Codes, Listing, Zone};
use std::net::SocketAddr;
use std::path::PathBuf;
use vocabulary::Within;

/// How long letters wait while the lists are silent, where nothing is said.
const WAIT: &str = "1 hour";

/// A blocklist as it is written: one of Spamhaus by its name, or a zone of another list with what is looked up in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ListName {
    SpamhausZen,
    SpamhausDbl,
    Zone(Listing, String),
}

impl ListName {
    fn read(text: &str) -> Result<Self, String> {
        match (text, text.split_once(':')) {
            ("spamhaus-zen", _) => Ok(Self::SpamhausZen),
            ("spamhaus-dbl", _) => Ok(Self::SpamhausDbl),
            (_, Some(("addresses", zone))) => Ok(Self::Zone(Listing::Addresses, zone.to_owned())),
            (_, Some(("domains", zone))) => Ok(Self::Zone(Listing::Domains, zone.to_owned())),
            _ => Err("write spamhaus-zen, spamhaus-dbl, addresses:ZONE or domains:ZONE".to_owned()),
        }
    }

    /// The list. Those of Spamhaus are asked through the key, where there is one.
    pub(crate) fn list(&self, key: Option<&str>) -> Blocklist {
        let spamhaus = |list: &str, name: &str, listing, codes, what: &str| Blocklist {
            name: name.to_owned(),
            zone: key.map_or_else(|| Zone::open(format!("{list}.spamhaus.org")), |key| Zone::keyed(key, format!("{list}.dq.spamhaus.net"))),
            listing,
            codes,
            see: format!("https://check.spamhaus.org/query/{what}/{{}}"),
        };
        match self {
            Self::SpamhausZen => spamhaus("zen", "Spamhaus ZEN", Listing::Addresses, Codes::SpamhausAddresses, "ip"),
            Self::SpamhausDbl => spamhaus("dbl", "Spamhaus DBL", Listing::Domains, Codes::SpamhausDomains, "domain"),
            Self::Zone(listing, zone) => Blocklist {
                name: zone.clone(),
                zone: Zone::open(zone.clone()),
                listing: *listing,
                codes: Codes::Any,
                see: format!("whoever keeps {zone} says how"),
            },
        }
    }
}

/// Letters that come in.
#[derive(Clone, Debug)]
pub(crate) struct MailSettings {
    pub(crate) smtp: Option<SocketAddr>,
    pub(crate) lmtp: Option<SocketAddr>,
    pub(crate) postfix: Option<SocketAddr>,
    pub(crate) name: Option<String>,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) mailbox: Option<PathBuf>,
    pub(crate) mailboxes: Vec<String>,
    pub(crate) blocklists: Vec<ListName>,
    pub(crate) spamhaus_key: Option<PathBuf>,
    pub(crate) resolvers: Vec<SocketAddr>,
    pub(crate) wait: Within,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            smtp: None,
            lmtp: None,
            postfix: None,
            name: None,
            certificate: None,
            key: None,
            mailbox: None,
            mailboxes: vec!["abuse".to_owned()],
            blocklists: Vec::new(),
            spamhaus_key: None,
            resolvers: Vec::new(),
            wait: Within::read(WAIT).unwrap_or(Within::DAY),
        }
    }
}

impl MailSettings {
    pub(crate) fn read(reading: &mut Reading<'_>) -> Self {
        let usual = Self::default();
        let address = |text: &str| text.parse().map_err(|_| "write an address and a port, as 127.0.0.1:2525".to_owned());
        let mut section = reading.section("mail");
        let settings = Self {
            smtp: section.read("smtp", address),
            lmtp: section.read("lmtp", address),
            postfix: section.read("postfix", address),
            name: section.read("name", |text| host(text).ok_or_else(|| "write the host name of the server, as mail.example.org".to_owned())),
            certificate: section.path("certificate"),
            key: section.path("key"),
            mailbox: section.path("mailbox"),
            mailboxes: section
                .list("mailboxes", |text| local(text).ok_or_else(|| "write what stands before the @, as info".to_owned()))
                .unwrap_or(usual.mailboxes),
            blocklists: section.list("blocklists", ListName::read).unwrap_or_default(),
            spamhaus_key: section.path("spamhaus-key"),
            resolvers: section.list("resolvers", address).unwrap_or_default(),
            wait: section.read("wait", within).unwrap_or(usual.wait),
        };
        section.end();
        settings
    }

    /// Whether any letter comes in.
    pub(crate) const fn is_on(&self) -> bool {
        self.smtp.is_some() || self.lmtp.is_some() || self.postfix.is_some()
    }

    /// What is wanting, where letters come in.
    pub(crate) fn wants(&self) -> Vec<String> {
        let mut wants = Vec::new();
        if !self.is_on() {
            return wants;
        }
        if self.mailbox.is_none() && (self.smtp.is_some() || self.lmtp.is_some()) {
            wants.push("[mail] takes letters and has no mailbox for those that somebody has to read: name a folder under mailbox".to_owned());
        }
        if self.name.is_none() {
            wants.push("[mail] asks for the name of the server, as name = \"mail.example.org\"".to_owned());
        }
        if self.certificate.is_some() != self.key.is_some() {
            wants.push("[mail] asks for a certificate and its key, or for neither".to_owned());
        }
        let reaches_far = |address: Option<SocketAddr>| address.is_some_and(|address| !address.ip().is_loopback());
        if reaches_far(self.lmtp) || reaches_far(self.postfix) {
            wants.push("lmtp and postfix in [mail] are for the mail server of this machine: they listen on the loopback alone".to_owned());
        }
        wants
    }
}

fn host(text: &str) -> Option<String> {
    let label = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (text.contains('.') && text.len() <= 253 && text.split('.').all(label)).then(|| text.to_ascii_lowercase())
}

fn local(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    ((1..=64).contains(&text.len()) && text.bytes().all(is_plain)).then(|| text.to_ascii_lowercase())
}
