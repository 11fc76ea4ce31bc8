//! Plain HTTP beside HTTPS: every address of ours is answered with the same under HTTPS, and nothing else is. It reads no body.

use crate::door::Door;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, HOST, LOCATION};
use axum::response::{IntoResponse, Response};
use operations::House;
use std::sync::Arc;

/// The port that an address under HTTPS need not name.
const HTTPS_PORT: u16 = 443;

#[derive(Clone)]
struct Redirect {
    house: Arc<House>,
    lobby: Arc<str>,
    port: u16,
}

/// Leads whoever comes to HTTPS at this port.
pub fn to_https(house: Arc<House>, lobby: &str, port: u16) -> Router {
    Router::new().fallback(lead).with_state(Redirect { house, lobby: lobby.into(), port })
}

async fn lead(State(redirect): State<Redirect>, request: Request) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    // Nobody is led to a name that is not ours.
    if Door::of(name, &redirect.lobby, &redirect.house.sites()).is_none() {
        return (StatusCode::NOT_FOUND, [(CONNECTION, "close")], "there is nothing here\n").into_response();
    }
    let port = if redirect.port == HTTPS_PORT { String::new() } else { format!(":{}", redirect.port) };
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let to = format!("https://{name}{port}{path}");
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to.as_str()), (CONNECTION, "close")]).into_response()
}
