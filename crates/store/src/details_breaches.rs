//! What the rows of breaches hold beyond their columns. No clear value of a person: what was written in words stands sealed in a column of its own.

use ledger::PartyName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocabulary::{DataCategory, Timestamp};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreachKind {
    /// Somebody else has a partner's key.
    PartnerKey,
    /// Somebody else acted in a session of the staff, or with a key of the company.
    StaffSession,
    /// A database file was copied.
    DatabaseFile,
    /// A backup was copied.
    Backup,
    /// A device was lost or stolen.
    LostDevice,
    /// Something went to somebody it was not meant for.
    WrongRecipient,
    /// Something else.
    Other,
}

/// What was within reach, as far as the house's own record can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum ExposureScope {
    /// What was opened by one who acts for the company: a program's key or one of the staff, by name.
    Caller {
        /// The name.
        name: String,
    },
    /// What a party received.
    Party {
        /// Which.
        party: PartyName,
    },
    /// Everything in the files, as they were at this instant, because the site's keys were copied too.
    FilesWithKeys {
        /// When they were copied, or the backup was made.
        as_of: Timestamp,
    },
    /// Files that hold sealed values alone, because the site's keys were not copied.
    FilesWithoutKeys {
        /// When they were copied, or the backup was made.
        as_of: Timestamp,
    },
    /// What no record of the house can tell: the people are named by whoever looks into it.
    Named,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ExposureFound {
    /// Whether all was looked through.
    pub whole: bool,
    /// How many people it concerns; who was erased since is in this number and nowhere else.
    pub people: u64,
    /// Of how many people each kind of data.
    pub kinds: BTreeMap<DataCategory, u64>,
    /// How many entries of the log or rows were looked at.
    pub looked_at: u64,
    /// How many readings of many people at once were so long ago that it is no longer kept of whom.
    pub forgotten_readings: u64,
}

/// How likely it is that people come to harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Unlikely to be a risk to anybody.
    Unlikely,
    /// A risk.
    Likely,
    /// A high risk.
    High,
}

/// What was decided about telling somebody, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ToldOrNot {
    /// Whether they are told.
    pub told: bool,
    /// When it was decided or done.
    pub at: Timestamp,
    /// Who did or decided it; where it takes two, both.
    pub by: Vec<String>,
}

/// What takes a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeedsTwo {
    /// Not telling the authority.
    NotTellAuthority,
    /// Not telling the people.
    NotTellPeople,
    /// Closing.
    Close,
}

/// What one person proposed and another must confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Proposed {
    /// What.
    pub what: NeedsTwo,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A breach, as far as it is not in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BreachDetail {
    /// What happened.
    pub kind: BreachKind,
    /// When it began, as far as known.
    pub began_at: Timestamp,
    /// When it ended, as far as known.
    pub ended_at: Option<Timestamp>,
    /// What was within reach.
    pub scope: ExposureScope,
    /// What was found of it.
    pub found: ExposureFound,
    /// By when the authority is to be told.
    pub authority_due: Timestamp,
    /// By when the people are to be told.
    pub people_due: Timestamp,
    /// How likely harm is, once it was assessed.
    pub risk: Option<Risk>,
    /// When it was contained.
    pub contained_at: Option<Timestamp>,
    /// What became of telling the authority.
    pub authority: Option<ToldOrNot>,
    /// What became of telling the people.
    pub people: Option<ToldOrNot>,
    /// How many people were told on their own page.
    #[serde(default)]
    pub told_by_page: u64,
    /// How many were told by a letter, and on their page.
    #[serde(default)]
    pub told_by_letter: u64,
    /// How many two people decided not to tell.
    #[serde(default)]
    pub withheld: u64,
    /// What waits for a second person.
    pub proposed: Option<Proposed>,
    /// When it was closed, and by whom.
    pub closed: Option<ToldOrNot>,
}
