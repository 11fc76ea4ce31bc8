//! Refuses what another site's page makes a browser send. It looks at headers only, never at the body.

use crate::app::App;
use crate::pages::error::Page;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets through what reads, and what writes from a page of the same host or from no browser at all.
pub(crate) async fn same(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || from_here(&request) { next.run(request).await } else { Page::from_elsewhere(&app).into_response() }
}

fn from_here(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (header(ORIGIN.as_str()), header(HOST.as_str())) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}
