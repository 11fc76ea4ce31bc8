//! What somebody who acts for the company may do: one word for each kind of act. Having a scope permits no flow of data; the policy does that.

use std::collections::BTreeSet;
use vocabulary::WordError;

/// One kind of act of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
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
    /// Handle breaches of personal data.
    Breaches,
    /// Invite members of staff, give them roles, and let them go.
    Staff,
    /// Open tasks and give them to somebody.
    Tasks,
    /// Look at a person for an open task, as a member of staff.
    View,
    /// Decide on what a colleague proposes for a register, or asks for in an emergency.
    Approve,
    /// Give keys to programs and take them back.
    Programs,
    /// Write to everybody whom the policy lets the company write to.
    Mailings,
    /// See how far other systems are, and have what failed there tried again.
    Systems,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 26] = [
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
        Self::Breaches,
        Self::Staff,
        Self::Tasks,
        Self::View,
        Self::Approve,
        Self::Programs,
        Self::Mailings,
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
            Self::Breaches => "breaches",
            Self::Staff => "staff",
            Self::Tasks => "tasks",
            Self::View => "view",
            Self::Approve => "approve",
            Self::Programs => "programs",
            Self::Mailings => "mailings",
            Self::Systems => "systems",
        }
    }
}

impl Scope {
    /// Whether it reaches many people at once, or finds them: what a program may be trusted with, and no member of staff. They look at people
    /// in the console, one by one, for a task.
    #[must_use]
    pub const fn is_for_programs_alone(self) -> bool {
        matches!(self, Self::Find | Self::Read | Self::Use)
    }

    /// What it lets somebody do, in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Disclose => "let a party have data",
            Self::Use => "use data inside, as a program",
            Self::Record => "put data on record",
            Self::Find => "find people, as a program",
            Self::Read => "read what is held, as a program",
            Self::Amend => "change or remove what is held",
            Self::Consents => "see and take back choices",
            Self::Facts => "keep the registers",
            Self::Requests => "handle what people ask",
            Self::Orders => "place and settle orders",
            Self::Contests => "draw winners",
            Self::Board => "hide what was posted",
            Self::Children => "verify parents and ages",
            Self::Figures => "see figures about groups",
            Self::Publish => "publish the policy",
            Self::Keys => "make keys anew",
            Self::Audit => "read the log and its proofs",
            Self::Archive => "open the archive",
            Self::Staff => "invite staff and give roles",
            Self::Tasks => "open and give out tasks",
            Self::View => "look at a person, for a task",
            Self::Approve => "approve what a colleague proposes",
            Self::Programs => "give keys to programs",
            Self::Mailings => "write to many, as far as the policy lets them",
            Self::Breaches => "handle breaches of personal data",
            Self::Systems => "see how far other systems are, and try again",
        }
    }
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl TryFrom<String> for Scope {
    type Error = WordError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
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
