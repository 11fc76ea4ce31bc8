//! `GET /me/{token}/export.json` and `…/export.csv`: everything held about the person, to take away, and `GET /export-schema.json`: what it is
//! made of. Where neither the policy grants it nor the operator offers it, there is nothing at these addresses.

use crate::app::App;
use crate::door::AtSite;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::session::Mine;
use crate::view::copy::{CopyBody, SCHEMA_PATH, schema};
use crate::view::copy_lines::lines;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::LinkToken;
use vocabulary::SiteId;

/// `GET /me/{token}/export.json`
pub(crate) async fn json(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    let copy = copy(&app, &site, &token).await?;
    let body = serde_json::to_vec_pretty(&copy).map_err(|error| broken(&error))?;
    Ok(file("json", "application/json", body))
}

/// `GET /me/{token}/export.csv`
pub(crate) async fn csv(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine) -> PageResult {
    let copy = copy(&app, &site, &token).await?;
    let whole = serde_json::to_value(&copy).map_err(|error| broken(&error))?;
    let body = lines(&whole).map_err(|error| broken(&error))?;
    Ok(file("csv", "text/csv; charset=utf-8", body))
}

/// `GET /export-schema.json`
pub(crate) async fn described(AtSite(site): AtSite) -> Response {
    ([(CONTENT_TYPE, "application/schema+json"), (CACHE_CONTROL, "no-cache")], Json(schema(&format!("https://{site}{SCHEMA_PATH}")))).into_response()
}

async fn copy(app: &App, site: &SiteId, token: &LinkToken) -> Result<CopyBody, Page> {
    let export = app.house.export(site, token).await.map_err(|error| Page::of(app, site, &error))?;
    export.map(CopyBody::from).ok_or_else(|| Page::nothing_here(app, Some(site)))
}

fn broken(error: &dyn std::fmt::Display) -> Page {
    tracing::error!(%error, "a copy could not be written");
    Page::fault()
}

fn file(ending: &str, kind: &'static str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"my-data.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], body).into_response()
}
