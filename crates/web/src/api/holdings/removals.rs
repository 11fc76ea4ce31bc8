//! `POST …/holdings/removals`: values of one person are removed; the person stays on file.

use super::{ValueName, WhichBody, WhichWord};
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::CategoryWord;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::Which;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::DataCategory;

/// Which values of one person: `value` or `person`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemovalBody {
    /// Which values.
    #[schema(value_type = WhichWord)]
    which: WhichBody,
}

/// What was removed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemovedBody {
    /// The values.
    removed: Vec<RemovedValue>,
}

/// One value that was removed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemovedValue {
    /// Its name.
    value: ValueName,
    /// Which kind of data it was.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
}

/// Remove values of one person
#[utoipa::path(post, path = "/sites/{site}/holdings/removals", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = RemovalBody, security(("key" = [])),
    responses((status = 200, description = "What was removed", body = RemovedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(key): Once, Body(body): Body<RemovalBody>) -> Result<Json<RemovedBody>, Problem> {
    let which: Which = body.which.into();
    let records = app.house.remove(&caller, &which, Some(&key)).await?.records.into_iter();
    let removed = match which {
        Which::Value(subject, _) | Which::Person(subject) => {
            records.map(|(record, category)| RemovedValue { value: ValueName { subject, record }, category }).collect()
        }
        _ => Vec::new(),
    };
    Ok(Json(RemovedBody { removed }))
}
