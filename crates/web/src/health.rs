//! `/healthz` and `/readyz`: whether the server lives, and whether it can do its work. They answer under any host name, and say nothing else.

use crate::app::App;
use crate::limits::READY_SECONDS;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use operations::Unready;
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant};

/// What was found last, and when: whoever asks often makes the store write no more often.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, Result<(), Unready>)>>);

/// Both addresses.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> Response {
    ([(CACHE_CONTROL, "no-store")], "alive\n").into_response()
}

async fn ready(State(app): State<App>) -> Response {
    match found(&app).await {
        Ok(()) => ([(CACHE_CONTROL, "no-store")], "ready\n").into_response(),
        Err(unready) => (StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, "1")], format!("{unready}\n")).into_response(),
    }
}

async fn found(app: &App) -> Result<(), Unready> {
    let mut last = app.readiness.0.lock().await;
    if let Some((_, found)) = last.filter(|(at, _)| at.elapsed() < Duration::from_secs(READY_SECONDS)) {
        return found;
    }
    let found = app.house.ready().await;
    *last = Some((Instant::now(), found));
    found
}
