//! Posting a body to a program and reading its answer. It follows no redirection, and to another machine it speaks TLS or not at all.

use crate::there::Trouble;
use crate::tls;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long one call may take.
const CALL: Duration = Duration::from_secs(20);
/// The most bytes of an answer.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A body to be posted, with its headers.
#[derive(Debug)]
pub struct Message {
    /// The address.
    pub url: String,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// What kind of body it is.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// Posts, and gives the body of an answer that says yes.
///
/// # Errors
/// [`Trouble::Refused`] where the answer says no, [`Trouble::Unreachable`] where none comes.
pub async fn post(message: Message) -> Result<Vec<u8>, Trouble> {
    tokio::time::timeout(CALL, posted(message)).await.unwrap_or(Err(Trouble::TooSlow))
}

async fn posted(message: Message) -> Result<Vec<u8>, Trouble> {
    let uri: Uri = message.url.parse().map_err(|_| Trouble::Settings)?;
    let authority = uri.authority().ok_or(Trouble::Settings)?;
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    let is_tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if tls::is_here(&host) => false,
        _ => return Err(Trouble::Settings),
    };
    let path = uri.path_and_query().map_or("/", hyper::http::uri::PathAndQuery::as_str);
    let mut request = Request::builder().method(Method::POST).uri(path).header(HOST, authority.as_str()).header(CONTENT_TYPE, message.content_type);
    request = request.header(USER_AGENT, "goodfaith");
    for (name, value) in message.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(message.body))).map_err(|_| Trouble::Settings)?;
    let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|_| Trouble::Unreachable)?;
    if !is_tls {
        return answered(stream, request).await;
    }
    let name = ServerName::try_from(host).map_err(|_| Trouble::Settings)?;
    let connector = TlsConnector::from(Arc::new(tls::client(None)?));
    answered(connector.connect(name, stream).await.map_err(|_| Trouble::Unreachable)?, request).await
}

async fn answered(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, request: Request<Full<Bytes>>) -> Result<Vec<u8>, Trouble> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|_| Trouble::Unreachable)?;
    // It ends with the sender.
    let running = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|_| Trouble::Unreachable)?;
    let status = answer.status();
    let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await.map(|body| body.to_bytes().to_vec());
    running.abort();
    match status.as_u16() {
        200..=299 => body.map_err(|_| Trouble::NotUnderstood),
        401 | 403 => Err(Trouble::NotLetIn),
        404 | 405 | 410 => Err(Trouble::NotAsDeclared),
        _ => Err(Trouble::Refused),
    }
}
