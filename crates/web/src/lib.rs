//! The only HTTP and HTML: pages for people, an API for programs, each site on a host name of its own. It never decides
//! what may be done with data, and knows neither the store nor the vault.

mod api;
mod app;
mod console;
mod door;
mod headers;
mod language;
mod limits;
mod origin;
mod pages;
mod peer;
mod receiver;
mod serve;
mod session;
mod settings;
mod view;

pub use peer::post_notice;
pub use receiver::{KeepNotice, receiver};
pub use serve::serve;
pub use settings::WebSettings;

use crate::app::App;
use crate::door::Door;
use crate::limits::REQUEST_TIME_MAX;
use crate::pages::error::Page;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, middleware};
use operations::House;
use std::sync::Arc;
use tower_http::timeout::TimeoutLayer;

/// Everything the server answers, for every site of the house.
pub fn router(house: Arc<House>, settings: WebSettings) -> Router {
    let app = App { house, settings: Arc::new(settings) };
    Router::new()
        .merge(pages::routes(&app))
        .merge(console::routes(&app))
        .merge(api::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(middleware::from_fn_with_state(app.clone(), door::find))
        .layer(middleware::from_fn(language::listen))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), headers::guard))
        .with_state(app)
}

/// An address that does not take the method.
async fn not_that_way(State(app): State<App>, door: Option<Extension<Door>>) -> Response {
    let site = door.as_ref().and_then(|Extension(door)| door.site());
    Page::not_that_way(&app, site).into_response()
}

/// Any other address.
async fn nothing_here(State(app): State<App>, Extension(door): Extension<Door>) -> Response {
    Page::nothing_here(&app, door.site()).into_response()
}
