//! The frame around every page: title, the site's name and accent, where in the site we are. It shows nothing personal.

use crate::app::App;
use crate::view::grounds::address;
use operations::FormNotice;
use policy::Policy;
use vocabulary::{Notice, Place};

/// Which part of a site a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// The policy and its versions.
    Policy,
    /// The forms.
    Forms,
    /// The page on which anyone asks.
    Try,
    /// Where a person signs in, and their own page.
    Mine,
    /// Any other page.
    Elsewhere,
}

/// The frame of one page.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    /// The page's title.
    pub(crate) title: String,
    /// The site, on a site's pages.
    pub(crate) site: Option<SiteFrame>,
    /// Which part of it.
    pub(crate) here: Here,
    /// Whether the page is one person's: no search engine may list it.
    pub(crate) private: bool,
}

/// What the frame shows of a site.
#[derive(Clone, Debug)]
pub(crate) struct SiteFrame {
    /// Its host name.
    pub(crate) name: String,
    /// The company.
    pub(crate) company: String,
    /// The first letter of the company, for the seal.
    pub(crate) initial: String,
    /// Which accent.
    pub(crate) accent: usize,
    /// The version in force.
    pub(crate) version: String,
    /// Whether the page `/try` stands here.
    pub(crate) try_page: bool,
    /// Whether people can sign in.
    pub(crate) sign_in: bool,
    /// Whether the policy makes a difference for children, so that there is a page for parents.
    pub(crate) for_parents: bool,
    /// What the policy promises to tell here while it is news: that it has changed.
    pub(crate) changed: Option<Changed>,
}

/// The notice that the policy has changed.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    /// What it says.
    pub(crate) words: String,
    /// The sentences that promise it: where each can be read, and its number.
    pub(crate) promised_by: Vec<(String, u16)>,
}

impl Changed {
    /// The notice among these, once, with every sentence that promises it here.
    fn of(told: &[FormNotice]) -> Option<Self> {
        let changes = told.iter().filter(|told| told.notice == Notice::ChangeNotice);
        let words = changes.clone().next()?.words.clone();
        let promised_by = changes.map(|told| (address(&told.reason.sentence), told.reason.sentence.number)).collect();
        Some(Self { words, promised_by })
    }
}

impl SiteFrame {
    /// What the frame shows of the site under this policy.
    pub(crate) fn of(app: &App, policy: &Policy, here: Here) -> Self {
        let site = &policy.version().site;
        let place = if here == Here::Policy { Place::PolicyPage } else { Place::EveryPage };
        Self {
            name: site.to_string(),
            company: policy.company().to_owned(),
            initial: policy.company().chars().take(1).collect(),
            accent: app.accent(site),
            version: policy.version().to_string(),
            try_page: app.settings.try_page,
            sign_in: app.house.sends_letters(),
            for_parents: app.house.parents_scope(site).ok().flatten().is_some(),
            changed: Changed::of(&app.house.page_notices(site, place).unwrap_or_default()),
        }
    }
}

impl Shell {
    /// The frame of a page of the site under this policy.
    pub(crate) fn site(app: &App, policy: &Policy, title: impl Into<String>, here: Here) -> Self {
        Self { title: title.into(), site: Some(SiteFrame::of(app, policy, here)), here, private: false }
    }

    /// The same for a page that belongs to one person.
    pub(crate) fn private(app: &App, policy: &Policy, title: impl Into<String>) -> Self {
        Self { private: true, ..Self::site(app, policy, title, Here::Elsewhere) }
    }

    /// The same for the page of who is here, and what hangs on it.
    pub(crate) fn mine(app: &App, policy: &Policy, title: impl Into<String>) -> Self {
        Self { private: true, ..Self::site(app, policy, title, Here::Mine) }
    }

    /// The frame of a page that belongs to no site.
    pub(crate) fn lobby(title: impl Into<String>) -> Self {
        Self { title: title.into(), site: None, here: Here::Elsewhere, private: false }
    }
}
