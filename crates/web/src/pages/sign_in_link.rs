//! `/sign-in/{token}`: a link from a letter. Opening it changes nothing, since programs that look through letters open links too; posting it
//! signs in, in the browser that asked. In any other it shows a code.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::sign_in::enter;
use crate::pages::{PageResult, html};
use crate::session::{Asking, asked};
use crate::view::frame::Shell;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use operations::{LinkShown, LinkToken, OperationError};

#[derive(Debug, Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    shell: Shell,
    company: String,
    /// To be typed in the browser that asked; none in that browser itself.
    code: Option<String>,
}

/// `GET /sign-in/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let failed = |error: OperationError| Page::link_over(&app, &site, &error);
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid).map_err(failed)?;
    let shown = app.house.link_shown(&site, &token, asked(&headers).as_ref()).await.map_err(failed)?;
    let policy = app.house.policy(&site).map_err(failed)?;
    let code = match shown {
        LinkShown::Here => None,
        LinkShown::Elsewhere { code } => Some(spaced(&code)),
    };
    html(&LinkPage { shell: Shell::mine(&app, &policy, plain("sign-in", &[])), company: policy.company().to_owned(), code })
}

/// `POST /sign-in/{token}`
pub(crate) async fn confirm(State(app): State<App>, AtSite(site): AtSite, asking: Asking, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let failed = |error: OperationError| Page::link_over(&app, &site, &error);
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid).map_err(failed)?;
    let browser = asked(&headers).ok_or(OperationError::LinkInvalid).map_err(failed)?;
    match app.house.sign_in_by_link(&site, &token, &browser, asking.from).await {
        Err(error @ OperationError::LinkInvalid) => Err(failed(error)),
        signed_in => enter(&app, &site, signed_in),
    }
}

/// A code in two halves, as people read numbers to themselves.
fn spaced(code: &str) -> String {
    let (first, second) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
    format!("{first} {second}")
}
