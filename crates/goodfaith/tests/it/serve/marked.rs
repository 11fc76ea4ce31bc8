//! Marked values: acts of every kind that hold them, and a search for them in whatever spelling they might leave in.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HOST};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// What is given of a person, a party and a document; each is found again by these words and nothing else has them.
pub(crate) const MARKS: [&str; 6] =
    ["Zebedee Quixotic", "zebedee.q@marked.example", "+44 20 7946 0999", "Quokka Holdings", "xylophone-agreement", "wombat-message"];

/// Who acts.
pub(crate) struct Acting<'a> {
    pub(crate) port: u16,
    pub(crate) key: &'a str,
    pub(crate) client: Client,
}

impl Acting<'_> {
    fn request(&self, method: Method, host: &str, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://127.0.0.1:{}{path}", self.port)).header(HOST, format!("{host}:{}", self.port))
    }

    async fn said(&self, request: RequestBuilder) -> (StatusCode, String) {
        let answer = request.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn post(&self, host: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.said(self.request(Method::POST, host, path).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.join("&"))).await
    }

    async fn call(&self, path: &str, body: &Value) -> StatusCode {
        let request = self.request(Method::POST, "localhost", &format!("/api/v1/sites/indiamart.com/{path}")).bearer_auth(self.key);
        self.said(request.header("idempotency-key", path).json(body)).await.0
    }

    /// Every kind of act, by pages and by the API.
    pub(crate) async fn everything(&self) {
        let [name, email, phone, party, document, message] = MARKS;
        let host = "indiamart.localhost";
        let (_, form) = self.said(self.request(Method::GET, host, "/forms/registration")).await;
        let between = |text: &str, before: &str| text.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (statement, once) = (between(&form, "name=\"statement\" value=\""), between(&form, "name=\"idempotency\" value=\""));
        let fields =
            [("statement", statement.as_str()), ("idempotency", &once), ("data-name", name), ("data-email", email), ("born-month", "3"), ("born-year", "1980")];
        let (status, page) = self.post(host, "/forms/registration", &fields).await;
        assert_eq!(status, 200, "{page}");
        let own = format!("/me/{}", between(&page, "href=\"/me/"));
        for path in [own.as_str(), &format!("{own}/export"), &format!("{own}/consents")] {
            self.said(self.request(Method::GET, host, path)).await;
        }
        self.post(host, "/sign-in", &[("email", email)]).await;
        self.post(host, &format!("{own}/requests"), &[("right", "correct"), ("words", message), ("idempotency", "1")]).await;

        let (status, found) = self
            .said(self.request(Method::POST, "localhost", "/api/v1/sites/indiamart.com/people").bearer_auth(self.key).json(&json!({ "email": email })))
            .await;
        assert_eq!(status, 200, "{found}");
        let found: Value = serde_json::from_str(&found).unwrap();
        let subject = found["people"]
            .as_array()
            .or_else(|| found["subjects"].as_array())
            .and_then(|all| all.first())
            .cloned()
            .unwrap_or_else(|| panic!("nobody in {found}"));
        let subject = subject.as_str().or_else(|| subject["subject"].as_str()).or_else(|| subject["id"].as_str()).unwrap().to_owned();
        assert!(!self.call("parties", &json!({ "party": party, "name": party, "recipient": "partner" })).await.is_server_error());
        for (path, body) in [
            ("facts", json!({ "condition": "permission", "about": { "subject": subject }, "kind": "form", "document": document })),
            ("decisions", json!({ "action": "share", "data": ["email"], "purpose": "marketing", "recipient": "partner", "party": party, "subject": subject })),
            ("disclosures", json!({ "action": "share", "data": ["email"], "purpose": "marketing", "party": party, "subjects": [subject] })),
            ("uses", json!({ "action": "use", "data": ["email"], "purpose": "support", "subjects": [subject] })),
            ("records", json!({ "subject": subject, "purpose": "registration", "values": [{ "category": "phone", "value": phone }] })),
            ("requests", json!({ "subject": subject, "right": "correct", "words": message })),
            ("aggregates", json!({ "purpose": "analytics", "by": "category" })),
            ("log-lines", json!({ "lines": 3 })),
            ("holdings/surveys", json!({ "which": { "person": subject } })),
            ("holdings/amendments", json!({ "which": { "value": { "subject": subject, "category": "email" } }, "value": email })),
        ] {
            let status = self.call(path, &body).await;
            assert!(!status.is_server_error(), "{path}: {status}");
        }
        // What a caller may make up: addresses, methods, host names, headers.
        let spelt = utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
        for path in
            [format!("/{spelt}"), format!("/me/{spelt}"), format!("/privacy?of={spelt}"), format!("/api/v1/sites/{email}/policy"), format!("/log/tile/{spelt}")]
        {
            self.said(self.request(Method::GET, host, &path)).await;
        }
        self.said(self.request(Method::from_bytes(b"WOMBAT-MESSAGE").unwrap(), host, "/privacy")).await;
        self.said(self.client.get(format!("http://127.0.0.1:{}/", self.port)).header(HOST, "wombat-message.example").header("user-agent", name)).await;
    }
}

/// Fails where a mark stands in these bytes, in any spelling.
pub(crate) fn must_not_hold(what: &str, bytes: &[u8]) {
    let lower = bytes.to_ascii_lowercase();
    let holds = |needle: &[u8]| !needle.is_empty() && lower.windows(needle.len()).any(|window| window == needle);
    for mark in MARKS {
        let hex: String = mark.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut spellings = vec![mark.to_owned(), hex, utf8_percent_encode(mark, NON_ALPHANUMERIC).to_string(), mark.replace(' ', "+")];
        // Wherever in a longer text the mark begins, its bytes are cut into three in one of three ways.
        for before in 0..3 {
            for engine in [STANDARD, URL_SAFE] {
                let whole = engine.encode([&vec![b'x'; before], mark.as_bytes()].concat());
                spellings.push(whole.get(before + 2..whole.len().saturating_sub(4)).unwrap_or_default().to_owned());
            }
        }
        for spelling in spellings {
            assert!(!holds(spelling.to_ascii_lowercase().as_bytes()), "`{mark}` stands in {what}, as `{spelling}`");
        }
    }
}

#[test]
fn a_mark_is_found_in_every_spelling() {
    for text in [
        "a Zebedee Quixotic b".to_owned(),
        STANDARD.encode("1 zebedee.q@marked.example"),
        STANDARD.encode("zebedee.q@marked.example"),
        "7a65626564656520717569786f746963".to_owned(),
        "Quokka%20Holdings".to_owned(),
    ] {
        let found = std::panic::catch_unwind(|| must_not_hold("this", text.as_bytes()));
        assert!(found.is_err() || text.starts_with("7a"), "{text}");
    }
    must_not_hold("this", b"nothing of anybody");
}
