//! Goodfaith over HTTP: the same operations as requests to its API on the loopback, one kept connection a client.

use super::embedded::{Names, all_terms, change, load};
use super::mix::{By, Op};
use super::model::purpose_of_read;
use super::residue::Number;
use super::{LOG_LINES, Touched};
use crate::goodfaith::Goodfaith;
use crate::sure;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use operations::{Change, Which};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use vocabulary::{RecordId, Timestamp};

/// The API, with a connection a client.
pub(crate) struct Http {
    connections: Vec<tokio::sync::Mutex<Option<SendRequest<Full<Bytes>>>>>,
    address: SocketAddr,
    names: Names,
    key: String,
    now: Timestamp,
    requests: AtomicU64,
}

async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = sure(tokio::net::TcpStream::connect(address).await);
    sure(stream.set_nodelay(true));
    let (sender, connection) = sure(handshake(TokioIo::new(stream)).await);
    tokio::spawn(async move { sure(connection.await) });
    sender
}

fn which_body(which: Which) -> Value {
    match which {
        Which::Value(subject, record) => json!({"value": {"subject": subject, "record": record}}),
        Which::Person(subject) => json!({"person": subject}),
        Which::HeldFor(purpose) => json!({"held-for": purpose}),
        Which::ObjectedTo(purpose) => json!({"objected-to": purpose}),
        Which::MayGoTo(recipient) => json!({"may-go-to": recipient}),
    }
}

fn terms_body(change: &Change) -> Value {
    let mut terms = serde_json::Map::new();
    if let Some(until) = change.until {
        terms.insert("until".to_owned(), json!(until.to_string()));
    }
    if let Some(objections) = &change.objections {
        terms.insert("objections".to_owned(), json!(objections));
    }
    if let Some(recipients) = &change.recipients {
        terms.insert("recipients".to_owned(), json!(recipients));
    }
    if let Some(staff) = &change.staff {
        terms.insert("staff".to_owned(), json!(staff));
    }
    Value::Object(terms)
}

/// One value of an answer, read without building the rest.
#[derive(serde::Deserialize)]
struct Named {
    record: RecordId,
}

/// An answer, as far as the benchmark reads it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Answer {
    values: Option<Value>,
    records: Vec<RecordId>,
    removed: Vec<Removed>,
    held: Vec<Named>,
    next: Option<Value>,
}

#[derive(serde::Deserialize)]
struct Removed {
    value: Named,
}

#[derive(serde::Deserialize)]
struct Page {
    values: Vec<Opened>,
    next: Option<Value>,
}

#[derive(serde::Deserialize)]
struct Opened {
    record: RecordId,
    value: String,
}

impl Http {
    pub(crate) async fn load(goodfaith: &Goodfaith, records: u64, clients: usize) -> Self {
        let names = load(goodfaith, records).await;
        let address = goodfaith.serve().await;
        let connections = (0..clients).map(|_| tokio::sync::Mutex::default()).collect();
        Self { connections, address, names, key: goodfaith.key.clone(), now: goodfaith.house.now(), requests: AtomicU64::new(0) }
    }

    async fn post(&self, client: usize, path: &str, body: &Value) -> Option<Bytes> {
        let connection = self.connections.get(client)?;
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/sites/bench.example/{path}"))
            .header("host", "bench.localhost")
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json")
            .header("idempotency-key", format!("bench-{number}"))
            .body(Full::new(Bytes::from(body.to_string())));
        let mut connection = connection.lock().await;
        // Made by the first request: the server lets go of who says nothing for long.
        let sender = match connection.take() {
            Some(sender) => connection.insert(sender),
            None => connection.insert(connect(self.address).await),
        };
        sure(sender.ready().await);
        let response = sure(sender.send_request(sure(request)).await);
        let status = response.status();
        let bytes = sure(response.into_body().collect().await).to_bytes();
        match status {
            status if status.is_success() => Some(bytes),
            // What is not held any more.
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST if bytes.windows(7).any(|window| window == b"\"which\"") => None,
            status => crate::fail(&format!("{path}: {status}: {}", String::from_utf8_lossy(&bytes))),
        }
    }

