//! `GET` and `POST /api/v1/sites/{site}/breaches`, `GET …/{id}`, `GET …/{id}/people`: breaches of personal data, for whoever handles them. Whom one
//! concerns is told by ids alone.

pub(crate) mod bodies;
pub(crate) mod register;
pub(crate) mod steps;

use crate::api::breaches::bodies::{BreachBody, BreachLineBody, ConcernedBody, KindWord, NewBreachBody};
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::IdText;
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::NewBreach;
use serde::Deserialize;
use utoipa::IntoParams;
use vocabulary::{RecordId, SubjectId, Timestamp};

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// What comes after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<String>,
}

/// Put a breach on record
///
/// Whom it concerns is looked for from then on in the house's own record, a page at a time; ask for the breach to see how far that is.
#[utoipa::path(post, path = "/sites/{site}/breaches", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewBreachBody, security(("key" = [])),
    responses((status = 201, description = "The breach", body = BreachBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewBreachBody>,
) -> Result<(StatusCode, Json<BreachBody>), Problem> {
    let new = NewBreach {
        kind: KindWord::read(&body.kind)?,
        began_at: needed("began_at", &body.began_at)?,
        ended_at: instant("ended_at", body.ended_at.as_deref())?,
        noticed_at: needed("noticed_at", &body.noticed_at)?,
        what: body.what,
        noticed_by: body.noticed_by,
        scope: body.scope.read()?,
        idempotency: Some(key),
    };
    let view = app.house.open_breach(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(BreachBody::from(view))))
}

/// The breaches
///
/// Those that are open first, the newest first; a page of at most 1,000, in which `after` goes on.
#[utoipa::path(get, path = "/sites/{site}/breaches", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), After), security(("key" = [])),
    responses((status = 200, description = "The breaches", body = Vec<BreachLineBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<After>, QueryRejection>,
) -> Result<Json<Vec<BreachLineBody>>, Problem> {
    let after = after(asked)?.map(|after| after.try_into().map_err(|_| Problem::malformed("after", "is the id of a breach"))).transpose()?;
    Ok(Json(app.house.breaches(&caller, after).await?.iter().map(BreachLineBody::from).collect()))
}

/// One breach, with every step
#[utoipa::path(get, path = "/sites/{site}/breaches/{id}", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The breach")),
    security(("key" = [])),
    responses((status = 200, description = "The breach", body = BreachBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<BreachBody>, Problem> {
    Ok(Json(BreachBody::from(app.house.breach(&caller, read(&id)?).await?)))
}

/// Whom a breach concerns
///
/// By ids alone; a page of at most 100, in which `after` goes on. Whoever was erased since stands nowhere.
#[utoipa::path(get, path = "/sites/{site}/breaches/{id}/people", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The breach"), After),
    security(("key" = [])),
    responses((status = 200, description = "The people", body = ConcernedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn people(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    asked: Result<Query<After>, QueryRejection>,
) -> Result<Json<ConcernedBody>, Problem> {
    let after: Option<SubjectId> = after(asked)?.map(|after| after.parse().map_err(|_| Problem::malformed("after", "is the id of a person"))).transpose()?;
    Ok(Json(ConcernedBody::from(app.house.breach_people(&caller, read(&id)?, after).await?)))
}

fn after(asked: Result<Query<After>, QueryRejection>) -> Result<Option<String>, Problem> {
    asked.map(|Query(asked)| asked.after).map_err(|_| Problem::malformed("query", "takes `after`, an id"))
}

pub(crate) fn read(id: &str) -> Result<RecordId, Problem> {
    id.to_owned().try_into().map_err(|_| Problem::nothing_here())
}

pub(crate) fn needed(field: &str, text: &str) -> Result<Timestamp, Problem> {
    instant(field, Some(text))?.ok_or_else(|| Problem::malformed(field, "must be an instant as 2026-01-31T12:00:00Z"))
}
