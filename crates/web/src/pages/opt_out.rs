//! `GET` and `POST /opt-out/{token}`: showing changes nothing, since programs follow links; posting opts out, and twice
//! is as good as once.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::{PageResult, html};
use crate::view::frame::Shell;
use crate::view::grounds::Grounds;
use crate::view::words::{spoken, stopped};
use askama::Template;
use axum::extract::{Path, State};
use operations::{LinkToken, OperationError, OptOutView, stopped_by};
use std::slice;
use vocabulary::SiteId;

#[derive(Debug, Template)]
#[template(path = "opt_out.html")]
struct OptOutPage {
    shell: Shell,
    company: String,
    stopped: Vec<String>,
    done: bool,
    grounds: Option<Grounds>,
}

/// `GET /opt-out/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>) -> PageResult {
    let failed = |error: OperationError| Page::of(&app, &site, &error);
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid).map_err(failed)?;
    let view = app.house.opt_out_shown(&site, &token).await.map_err(failed)?;
    page(&app, &site, view)
}

/// `POST /opt-out/{token}`
pub(crate) async fn confirm(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>) -> PageResult {
    let failed = |error: OperationError| Page::of(&app, &site, &error);
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid).map_err(failed)?;
    let view = app.house.opt_out(&site, &token).await.map_err(failed)?;
    page(&app, &site, view)
}

fn page(app: &App, site: &SiteId, view: OptOutView) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    html(&OptOutPage {
        shell: Shell::private(app, &policy, spoken(if view.done { "opted-out" } else { "right-opt-out" })),
        stopped: stopped(&stopped_by(&policy, &view.purposes)),
        grounds: view.reason.as_ref().map(|reason| Grounds::of(app, slice::from_ref(reason))),
        company: view.company,
        done: view.done,
    })
}
