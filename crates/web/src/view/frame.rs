//! The frame around every page: title, the site's name and accent, where in the site we are. It shows nothing personal.

use crate::app::App;
use crate::language::{Language, Said, Sayable};
use crate::view::grounds::address;
use operations::{ChangeTold, Form, FormKind};
use policy::Policy;
use vocabulary::Place;

/// Which part of a site a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// The policy and its versions.
    Policy,
    /// The forms.
    Forms,
    /// The public board, and what members show of themselves.
    Board,
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
    /// The address that leads back here from choosing a language.
    pub(crate) back: String,
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
    /// Whether there is a public board.
    pub(crate) board: bool,
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
    /// Where it is said what changed.
    pub(crate) address: String,
    /// What the link there is called, by its name.
    pub(crate) link: &'static str,
    /// The sentences that promise it: where each can be read, and its number; none where the operator alone promises it.
    pub(crate) promised_by: Vec<(String, u16)>,
}

impl Changed {
    fn of(told: ChangeTold) -> Self {
        let promised_by = told.promised_by.iter().map(|reason| (address(&reason.sentence), reason.sentence.number)).collect();
        Self {
            words: told.words,
            address: format!("/privacy/versions#v{}", told.version.effective),
            link: if told.stays { "policy-every-version" } else { "see-what-changed" },
            promised_by,
        }
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
            board: app.house.board(site).is_ok_and(|board| board.is_some()),
            sign_in: app.house.sends_letters(),
            changed: app.house.change_told(site, place, crate::language::spoken()).ok().flatten().map(Changed::of),
            for_parents: app.house.parents_scope(site).ok().flatten().is_some(),
        }
    }
}

impl Shell {
    /// The frame of a page of the site under this policy.
    pub(crate) fn site(app: &App, policy: &Policy, title: impl Into<String>, here: Here) -> Self {
        Self { title: title.into(), site: Some(SiteFrame::of(app, policy, here)), here, private: false, back: crate::language::back() }
    }

    /// The same for what is answered alike whatever its address.
    pub(crate) fn anywhere(self) -> Self {
        Self { back: String::new(), ..self }
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
        Self { title: title.into(), site: None, here: Here::Elsewhere, private: false, back: crate::language::back() }
    }

    /// What stands under this name, in the language of the request.
    pub(crate) fn say(&self, name: &str) -> Said {
        crate::language::say(name)
    }

    /// The same with what goes into it; addresses under names that begin with `to-`.
    pub(crate) fn tell(&self, name: &str, with: &[(&'static str, &dyn Sayable)]) -> Said {
        crate::language::tell(name, with)
    }

    /// What marks words as English and to be read from the left, on a page in another language; nothing on an English one.
    pub(crate) fn english(&self) -> &'static str {
        if self.language() == Language::English { "" } else { " lang=\"en\" dir=\"ltr\"" }
    }

    /// The same where the words are an operator's own.
    pub(crate) fn of_operator(&self, form: &Form) -> &'static str {
        if matches!(form.kind, FormKind::Own(_)) { self.english() } else { "" }
    }

    /// The language of the request.
    pub(crate) fn language(&self) -> Language {
        crate::language::spoken()
    }

    /// The other languages the page can be read in.
    pub(crate) fn languages(&self) -> Vec<Language> {
        crate::language::others().collect()
    }
}