    async fn ask(&self, client: usize, path: &str, body: &Value) -> Answer {
        match self.post(client, path, body).await {
            Some(bytes) if !bytes.is_empty() => sure(serde_json::from_slice(&bytes)),
            _ => Answer::default(),
        }
    }

    pub(crate) async fn perform(&self, client: usize, op: Op) -> Touched {
        match op {
            Op::Create(number) => self.create(client, number).await,
            Op::Delete(number) => {
                let Some(which) = self.names.which(By::Key, number) else { return Vec::new() };
                let answer = self.ask(client, "holdings/removals", &json!({"which": which_body(which)})).await;
                self.names.numbers(answer.removed.iter().map(|removed| &removed.value.record))
            }
            Op::Rewrite(number) => {
                let Some(record) = self.names.record(number) else { return Vec::new() };
                let body = json!({"of": {"subject": self.names.person(number), "record": record}, "value": number.data()});
                self.post(client, "holdings/corrections", &body).await.map_or_else(Vec::new, |_| vec![number])
            }
            Op::Amend(by, number, field) => {
                let Some(which) = self.names.which(by, number) else { return Vec::new() };
                let mut body = json!({"which": which_body(which), "terms": terms_body(&change(field, number, self.now)), "after": null});
                let mut touched = 0;
                loop {
                    let answer = self.ask(client, "holdings/amendments", &body).await;
                    touched += answer.values.and_then(|values| values.as_u64()).unwrap_or(0);
                    let Some(next) = answer.next else { break };
                    go_on(&mut body, next);
                }
                vec![number; usize::try_from(touched).unwrap_or(0)]
            }
            Op::Read(by, number) => self.read(client, by, number).await,
            Op::Survey(by, number) => self.survey(client, by, number).await,
            Op::VerifyDeletion(number) => self.survey(client, By::Key, number).await,
            Op::Logs => {
                std::hint::black_box(self.post(client, "log-lines", &json!({"lines": LOG_LINES})).await);
                Vec::new()
            }
        }
    }

    async fn create(&self, client: usize, number: Number) -> Touched {
        let body = json!({
            "subject": self.names.person(number), "values": [{"category": number.category(), "value": number.data()}], "purpose": number.purpose(),
            "source": number.source(), "older": "kept", "terms": terms_body(&all_terms(number, self.now)),
        });
        let answer = self.ask(client, "records", &body).await;
        for record in &answer.records {
            self.names.insert(number, *record);
        }
        self.names.numbers(&answer.records)
    }

    async fn read(&self, client: usize, by: By, number: Number) -> Touched {
        let Some(which) = self.names.which(by, number) else { return Vec::new() };
        let mut body = json!({"which": which_body(which), "purpose": purpose_of_read(by, number), "after": null});
        let mut touched = Vec::new();
        loop {
            let Some(bytes) = self.post(client, "holdings/reads", &body).await else { return touched };
            let page: Page = sure(serde_json::from_slice(&bytes));
            std::hint::black_box(page.values.iter().map(|value| value.value.len()).sum::<usize>());
            touched.extend(self.names.numbers(page.values.iter().map(|value| &value.record)));
            let Some(next) = page.next else { return touched };
            go_on(&mut body, next);
        }
    }

    async fn survey(&self, client: usize, by: By, number: Number) -> Touched {
        let Some(which) = self.names.which(by, number) else { return Vec::new() };
        let answer = self.ask(client, "holdings/surveys", &json!({"which": which_body(which)})).await;
        self.names.numbers(answer.held.iter().map(|held| &held.record))
    }
}

/// Has the body ask for the page after this one.
fn go_on(body: &mut Value, after: Value) {
    if let Some(body) = body.as_object_mut() {
        body.insert("after".to_owned(), after);
    }
}
