//! `POST …/registers/{register}/{id}/approvals`, `…/refusals`, `…/renewals`, `…/revocations`: what becomes of an entry. Nobody approves what they proposed.

use super::{EntryBody, entry, register};
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{HashText, IdText, InstantText};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use operations::{RefusedBecause, Renewal};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::EvidenceId;

/// An approval.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalBody {
    /// The SHA-256 of the document that was read.
    #[schema(value_type = HashText)]
    sha256: String,
}

/// A refusal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusalBody {
    /// Why: `wrong-document`, `not-signed`, `wrong-party`, `wrong-time`, `too-wide` or `no-ground`.
    #[schema(value_type = String)]
    because: RefusedBecause,
}

/// A renewal. Party, scope and ground stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewalBody {
    /// What it is called now; as before, if nothing is said.
    #[serde(default)]
    words: Option<String>,
    /// The new document.
    #[schema(value_type = IdText)]
    document: EvidenceId,
    /// Its SHA-256.
    #[schema(value_type = HashText)]
    sha256: String,
    /// From when it counts; now, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    from: Option<String>,
    /// Until when; later than what it renews.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
}

type Place = Path<(String, String, String)>;
type Made = Result<(StatusCode, Json<EntryBody>), Problem>;

/// Approve an entry
///
/// From now on, and while its time runs, it counts. It takes the scope `approve`, a name other than that of who proposed it and of who brought the document,
/// and the hash of the document that was read.
#[utoipa::path(post, path = "/sites/{site}/registers/{register}/{id}/approvals", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), ("id" = IdText, Path, description = "The entry"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = ApprovalBody, security(("key" = [])),
    responses((status = 201, description = "The entry as it now stands", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn approve(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Path((_, name, id)): Place,
    Body(body): Body<ApprovalBody>,
) -> Made {
    let approved = app.house.approve(&caller, register(&name)?, entry(&id)?, (&body.sha256, Some(&key))).await?;
    Ok((StatusCode::CREATED, Json(approved.into())))
}

/// Refuse an entry
#[utoipa::path(post, path = "/sites/{site}/registers/{register}/{id}/refusals", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), ("id" = IdText, Path, description = "The entry"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = RefusalBody, security(("key" = [])),
    responses((status = 201, description = "The entry as it now stands", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn refuse(State(app): State<App>, Called(caller): Called, Once(key): Once, Path((_, name, id)): Place, Body(body): Body<RefusalBody>) -> Made {
    let refused = app.house.refuse(&caller, register(&name)?, entry(&id)?, (body.because, Some(&key))).await?;
    Ok((StatusCode::CREATED, Json(refused.into())))
}

/// Renew an entry
///
/// Proposes what takes its place once somebody else approves it. Until then the old one counts as long as it said.
#[utoipa::path(post, path = "/sites/{site}/registers/{register}/{id}/renewals", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), ("id" = IdText, Path, description = "The entry"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = RenewalBody, security(("key" = [])),
    responses((status = 201, description = "The new entry", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn renew(State(app): State<App>, Called(caller): Called, Once(key): Once, Path((_, name, id)): Place, Body(body): Body<RenewalBody>) -> Made {
    let renewal = Renewal {
        words: body.words,
        document: body.document,
        sha256: body.sha256,
        from: instant("from", body.from.as_deref())?,
        until: instant("until", body.until.as_deref())?,
        idempotency: Some(key),
    };
    let renewed = app.house.renew(&caller, register(&name)?, entry(&id)?, &renewal).await?;
    Ok((StatusCode::CREATED, Json(renewed.into())))
}

/// End an entry
///
/// From the next decision on it does not count, nor does a belief that rests on it. A proposal is taken back in the same way.
#[utoipa::path(post, path = "/sites/{site}/registers/{register}/{id}/revocations", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), ("id" = IdText, Path, description = "The entry"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    security(("key" = [])),
    responses((status = 201, description = "The entry as it now stands", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke(State(app): State<App>, Called(caller): Called, Once(key): Once, Path((_, name, id)): Place) -> Made {
    let revoked = app.house.revoke(&caller, register(&name)?, entry(&id)?, Some(&key)).await?;
    Ok((StatusCode::CREATED, Json(revoked.into())))
}
