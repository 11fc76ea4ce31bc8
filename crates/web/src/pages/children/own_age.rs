//! `GET` and `POST /me/{token}/age`, `POST /me/{token}/age/parent`: the person's own age, and asking their parent. What protects more counts at
//! once; what would protect less waits.

use super::{age_of, erased, permitted, wrong_in};
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::sign_in::unreadable;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Asking, Mine, keep_age, with};
use crate::view::born::Born;
use crate::view::clear::Clear;
use crate::view::frame::Shell;
use crate::view::words::{day_of, spoken};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use operations::{AgeMoved, ChildView, LinkToken, Mistake, OperationError, ParentAsked, PermissionState};
use vocabulary::SiteId;

#[derive(Debug, Template)]
#[template(path = "own_age.html")]
struct OwnAgePage {
    shell: Shell,
    door: MyDoor,
    page: String,
    said: Option<String>,
    born: Born,
    born_wrong: Option<String>,
    email_wrong: Option<String>,
    typed: Clear,
    is_child: bool,
    until: Option<String>,
    waits: bool,
    asks_parents: bool,
    permissions: Vec<Line>,
    forms: Vec<(String, String)>,
}

/// What was typed: when they were born, and a parent's address.
type Typed = (Born, Clear);

/// A permission, as its child sees it.
#[derive(Debug)]
struct Line {
    state: String,
    mark: &'static str,
    what: String,
    asked: String,
    until: Option<String>,
}

impl Line {
    fn of(view: &ChildView) -> Self {
        Self {
            state: state_words(view),
            mark: if view.in_force { "yes" } else { "" },
            what: if view.purposes.is_empty() { String::new() } else { permitted(view, "permitted") },
            asked: day_of(view.asked_at),
            until: view.until.filter(|_| view.in_force).map(day_of),
        }
    }
}

/// How far a permission is, in words for whoever it is about.
pub(super) fn state_words(view: &ChildView) -> String {
    spoken(match view.state {
        PermissionState::Asked => "permission-asked",
        PermissionState::Confirming => "permission-confirming",
        PermissionState::Reviewing => "permission-reviewing",
        PermissionState::Granted if view.in_force => "permission-given",
        PermissionState::Granted => "permission-over",
        PermissionState::Refused => "permission-refused",
        PermissionState::Revoked => "permission-revoked",
    })
}

/// `GET /me/{token}/age`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    page(&app, &site, &token, (None, &[], (Born::default(), Clear::empty()))).await
}

/// `POST /me/{token}/age`
pub(crate) async fn say(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, posted: Posted) -> PageResult {
    if !posted.only(&[]) {
        return Err(unreadable(&app, &site));
    }
    let age = age_of(&posted, "born");
    let says_child = age.as_ref().is_ok_and(|age| age.says_child(app.house.now()));
    let moved = match age {
        Ok(age) => app.house.say_age(&site, &token, age).await,
        Err(error) => Err(error),
    };
    let response = match moved {
        Ok(AgeMoved::Recorded) => page(&app, &site, &token, (Some(spoken("on-record")), &[], (Born::default(), Clear::empty()))).await?,
        Ok(AgeMoved::Waits) => page(&app, &site, &token, (Some(spoken("age-must-confirm")), &[], (Born::default(), Clear::empty()))).await?,
        Ok(AgeMoved::Deleted(proof)) => erased(&app, &site, &spoken("age-deleted"), proof.as_ref())?,
        Err(OperationError::Malformed(mistakes)) => again(&app, &site, &token, (&mistakes, (Born::typed(&posted, "born"), Clear::empty()))).await?,
        Err(error) => return Err(Page::of(&app, &site, &error)),
    };
    let stands = if says_child { app.house.age_stands(&site).ok() } else { None };
    Ok(with(response, stands.as_deref().map(keep_age)))
}

/// `POST /me/{token}/age/parent`
pub(crate) async fn ask_parent(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, asking: Asking, posted: Posted) -> PageResult {
    let email = posted.personal("email").filter(|_| posted.only(&[])).ok_or_else(|| unreadable(&app, &site))?;
    let asked = ParentAsked { child: Some(token.clone()), email: email.clone(), address: asking.address, network: asking.from.network };
    match app.house.ask_parent(&site, &asked).await {
        Ok(()) => page(&app, &site, &token, (Some(spoken("parent-letter-sent")), &[], (Born::default(), Clear::empty()))).await,
        Err(OperationError::Malformed(mistakes)) => again(&app, &site, &token, (&mistakes, (Born::default(), Clear::new(email)))).await,
        Err(error) => Err(Page::of(&app, &site, &error)),
    }
}

async fn again(app: &App, site: &SiteId, token: &LinkToken, (mistakes, typed): (&[Mistake], Typed)) -> PageResult {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(app, site, token, (None, mistakes, typed)).await?).into_response())
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (said, mistakes, (born, typed)): (Option<String>, &[Mistake], Typed)) -> Result<Response, Page> {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let view = app.house.own_age(site, token).await.map_err(failed)?.ok_or_else(|| Page::nothing_here(app, Some(site)))?;
    let forms = app.house.forms_in(site, crate::language::spoken()).map_err(failed)?;
    html(&OwnAgePage {
        shell: Shell::mine(app, &policy, spoken("mine-age")),
        door: MyDoor::of(app, site, token).await.map_err(failed)?,
        page: format!("/me/{}", token.as_str()),
        said,
        born,
        born_wrong: wrong_in(mistakes, &["born"]),
        email_wrong: wrong_in(mistakes, &["email"]),
        typed,
        is_child: view.is_child,
        until: view.until.map(day_of),
        waits: view.waits,
        asks_parents: view.asks_parents,
        permissions: view.permissions.iter().map(Line::of).collect(),
        forms: forms.into_iter().map(|form| (form.kind.key().to_owned(), form.title)).collect(),
    })
}
