//! `GET` and `POST /parents`: a parent gives their own address and has a letter sent, by which they permit, see and end what is done with what
//! belongs to their child. Nothing of the child is asked, and the answer is the same whoever asks.

use super::wrong_in;
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::sign_in::unreadable;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::Asking;
use crate::view::clear::Clear;
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use crate::view::words::spoken;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use operations::{Mistake, OperationError, ParentAsked};
use vocabulary::SiteId;

#[derive(Debug, Template)]
#[template(path = "parents.html")]
struct ParentsPage {
    shell: Shell,
    company: String,
    letters: bool,
    sent: bool,
    wrong: Option<String>,
    typed: Clear,
    grounds: Grounds,
}

/// `GET /parents`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    page(&app, &site, false, (&[], Clear::empty()))
}

/// `POST /parents`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, asking: Asking, posted: Posted) -> PageResult {
    let email = posted.personal("email").filter(|_| posted.only(&[])).ok_or_else(|| unreadable(&app, &site))?;
    let asked = ParentAsked { child: None, email: email.clone(), address: asking.address, network: asking.from.network };
    match app.house.ask_parent(&site, &asked).await {
        Ok(()) => page(&app, &site, true, (&[], Clear::empty())),
        Err(OperationError::Malformed(mistakes)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&app, &site, false, (&mistakes, Clear::new(email)))?).into_response())
        }
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

fn page(app: &App, site: &SiteId, sent: bool, (mistakes, typed): (&[Mistake], Clear)) -> Result<Response, Page> {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    if app.house.parents_scope(site).map_err(failed)?.is_none() {
        return Err(Page::nothing_here(app, Some(site)));
    }
    html(&ParentsPage {
        shell: Shell::site(app, &policy, spoken("for-parents"), Here::Elsewhere),
        company: policy.company().to_owned(),
        letters: app.house.sends_letters(),
        sent,
        wrong: wrong_in(mistakes, &["email"]),
        typed,
        grounds: Grounds::of(app, &app.house.sentences_on_children(site).map_err(failed)?),
    })
}
