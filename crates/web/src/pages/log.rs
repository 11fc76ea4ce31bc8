//! `GET /log/…`: the site's log as anyone may read it, laid out as C2SP tlog-tiles says: `checkpoint`, `tile/…`, and `key`, which checks
//! the checkpoints. It tells nothing of anyone: every leaf is a commitment.

use crate::app::App;
use crate::door::AtSite;
use crate::limits::{EDGE_TILE_SECONDS_MAX, TILE_SECONDS_MAX};
use crate::pages::PageResult;
use crate::pages::error::Page;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use operations::LogFile;

/// How text is sent.
const TEXT: &str = "text/plain; charset=utf-8";
/// How tiles and bundles are sent.
const BYTES: &str = "application/octet-stream";
/// Whoever keeps it asks each time whether it is still so.
const ASK_AGAIN: &str = "no-cache";

/// `GET /log/{path}`
pub(crate) async fn file(State(app): State<App>, AtSite(site): AtSite, Path(path): Path<String>) -> PageResult {
    let file = app.house.log_file(&site, &path).await.map_err(|error| Page::of(&app, &site, &error))?;
    match file {
        Some(LogFile::Head(note)) => Ok(([(CONTENT_TYPE, TEXT), (CACHE_CONTROL, ASK_AGAIN)], note).into_response()),
        Some(LogFile::Whole(bytes)) => Ok(kept(bytes, &format!("public, max-age={TILE_SECONDS_MAX}, immutable"))),
        Some(LogFile::Edge(bytes)) => Ok(kept(bytes, &format!("public, max-age={EDGE_TILE_SECONDS_MAX}"))),
        None => Err(Page::nothing_here(&app, Some(&site))),
    }
}

/// `GET /log/key`
pub(crate) async fn key(State(app): State<App>, AtSite(site): AtSite) -> PageResult {
    let key = app.house.log_key(&site).map_err(|error| Page::of(&app, &site, &error))?;
    Ok(([(CONTENT_TYPE, TEXT), (CACHE_CONTROL, ASK_AGAIN)], format!("{key}\n")).into_response())
}

fn kept(bytes: Vec<u8>, cache: &str) -> axum::response::Response {
    ([(CONTENT_TYPE, BYTES), (CACHE_CONTROL, cache)], bytes).into_response()
}
