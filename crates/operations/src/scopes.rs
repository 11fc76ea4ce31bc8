//! What somebody who acts for the company may do: one word for each kind of act. Having a scope permits no flow of data; the policy does that.

use std::collections::BTreeSet;
use vocabulary::WordError;

/// One kind of act of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Let a party have data, and say what parties were told.
    Disclose,
    /// Use data inside the company.
    Use,
    /// Put data of people on record.
    Record,
    /// Find people by what they gave.
    Find,
    /// Look at what is held.
    Read,
    /// Change or remove what is held.
    Amend,
    /// Look at what people chose, and record that they take it back.
    Consents,
    /// Keep the registers: parties, and the facts about them and about people.
    Facts,
    /// Handle what people ask.
    Requests,
    /// Place, pay and settle orders.
    Orders,
    /// Draw the winners of contests.
    Contests,
    /// Hide what was posted in public.
    Board,
    /// Verify parents and ages.
    Children,
    /// Figures about groups of people.
    Figures,
    /// Publish a version of the policy.
    Publish,
    /// Make keys anew.
    Keys,
    /// Read the log and its proofs.
    Audit,
    /// Open what remains in the archive.
    Archive,
    /// See how far other systems are, and have what failed there tried again.
    Systems,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 19] = [
        Self::Disclose,
        Self::Use,
        Self::Record,
        Self::Find,
        Self::Read,
        Self::Amend,
        Self::Consents,
        Self::Facts,
        Self::Requests,
        Self::Orders,
        Self::Contests,
        Self::Board,
        Self::Children,
        Self::Figures,
        Self::Publish,
        Self::Keys,
        Self::Audit,
        Self::Archive,
        Self::Systems,
    ];

    /// All of them together.
    #[must_use]
    pub fn every() -> BTreeSet<Self> {
        Self::ALL.into()
    }

    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Disclose => "disclose",
            Self::Use => "use",
            Self::Record => "record",
            Self::Find => "find",
            Self::Read => "read",
            Self::Amend => "amend",
            Self::Consents => "consents",
            Self::Facts => "facts",
            Self::Requests => "requests",
            Self::Orders => "orders",
            Self::Contests => "contests",
            Self::Board => "board",
            Self::Children => "children",
            Self::Figures => "figures",
            Self::Publish => "publish",
            Self::Keys => "keys",
            Self::Audit => "audit",
            Self::Archive => "archive",
            Self::Systems => "systems",
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::str::FromStr for Scope {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scope| scope.key() == text).ok_or_else(|| WordError::not_in("scope", text, &Self::ALL.map(Self::key)))
    }
}
