//! How an operator asks parents: how long a permission holds and is waited for, and what an e-mail is enough for. It widens nothing that a
//! policy says.

use crate::House;
use serde::Deserialize;
use std::collections::BTreeMap;
use vocabulary::{SiteId, Within};

/// How long a permission holds where nobody says otherwise.
const PERMISSION: &str = "365 days";
/// How long one is waited for.
const WAITING: &str = "14 days";
/// How long after the first answer the second letter is sent.
const SECOND_LETTER: &str = "24 hours";

/// How long before it ends a permission can be renewed, and its parent is written to.
const RENEWAL: &str = "30 days";

/// How one site asks parents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SiteChildren {
    /// How long a permission holds; a year where nothing is said.
    pub permission: Option<Within>,
    /// How long one is waited for before everything about the parent is deleted; fourteen days where nothing is said.
    pub waiting: Option<Within>,
    /// How long after a parent's first answer by e-mail the second letter is sent; a day where nothing is said.
    pub second_letter: Option<Within>,
    /// How long before a permission ends its parent is written to, and can renew it; thirty days where nothing is said, and never more than half
    /// of the time it holds.
    pub renewal: Option<Within>,
    /// Whether an answer by e-mail is enough for giving data to others. It proves least, so that it is not, where nothing is said.
    pub email_plus_shares: bool,
}

/// How each site asks parents, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Practice {
    sites: BTreeMap<String, SiteChildren>,
}

impl SiteChildren {
    pub(crate) fn permission_ms(&self) -> i64 {
        ms(self.permission, PERMISSION)
    }

    pub(crate) fn waiting_ms(&self) -> i64 {
        ms(self.waiting, WAITING)
    }

    pub(crate) fn renewal_ms(&self) -> i64 {
        ms(self.renewal, RENEWAL).min(self.permission_ms() / 2)
    }

    pub(crate) fn second_letter_ms(&self) -> i64 {
        ms(self.second_letter, SECOND_LETTER)
    }
}

fn ms(chosen: Option<Within>, otherwise: &str) -> i64 {
    chosen.or_else(|| Within::read(otherwise)).map_or(0, Within::as_ms)
}

impl Practice {
    /// The same, with this for a site.
    #[must_use]
    pub fn with(mut self, site: &SiteId, children: SiteChildren) -> Self {
        self.sites.insert(site.to_string(), children);
        self
    }

    /// The names of the sites it says something of.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    pub(crate) fn of(&self, site: &SiteId) -> SiteChildren {
        self.sites.get(site.as_str()).cloned().unwrap_or_default()
    }
}

impl House {
    /// The same house, which asks parents so from now on.
    #[must_use]
    pub fn asking_parents(mut self, practice: Practice) -> Self {
        self.practice = practice;
        self
    }
}
