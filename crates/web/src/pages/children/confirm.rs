//! `GET` and `POST /confirm/{token}`: the link of the second letter to a parent. Opening it changes nothing, because programs follow links too; its
//! button makes the permission count.

use super::permitted;
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::view::frame::Shell;
use crate::view::words::{day_of, spoken};
use askama::Template;
use axum::extract::{Path, State};
use operations::{ChildView, LinkToken, OperationError};
use vocabulary::SiteId;

#[derive(Debug, Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    shell: Shell,
    company: String,
    what: String,
    done_until: Option<String>,
}

/// `GET /confirm/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>) -> PageResult {
    let token = secret(&app, &site, &token)?;
    let view = app.house.permission_to_confirm(&site, &token).await.map_err(|error| Page::of(&app, &site, &error))?;
    page(&app, &site, &view, false)
}

/// `POST /confirm/{token}`
pub(crate) async fn confirm(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, _posted: Posted) -> PageResult {
    let token = secret(&app, &site, &token)?;
    let view = app.house.confirm_permission(&site, &token).await.map_err(|error| Page::of(&app, &site, &error))?;
    page(&app, &site, &view, true)
}

fn secret(app: &App, site: &SiteId, token: &str) -> Result<LinkToken, Page> {
    LinkToken::read(token).ok_or_else(|| Page::of(app, site, &OperationError::LinkInvalid))
}

fn page(app: &App, site: &SiteId, view: &ChildView, is_done: bool) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    html(&ConfirmPage {
        shell: Shell::private(app, &policy, spoken("confirm-permission-title")),
        company: policy.company().to_owned(),
        what: permitted(view, "permitted-amid"),
        done_until: view.until.filter(|_| is_done).map(day_of),
    })
}
