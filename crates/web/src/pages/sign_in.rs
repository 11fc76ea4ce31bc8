//! `/sign-in`: asking for a link, typing a code or a password. What it answers is the same whether or not an address is known, and it sets a
//! cookie only when somebody asks.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::script::{bearing_script, script_address};
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Asking, asked, keep_asked, keep_session, kept, with};
use crate::view::clear::Clear;
use crate::view::frame::{Here, Shell};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use operations::{Mistake, OperationError, Outcome, SignedIn};
use vocabulary::{Personal, SiteId};

#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    company: String,
    letters: bool,
    members: bool,
    wrong: Option<String>,
    typed: Clear,
    script: String,
}

#[derive(Debug, Template)]
#[template(path = "sign_in_sent.html")]
struct SentPage {
    shell: Shell,
    wrong: Option<String>,
}

/// What was wrong with what was sent, and what is to be shown of it again.
struct Again {
    words: String,
    typed: Clear,
}

/// `GET /sign-in`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, headers: HeaderMap) -> PageResult {
    if let Some(token) = kept(&headers)
        && app.house.signed_in_here(&site, &token).await.is_ok()
    {
        return Ok(Redirect::to("/me/here").into_response());
    }
    page(&app, &site, None)
}

/// `POST /sign-in`: a link is wanted.
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, asking: Asking, posted: Posted) -> PageResult {
    let email = posted.personal("email").filter(|_| posted.only(&[])).ok_or_else(|| unreadable(&app, &site))?;
    match app.house.ask_for_link(&site, &email, &asking.address, asking.from).await {
        Ok(browser) => Ok(with(Redirect::to("/sign-in/sent").into_response(), [keep_asked(&browser)])),
        Err(OperationError::Malformed(mistakes)) => again(&app, &site, (StatusCode::UNPROCESSABLE_ENTITY, words(&mistakes)), email),
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

/// `GET /sign-in/sent`
pub(crate) async fn sent(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    sent_page(&app, &site, None)
}

/// `POST /sign-in/code`
pub(crate) async fn code(State(app): State<App>, AtSite(site): AtSite, asking: Asking, headers: HeaderMap, posted: Posted) -> PageResult {
    let code = posted.one("code").filter(|_| posted.only(&["code"])).ok_or_else(|| unreadable(&app, &site))?;
    let signed_in = match asked(&headers) {
        Some(browser) => app.house.sign_in_by_code(&site, code, &browser, asking.from).await,
        None => Err(OperationError::SignInRefused),
    };
    match signed_in {
        Err(OperationError::SignInRefused) => {
            let words = plain("code-wrong", &[]);
            let page = sent_page(&app, &site, Some(words))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        signed_in => enter(&app, &site, signed_in),
    }
}

/// `POST /sign-in/password`
pub(crate) async fn password(State(app): State<App>, AtSite(site): AtSite, asking: Asking, posted: Posted) -> PageResult {
    let both = posted.personal("email").zip(posted.personal("password")).filter(|_| posted.only(&[]));
    let (email, password) = both.ok_or_else(|| unreadable(&app, &site))?;
    match app.house.sign_in_by_password(&site, &email, &password, asking.from).await {
        Err(OperationError::SignInRefused) => again(&app, &site, (StatusCode::UNPROCESSABLE_ENTITY, plain("password-wrong", &[])), email),
        Err(OperationError::Malformed(mistakes)) => again(&app, &site, (StatusCode::UNPROCESSABLE_ENTITY, words(&mistakes)), email),
        signed_in => enter(&app, &site, signed_in),
    }
}

/// Leads whoever is signed in now to their page.
pub(crate) fn enter(app: &App, site: &SiteId, signed_in: Outcome<SignedIn>) -> PageResult {
    let signed_in = signed_in.map_err(|error| Page::of(app, site, &error))?;
    Ok(with(Redirect::to("/me/here").into_response(), keep_session(&signed_in)))
}

/// The words of mistakes, as a sentence.
pub(crate) fn words(mistakes: &[Mistake]) -> String {
    format!("{}.", crate::view::words::capital(&crate::view::house::mistakes_joined(mistakes, "; ")))
}

/// What was sent is not what the form sends.
pub(crate) fn unreadable(app: &App, site: &SiteId) -> Page {
    Page::unreadable(app, Some(site), StatusCode::UNPROCESSABLE_ENTITY)
}

fn again(app: &App, site: &SiteId, (status, words): (StatusCode, String), typed: Personal<String>) -> PageResult {
    let page = page(app, site, Some(Again { words, typed: Clear::new(typed) }))?;
    Ok((status, page).into_response())
}

fn page(app: &App, site: &SiteId, again: Option<Again>) -> Result<Response, Page> {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let (wrong, typed) = again.map_or_else(|| (None, Clear::empty()), |again| (Some(again.words), again.typed));
    let page = SignInPage {
        shell: Shell::site(app, &policy, plain("sign-in", &[]), Here::Mine),
        company: policy.company().to_owned(),
        letters: app.house.sends_letters(),
        members: app.house.has_members(site).map_err(failed)?,
        wrong,
        typed,
        script: script_address(),
    };
    html(&page).map(bearing_script)
}

fn sent_page(app: &App, site: &SiteId, wrong: Option<String>) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    html(&SentPage { shell: Shell::mine(app, &policy, plain("sent-title", &[])), wrong })
}
