//! `GET /` at the lobby: the sites that this server keeps. It shows nothing of what they hold.

use crate::app::App;
use crate::door::first_label;
use crate::language::plain;
use crate::pages::{PageResult, html};
use crate::view::frame::Shell;
use crate::view::words::{date_label, day};
use askama::Template;
use policy::{Class, Policy};
use vocabulary::SiteId;

#[derive(Debug, Template)]
#[template(path = "lobby.html")]
struct Lobby {
    shell: Shell,
    sites: Vec<Card>,
}

#[derive(Debug)]
struct Card {
    accent: usize,
    address: String,
    initial: String,
    company: String,
    name: String,
    date_words: String,
    sentences: usize,
    binding: usize,
}

/// The list of sites.
pub(crate) fn show(app: &App, port: Option<u16>) -> PageResult {
    let sites = app.house.sites();
    let cards = sites.iter().filter_map(|site| {
        let policy = app.house.policy(site).ok()?;
        Some(card(app, site, &policy, port))
    });
    html(&Lobby { shell: Shell::lobby(plain("lobby-sites", &[])), sites: cards.collect() })
}

fn card(app: &App, site: &SiteId, policy: &Policy, port: Option<u16>) -> Card {
    Card {
        accent: app.accent(site),
        address: site_address(app, site, port),
        initial: policy.company().chars().take(1).collect(),
        company: policy.company().to_owned(),
        name: site.to_string(),
        date_words: format!("{} {}", date_label(policy), day(policy.version().effective)),
        sentences: policy.sentences().len(),
        binding: binding(policy),
    }
}

/// How many sentences decide, promise or must be shown.
pub(crate) fn binding(policy: &Policy) -> usize {
    let sentences = policy.sentences().iter();
    sentences.filter(|sentence| sentence.class != Class::Silent).count()
}

fn site_address(app: &App, site: &SiteId, port: Option<u16>) -> String {
    under(app, &format!("{}.", first_label(site)), port)
}

/// Where the list of sites stands.
pub(crate) fn address(app: &App, port: Option<u16>) -> String {
    under(app, "", port)
}

fn under(app: &App, label: &str, port: Option<u16>) -> String {
    let scheme = if app.settings.https { "https" } else { "http" };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{label}{}{port}/", app.settings.lobby)
}
