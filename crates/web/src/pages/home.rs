//! `GET /` on a site: what its policy is, and what there is to try. It knows no visitor.

use crate::app::App;
use crate::language::{plain, spoken};
use crate::pages::error::Page;
use crate::pages::lobby::binding;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::grounds::address;
use crate::view::outbound::leaving;
use crate::view::words::{date_label, day};
use askama::Template;
use policy::{Class, Policy};
use std::collections::BTreeMap;
use vocabulary::{SentenceId, SiteId};

#[derive(Debug, Template)]
#[template(path = "home.html")]
struct Home {
    shell: Shell,
    date_words: String,
    company: String,
    sentences: usize,
    binding: usize,
    decisions: u64,
    forms: u64,
    try_page: bool,
    promise: Option<Promise>,
    outbound: Vec<(String, String)>,
}

/// How rules begin that keep data from leaving.
const OUTWARD: [&str; 4] = ["never share", "never sell", "never transfer", "never ever"];

/// A sentence worth showing.
#[derive(Debug)]
struct Promise {
    text: String,
    number: u16,
    address: String,
    count: u64,
}

/// The site's front page.
pub(crate) fn show(app: &App, site: &SiteId) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let counts = app.house.decision_counts(site).map_err(failed)?;
    html(&Home {
        shell: Shell::site(app, &policy, plain("home-title", &[]), Here::Elsewhere),
        date_words: format!("{} {}", date_label(&policy), day(policy.version().effective)),
        company: policy.company().to_owned(),
        sentences: policy.sentences().len(),
        binding: binding(&policy),
        decisions: counts.values().sum(),
        forms: app.house.forms_in(site, spoken()).map_err(failed)?.iter().map(|_| 1).sum(),
        try_page: app.settings.try_page,
        promise: promise(&policy, &counts),
        outbound: app.house.outbound(site).into_iter().map(|link| (leaving(link.to.as_str()), link.name)).collect(),
    })
}

/// The sentence keeping data from leaving that decided most, else the first such; where there is none, the one that decided most.
fn promise(policy: &Policy, counts: &BTreeMap<SentenceId, u64>) -> Option<Promise> {
    let id = |number| SentenceId { version: policy.version().clone(), number };
    let count = |number: u16| counts.get(&id(number)).copied().unwrap_or(0);
    let refuses = |number: u16| {
        let mut statements = policy.statements().iter();
        statements.any(|statement| statement.sentence == number && OUTWARD.iter().any(|words| statement.text().starts_with(words)))
    };
    let enforced = policy.sentences().iter().filter(|sentence| sentence.class == Class::Enforced);
    let enforced_refusing = enforced.clone().filter(|sentence| refuses(sentence.number));
    let first = enforced_refusing.clone().next();
    let most = enforced.filter(|sentence| count(sentence.number) > 0).max_by_key(|sentence| count(sentence.number));
    let telling = enforced_refusing.filter(|sentence| count(sentence.number) > 0).max_by_key(|sentence| count(sentence.number));
    telling.or(first).or(most).map(|sentence| Promise {
        text: sentence.text.clone(),
        number: sentence.number,
        address: address(&id(sentence.number)),
        count: count(sentence.number),
    })
}
