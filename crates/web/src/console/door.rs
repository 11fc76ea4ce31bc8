//! `/console/sign-in`: where a member of staff signs in by passkey, and out. What it answers is the same whoever is there.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::html;
use crate::console::sent::Sent;
use crate::console::staff::{self, Staff};
use crate::door::AtSite;
use crate::pages::passkeys::{Answered, Refused, asked};
use crate::pages::script::{bearing_script, script_address};
use crate::session::{Asking, with};
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use operations::{LeavingFrom, LinkToken, OperationError};
use serde_json::json;
use vocabulary::SiteId;

/// What stands around a page for whoever is not signed in.
#[derive(Clone, Debug)]
pub(crate) struct Lobby {
    pub(crate) title: &'static str,
    pub(crate) company: String,
    pub(crate) site: String,
    pub(crate) initial: String,
    pub(crate) accent: usize,
}

impl Lobby {
    pub(crate) fn of(app: &App, site: &SiteId, title: &'static str) -> Result<Self, ConsoleError> {
        let policy = app.house.policy(site)?;
        let company = policy.company().to_owned();
        Ok(Self { title, initial: company.chars().take(1).collect(), company, site: site.to_string(), accent: app.accent(site) })
    }

    pub(crate) fn style(&self) -> String {
        crate::console::style::address()
    }
}

#[derive(Debug, Template)]
#[template(path = "console/sign_in.html")]
struct SignInPage {
    lobby: Lobby,
    has_company: bool,
    script: String,
}

/// `GET /console/sign-in`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, headers: HeaderMap) -> ConsoleResult {
    if Staff::of(&app, &site, &headers).await.is_ok_and(|staff| staff.token.is_some()) {
        return Ok(Redirect::to("/console").into_response());
    }
    let lobby = Lobby::of(&app, &site, "Sign in to the console")?;
    let has_company = app.house.has_company_sign_in(&site);
    html(&SignInPage { lobby, has_company, script: script_address() }).map(|page| leading(page, has_company))
}

/// The page, which may load our script, and whose form leads to the company's own sign-in where there is one.
pub(crate) fn leading(page: Response, has_company: bool) -> Response {
    let mut page = bearing_script(page);
    if has_company {
        page.extensions_mut().insert(crate::headers::LeadsAway);
    }
    page
}

/// `POST /console/sign-in/passkey/ask`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, asking: Asking) -> Result<Response, Refused> {
    Ok(asked(&app.house.ask_for_staff_passkey(&site, &asking.address, asking.from).await?))
}

/// `POST /console/sign-in/passkey`
pub(crate) async fn sign_in(State(app): State<App>, AtSite(site): AtSite, asking: Asking, Json(answered): Json<Answered>) -> Result<Response, Refused> {
    let token = LinkToken::read(&answered.asked).ok_or(OperationError::SignInRefused)?;
    let answer = answered.answer.to_string();
    let signed_in = app.house.sign_in_staff_by_passkey(&site, (&token, &answer), &asking.address, asking.from).await?;
    Ok(with(Json(json!({ "next": "/console" })).into_response(), staff::keep(&signed_in)))
}

/// `POST /console/sign-out`: here, or everywhere.
pub(crate) async fn sign_out(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let which = if sent.form.one("everywhere").is_some() { LeavingFrom::Everywhere } else { LeavingFrom::Here };
    if let Some(token) = &sent.staff.token {
        match app.house.sign_out_staff(&sent.staff.site, token, which).await {
            Ok(()) | Err(OperationError::LinkInvalid) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(with(Redirect::to("/console/sign-in").into_response(), staff::forget()))
}
