//! `GET` and `POST /preferences/{token}`: choices and objections by the link of a letter, without signing in. It shows no value of the person and
//! leads nowhere else of theirs. A mail program that was told to unsubscribe posts here too (RFC 8058).

use crate::app::App;
use crate::door::AtSite;
use crate::pages::consents::{Chosen, wrong};
use crate::pages::error::Page;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::is_signalled;
use crate::view::consents::ConsentList;
use crate::view::frame::Shell;
use crate::view::grounds::Grounds;
use crate::view::words::{capital, day_of, list, spoken, topic_by_name};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use operations::{LinkToken, OperationError, Outcome, Stoppable};
use std::slice;
use vocabulary::SiteId;

/// The field and the value by which a mail program unsubscribes, as RFC 8058 writes them.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");
/// The plain fields of this page.
const FIELDS: [&str; 6] = ["give", "withdraw", "statement", "idempotency", "stop", ONE_CLICK.0];

#[derive(Debug, Template)]
#[template(path = "preferences.html")]
struct PreferencesPage {
    shell: Shell,
    company: String,
    said: Option<String>,
    wrong: Option<String>,
    action: String,
    stops: Vec<Stop>,
    list: ConsentList,
    until: String,
}

#[derive(Debug)]
struct Stop {
    key: String,
    title: String,
    stopped: bool,
    grounds: Option<Grounds>,
}

/// `GET /preferences/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let token = read(&app, &site, &token)?;
    if is_signalled(&headers) {
        app.house.heed_signal(&site, &token).await.map_err(|error| Page::of(&app, &site, &error))?;
    }
    page(&app, &site, &token, (None, None)).await
}

/// `POST /preferences/{token}`
pub(crate) async fn choose(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, posted: Posted) -> PageResult {
    let token = read(&app, &site, &token)?;
    let unreadable = || Page::unreadable(&app, Some(&site), StatusCode::UNPROCESSABLE_ENTITY);
    if !posted.only(&FIELDS) {
        return Err(unreadable());
    }
    let done: Outcome<String> = if posted.one(ONE_CLICK.0) == Some(ONE_CLICK.1) {
        app.house.unsubscribe(&site, &token).await.map(|()| spoken("stopped-now"))
    } else if let Some(key) = posted.one("stop") {
        app.house.stop_by_preferences(&site, &token, key).await.map(|()| spoken("stopped-now"))
    } else {
        Chosen::of(&posted).ok_or_else(unreadable)?.done(&app, &site, &token).await
    };
    let (status, wrong) = match done {
        Ok(said) => return page(&app, &site, &token, (Some(said), None)).await,
        Err(error) => wrong(&error).ok_or_else(|| Page::of(&app, &site, &error))?,
    };
    Ok((status, page(&app, &site, &token, (None, Some(wrong))).await?).into_response())
}

fn read(app: &App, site: &SiteId, token: &str) -> Result<LinkToken, Page> {
    LinkToken::read(token).ok_or(OperationError::LinkInvalid).map_err(|error| Page::of(app, site, &error))
}

async fn page(app: &App, site: &SiteId, token: &LinkToken, (said, wrong): (Option<String>, Option<String>)) -> PageResult {
    let failed = |error| Page::of(app, site, &error);
    let policy = app.house.policy(site).map_err(failed)?;
    let view = app.house.preferences_in(site, token, crate::language::spoken()).await.map_err(failed)?;
    let action = format!("/preferences/{}", token.as_str());
    html(&PreferencesPage {
        shell: Shell::private(app, &policy, spoken("may-send-title")),
        company: policy.company().to_owned(),
        said,
        wrong,
        stops: view.stoppable.iter().map(|stoppable| stop(app, stoppable)).collect(),
        list: ConsentList::of(app, &policy, view.consents, (action.clone(), String::new(), None)),
        until: day_of(view.until),
        action,
    })
}

fn stop(app: &App, stoppable: &Stoppable) -> Stop {
    let topics: Vec<String> = stoppable.purposes.iter().map(|purpose| topic_by_name(*purpose)).collect();
    Stop {
        key: stoppable.key.clone(),
        title: capital(&list(&topics)),
        stopped: stoppable.stopped,
        grounds: stoppable.reason.as_ref().map(|reason| Grounds::of(app, slice::from_ref(reason))),
    }
}
