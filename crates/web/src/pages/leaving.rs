//! `GET /leaving?to=…`: whose policy applies behind a link that leaves the site. It leads only where the operator or the policy's own text does,
//! never on its own, and nobody is told who went.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::frame::Shell;
use crate::view::grounds::Grounds;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

#[derive(Debug, Template)]
#[template(path = "leaving.html")]
struct LeavingPage {
    shell: Shell,
    company: String,
    name: String,
    host: String,
    to: String,
    policy: Option<String>,
    said: Vec<String>,
    grounds: Grounds,
}

/// Where somebody wants to go.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    to: String,
}

/// `GET /leaving`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Query(wanted): Query<Wanted>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let policy = app.house.policy(&site).map_err(failed)?;
    let leaving = app.house.leaving_by(&site, &wanted.to).map_err(failed)?.ok_or_else(|| Page::nothing_here(&app, Some(&site)))?;
    let reasons: Vec<_> = leaving.notices.iter().map(|notice| notice.reason.clone()).collect();
    html(&LeavingPage {
        shell: Shell::private(&app, &policy, plain("leaving-title", &[])),
        company: policy.company().to_owned(),
        name: leaving.name,
        host: leaving.to.host().to_owned(),
        to: leaving.to.as_str().to_owned(),
        policy: leaving.policy.map(|address| address.as_str().to_owned()),
        said: leaving.notices.into_iter().map(|notice| notice.words).collect(),
        grounds: Grounds::of(&app, &reasons),
    })
}
