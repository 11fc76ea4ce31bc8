//! `/console/join/{token}`: where an invited member of staff makes their passkey. The link opens once; looking at the page uses nothing up.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::door::{Lobby, leading};
use crate::console::frame::html;
use crate::console::parts::moment;
use crate::console::staff;
use crate::door::AtSite;
use crate::pages::passkeys::{Made, Refused, asked};
use crate::pages::script::script_address;
use crate::session::{Asking, with};
use crate::view::clear::Clear;
use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use operations::{LinkToken, OperationError};
use serde_json::json;

#[derive(Debug, Template)]
#[template(path = "console/join.html")]
struct JoinPage {
    lobby: Lobby,
    name: Option<Clear>,
    roles: Vec<String>,
    until: String,
    action: String,
    has_company: bool,
    script: String,
}

/// `GET /console/join/{token}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>) -> ConsoleResult {
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid)?;
    let shown = app.house.invitation_shown(&site, &token).await?;
    let page = JoinPage {
        lobby: Lobby::of(&app, &site, "Join the console")?,
        name: shown.name.map(Clear::new),
        roles: shown.roles,
        until: moment(shown.until),
        action: format!("/console/join/{}", token.as_str()),
        has_company: app.house.has_company_sign_in(&site),
        script: script_address(),
    };
    let has_company = page.has_company;
    html(&page).map(|page| leading(page, has_company))
}

/// `POST /console/join/{token}/ask`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, asking: Asking) -> Result<Response, Refused> {
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid)?;
    Ok(asked(&app.house.ask_to_join(&site, &token, &asking.address, asking.from).await?))
}

/// `POST /console/join/{token}`
pub(crate) async fn join(
    State(app): State<App>,
    AtSite(site): AtSite,
    Path(token): Path<String>,
    asking: Asking,
    Json(made): Json<Made>,
) -> Result<Response, Refused> {
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid)?;
    let asked = LinkToken::read(&made.asked).ok_or(OperationError::SignInRefused)?;
    let answer = made.answer.to_string();
    let signed_in = app.house.join(&site, &token, (&asked, &answer, &made.name), &asking.address, asking.from).await?;
    Ok(with(Json(json!({ "next": "/console" })).into_response(), staff::keep(&signed_in)))
}
