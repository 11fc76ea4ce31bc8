//! The only HTTP and HTML: pages for people, an API for programs, each site on a host name of its own. It never decides
//! what may be done with data, and knows neither the store nor the vault.

mod api;
mod app;
mod console;
mod door;
mod embedding;
mod figures;
mod handing;
mod headers;
mod health;
mod language;
mod limits;
mod measured;
mod origin;
mod pages;
mod peer;
mod receiver;
mod redirect;
mod serve;
mod session;
mod settings;
mod tls;
mod view;

pub use axum::Router;
pub use embedding::{Embedding, embedding};
pub use figures::{Figures, figures};
pub use handing::{Written, body_of, rows_of, written};
pub use peer::post_notice;
pub use receiver::{KeepNotice, receiver};
pub use redirect::to_https;
pub use serve::{Listening, serve, serve_on};
pub use settings::WebSettings;
pub use tls::{Certificate, CertificateError};

use crate::app::App;
use crate::door::Door;
use crate::limits::REQUEST_TIME_MAX;
use crate::pages::error::Page;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, middleware};
use operations::House;
use std::sync::Arc;
use tower_http::timeout::TimeoutLayer;

/// Everything the server answers, for every site of the house.
pub fn router(house: Arc<House>, settings: WebSettings) -> Router {
    let app = App { house, settings: Arc::new(settings), readiness: Arc::default() };
    Router::new()
        .merge(pages::routes(&app))
        .merge(console::routes(&app))
        .merge(api::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(middleware::from_fn_with_state(app.clone(), door::find))
        .layer(middleware::from_fn(language::listen))
        // Whoever looks after the server asks by its address, not by the name of a site.
        .merge(health::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), headers::guard))
        .layer(middleware::from_fn(measured::request))
        .with_state(app)
}

/// An address that does not take the method.
async fn not_that_way(State(app): State<App>, door: Option<Extension<Door>>) -> Response {
    let site = door.as_ref().and_then(|Extension(door)| door.site());
    Page::not_that_way(&app, site).into_response()
}

/// Any other address. One typed with a slash after it leads to the address without; to another host it never does.
async fn nothing_here(State(app): State<App>, Extension(door): Extension<Door>, method: Method, uri: Uri) -> Response {
    let without = uri.path().trim_end_matches('/');
    if method == Method::GET && without.len() < uri.path().len() && without.len() > 1 && !without.starts_with("//") && !without.contains('\\') {
        let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
        return Redirect::temporary(&format!("{without}{query}")).into_response();
    }
    Page::nothing_here(&app, door.site()).into_response()
}
