//! What a browser keeps for us, and who it says is here: three cookies, each set by an act of the person and by nothing else. It never puts
//! a secret into an address or a page.

use crate::app::App;
use crate::door::{AtSite, Door};
use crate::pages::error::Page;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::{COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use operations::{CountingChoice, LinkToken, Network, OperationError, SignedIn, SigningIn, Visit, browser_kind};
use std::net::{IpAddr, Ipv4Addr};
use vocabulary::SiteId;

/// The cookie of a signed-in browser. Its prefix keeps it to this host alone, and from being set by any other.
const SESSION: &str = "__Host-session";
/// The cookie of a browser that asked for a link.
const ASKED: &str = "__Host-sign-in";
/// The cookie of a browser in which somebody chose a language: its two letters and nothing else.
const LANGUAGE: &str = "__Host-language";
/// How long that is kept, in seconds: a year.
const LANGUAGE_SECONDS: i64 = 365 * 24 * 60 * 60;
/// The cookie of a browser in which an age was given: an instant and our seal on it, the same for everybody at that instant.
const AGE: &str = "__Host-age";
/// How long the second is kept, in seconds: as long as its link works.
const ASKED_SECONDS: i64 = 15 * 60;
/// The cookie of a browser whose person chose whether to be counted.
const COUNTING: &str = "__Host-counting";
/// How long that is kept, in seconds: a year.
const COUNTING_SECONDS: i64 = 365 * 24 * 3_600;
/// The words it holds.
const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";
/// By which a browser says that its person objects.
const SIGNAL: &str = "sec-gpc";
/// What the proxy in front says of where a request comes from.
const FORWARDED: &str = "x-forwarded-for";

/// From which address a connection comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// What the browser of a signed-in person keeps.
pub(crate) fn kept(headers: &HeaderMap) -> Option<LinkToken> {
    LinkToken::read_session(cookie(headers, SESSION)?)
}

/// What the browser that asked for a link keeps.
pub(crate) fn asked(headers: &HeaderMap) -> Option<LinkToken> {
    LinkToken::read(cookie(headers, ASKED)?)
}

/// The language that somebody chose in this browser.
pub(crate) fn chosen_language(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, LANGUAGE)
}

/// Has the browser keep which language was chosen.
pub(crate) fn keep_language(code: &str) -> (HeaderName, HeaderValue) {
    set_cookie(LANGUAGE, code, Some(LANGUAGE_SECONDS))
}

/// What the browser keeps in which an age was given.
pub(crate) fn age_given(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, AGE)
}

/// Has the browser keep that an age was given.
pub(crate) fn keep_age(kept: &str) -> (HeaderName, HeaderValue) {
    set_cookie(AGE, kept, Some(operations::House::AGE_STANDS_SECONDS))
}

/// Has the browser keep this under a name, for so many seconds, or until it is closed.
pub(crate) fn set_cookie(name: &str, value: &str, seconds: Option<i64>) -> (HeaderName, HeaderValue) {
    let life = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{life}");
    (SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
}

/// Has the browser keep that it asked for a link.
pub(crate) fn keep_asked(token: &LinkToken) -> (HeaderName, HeaderValue) {
    set_cookie(ASKED, token.as_str(), Some(ASKED_SECONDS))
}

/// Has the browser keep that somebody is signed in, until it is closed, and forget that it asked.
pub(crate) fn keep_session(signed_in: &SignedIn) -> [(HeaderName, HeaderValue); 2] {
    [set_cookie(SESSION, signed_in.token.as_kept(), None), set_cookie(ASKED, "", Some(0))]
}

/// Has the browser keep whether its person is counted.
pub(crate) fn keep_counting(choice: CountingChoice) -> (HeaderName, HeaderValue) {
    let word = match choice {
        CountingChoice::Accepted => ACCEPTED,
        CountingChoice::Refused => REFUSED,
    };
    set_cookie(COUNTING, word, Some(COUNTING_SECONDS))
}

/// Whether the browser says by Global Privacy Control that its person objects.
pub(crate) fn is_signalled(headers: &HeaderMap) -> bool {
    headers.get(SIGNAL).and_then(|value| value.to_str().ok()).is_some_and(|said| said.trim() == "1")
}

/// What a request says of the visit it belongs to: on every page the same, and nothing of the visitor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visiting(pub(crate) Visit);

impl<S: Sync> FromRequestParts<S> for Visiting {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let choice = match cookie(&parts.headers, COUNTING) {
            Some(ACCEPTED) => Some(CountingChoice::Accepted),
            Some(REFUSED) => Some(CountingChoice::Refused),
            _ => None,
        };
        Ok(Self(Visit { choice, signal: is_signalled(&parts.headers) }))
    }
}

