//! `GET /refused/{reference}`: what a mail server was refused for, for whoever has the reference that the refusal named. It says nothing of who it was.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::words::{moment_of, spoken};
use askama::Template;
use axum::extract::{Path, State};
use vocabulary::RecordId;

#[derive(Debug, Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    shell: Shell,
    company: String,
    when: String,
    list: String,
    meaning: String,
    code: String,
    reference: String,
}

/// `GET /refused/{reference}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(reference): Path<String>) -> PageResult {
    let policy = app.house.policy(&site).map_err(|error| Page::of(&app, &site, &error))?;
    let nothing = || Page::nothing_here(&app, Some(&site));
    let id: RecordId = reference.parse().map_err(|_| nothing())?;
    let refused = app.house.refused_sender(&site, id).await.map_err(|error| Page::of(&app, &site, &error))?.ok_or_else(nothing)?;
    html(&RefusedPage {
        shell: Shell::site(&app, &policy, spoken("refused-title"), Here::Elsewhere),
        company: policy.company().to_owned(),
        when: moment_of(refused.at),
        list: refused.list,
        meaning: refused.meaning,
        code: refused.code,
        reference: id.to_string(),
    })
}
