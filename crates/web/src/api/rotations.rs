//! `POST /api/v1/sites/{site}/keys/rotations`: the site's keys are made anew while it is served. No key is ever told.

use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use operations::{Rotated, Rotation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to make anew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotationBody {
    /// The key-encryption key too: after that an old copy of the keys opens nothing.
    #[serde(default)]
    kek: bool,
}

/// What was made anew.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RotatedBody {
    /// The version of the root key now in use.
    root_version: u32,
    /// How many people's keys were wrapped anew.
    rewrapped: u64,
    /// The number of the key-encryption key now in use.
    kek: u32,
}

impl From<Rotated> for RotatedBody {
    fn from(rotated: Rotated) -> Self {
        Self { root_version: rotated.root_version, rewrapped: rotated.rewrapped, kek: rotated.kek }
    }
}

/// Make the site's keys anew
///
/// Everything goes on being served meanwhile. It goes on when the caller leaves, or when this answer takes too long; a call while it
/// is under way is told to come again.
#[utoipa::path(post, path = "/sites/{site}/keys/rotations", tag = "keys",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = RotationBody, security(("key" = [])),
    responses((status = 200, description = "What was made anew", body = RotatedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<RotationBody>) -> Result<Json<RotatedBody>, Problem> {
    let what = if body.kek { Rotation::RootAndKek } else { Rotation::Root };
    let rotation = tokio::spawn(async move { app.house.rotate_keys(&caller, what).await });
    let broke = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "The keys could not be made anew; the next start finishes it");
    Ok(Json(rotation.await.map_err(broke)??.into()))
}
