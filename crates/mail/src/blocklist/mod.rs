//! DNS blocklists (RFC 5782) with what Spamhaus says of its own: every sender is asked about, what could not be asked is never taken for an answer,
//! and the key in a zone's name is never said. It refuses nothing itself.

mod asking;
mod codes;
mod names;
mod zone;

pub use asking::{Blocklists, Health, Resolving};
pub use codes::Codes;
pub use names::Listing;
pub use zone::Zone;

use std::net::Ipv4Addr;

/// One list that senders are looked up in.
#[derive(Debug, Clone)]
pub struct Blocklist {
    /// What people call it, as `Spamhaus ZEN`.
    pub name: String,
    /// Where it is asked.
    pub zone: Zone,
    /// What is looked up in it.
    pub listing: Listing,
    /// What its answers mean.
    pub codes: Codes,
    /// Where a sender reads why they stand on it and how to get off: `{}` is put in place of what was looked up.
    pub see: String,
}

/// What the lists said of one sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every list was asked and none holds the sender.
    Clear,
    /// A list holds the sender, for a reason that refuses mail.
    Listed(Listed),
    /// No list that could be asked holds the sender, and at least one could not be asked.
    Unchecked(Unchecked),
}

/// That a sender stands on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The list's name.
    pub list: String,
    /// The address it answered with.
    pub code: Ipv4Addr,
    /// What that means.
    pub meaning: &'static str,
    /// Where to read about it and get off.
    pub see: String,
}

/// That a list could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// The list's name.
    pub list: String,
    /// Why not.
    pub why: Why,
}

/// Why a list could not be asked. None of these is a listing, whatever address came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Why {
    /// Nothing came in time, or the name server failed.
    #[error("no answer came")]
    NoAnswer,
    /// More is being asked than the limit lets through.
    #[error("too many questions are under way")]
    Busy,
    /// 127.255.255.252: the name of the list is misspelt.
    #[error("the list's name is misspelt in the settings")]
    Misspelt,
    /// 127.255.255.254: asked through a public or open resolver.
    #[error("the list answers no public resolver")]
    PublicResolver,
    /// 127.255.255.255: asked more often than is allowed.
    #[error("the list was asked more often than it allows")]
    TooMany,
    /// Another answer out of 127.255.255.0/24, or the list's own word for an error.
    #[error("the list answered with an error")]
    ErrorCode,
    /// An answer outside 127.0.0.0/8, or 127.0.0.1: the resolver makes answers up.
    #[error("the resolver makes answers up")]
    LyingResolver,
    /// A code that the list is not known to have.
    #[error("the list answered with a code that is not known")]
    UnknownCode,
    /// The names that must be listed or must not be were answered otherwise: the list is empty, or the key has ended.
    #[error("the list does not know the names that every list knows")]
    Canary,
    /// What was to be looked up is not a name.
    #[error("what the sender calls itself is no name")]
    NoName,
}

/// Why lists cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum BlocklistError {
    /// The resolver cannot be made.
    #[error("no resolver can be made of the settings: {0}")]
    Resolver(String),
    /// The zone is not a name.
    #[error("the zone of the list {list} is not a domain name")]
    Zone {
        /// The list's name.
        list: String,
    },
}
