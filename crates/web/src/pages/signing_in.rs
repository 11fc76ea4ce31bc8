//! `/me/here/signing-in`: where the person is signed in, and with what they can sign in: sessions ended, passkeys removed, the password set.
//! Only who is signed in sees it; a link to the page is not enough.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::script::{bearing_script, script_address};
use crate::pages::sign_in::{unreadable, words};
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Mine, forget, with};
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::words::{day_of, moment_of, spoken};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::{LeavingFrom, LinkToken, OperationError, Outcome, PASSWORD_CHARACTERS_MIN, SessionView, SignInWay, SignIns};
use vocabulary::{EvidenceId, SiteId};

#[derive(Debug, Template)]
#[template(path = "signing_in.html")]
struct SigningInPage {
    shell: Shell,
    door: MyDoor,
    company: String,
    said: Option<String>,
    wrong: Option<String>,
    sessions: Vec<Session>,
    passkeys: Vec<PasskeyLine>,
    password: Option<String>,
    may_set_password: bool,
    must_show_password: bool,
    password_min: usize,
    script: String,
}

#[derive(Debug)]
struct Session {
    id: String,
    browser: String,
    how: String,
    since: String,
    seen: String,
    is_this: bool,
}

#[derive(Debug)]
struct PasskeyLine {
    id: String,
    name: Clear,
    added: String,
    used: Option<String>,
}

/// `GET /me/here/signing-in`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    page(&app, &site, &token, (None, None)).await
}

/// `POST /me/here/signing-in/password`
pub(crate) async fn set_password(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let new = posted.personal("password").filter(|_| posted.only(&[])).ok_or_else(|| unreadable(&app, &site))?;
    let done = app.house.set_password(&site, &token, &new, posted.personal("present").as_ref()).await;
    told(&app, &site, &token, (done, "password-is-set")).await
}

/// `POST /me/here/signing-in/password/remove`
pub(crate) async fn remove_password(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, _posted: Posted) -> PageResult {
    let done = app.house.remove_password(&site, &token).await;
    told(&app, &site, &token, (done, "password-is-removed")).await
}

/// `POST /me/here/signing-in/passkeys/remove`
pub(crate) async fn remove_passkey(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let id = id_in(&app, &site, &posted)?;
    let done = app.house.remove_passkey(&site, &token, id).await;
    told(&app, &site, &token, (done, "passkey-is-removed")).await
}

/// `POST /me/here/signing-in/end`: one session, or this one, or all.
pub(crate) async fn end(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    let id = id_in(&app, &site, &posted)?;
    let done = app.house.sign_out(&site, &token, LeavingFrom::One(id)).await;
    if done.is_ok() && app.house.signed_in_here(&site, &token).await.is_err() {
        return Ok(with(Redirect::to("/sign-in").into_response(), forget()));
    }
    told(&app, &site, &token, (done, "browser-signed-out")).await
}

fn id_in(app: &App, site: &SiteId, posted: &Posted) -> Result<EvidenceId, Page> {
    let id = posted.one("id").filter(|_| posted.only(&["id"])).and_then(|id| id.parse().ok());
    id.ok_or_else(|| unreadable(app, site))
}

/// The page, with what came of an act.
async fn told(app: &App, site: &SiteId, token: &LinkToken, (done, name): (Outcome<()>, &'static str)) -> PageResult {
    match done {
        Ok(()) => page(app, site, token, (Some(spoken(name)), None)).await,
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(app, site, token, (None, Some(words(&mistakes)))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        Err(error) => Err(Page::of(app, site, &error)),
    }
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (said, wrong): (Option<String>, Option<String>)) -> Result<Response, Page> {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let door = MyDoor::of(app, site, token).await.map_err(failed)?;
    let SignIns { sessions, passkeys, password_since, may_set_password, must_show_password, .. } = app.house.sign_ins(site, token).await.map_err(failed)?;
    let page = SigningInPage {
        shell: Shell::mine(app, &policy, plain("signing-in", &[])),
        door,
        company: policy.company().to_owned(),
        said,
        wrong,
        sessions: sessions.into_iter().map(session).collect(),
        passkeys: passkeys
            .into_iter()
            .map(|passkey| PasskeyLine {
                id: passkey.id.to_string(),
                name: Clear::new(passkey.name),
                added: day_of(passkey.added_at),
                used: passkey.used_at.map(day_of),
            })
            .collect(),
        password: password_since.map(day_of),
        may_set_password,
        must_show_password,
        password_min: PASSWORD_CHARACTERS_MIN,
        script: script_address(),
    };
    html(&page).map(bearing_script)
}

fn session(session: SessionView) -> Session {
    Session {
        id: session.id.to_string(),
        browser: session.browser,
        how: spoken(match session.way {
            Some(SignInWay::Passkey) => "signed-in-by-passkey",
            Some(SignInWay::Password) => "signed-in-by-password",
            _ => "signed-in-by-link",
        }),
        since: moment_of(session.since),
        seen: moment_of(session.seen_at),
        is_this: session.is_this,
    }
}
