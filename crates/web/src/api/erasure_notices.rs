//! `GET /api/v1/sites/{site}/erasure-notices`, and `DELETE` of one: the parties that received data of somebody who was erased, and
//! must be told. No notice names the person.

use crate::api::input::Called;
use crate::api::problem::Problem;
use crate::api::words::InstantText;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use operations::PartyNotice;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::RecordId;

/// A party that must be told of an erasure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeBody {
    /// The notice.
    id: String,
    /// Whom to tell.
    party: String,
    /// The disclosures the party received, by the ids given with them.
    disclosures: Vec<String>,
    /// Since when it is owed.
    #[schema(value_type = InstantText)]
    since: String,
}

impl From<PartyNotice> for NoticeBody {
    fn from(notice: PartyNotice) -> Self {
        let disclosures = notice.disclosures.iter().map(ToString::to_string).collect();
        Self { id: notice.id.to_string(), party: notice.party, disclosures, since: notice.since.to_string() }
    }
}

/// Who must still be told of an erasure
#[utoipa::path(get, path = "/sites/{site}/erasure-notices", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")), security(("key" = [])),
    responses((status = 200, description = "The notices, the longest owed first", body = Vec<NoticeBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called) -> Result<Json<Vec<NoticeBody>>, Problem> {
    let notices = app.house.erasure_notices(&caller).await?;
    Ok(Json(notices.into_iter().map(NoticeBody::from).collect()))
}

/// Put on record that the party was told
#[utoipa::path(delete, path = "/sites/{site}/erasure-notices/{id}", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("id" = String, Path, description = "The notice")), security(("key" = [])),
    responses((status = 204, description = "It is on record, and the notice is gone"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(State(app): State<App>, Called(caller): Called, Path((_, notice)): Path<(String, String)>) -> Result<StatusCode, Problem> {
    let notice: RecordId = notice.parse().map_err(|_| Problem::nothing_here())?;
    app.house.erasure_told(&caller, notice).await?;
    Ok(StatusCode::NO_CONTENT)
}
