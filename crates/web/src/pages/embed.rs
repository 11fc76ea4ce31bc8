//! `GET` and `POST /embed/{kind}`: a form inside a page of the company's own, at an origin that the operator named. It is the same form with the same
//! statement, posted to the site itself; it reads no cookie and sets none, and every link of it opens beside the page around it.

use crate::app::App;
use crate::door::AtSite;
use crate::headers::{ForOtherSites, FramedBy};
use crate::language::{plain, spoken};
use crate::pages::error::{Page, status_and_heading};
use crate::pages::form::{FormItself, Sender, Sent, receive, shown};
use crate::pages::stylesheet::{fingerprint, kept};
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use operations::{FormKind, OperationError};
use vocabulary::SiteId;

/// The script inside the frame.
const INSIDE: &str = include_str!("../../scripts/embed-frame.js");
/// The script for the page around it.
const AROUND: &str = include_str!("../../scripts/embed.js");

#[derive(Debug, Template)]
#[template(path = "embed.html")]
struct EmbedPage {
    shell: Shell,
    own: String,
    itself: FormItself,
}

#[derive(Debug, Template)]
#[template(path = "embed_sent.html")]
struct EmbedSent {
    shell: Shell,
    own: String,
    sent: Sent,
}

/// What is said instead of the form.
#[derive(Debug, Template)]
#[template(path = "embed_said.html")]
struct EmbedSaid {
    shell: Shell,
    own: String,
    words: String,
    grounds: Option<Grounds>,
}

/// The routes of forms on other pages.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/embed/{kind}", get(show).post(send)).route("/embed.js", get(around)).route("/embed-frame.js", get(inside))
}

/// The address from which the page around a form loads its script.
pub(crate) fn around_address() -> String {
    format!("/embed.js?v={:x}", const { fingerprint(AROUND) })
}

/// The address from which the frame loads its own.
pub(crate) fn inside_address() -> String {
    format!("/embed-frame.js?v={:x}", const { fingerprint(INSIDE) })
}

async fn around() -> Response {
    let mut script = kept("text/javascript; charset=utf-8", AROUND);
    script.extensions_mut().insert(ForOtherSites);
    script
}

async fn inside() -> Response {
    kept("text/javascript; charset=utf-8", INSIDE)
}

/// `GET /embed/{kind}`
async fn show(State(app): State<App>, AtSite(site): AtSite, Path(kind): Path<String>) -> PageResult {
    let (by, kind) = embeddable(&app, &site, &kind)?;
    let page = match app.house.form_in(&site, kind, spoken()) {
        Ok(form) if form.asks_age => said(&app, &site, (kind, StatusCode::OK), (plain("embed-age", &[]), None)),
        Ok(form) => shown(sender(&app, &site), form).await,
        Err(error) => failed(&app, &site, kind, &error),
    };
    framed(page?, by)
}

/// `POST /embed/{kind}`
async fn send(State(app): State<App>, AtSite(site): AtSite, Path(kind): Path<String>, headers: HeaderMap, posted: Posted) -> PageResult {
    let (by, kind) = embeddable(&app, &site, &kind)?;
    // Whoever gives an age is helped on by no second answer, and what keeps that is not kept on other people's pages.
    let page = match app.house.form_in(&site, kind, spoken()) {
        Ok(form) if form.asks_age => said(&app, &site, (kind, StatusCode::FORBIDDEN), (plain("embed-age", &[]), None)),
        Ok(_) => receive(sender(&app, &site), kind.key(), (&headers, &posted)).await,
        Err(error) => failed(&app, &site, kind, &error),
    };
    framed(page?, by)
}

const fn sender<'a>(app: &'a App, site: &'a SiteId) -> Sender<'a> {
    Sender { app, site, person: None, is_framed: true }
}

/// Who may stand around the form, and which it is; where nobody may, there is no such page.
fn embeddable(app: &App, site: &SiteId, kind: &str) -> Result<(FramedBy, FormKind), Page> {
    let origins = app.house.offers(site).embed;
    let kind = app.house.form_kind(site, kind).filter(|_| !origins.is_empty()).ok_or_else(|| Page::nothing_here(app, Some(site)))?;
    Ok((FramedBy::these(origins.iter().map(operations::ParentOrigin::as_str)), kind))
}

fn framed(mut response: Response, by: FramedBy) -> PageResult {
    response.extensions_mut().insert(by);
    Ok(response)
}

fn shell(app: &App, site: &SiteId, title: String) -> Result<Shell, Page> {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    Ok(Shell::site(app, &policy, title, Here::Forms))
}

/// Where the form stands by itself.
fn own(kind: FormKind) -> String {
    format!("/forms/{kind}")
}

/// The form in its frame.
pub(super) fn form(Sender { app, site, .. }: Sender<'_>, itself: FormItself) -> PageResult {
    html(&EmbedPage { shell: shell(app, site, itself.form.title.clone())?, own: own(itself.form.kind), itself })
}

/// What is said in the frame once it was sent.
pub(super) fn sent(Sender { app, site, .. }: Sender<'_>, kind: FormKind, sent: Sent) -> PageResult {
    html(&EmbedSent { shell: shell(app, site, plain("received-title", &[]))?, own: own(kind), sent })
}

/// What is said in the frame where it is not shown, or was not taken.
pub(super) fn failed(app: &App, site: &SiteId, kind: FormKind, error: &OperationError) -> PageResult {
    match error {
        OperationError::Refused(refusal) => {
            said(app, site, (kind, StatusCode::FORBIDDEN), (plain("embed-refused", &[]), Some(Grounds::of(app, &refusal.answer.reasons))))
        }
        error => {
            let (status, _) = status_and_heading(error);
            said(app, site, (kind, status), (plain("embed-failed", &[]), None))
        }
    }
}

fn said(app: &App, site: &SiteId, (kind, status): (FormKind, StatusCode), (words, grounds): (String, Option<Grounds>)) -> PageResult {
    let page = EmbedSaid { shell: shell(app, site, kind.title(spoken()))?, own: own(kind), words, grounds };
    Ok((status, html(&page)?).into_response())
}
