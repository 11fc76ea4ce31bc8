//! `GET /privacy/versions`: every version of the policy with its dates, and what changed with each in plain words, like an archive. It changes no
//! word of any.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::changes::Changes;
use crate::view::frame::{Here, Shell};
use crate::view::words::{date_label, day};
use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use policy::{Earlier, Policy};

#[derive(Debug, Template)]
#[template(path = "versions.html")]
struct VersionsPage {
    shell: Shell,
    company: String,
    /// The day of a version that was taken back before it.
    withdrawn: Option<String>,
    versions: Vec<Version>,
}

/// One version.
#[derive(Debug)]
struct Version {
    date: Date,
    /// What it is called: its day.
    title: String,
    /// From when until when it was, is or will be in force.
    stands: String,
    is_in_force: bool,
    /// Where its whole text stands.
    address: String,
    /// What governs data that was there before it.
    earlier: &'static str,
    /// What changed with it; none for the first.
    changes: Option<Changes>,
}

/// `GET /privacy/versions`
pub(crate) async fn list(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let in_force = app.house.policy(&site).map_err(failed)?;
    let all = app.house.versions(&site).map_err(failed)?;
    let mut versions = Vec::with_capacity(all.len());
    for (place, policy) in all.iter().enumerate() {
        let after = place.checked_sub(1).and_then(|newer| all.get(newer)).map(|newer| newer.version().effective);
        let date = policy.version().effective;
        let difference = app.house.changed_with(policy.version()).map_err(failed)?;
        versions.push(Version {
            date,
            title: day(date),
            stands: stands(policy, &in_force, after),
            is_in_force: policy.version() == in_force.version(),
            address: format!("/privacy/versions/{date}"),
            earlier: earlier(policy.earlier()),
            changes: difference.map(|difference| Changes::of(&difference, policy)),
        });
    }
    html(&VersionsPage {
        shell: Shell::site(&app, &in_force, plain("versions-title", &[]), Here::Policy),
        company: in_force.company().to_owned(),
        withdrawn: app.house.version_withdrawn(&site).map(|version| day(version.effective)),
        versions,
    })
}

/// What governs data that was there before a version, by its name.
const fn earlier(earlier: Earlier) -> &'static str {
    match earlier {
        Earlier::Both => "versions-earlier-both",
        Earlier::CollectedUnder => "versions-earlier-then",
        Earlier::InForce => "versions-earlier-now",
    }
}

/// From when until when a version stands.
fn stands(policy: &Policy, in_force: &Policy, after: Option<Date>) -> String {
    let date = policy.version().effective;
    if date > in_force.version().effective {
        return plain("versions-comes", &[("day", &day(date))]);
    }
    match after.filter(|_| policy.version() != in_force.version()) {
        Some(after) => {
            let name = if policy.date_is_archived() { "versions-archived" } else { "versions-from" };
            plain(name, &[("from", &day(date)), ("until", &day(after))])
        }
        None => format!("{} {}", date_label(policy), day(date)),
    }
}
