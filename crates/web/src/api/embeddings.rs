//! `GET /api/v1/sites/{site}/forms/{form}/embedding`: the lines by which a form stands on a page of the company's own. They hold no secret.

use crate::api::input::InSite;
use crate::api::problem::Problem;
use crate::app::App;
use crate::embedding::{Embedding, embedding};
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

/// For which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmbeddingQuery {
    /// Where people reach the site; as `offering.toml` says it, or the site's own name, where nothing is said.
    #[param(example = "https://privacy.wipro.com")]
    address: Option<String>,
    /// In which language, as `en`.
    lang: Option<String>,
}

/// The lines that put a form on a page of your own
#[utoipa::path(get, path = "/sites/{site}/forms/{form}/embedding", tag = "policy", security(()),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("form" = String, Path, description = "The form's name", example = "contact"), EmbeddingQuery),
    responses((status = 200, description = "The lines", body = Embedding),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    InSite(site): InSite,
    Path((_, form)): Path<(String, String)>,
    Query(query): Query<EmbeddingQuery>,
) -> Result<Json<Embedding>, Problem> {
    Ok(Json(embedding(&app.house, &site, &form, (query.address.as_deref(), query.lang.as_deref()))?))
}
