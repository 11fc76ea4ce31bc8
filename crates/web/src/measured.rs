//! What is counted of requests: which pattern of address, which method, how it ended, how long it took. Never an address as it was asked for,
//! and nothing of what it held.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;
use tracing::field::Empty;

/// The pattern of an address that leads nowhere.
const NOWHERE: &str = "nowhere";

/// Counts a request and its answer, and spans a trace over it.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| NOWHERE.to_owned(), |pattern| pattern.as_str().to_owned());
    let span = tracing::info_span!("request", http.request.method = method, http.route = %route, http.response.status_code = Empty);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    let labels = [("route", route.clone()), ("method", method.to_owned()), ("status", status.to_string())];
    metrics::counter!("goodfaith_http_requests_total", &labels).increment(1);
    metrics::histogram!("goodfaith_http_request_seconds", "route" => route).record(begun.elapsed());
    response
}

/// The methods we know; any other is a word of the caller's own.
fn method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}
