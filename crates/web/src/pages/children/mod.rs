//! The pages for children and parents, one file each: the age on one's own page, asking a parent, the parent's own page, the second letter's
//! link. They show what the house says and decide nothing themselves.

mod confirm;
mod deeds;
mod own_age;
mod parents;
mod theirs;
mod upload;

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::limits::UPLOAD_BYTES_MAX;
use crate::pages::error::Page;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html, to_keep};
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use crate::view::house::house_words;
use crate::view::words::{capital, day_of, list, purpose_words, recipient_words, spoken};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use operations::{ChildView, DeclaredAge, ErasedView, Mistake, Outcome, Refusal};
use vocabulary::SiteId;

/// Where the receipt of an erasure is, and its number.
#[derive(Debug)]
pub(crate) struct Proof {
    address: String,
    leaf: u64,
    day: String,
}

impl Proof {
    fn of(erased: &ErasedView) -> Self {
        let leaf = erased.receipt.leaf;
        Self { address: format!("/log/erasures/{leaf}/{}", erased.token), leaf, day: day_of(erased.receipt.at) }
    }
}

#[derive(Debug, Template)]
#[template(path = "child.html")]
struct ChildPage {
    shell: Shell,
    grounds: Grounds,
    proof: Option<Proof>,
    letters: bool,
}

#[derive(Debug, Template)]
#[template(path = "erased.html")]
struct ErasedPage {
    shell: Shell,
    words: String,
    proof: Option<Proof>,
}

/// The routes of these pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/parents", get(parents::show).post(parents::ask))
        .route("/me/{token}/age", get(own_age::show).post(own_age::say))
        .route("/me/{token}/age/parent", post(own_age::ask_parent))
        .route("/me/{token}/children", get(theirs::list))
        .route("/me/{token}/children/{id}", get(theirs::show))
        .route("/me/{token}/children/{id}/to-sign", get(upload::to_sign))
        .route("/me/{token}/children/{id}/form", post(upload::send).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/me/{token}/children/{id}/{step}", post(deeds::step))
        .route("/confirm/{token}", get(confirm::show).post(confirm::confirm))
        .route("/log/erasures/{leaf}/{token}", get(receipt))
}

/// The page of whoever said that they are a child, where nothing of theirs may be kept: which sentence says so, and how a parent goes on.
pub(crate) fn refused(app: &App, site: &SiteId, refusal: &Refusal) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    let page = ChildPage {
        shell: Shell::site(app, &policy, spoken("parent-needed"), Here::Forms),
        grounds: Grounds::of(app, &refusal.answer.reasons),
        proof: refusal.erased.as_ref().map(Proof::of),
        letters: app.house.sends_letters(),
    };
    Ok((StatusCode::FORBIDDEN, html(&page)?).into_response())
}

/// The page after everything was deleted, with the receipt: no other page opens any more for whom it was about.
fn erased(app: &App, site: &SiteId, words: &str, erased: Option<&ErasedView>) -> PageResult {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    html(&ErasedPage { shell: Shell::private(app, &policy, spoken("deleted-title")), words: words.to_owned(), proof: erased.map(Proof::of) })
}

/// `GET /log/erasures/{leaf}/{token}`: the receipt of an erasure, for whoever was told of it.
async fn receipt(State(app): State<App>, AtSite(site): AtSite, Path((leaf, token)): Path<(String, String)>) -> PageResult {
    let none = || Page::nothing_here(&app, Some(&site));
    let leaf: u64 = leaf.parse().map_err(|_| none())?;
    let text = app.house.erasure_receipt(&site, leaf, &token).await.map_err(|error| Page::of(&app, &site, &error))?;
    text.map(|text| to_keep(leaf, text)).ok_or_else(none)
}

/// The month and year that were typed under this name.
fn age_of(posted: &Posted, name: &str) -> Outcome<DeclaredAge> {
    DeclaredAge::read(posted.personal(&format!("{name}-month")).as_ref(), posted.personal(&format!("{name}-year")).as_ref())
}

/// What a parent permits, and by or to whom, under this name.
fn permitted(view: &ChildView, name: &str) -> String {
    let purposes: Vec<String> = view.purposes.iter().map(|purpose| purpose_words(*purpose)).collect();
    let recipients: Vec<String> = view.recipients.iter().map(|recipient| recipient_words(*recipient)).collect();
    plain(name, &[("purposes", &list(&purposes)), ("recipients", &list(&recipients))])
}

/// What was wrong with one field, as a sentence.
fn wrong_in(mistakes: &[Mistake], fields: &[&str]) -> Option<String> {
    mistakes.iter().find(|mistake| fields.contains(&mistake.field.as_str())).map(|mistake| format!("{}.", capital(&house_words(&mistake.words))))
}
