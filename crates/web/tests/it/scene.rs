//! A server with the five real policies, and a client that speaks to its sites by their host names.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use testkit::{House, Server, real_policies};
use vocabulary::{SiteId, Timestamp};

/// Noon on 1 June 2026.
const NOON: Timestamp = Timestamp(1_780_315_200_000);

pub(crate) struct Scene {
    pub(crate) server: Server,
    client: Client,
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Asserts the status and hands itself on.
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// Asserts that the text holds these words.
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.text.contains(words), "`{words}` is not in: {}", self.text);
        self
    }

    /// Asserts that the text does not hold these words.
    pub(crate) fn never_says(self, words: &str) -> Self {
        assert!(!self.text.contains(words), "`{words}` is in: {}", self.text);
        self
    }

    /// What stands in the text between these two.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let rest = self.text.split(before).nth(1).unwrap_or_else(|| panic!("`{before}` is not in: {}", self.text));
        rest.split(after).next().unwrap_or_default().to_owned()
    }
}

pub(crate) fn site(name: &str) -> SiteId {
    SiteId::new(name).expect("a host name")
}

impl Scene {
    /// A demonstration: anyone may try the company's own calls on the page for it.
    pub(crate) async fn demonstration() -> Self {
        Self::of(House::demonstration(real_policies(), NOON).await).await
    }

    /// A house in earnest.
    pub(crate) async fn earnest() -> Self {
        Self::of(House::of(real_policies(), NOON).await).await
    }

    /// A server in front of this house.
    pub(crate) async fn of(house: House) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { server: Server::serve(house).await, client }
    }

    /// A request to a host of the server.
    pub(crate) fn request(&self, method: Method, host: &str, path: &str) -> RequestBuilder {
        let address = self.server.address();
        let host = format!("{host}:{}", address.port());
        self.client.request(method, format!("http://{address}{path}")).header("host", host)
    }

    pub(crate) async fn get(&self, host: &str, path: &str) -> Got {
        got(self.request(Method::GET, host, path)).await
    }

    /// Posts a form as a browser does.
    pub(crate) async fn post(&self, host: &str, path: &str, fields: &[(&str, &str)]) -> Got {
        self.post_asking(host, path, fields, &[]).await
    }

    /// The same with these headers.
    pub(crate) async fn post_asking(&self, host: &str, path: &str, fields: &[(&str, &str)], headers: &[(&'static str, &str)]) -> Got {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = self.request(Method::POST, host, path).header("content-type", "application/x-www-form-urlencoded");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        got(request.body(body.join("&"))).await
    }

    /// Sends JSON with a key and an idempotency key.
    pub(crate) async fn call(&self, path: &str, key: &str, once: &str, body: &Value) -> Got {
        let request = self.request(Method::POST, "localhost", path).bearer_auth(key);
        got(request.header("idempotency-key", once).json(body)).await
    }

    /// A key of the company.
    pub(crate) async fn company_key(&self, name: &str) -> String {
        self.server.key(&site(name), operations::KeyRole::Company).await
    }

    /// Sends a form of a site and gives the page that follows.
    pub(crate) async fn send_form(&self, host: &str, kind: &str, fields: &[(&str, &str)]) -> Got {
        let form = self.get(host, &format!("/forms/{kind}")).await.is(200);
        let statement = form.between("name=\"statement\" value=\"", "\"");
        let idempotency = form.between("name=\"idempotency\" value=\"", "\"");
        let mut all = vec![("statement", statement.as_str()), ("idempotency", idempotency.as_str())];
        all.extend(fields);
        // A form that asks it is told that whoever sends it is no child, where the test says nothing else.
        if form.text.contains("name=\"born-year\"") && !fields.iter().any(|(name, _)| *name == "born-year") {
            all.extend([("born-month", "3"), ("born-year", "1980")]);
        }
        self.post(host, &format!("/forms/{kind}"), &all).await
    }

    /// A person who has just registered at indiamart.com: the path of their page.
    pub(crate) async fn registered(&self) -> String {
        let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org")];
        let sent = self.send_form("indiamart.localhost", "registration", &fields).await.is(200);
        format!("/me/{}", sent.between("href=\"/me/", "\""))
    }
}

pub(crate) async fn got(request: RequestBuilder) -> Got {
    let response: Response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Got { status, headers, text: response.text().await.expect("a body") }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
