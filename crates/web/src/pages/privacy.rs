//! `GET /privacy` and `GET /privacy/versions/{date}`: the policy as published, each sentence opening to the rules behind
//! it and to how often it has decided. It changes no word of the text.

use crate::app::App;
use crate::door::AtSite;
use crate::language::{plain, spoken};
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::note::annotated;
use crate::view::outbound::{leaving, led_over};
use crate::view::words::{date_label, day, kind};
use askama::Template;
use axum::extract::{Path, State};
use jiff::civil::Date;
use policy::{Class, Policy};
use vocabulary::{Place, SiteId, VersionId};

#[derive(Debug, Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    shell: Shell,
    company: String,
    dates: Vec<String>,
    date_label: String,
    date: Date,
    date_words: String,
    in_force: bool,
    /// Whether it is a draft, shown to whoever writes it.
    is_preview: bool,
    source: Option<String>,
    versions: Vec<Version>,
    decisions: u64,
    legend: Vec<LegendLine>,
    body: String,
}

#[derive(Debug)]
struct Version {
    words: String,
    address: String,
    current: bool,
}

#[derive(Debug)]
struct LegendLine {
    css: &'static str,
    title: String,
    meaning: String,
    count: usize,
}

/// `GET /privacy`
pub(crate) async fn in_force(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    let policy = app.house.policy(&site).map_err(|error| Page::of(&app, &site, &error))?;
    show(&app, &site, &policy, false)
}

/// `GET /privacy/versions/{date}`
pub(crate) async fn version(State(app): State<App>, AtSite(site): AtSite, Path(date): Path<String>) -> PageResult {
    let missing = || Page::nothing_here(&app, Some(&site));
    let effective: Date = date.parse().map_err(|_| missing())?;
    let id = VersionId { site: site.clone(), effective };
    let policy = app.house.version(&id).map_err(|_| missing())?;
    show(&app, &site, &policy, false)
}

/// A policy that is no version yet, as people will see it.
pub(crate) fn preview(app: &App, site: &SiteId, policy: &Policy) -> PageResult {
    show(app, site, policy, true)
}

fn show(app: &App, site: &SiteId, policy: &Policy, is_preview: bool) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let live = app.house.policy(site).map_err(failed)?;
    let counts = app.house.decision_counts(site).map_err(failed)?;
    let body = annotated(policy, &counts).map_err(|_| Page::fault())?;
    let here = policy.version();
    let versions = app.house.versions(site).map_err(failed)?;
    html(&PolicyPage {
        shell: Shell::site(app, policy, plain("policy-title", &[]), Here::Policy),
        company: policy.company().to_owned(),
        dates: if live.version() == here { dates(app, site) } else { Vec::new() },
        date_label: date_label(policy),
        date: here.effective,
        date_words: day(here.effective),
        in_force: is_preview || live.version() == here,
        is_preview,
        source: policy.published_at().filter(|source| source.starts_with("https://")).map(leaving),
        versions: versions.iter().map(|version| listed(version, policy)).collect(),
        decisions: counts.iter().filter(|(sentence, _)| sentence.version == *here).map(|(_, count)| count).sum(),
        legend: legend(policy),
        body: led_over(&body),
    })
}

/// The dates in the words the policy promises to show.
fn dates(app: &App, site: &SiteId) -> Vec<String> {
    let told = app.house.page_notices(site, Place::PolicyPage, spoken()).unwrap_or_default().into_iter();
    told.map(|told| told.words).collect()
}

fn listed(version: &Policy, shown: &Policy) -> Version {
    let effective = version.version().effective;
    Version { words: day(effective), address: format!("/privacy/versions/{effective}"), current: version.version() == shown.version() }
}

fn legend(policy: &Policy) -> Vec<LegendLine> {
    let classes = [Class::Enforced, Class::Right, Class::Noticed, Class::Organisational, Class::Silent];
    let lines = classes.into_iter().map(|class| {
        let kind = kind(class);
        LegendLine {
            css: kind.css,
            title: kind.title,
            meaning: kind.meaning,
            count: policy.sentences().iter().filter(|sentence| sentence.class == class).count(),
        }
    });
    lines.filter(|line| line.count > 0).collect()
}
