//! Taking notices of erasures from another house, for safekeeping off its machine. It holds no key of any site, and cannot tell whom a
//! notice is about; it answers only when the notice is kept for good.

use crate::peer::PEER_SIGNATURE;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use operations::{ErasureNotice, PeerError, PeerSecret};
use std::sync::Arc;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// The most bytes a notice may have.
const NOTICE_BYTES_MAX: usize = 4 * 1024;

/// How long one may take to arrive and be kept. The sender waits as long.
const NOTICE_TIME_MAX: Duration = Duration::from_secs(10);

/// Keeps a notice for good before it answers; in words why not, for the log of the one who runs it.
pub type KeepNotice = Arc<dyn Fn(&ErasureNotice) -> Result<(), String> + Send + Sync>;

#[derive(Clone)]
struct Receiver {
    secret: PeerSecret,
    keep: KeepNotice,
}

/// What a receiver of notices answers: `POST /erasures`, and nothing else.
pub fn receiver(secret: PeerSecret, keep: KeepNotice) -> Router {
    Router::new()
        .route("/erasures", post(take))
        .layer(DefaultBodyLimit::max(NOTICE_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, NOTICE_TIME_MAX))
        .with_state(Receiver { secret, keep })
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = headers.get(PEER_SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let notice = match receiver.secret.open(&body, signature) {
        Ok(notice) => notice,
        Err(error @ PeerError::Signature) => return (StatusCode::UNAUTHORIZED, error.to_string()).into_response(),
        Err(error @ PeerError::Notice(_)) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    // It waits for a disk, so it must not hold up the others.
    match tokio::task::spawn_blocking(move || (receiver.keep)(&notice)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        failed => {
            tracing::error!(cause = ?failed, "a notice of an erasure could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "the notice could not be kept; send it again").into_response()
        }
    }
}
