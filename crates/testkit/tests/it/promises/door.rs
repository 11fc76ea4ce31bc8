//! A site as a client sees it: its pages and its API, over HTTP and nothing else.

use reqwest::{Method, RequestBuilder, header};
use serde_json::Value;
use std::net::SocketAddr;
use vocabulary::SiteId;

/// Why a step stopped.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// The promise was not kept: what was expected did not come.
    Broken(String),
    /// The scenario could not be played: a fault of the server, an answer nobody understands.
    Unplayable(String),
}

pub(crate) type Played<T = ()> = Result<T, Stop>;

/// Says that a promise was not kept.
pub(crate) fn broken<T>(words: impl Into<String>) -> Played<T> {
    Err(Stop::Broken(words.into()))
}

/// Says that the scenario cannot be played.
pub(crate) fn unplayable(words: impl std::fmt::Display) -> Stop {
    Stop::Unplayable(words.to_string())
}

/// What a page answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) html: String,
    pub(crate) sets_cookie: bool,
    /// The cookies it sets, as a browser sends them back.
    pub(crate) cookies: Vec<String>,
    /// Where it leads, when it answers with another address.
    pub(crate) leads_to: String,
    /// What it tells the browser to forget.
    pub(crate) clears: String,
}

/// One site's host on the server.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    client: reqwest::Client,
    address: SocketAddr,
    host: String,
    site: SiteId,
    key: String,
    writes: u64,
}

impl Door {
    pub(crate) fn new(client: reqwest::Client, address: SocketAddr, site: SiteId, key: String) -> Self {
        let label = site.as_str().split('.').next().unwrap_or_default();
        let host = format!("{label}.localhost:{}", address.port());
        Self { client, address, host, site, key, writes: 0 }
    }

    /// A page, as anyone gets it.
    pub(crate) async fn page(&self, path: &str) -> Played<Page> {
        self.read(self.request(Method::GET, path)).await
    }

    /// A form, posted.
    pub(crate) async fn post(&self, path: &str, fields: &[(String, String)]) -> Played<Page> {
        self.read(self.form(path, fields)).await
    }

    fn form(&self, path: &str, fields: &[(String, String)]) -> RequestBuilder {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.join("&"))
    }

    /// A file, sent as a browser sends it.
    pub(crate) async fn upload(&self, path: &str, file: &[u8]) -> Played<Page> {
        let head: &[u8] = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"form.png\"\r\n\r\n";
        let body = [head, file, b"\r\n--edge--\r\n"].concat();
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.read(request.body(body)).await
    }

    /// A page, as a browser gets it that keeps these cookies.
    pub(crate) async fn page_with(&self, path: &str, cookies: &str) -> Played<Page> {
        self.read(self.request(Method::GET, path).header(header::COOKIE, cookies)).await
    }

    /// A form, posted by a browser that keeps these cookies.
    pub(crate) async fn post_with(&self, path: &str, cookies: &str, fields: &[(String, String)]) -> Played<Page> {
        self.read(self.form(path, fields).header(header::COOKIE, cookies)).await
    }

    /// The API, with the company's key.
    pub(crate) async fn api(&mut self, method: Method, path: &str, body: &Value) -> Played<(u16, Value)> {
        let key = self.key.clone();
        self.api_with(&key, method, path, body).await
    }

    /// The same, whatever it answers.
    pub(crate) async fn api_raw(&mut self, method: Method, path: &str, body: &Value) -> Played<(u16, Value)> {
        let key = self.key.clone();
        self.api_said(&key, method, path, body).await
    }

    /// The API, with another key.
    pub(crate) async fn api_with(&mut self, key: &str, method: Method, path: &str, body: &Value) -> Played<(u16, Value)> {
        match self.api_said(key, method, path, body).await? {
            (status @ (401 | 404 | 409 | 422), answer) => Err(unplayable(format!("{path} answered {status}: {answer}"))),
            answered => Ok(answered),
        }
    }

    async fn api_said(&mut self, key: &str, method: Method, path: &str, body: &Value) -> Played<(u16, Value)> {
        self.writes += 1;
        let path = format!("/api/v1/sites/{}{path}", self.site);
        let request = self.request(method, &path).bearer_auth(key).header("idempotency-key", format!("w{}", self.writes)).json(body);
        let page = self.read(request).await?;
        let answer = serde_json::from_str(&page.html).map_err(|error| unplayable(format!("{path} answered no JSON: {error}")))?;
        Ok((page.status, answer))
    }

    /// The API where it answers with a text: the status and the text. With the name of another site, that site's address is asked.
    pub(crate) async fn api_text(&mut self, method: Method, (site, path): (&str, &str), body: &Value) -> Played<(u16, String)> {
        self.writes += 1;
        let request = self.request(method, &format!("/api/v1/sites/{site}{path}")).bearer_auth(&self.key);
        let page = self.read(request.header("idempotency-key", format!("w{}", self.writes)).json(body)).await?;
        Ok((page.status, page.html))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address)).header(header::HOST, &self.host)
    }

    async fn read(&self, request: RequestBuilder) -> Played<Page> {
        let answer = request.send().await.map_err(unplayable)?;
        let status = answer.status().as_u16();
        let sets_cookie = answer.headers().contains_key(header::SET_COOKIE);
        let text = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (leads_to, clears) = (text("location"), text("clear-site-data"));
        let set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookies = set.filter_map(|line| line.split(';').next()).map(str::to_owned).collect();
        let html = answer.text().await.map_err(unplayable)?;
        if status >= 500 {
            return Err(unplayable(format!("the server answered {status}: {html}")));
        }
        Ok(Page { status, html, sets_cookie, cookies, leads_to, clears })
    }
}

/// Percent-encodes everything but letters and digits.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}
