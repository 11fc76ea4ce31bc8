//! `POST …/holdings/corrections`: a value is put right by a program of the company that knows better.

use super::ValueName;
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::app::App;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::Personal;

/// Which value, and what is right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionBody {
    /// Which value.
    of: ValueName,
    /// What is right.
    #[schema(value_type = String)]
    value: Personal<String>,
}

/// Put a value right
#[utoipa::path(post, path = "/sites/{site}/holdings/corrections", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = CorrectionBody, security(("key" = [])),
    responses((status = 204, description = "Put right"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(key): Once, Body(body): Body<CorrectionBody>) -> Result<StatusCode, Problem> {
    app.house.rewrite(&caller, (body.of.subject, body.of.record), &body.value, Some(&key)).await?;
    Ok(StatusCode::NO_CONTENT)
}
