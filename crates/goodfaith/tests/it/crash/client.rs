//! One of the house's clients, over HTTP and nothing else: pages as a person gets them, the API as a company's program does.

use super::server::SITE;
use reqwest::{Method, RequestBuilder, header};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// Past this a server that runs has not answered, and the test has failed.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) kind: String,
    pub(super) text: String,
}

impl Reply {
    /// The body as JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// What stands between this beginning and the next quotation mark, in the first place where it stands.
    pub(super) fn after(&self, beginning: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(beginning)?;
        rest.split('"').next().map(str::to_owned)
    }
}

/// The connection was cut before an answer came: nobody knows what became of the request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut;

/// The way to one server, wherever it listens at the moment.
#[derive(Clone, Debug)]
pub(super) struct Door {
    client: reqwest::Client,
    port: Arc<AtomicU16>,
    key: String,
}

impl Door {
    pub(super) fn new(key: &str, port: u16) -> Self {
        let client = reqwest::Client::builder().timeout(ANSWER_TIME_MAX).build().unwrap();
        Self { client, port: Arc::new(AtomicU16::new(port)), key: key.to_owned() }
    }

    /// The server was started anew.
    pub(super) fn moved_to(&self, port: u16) {
        self.port.store(port, Ordering::SeqCst);
    }

    /// A page, as anyone gets it.
    pub(super) async fn page(&self, path: &str) -> Result<Reply, Cut> {
        send(self.request(Method::GET, path)).await
    }

    /// A form, posted.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Cut> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        send(self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.join("&"))).await
    }

    /// A call of the API, with the company's key and this idempotency key.
    pub(super) async fn call(&self, path: &str, once: &str, body: &Value) -> Result<Reply, Cut> {
        let request = self.request(Method::POST, &format!("/api/v1/sites/{SITE}{path}"));
        send(request.bearer_auth(&self.key).header("idempotency-key", once).json(body)).await
    }

    /// A question to the API that changes nothing.
    pub(super) async fn read(&self, path: &str) -> Result<Reply, Cut> {
        send(self.request(Method::GET, &format!("/api/v1/sites/{SITE}{path}")).bearer_auth(&self.key)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let port = self.port.load(Ordering::SeqCst);
        self.client.request(method, format!("http://127.0.0.1:{port}{path}")).header(header::HOST, format!("{SITE}.localhost:{port}"))
    }
}

async fn send(request: RequestBuilder) -> Result<Reply, Cut> {
    let not_in_time = |error: reqwest::Error| {
        assert!(!error.is_timeout(), "the server runs and has not answered: {error}");
        Cut
    };
    let answer = request.send().await.map_err(not_in_time)?;
    let status = answer.status().as_u16();
    let kind = answer.headers().get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap()).to_owned();
    let text = answer.text().await.map_err(not_in_time)?;
    Ok(Reply { status, kind, text })
}

/// Percent-encodes everything but letters and digits.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}