/// Has the browser forget both.
pub(crate) fn forget() -> [(HeaderName, HeaderValue); 2] {
    [set_cookie(SESSION, "", Some(0)), set_cookie(ASKED, "", Some(0))]
}

/// The answer with these headers beside those it has.
pub(crate) fn with(mut response: Response, headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Response {
    for (name, value) in headers {
        response.headers_mut().append(name, value);
    }
    response
}

/// The person of a page below `/me/`: by the secret of its address, or by the session where the address says `here`.
#[derive(Clone, Debug)]
pub(crate) struct Mine(pub(crate) LinkToken);

impl FromRequestParts<App> for Mine {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let AtSite(site) = AtSite::from_request_parts(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let written = path.iter().find(|(name, _)| *name == "token").map(|(_, value)| value.to_owned()).unwrap_or_default();
        if written != LinkToken::HERE {
            let token = LinkToken::read(&written).ok_or(OperationError::LinkInvalid).map_err(|error| Page::of(app, &site, &error).into_response())?;
            heed(app, &site, &token, &parts.headers).await?;
            return Ok(Self(token));
        }
        let not_signed_in = || Redirect::to("/sign-in").into_response();
        let token = kept(&parts.headers).ok_or_else(not_signed_in)?;
        match app.house.signed_in_here(&site, &token).await {
            Ok(_) => {
                heed(app, &site, &token, &parts.headers).await?;
                Ok(Self(token))
            }
            Err(OperationError::LinkInvalid) => Err(with(not_signed_in(), forget())),
            Err(error) => Err(Page::of(app, &site, &error).into_response()),
        }
    }
}

/// Puts the objection of the browser's signal on record, on whatever page of theirs the person is, where the operator lets it count.
async fn heed(app: &App, site: &SiteId, token: &LinkToken, headers: &HeaderMap) -> Result<(), Response> {
    if !is_signalled(headers) {
        return Ok(());
    }
    app.house.heed_signal(site, token).await.map_err(|error| Page::of(app, site, &error).into_response())
}

/// Where somebody asks to be let in: the address of the site they see, their kind of browser and their network.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// As `https://indiamart.example`: scheme, host and port as the browser has them.
    pub(crate) address: String,
    /// The rest.
    pub(crate) from: SigningIn,
}

impl FromRequestParts<App> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let text = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // The name before the port has led to a site of ours already. Behind a proxy the port is the proxy's own affair.
        let host = text(HOST).to_ascii_lowercase();
        let address = match host.rsplit_once(':') {
            Some((name, _)) if app.settings.https => format!("https://{name}"),
            _ if app.settings.https => format!("https://{host}"),
            _ => format!("http://{host}"),
        };
        let site = parts.extensions.get::<Door>().and_then(Door::site).cloned();
        if site.is_none() {
            return Err(Page::nothing_here(app, None).into_response());
        }
        let from = SigningIn { browser: browser_kind(text(USER_AGENT)), network: Network::of(came_from(app, parts)) };
        Ok(Self { address, from })
    }
}

/// The address a request comes from: the other end of the connection, or where a proxy stands in front, whom that last had before it.
fn came_from(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
    let told = parts.headers.get_all(FORWARDED).iter().next_back().and_then(|value| value.to_str().ok());
    let last = told.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    last.filter(|_| app.settings.behind_proxy).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::{COOKIE, HeaderMap, asked, cookie, kept};

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        let secret = "ab".repeat(32);
        headers.append(COOKIE, format!("a=1; x__Host-session=2; __Host-session={secret}").parse().unwrap());
        headers.append(COOKIE, "b=3".parse().unwrap());
        assert_eq!(cookie(&headers, "b"), Some("3"));
        assert_eq!(cookie(&headers, "c"), None);
        assert_eq!(kept(&headers).map(|token| token.as_kept().to_owned()), Some(secret));
        assert_eq!(asked(&headers), None);
    }
}
