//! `POST /api/v1/sites/{site}/policy/versions`: a new version is published, or only shown with what it means. `DELETE …/{date}`: one that waits for
//! its day is taken back. Nobody is named in the answers.

use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use operations::NewVersion;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A new version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVersionBody {
    /// The whole text, with its rules.
    text: String,
    /// The day on which it comes into force; the text must say the same.
    #[schema(value_type = Option<String>, format = Date, example = "2027-01-01")]
    effective: Option<jiff::civil::Date>,
    /// Only show what it would mean.
    #[serde(default)]
    dry_run: bool,
}

/// What a version changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationBody {
    /// The version, as `wipro.com/2027-01-01`.
    version: String,
    /// The one it comes after.
    after: String,
    /// The day on which it comes into force.
    #[schema(format = Date)]
    in_force_from: String,
    /// Whether it is in force at once.
    at_once: bool,
    /// Whether it is published; else it was only shown.
    published: bool,
    /// What changes, in decisions and promises: each `weaker` or `stronger` for people, or `moved`.
    #[schema(value_type = Object)]
    difference: serde_json::Value,
    /// How many people it concerns: what is held, who received it, which consents must be asked for again, what waits.
    #[schema(value_type = Object)]
    reach: serde_json::Value,
    /// How people are told, each with what says so.
    told: Vec<String>,
}

/// Publish a new version of the policy, or show what it would mean
///
/// It is stopped where it does not compile, opens what an older version closed for ever, is of a day that is over, or shows another date than
/// its own. It is taken up by every server, and in force from its day on. The same once more changes nothing.
#[utoipa::path(post, path = "/sites/{site}/policy/versions", tag = "policy",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = NewVersionBody, security(("key" = [])),
    responses((status = 200, description = "What it would mean; nothing has changed", body = PublicationBody),
        (status = 201, description = "It is published", body = PublicationBody),
        (status = "default", description = "What went wrong, or what stops it", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<NewVersionBody>) -> Result<Response, Problem> {
    let new = NewVersion { text: body.text, effective: body.effective };
    let publication = if body.dry_run { app.house.show_version(&caller, &new).await } else { app.house.publish(&caller, &new).await }?;
    let broken = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "The answer could not be written");
    let status = if publication.published { StatusCode::CREATED } else { StatusCode::OK };
    let answer = PublicationBody {
        version: publication.version.to_string(),
        after: publication.after.to_string(),
        in_force_from: publication.in_force_from.to_string(),
        at_once: publication.at_once,
        published: publication.published,
        difference: serde_json::to_value(&publication.difference).map_err(broken)?,
        reach: serde_json::to_value(&publication.reach).map_err(broken)?,
        told: publication.told,
    };
    Ok((status, Json(answer)).into_response())
}

/// How a version is taken back.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalQuery {
    /// Only show what it would mean.
    #[serde(default)]
    dry_run: bool,
}

/// A version that is taken back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionWithdrawalBody {
    /// The version, as `wipro.com/2027-01-01`.
    version: String,
    /// The one that stays in force.
    stays: String,
    /// The day on which it would have come into force.
    #[schema(format = Date)]
    announced_for: String,
    /// Whether it is taken back; else it was only shown.
    withdrawn: bool,
    /// How people are told, each with what says so.
    told: Vec<String>,
}

/// Take back a version that waits for its day
///
/// A version that was published for a later day is taken back before that day; it stays in the log that it was published, and that it was taken
/// back. Letters about it that were not written yet are not written; where some were, another tells that it does not come. From its day on
/// nothing is taken back. The same once more changes nothing.
#[utoipa::path(delete, path = "/sites/{site}/policy/versions/{date}", tag = "policy",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("date" = String, Path, description = "Its day", format = Date, example = "2027-01-01"), WithdrawalQuery), security(("key" = [])),
    responses((status = 200, description = "It is taken back, or what that would mean", body = VersionWithdrawalBody),
        (status = "default", description = "What went wrong, or why it stays", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, date)): Path<(String, String)>,
    Query(query): Query<WithdrawalQuery>,
) -> Result<Json<VersionWithdrawalBody>, Problem> {
    let day = date.parse().map_err(|_| operations::OperationError::malformed("date", "write the day as 2027-01-01"))?;
    let withdrawal = if query.dry_run { app.house.show_withdrawal(&caller, day).await } else { app.house.withdraw_version(&caller, day).await }?;
    Ok(Json(VersionWithdrawalBody {
        version: withdrawal.version.to_string(),
        stays: withdrawal.stays.to_string(),
        announced_for: withdrawal.announced_for.to_string(),
        withdrawn: withdrawal.withdrawn,
        told: withdrawal.told,
    }))
}
