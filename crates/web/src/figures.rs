//! What those who run the server ask it on an address of its own: its figures, and whether it lives and is ready. It stands on the loopback and
//! names nobody.

use crate::app::App;
use crate::{WebSettings, health};
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use operations::House;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Gives the figures as Prometheus reads them.
pub type Figures = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = String> + Send>> + Send + Sync>;

/// The format, as Prometheus names it.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `/metrics`, `/healthz` and `/readyz`.
pub fn figures(house: Arc<House>, figures: Figures) -> Router {
    let app = App { house, settings: Arc::new(WebSettings::default()), readiness: Arc::default() };
    let metrics = get(move || async move { ([(CONTENT_TYPE, FORMAT)], figures().await).into_response() });
    health::routes().route("/metrics", metrics).with_state(app)
}
