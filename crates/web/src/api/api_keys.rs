//! `GET` and `POST /api/v1/sites/{site}/api-keys`, `POST …/{id}/changes`, `DELETE …/{id}`: the keys of programs. A key is told once; only its hash is
//! kept.

use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use operations::{KeyMade, KeyView, NewKey, OperationError, Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use vocabulary::EvidenceId;

/// A key to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKeyBody {
    /// What the program is called.
    #[schema(max_length = 120)]
    name: String,
    /// What it may do, as `requests`; nothing that the key of this call may not.
    scopes: Vec<String>,
    /// When it ends by itself, in at most 400 days.
    #[schema(example = "2027-01-31T00:00:00Z")]
    until: String,
}

/// How to change a key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeBody {
    /// For how many days the old one goes on, 0 to 30.
    grace_days: i64,
}

/// A key that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyMadeBody {
    /// Its id.
    id: String,
    /// The key, told once; missing where the same call was made before.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// A key as it is listed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyBody {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// Whether it is a party's, which asks about itself alone.
    of_party: bool,
    /// Who made it.
    created_by: String,
    /// When.
    created_at: String,
    /// Who let it be used; missing while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// From when on it opens nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
    /// The day it was last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_on: Option<String>,
    /// Whether it opens anything now.
    in_use: bool,
}

impl From<KeyView> for KeyBody {
    fn from(key: KeyView) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            scopes: key.scopes.iter().map(|scope| scope.key().to_owned()).collect(),
            of_party: key.of_party,
            created_by: key.created_by,
            created_at: key.created_at.to_string(),
            approved_by: key.approved_by,
            until: key.expires_at.map(|at| at.to_string()),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
            used_on: key.used_on.map(|at| at.day().to_string()),
            in_use: key.is_in_use,
        }
    }
}

impl From<KeyMade> for KeyMadeBody {
    fn from(made: KeyMade) -> Self {
        Self { id: made.id.to_string(), key: made.key }
    }
}

/// The keys of programs
///
/// At most those of one site, of which there are a few hundred; none of them tells the key itself.
#[utoipa::path(get, path = "/sites/{site}/api-keys", tag = "keys",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")), security(("key" = [])),
    responses((status = 200, description = "The keys, those that open something first", body = Vec<KeyBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, Called(caller): Called) -> Result<Json<Vec<KeyBody>>, Problem> {
    Ok(Json(app.house.keys(&caller).await?.into_iter().map(KeyBody::from).collect()))
}

/// Make a key for a program
#[utoipa::path(post, path = "/sites/{site}/api-keys", tag = "keys",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same key made")),
    request_body = NewKeyBody, security(("key" = [])),
    responses((status = 201, description = "The key, told once", body = KeyMadeBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(once): Once,
    Body(body): Body<NewKeyBody>,
) -> Result<(StatusCode, Json<KeyMadeBody>), Problem> {
    let scopes: Result<BTreeSet<Scope>, _> = body.scopes.iter().map(|scope| scope.parse()).collect();
    let scopes = scopes.map_err(|_| Problem::malformed("scopes", "one of them is no scope"))?;
    let until = instant("until", Some(&body.until))?;
    let made = app.house.make_key(&caller, &NewKey { name: body.name, scopes, until, idempotency: Some(once) }).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Change a key for a new one
///
/// The new one has the name, the scopes and the end of the old one. A key is changed once.
#[utoipa::path(post, path = "/sites/{site}/api-keys/{id}/changes", tag = "keys",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = String, Path, description = "The key's id"),
        ("Idempotency-Key" = String, Header, description = "Needed on every write; a key that was changed is not changed again")),
    request_body = ChangeBody, security(("key" = [])),
    responses((status = 201, description = "The new key, told once", body = KeyMadeBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(_): Once,
    Body(body): Body<ChangeBody>,
) -> Result<(StatusCode, Json<KeyMadeBody>), Problem> {
    let made = app.house.change_key(&caller, read(&id)?, body.grace_days).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Take a key back
#[utoipa::path(delete, path = "/sites/{site}/api-keys/{id}", tag = "keys",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = String, Path, description = "The key's id"),
        ("Idempotency-Key" = String, Header, description = "Needed on every write; taking back twice is as good as once")),
    security(("key" = [])),
    responses((status = 204, description = "It opens nothing any more"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(_): Once,
) -> Result<StatusCode, Problem> {
    app.house.revoke_key(&caller, read(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(id: &str) -> Result<EvidenceId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("key", "there is no such key"))
}
