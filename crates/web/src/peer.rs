//! Posting a notice of an erasure to another server. Beside the messages to parties it is the only request this software makes of anybody, and it
//! holds no personal data: a mark that leads back to nobody, a site and a time.

use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{Method, Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use operations::{ErasureNotice, PeerSecret};
use std::time::Duration;
use tokio::net::TcpStream;

/// How long a peer has to take a notice.
const PEER_MS_MAX: u64 = 10_000;

/// The header that bears the notice's signature.
const SIGNATURE: &str = "goodfaith-hmac-sha256";

/// The header that bears the signature by the secret shared with the peer.
pub(crate) const PEER_SIGNATURE: &str = "goodfaith-peer-hmac-sha256";

/// Posts a notice, as JSON with its signature in a header too, and waits until the peer has taken it. With a secret shared with the
/// peer the body is signed by that as well, so that the peer knows whose it is.
///
/// # Errors
/// In words, when the peer cannot be reached in time or answers with anything but success.
pub async fn post_notice(url: &str, notice: &ErasureNotice, secret: Option<&PeerSecret>) -> Result<(), String> {
    tokio::time::timeout(Duration::from_millis(PEER_MS_MAX), post(url, notice, secret)).await.map_err(|_| "the peer took too long".to_owned())?
}

async fn post(url: &str, notice: &ErasureNotice, secret: Option<&PeerSecret>) -> Result<(), String> {
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let uri: Uri = url.parse().map_err(|error: axum::http::uri::InvalidUri| words(&error))?;
    let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http")).ok_or("not an address that begins with http://")?;
    let path = uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
    let body = serde_json::to_vec(notice).map_err(|error| words(&error))?;
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, authority.as_str())
        .header(CONTENT_TYPE, "application/json")
        .header(SIGNATURE, &notice.hmac);
    if let Some(secret) = secret {
        request = request.header(PEER_SIGNATURE, secret.sign(&body));
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|error| words(&error))?;
    let host = authority.host().trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(80))).await.map_err(|error| words(&error))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| words(&error))?;
    // It ends with the sender.
    let running = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|error| words(&error))?;
    let status = answer.status();
    drop((answer, sender));
    running.abort();
    if status.is_success() { Ok(()) } else { Err(format!("the peer answered {status}")) }
}
