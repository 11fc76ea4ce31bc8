//! `POST /me/here/sign-out`: leaving, here or everywhere. The browser is told to forget what it holds of the site, and the person what the
//! policy reminds them of. Who is signed out already is told the same.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::my_door::reminder;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Mine, forget, with};
use crate::view::frame::Shell;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use operations::{LeavingFrom, OperationError};

/// What the browser forgets.
const CLEARED: &str = "\"cache\", \"cookies\", \"storage\"";

#[derive(Debug, Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage {
    shell: Shell,
    company: String,
    everywhere: bool,
    reminder: Option<String>,
}

/// `POST /me/here/sign-out`
pub(crate) async fn leave(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let everywhere = posted.one("everywhere").is_some();
    let which = if everywhere { LeavingFrom::Everywhere } else { LeavingFrom::Here };
    match app.house.sign_out(&site, &token, which).await {
        Ok(()) | Err(OperationError::LinkInvalid) => {}
        Err(error) => return Err(failed(error)),
    }
    let policy = app.house.policy(&site).map_err(failed)?;
    let page = html(&SignedOutPage {
        shell: Shell::private(&app, &policy, plain("signed-out", &[])),
        company: policy.company().to_owned(),
        everywhere,
        reminder: reminder(&app, &site),
    })?;
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static(CLEARED));
    Ok(with(page, forget().into_iter().chain([clear])))
}
