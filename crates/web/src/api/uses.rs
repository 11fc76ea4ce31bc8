//! `POST /api/v1/sites/{site}/uses`: the company's own programs read data for a purpose. No purpose, no reading.

use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::release::ReleaseBody;
use crate::api::words::{ActionWord, CategoryWord, IdText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{Actor, UseRequest};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Action, DataCategory, Purpose, SubjectId};

/// Who reads what, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseBody {
    /// Whose data.
    #[schema(value_type = Vec<IdText>, min_items = 1)]
    subjects: Vec<SubjectId>,
    /// Which data.
    #[schema(value_type = Vec<CategoryWord>, min_items = 1)]
    data: Vec<DataCategory>,
    /// `use`, `contact` or `review`.
    #[schema(value_type = ActionWord)]
    action: Action,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// By whom: the company's own program, or one of these by name.
    #[serde(default = "company")]
    #[schema(value_type = ActorWord)]
    by: Actor,
}

/// By whom data is used.
#[derive(Debug, ToSchema)]
#[schema(as = Actor, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum ActorWord {
    /// A program of the company.
    Company,
    /// A member of staff, by name.
    Staff(String),
    /// A registered party working for the company, by name.
    Party(String),
}

const fn company() -> Actor {
    Actor::Company
}

/// Read data for a purpose
///
/// Only what the policy permits for that purpose is opened; each opening is logged first and stands in the person's history.
#[utoipa::path(post, path = "/sites/{site}/uses", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = UseBody, security(("key" = [])),
    responses((status = 200, description = "What was opened and what was refused", body = ReleaseBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(key): Once, Body(body): Body<UseBody>) -> Result<Json<ReleaseBody>, Problem> {
    let request =
        UseRequest { subjects: body.subjects, categories: body.data, action: body.action, purpose: body.purpose, by: body.by, idempotency: Some(key) };
    Ok(Json(app.house.use_data(&caller, request).await?.into()))
}
