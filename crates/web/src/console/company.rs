//! Signing in by the company's own sign-in: the browser is sent there, and what it comes back with is looked at once, in the browser that asked.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::staff;
use crate::door::AtSite;
use crate::session::{Asking, cookie, set_cookie, with};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::{LinkToken, OperationError, SentToCompany};
use vocabulary::SiteId;

/// The cookie of a browser that was sent to the company's own sign-in.
const ASKED: &str = "__Host-staff-asked";
/// How long it is kept, in seconds: as long as it may be answered.
const ASKED_SECONDS: i64 = 5 * 60;

/// What the browser comes back with.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct CameBack {
    state: Option<String>,
    code: Option<String>,
}

/// `POST /console/sign-in/company`
pub(crate) async fn ask(State(app): State<App>, AtSite(site): AtSite, asking: Asking) -> ConsoleResult {
    sent(app.house.ask_company(&site, None, &asking.address, asking.from).await)
}

/// `POST /console/join/{token}/company`
pub(crate) async fn join(State(app): State<App>, AtSite(site): AtSite, Path(token): Path<String>, asking: Asking) -> ConsoleResult {
    let token = LinkToken::read(&token).ok_or(OperationError::LinkInvalid)?;
    sent(app.house.ask_company(&site, Some(&token), &asking.address, asking.from).await)
}

/// `GET /console/sign-in/company/back`
pub(crate) async fn back(State(app): State<App>, AtSite(site): AtSite, asking: Asking, headers: HeaderMap, Query(came): Query<CameBack>) -> ConsoleResult {
    let forget = [set_cookie(ASKED, "", Some(0))];
    match entered(&app, &site, &asking, (&headers, &came)).await {
        Ok(response) => Ok(with(response, forget)),
        Err(error) => Ok(with(ConsoleError::from(error).into_response(), forget)),
    }
}

async fn entered(app: &App, site: &SiteId, asking: &Asking, (headers, came): (&HeaderMap, &CameBack)) -> Result<Response, OperationError> {
    let state = came.state.as_deref().and_then(LinkToken::read).ok_or(OperationError::SignInRefused)?;
    let code = came.code.as_deref().filter(|code| !code.is_empty()).ok_or(OperationError::SignInRefused)?;
    let kept = cookie(headers, ASKED).and_then(LinkToken::read);
    let signed_in = app.house.sign_in_by_company(site, (&state, kept.as_ref(), code), &asking.address, asking.from).await?;
    Ok(with((StatusCode::SEE_OTHER, [(header::LOCATION, "/console")]).into_response(), staff::keep(&signed_in)))
}

fn sent(asked: Result<SentToCompany, OperationError>) -> ConsoleResult {
    let SentToCompany { address, state } = asked?;
    Ok(with((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(), [set_cookie(ASKED, state.as_str(), Some(ASKED_SECONDS))]))
}
