//! What a site's operator offers its people beyond the policy: off or on, and always marked as such. It never takes away what the text grants.

use crate::forms::FormsMade;
use crate::{ContestTerms, House, OutboundLink, ParentOrigin, Telling};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{SiteId, Within};

/// Something an operator may offer where the text does not grant it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// To see what is held.
    Access,
    /// To take it away as a file.
    Export,
    /// To have errors put right.
    Correct,
    /// To have it deleted.
    Delete,
}

/// What one site offers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SiteOffering {
    /// What is offered beyond the text.
    pub offers: BTreeSet<Offer>,
    /// Whether the browser's Global Privacy Control counts as an objection.
    pub gpc: bool,
    /// How soon a request is answered for which the text names no time.
    pub answer_within: Option<Within>,
    /// How people are told when the policy changes, beyond what the text promises.
    pub on_change: BTreeSet<Telling>,
    /// Whether it takes two people to publish a version: one who proposes it and another who publishes just what was proposed.
    pub publish_by_two: bool,
    /// How long the notice of a change stands.
    pub notice_stands: Option<Within>,
    /// Where people reach the site, as `https://www.example.org`, for the letters that tell of a change; its own name where nothing is said.
    pub address: Option<String>,
    /// How long a choice that somebody made holds, where the text names no shorter time; for good where nothing is said.
    pub consent_life: Option<Within>,
    /// The links that leave the site.
    pub links: Vec<OutboundLink>,
    /// The origins whose pages may show this site's forms inside their own; none where nothing is said.
    pub embed: BTreeSet<ParentOrigin>,
    /// Whether search engines may list what is posted in public.
    pub board_listed: bool,
    /// Which authority is told of a breach of personal data, by its name.
    pub authority: Option<String>,
    /// How soon after a breach was noticed the authority is told, where the policy names no time as its parameter `breach-authority`; 72 hours where
    /// nothing is said.
    pub tell_authority_within: Option<Within>,
    /// The same for the people it concerns, with the parameter `breach-people`.
    pub tell_people_within: Option<Within>,
    /// How old the last backup may be before the console warns; a day where nothing is said.
    pub backup_every: Option<Within>,
    /// How long a backup is kept before it is deleted; nobody knows where nothing is said.
    pub backups_kept: Option<Within>,
    /// The contest and the promotion that are on, by the form they are entered with.
    pub contests: BTreeMap<String, ContestTerms>,
}

/// What each site offers, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Offering {
    sites: BTreeMap<String, SiteOffering>,
}

impl Default for SiteOffering {
    /// Everything is offered; the browser's signal and a time for answers wait for the operator's word.
    fn default() -> Self {
        Self {
            offers: BTreeSet::from([Offer::Access, Offer::Export, Offer::Correct, Offer::Delete]),
            gpc: false,
            answer_within: None,
            on_change: BTreeSet::new(),
            publish_by_two: false,
            notice_stands: None,
            address: None,
            consent_life: None,
            links: Vec::new(),
            embed: BTreeSet::new(),
            board_listed: false,
            authority: None,
            tell_authority_within: None,
            tell_people_within: None,
            backup_every: None,
            backups_kept: None,
            contests: BTreeMap::new(),
        }
    }
}

impl SiteOffering {
    /// Whether this is offered.
    #[must_use]
    pub fn has(&self, offer: Offer) -> bool {
        self.offers.contains(&offer)
    }
}

impl Offering {
    /// The same, with this for a site.
    #[must_use]
    pub fn with(mut self, site: &SiteId, offering: SiteOffering) -> Self {
        self.sites.insert(site.to_string(), offering);
        self
    }

    /// The names of the sites it says something of.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    pub(crate) fn of(&self, site: &SiteId) -> SiteOffering {
        self.sites.get(site.as_str()).cloned().unwrap_or_default()
    }
}

impl House {
    /// The same house, which offers this from now on.
    #[must_use]
    pub fn offering(mut self, offering: Offering) -> Self {
        self.offering = offering;
        // What an operator declares stands on forms.
        self.forms = FormsMade::default();
        self
    }

    /// What this site offers beyond its policy.
    #[must_use]
    pub fn offers(&self, site: &SiteId) -> SiteOffering {
        self.offering.of(site)
    }
}
