//! What comes into the API: the site in the path, the key, the idempotency key, the body. Each is refused as a problem
//! before a handler sees it; no message repeats what was sent.

use crate::api::problem::Problem;
use crate::app::App;
use crate::door::Door;
use crate::limits::IDEMPOTENCY_CHARACTERS_MAX;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use operations::{Caller, DownloadToken, OperationError};
use serde::de::DeserializeOwned;
use vocabulary::{SiteId, Timestamp};

/// The header that makes a write safe to send again.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// A number of a query that is bounded, as the description says.
pub(crate) fn at_most<N: Copy + PartialOrd + std::fmt::Display>(field: &str, number: Option<N>, most: N) -> Result<Option<N>, Problem> {
    match number {
        Some(number) if number > most => Err(Problem::malformed(field, format!("is at most {most}"))),
        number => Ok(number),
    }
}

/// The site of the path. A site's own host answers for that site only.
#[derive(Debug)]
pub(crate) struct InSite(pub(crate) SiteId);

/// The site of the path, and the caller whose key the request bears.
#[derive(Debug)]
pub(crate) struct Called(pub(crate) Caller);

/// The site of the path, and the caller where the request bears a key. A key that is borne must be valid.
#[derive(Debug)]
pub(crate) struct Anyone {
    pub(crate) site: SiteId,
    pub(crate) caller: Option<Caller>,
}

/// The token of a download, which a request bears instead of a key.
#[derive(Debug)]
pub(crate) struct DownloadBearer(pub(crate) DownloadToken);

/// The idempotency key of a write.
#[derive(Debug)]
pub(crate) struct Once(pub(crate) String);

/// A JSON body of exactly this shape.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl FromRequestParts<App> for InSite {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let door = parts.extensions.get::<Door>().cloned();
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::nothing_here())?;
        let name = params.iter().find(|(name, _)| *name == "site").map(|(_, site)| site);
        let site = name.and_then(|name| SiteId::new(name).ok());
        let unknown = || Problem::from(OperationError::UnknownSite);
        let site = site.filter(|site| app.house.sites().contains(site)).ok_or_else(unknown)?;
        match door {
            Some(Door::Site(host)) if host != site => Err(unknown()),
            _ => Ok(Self(site)),
        }
    }
}

impl FromRequestParts<App> for Called {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let InSite(site) = InSite::from_request_parts(parts, app).await?;
        let key = bearer(&parts.headers).ok_or_else(Problem::key_needed)?;
        Ok(Self(app.house.caller(&site, key).await?))
    }
}

impl FromRequestParts<App> for Anyone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let InSite(site) = InSite::from_request_parts(parts, app).await?;
        let caller = match parts.headers.contains_key(AUTHORIZATION) {
            true => Some(Called::from_request_parts(parts, app).await?.0),
            false => None,
        };
        Ok(Self { site, caller })
    }
}

impl FromRequestParts<App> for DownloadBearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        bearer(&parts.headers).and_then(DownloadToken::read).map(Self).ok_or_else(Problem::key_needed)
    }
}

/// The key of the `Authorization` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

impl FromRequestParts<App> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let wrong = |words: &str| Problem::new(StatusCode::BAD_REQUEST, "idempotency-key", "A write needs an Idempotency-Key header").detail(words);
        let value = parts.headers.get(IDEMPOTENCY_KEY);
        let value = value.ok_or_else(|| wrong("The header is missing. Send the same key again to repeat the same write safely."))?;
        let key = value.to_str().unwrap_or_default();
        let well_written = (1..=IDEMPOTENCY_CHARACTERS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if well_written { Ok(Self(key.to_owned())) } else { Err(wrong("The key must be 1 to 128 visible ASCII characters.")) }
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_json = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(is_json);
        if !is_json {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "The body must be application/json"));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| unread(rejection.status()))?;
        // A list would be read as the fields in their order, and nothing that is described is one.
        if bytes.trim_ascii_start().first().is_some_and(|first| *first == b'[') {
            return Err(Problem::malformed("body", "must be a JSON object"));
        }
        match Json::<T>::from_bytes(&bytes) {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(rejected(&rejection)),
        }
    }
}

/// Why a body was not taken. Serde's message names fields and expected words; what was sent stands in it only for
/// unknown words, so that only the part before it is passed on.
fn rejected(rejection: &JsonRejection) -> Problem {
    let status = rejection.status();
    match rejection {
        JsonRejection::JsonSyntaxError(_) => Problem::new(status, "not-json", "The body is not JSON"),
        JsonRejection::JsonDataError(error) => Problem::malformed("body", shape(&error.body_text())),
        _ => unread(status),
    }
}

fn unread(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too-large", "The body is too large"),
        _ => Problem::new(status, "unreadable", "The body could not be read"),
    }
}

/// Whether a media type is JSON.
fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The place and the kind of a shape error, without the words that were sent.
fn shape(message: &str) -> String {
    let message = message.strip_prefix("Failed to deserialize the JSON body into the target type: ").unwrap_or(message);
    match message.split_once(": ") {
        Some((place, what)) if what.starts_with("invalid") => format!("{place}: not of the expected form"),
        Some((place, what)) if what.contains("is not a") => format!("{place}: not a known word"),
        Some((place, what)) if what.starts_with("unknown variant") => format!("{place}: not a known word{}", expected(what)),
        None if message.starts_with("unknown variant") => format!("not a known word{}", expected(message)),
        Some((place, what)) if what.starts_with("unknown field") => format!("{place}: holds a field that is not known{}", expected(what)),
        None if message.starts_with("unknown field") => format!("holds a field that is not known{}", expected(message)),
        _ => message.to_owned(),
    }
}

/// The fields that are known, from the end of a message about one that is not.
fn expected(what: &str) -> &str {
    what.find(", expected").and_then(|at| what.get(at..)).unwrap_or_default()
}

/// Reads an instant, RFC 3339.
pub(crate) fn instant(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let read = |text: &str| text.parse::<jiff::Timestamp>().map(|instant| Timestamp(instant.as_millisecond()));
    text.map(read).transpose().map_err(|_| Problem::malformed(field, "must be an instant as 2026-01-31T12:00:00Z"))
}
