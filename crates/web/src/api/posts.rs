//! `POST /api/v1/sites/{site}/board/posts/{id}/hiding`: the company hides a post with a reason, or shows it again. It changes no word of it.

use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::api::words::IdText;
use crate::app::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Personal, RecordId};

/// Whether a post is hidden.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HidingBody {
    /// Why it is hidden, for its author to read; left out, it is shown again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    reason: Option<Personal<String>>,
}

/// Hide a post, or show it again
///
/// Its author reads it and the reason; everybody else reads that it is hidden.
#[utoipa::path(post, path = "/sites/{site}/board/posts/{id}/hiding", tag = "board",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ("id" = IdText, Path, description = "The post")),
    request_body = HidingBody, security(("key" = [])),
    responses((status = 204, description = "It is so"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn hide(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<HidingBody>,
) -> Result<StatusCode, Problem> {
    let post: RecordId = id.try_into().map_err(|_| Problem::nothing_here())?;
    app.house.hide_post(&caller, post, body.reason.as_ref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
