//! `GET /me/{token}/children/{id}/to-sign` and `POST …/form`: the form a parent prints and signs, and the signed one sent back. The file is read in
//! memory, handed to the house, and shown on no page.

use super::permitted;
use super::theirs::{Before, one};
use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::Page;
use crate::pages::typed::{HERE, MARK, signed_in};
use crate::pages::{PageResult, html};
use crate::session::Mine;
use crate::view::frame::Shell;
use crate::view::words::spoken;
use askama::Template;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use operations::OperationError;
use vocabulary::{Personal, RecordId, SiteId};

/// The field with the file.
const FILE: &str = "file";
/// The most bytes of any other field.
const PLAIN_BYTES_MAX: usize = 1_024;

#[derive(Debug, Template)]
#[template(path = "to_sign.html")]
struct ToSignPage {
    shell: Shell,
    company: String,
    site: String,
    number: String,
    what: String,
    back: String,
}

/// `GET /me/{token}/children/{id}/to-sign`
pub(crate) async fn to_sign(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, id)): Path<(String, String)>) -> PageResult {
    let failed = |error| Page::of(&app, &site, &error);
    let none = || Page::nothing_here(&app, Some(&site));
    let id: RecordId = id.try_into().map_err(|_| none())?;
    let policy = app.house.policy(&site).map_err(failed)?;
    let view = app.house.children_of(&site, &token).await.map_err(failed)?.into_iter().find(|view| view.id == id).ok_or_else(none)?;
    html(&ToSignPage {
        shell: Shell::mine(&app, &policy, spoken("sign-title")),
        company: policy.company().to_owned(),
        site: site.to_string(),
        number: id.to_string(),
        what: permitted(&view, "permitted-amid"),
        back: format!("/me/{}/children/{id}", token.as_str()),
    })
}

/// `POST /me/{token}/children/{id}/form`
pub(crate) async fn send(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Response> {
    let answered = |page: Page| page.into_response();
    let id: RecordId = id.try_into().map_err(|_| answered(Page::nothing_here(&app, Some(&site))))?;
    let file = uploaded(&app, &site, request).await?;
    let before = match app.house.send_form(&site, &token, id, &file).await {
        Ok(_) => Before { said: Some(spoken("form-sent")), ..Before::default() },
        Err(OperationError::Malformed(mistakes)) => Before { mistakes, ..Before::default() },
        Err(error) => return Err(answered(Page::of(&app, &site, &error))),
    };
    let status = if before.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = one(&app, &site, (&token, id), before).await.map_err(answered)?;
    Ok((status, page).into_response())
}

/// The file of an upload; that a signed-in person's own form sent it is checked as of every other form.
async fn uploaded(app: &App, site: &SiteId, request: Request) -> Result<Personal<Vec<u8>>, Response> {
    let unreadable = |status| Page::unreadable(app, Some(site), status).into_response();
    let person = match request.uri().path().starts_with(HERE) {
        true => Some(signed_in(app, site, request.headers()).await?),
        false => None,
    };
    let mut parts = Multipart::from_request(request, app).await.map_err(|error| unreadable(error.status()))?;
    let (mut file, mut is_theirs) = (None, person.is_none());
    while let Some(part) = parts.next_field().await.map_err(|error| unreadable(error.status()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| unreadable(error.status()))?;
        match name.as_str() {
            FILE if file.is_none() => file = Some(Personal::new(bytes.to_vec())),
            MARK if bytes.len() <= PLAIN_BYTES_MAX => {
                let mark = std::str::from_utf8(&bytes).unwrap_or_default();
                is_theirs |= person.as_ref().is_some_and(|person| person.sent(mark));
            }
            _ => return Err(unreadable(StatusCode::UNPROCESSABLE_ENTITY)),
        }
    }
    if !is_theirs {
        return Err(Page::from_elsewhere(app).into_response());
    }
    file.ok_or_else(|| unreadable(StatusCode::UNPROCESSABLE_ENTITY))
}
