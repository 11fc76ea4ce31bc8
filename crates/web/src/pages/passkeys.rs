//! What the script of the pages asks for when a passkey is added or signs somebody in: JSON in, JSON out. It speaks to our own pages alone.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::error::status_and_heading;
use crate::pages::sign_in::words;
use crate::session::{Asking, Mine, keep_session, with};
use crate::view::house::house_words;
use crate::view::words::{capital, spoken};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use operations::{Ceremony, LinkToken, OperationError};
use serde::Deserialize;
use serde_json::{Value, json};
use vocabulary::{Personal, SiteId};

/// What a browser answers to being asked for a passkey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answered {
    pub(crate) asked: String,
    pub(crate) answer: Value,
}

/// What a signed-in person sends to be asked for a new one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    pub(crate) form: String,
}

/// The new one, and what they call it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Made {
    pub(crate) form: String,
    pub(crate) asked: String,
    pub(crate) answer: Value,
    pub(crate) name: Personal<String>,
}

/// `POST /sign-in/passkey/ask`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, asking: Asking) -> Result<Response, Refused> {
    Ok(asked(&app.house.ask_for_passkey(&site, &asking.address, asking.from).await?))
}

/// `POST /sign-in/passkey`
pub(crate) async fn sign_in(State(app): State<App>, AtSite(site): AtSite, asking: Asking, Json(answered): Json<Answered>) -> Result<Response, Refused> {
    let token = LinkToken::read(&answered.asked).ok_or(OperationError::SignInRefused)?;
    let answer = answered.answer.to_string();
    let signed_in = app.house.sign_in_by_passkey(&site, (&token, &answer), &asking.address, asking.from).await?;
    Ok(with(Json(json!({ "next": "/me/here" })).into_response(), keep_session(&signed_in)))
}

/// `POST /me/here/signing-in/passkeys/ask`
pub(crate) async fn ask_for_new(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    asking: Asking,
    Json(wanted): Json<Wanted>,
) -> Result<Response, Refused> {
    theirs(&app, &site, &token, &wanted.form).await?;
    Ok(asked(&app.house.ask_for_new_passkey(&site, &token, &asking.address).await?))
}

/// `POST /me/here/signing-in/passkeys`
pub(crate) async fn add(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, asking: Asking, Json(made): Json<Made>) -> Result<Response, Refused> {
    theirs(&app, &site, &token, &made.form).await?;
    let asked = LinkToken::read(&made.asked).ok_or(OperationError::SignInRefused)?;
    let answer = made.answer.to_string();
    app.house.add_passkey(&site, &token, (&asked, &answer, &made.name), &asking.address).await?;
    Ok(Json(json!({ "next": "/me/here/signing-in" })).into_response())
}

/// Refuses what does not come from a page that was shown to the person.
async fn theirs(app: &App, site: &SiteId, token: &LinkToken, form: &str) -> Result<(), OperationError> {
    if app.house.signed_in_here(site, token).await?.sent(form) { Ok(()) } else { Err(OperationError::LinkInvalid) }
}

/// What the browser is asked, as the script takes it.
pub(crate) fn asked(ceremony: &Ceremony) -> Response {
    let text = format!("{{\"asked\":\"{}\",\"options\":{}}}", ceremony.token.as_str(), ceremony.options);
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

/// A refusal, in words the script shows.
#[derive(Debug)]
pub(crate) struct Refused(OperationError);

impl From<OperationError> for Refused {
    fn from(error: OperationError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, _) = status_and_heading(&self.0);
        let wait = if let OperationError::TooMany { wait_s } = &self.0 { Some(*wait_s) } else { None };
        let status = if matches!(self.0, OperationError::LinkInvalid) { StatusCode::FORBIDDEN } else { status };
        let said = match self.0 {
            OperationError::Malformed(mistakes) => words(&mistakes),
            OperationError::LinkInvalid => spoken("not-signed-in"),
            OperationError::SignInRefused => spoken("passkey-refused"),
            error => format!("{}.", capital(&house_words(&error.to_string()))),
        };
        let mut response = (status, Json(json!({ "wrong": said }))).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
