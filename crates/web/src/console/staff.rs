//! Who is signed in to the console: the cookie that says so, which is the console's alone, and the extractor every page of it takes. It puts no
//! secret into an address or a page.

use crate::app::App;
use crate::console::error::ConsoleError;
use crate::door::AtSite;
use crate::session::{cookie, set_cookie};
use axum::extract::FromRequestParts;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use operations::{Caller, LinkToken, OnDuty, OperationError, SignedIn};
use vocabulary::SiteId;

/// The cookie of a browser in which a member of staff is signed in. A person's session has another, and neither opens what the other does.
const STAFF: &str = "__Host-staff";

/// The member of staff whose browser asks.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    /// The site whose console it is.
    pub(crate) site: SiteId,
    /// Who they are and what they may do.
    pub(crate) on_duty: OnDuty,
    /// What their browser keeps; none in the demonstration.
    pub(crate) token: Option<LinkToken>,
    /// How many emergencies wait for somebody, and how many last.
    pub(crate) alarm: (usize, usize),
}

impl Staff {
    /// Who acts.
    pub(crate) const fn caller(&self) -> &Caller {
        &self.on_duty.caller
    }

    /// Whoever is signed in with what these headers bear; in the demonstration everybody is.
    pub(crate) async fn of(app: &App, site: &SiteId, headers: &HeaderMap) -> Result<Self, OperationError> {
        let token = kept(headers);
        let on_duty = match &token {
            Some(token) => app.house.on_duty(site, token).await,
            None => Err(OperationError::LinkInvalid),
        };
        let (on_duty, token) = match on_duty {
            Ok(on_duty) => (on_duty, token),
            Err(OperationError::LinkInvalid) if app.house.is_demonstration() => (app.house.on_duty_in_demonstration(site).await?, None),
            Err(error) => return Err(error),
        };
        Ok(Self { site: site.clone(), on_duty, token, alarm: app.house.alarm(site).await? })
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let AtSite(site) = AtSite::from_request_parts(parts, app).await?;
        Self::of(app, &site, &parts.headers).await.map_err(|error| match error {
            OperationError::LinkInvalid => Redirect::to("/console/sign-in").into_response(),
            error => ConsoleError::from(error).into_response(),
        })
    }
}

/// What the browser of a member who is signed in keeps.
pub(crate) fn kept(headers: &HeaderMap) -> Option<LinkToken> {
    LinkToken::read_session(cookie(headers, STAFF)?)
}

/// Has the browser keep that a member is signed in, until it is closed.
pub(crate) fn keep(signed_in: &SignedIn) -> [(HeaderName, HeaderValue); 1] {
    [set_cookie(STAFF, signed_in.token.as_kept(), None)]
}

/// Has the browser forget it.
pub(crate) fn forget() -> [(HeaderName, HeaderValue); 1] {
    [set_cookie(STAFF, "", Some(0))]
}
