//! The listening side of the router: takes connections until it is told to stop, then lets the open ones finish. It picks
//! no address.

use axum::Router;
use std::future::Future;
use tokio::net::TcpListener;

/// Serves until `stop` resolves.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
