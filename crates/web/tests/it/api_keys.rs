//! Keys, idempotency keys and bodies: what does not fit is refused as a problem, and nothing sent is repeated in it.

use crate::scene::{Got, Scene, got};
use operations::KeyRole;
use reqwest::Method;
use serde_json::{Value, json};

const DISCLOSURES: &str = "/api/v1/sites/wipro.com/disclosures";

fn problem(answer: &Got, kind: &str) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["type"], format!("urn:goodfaith:problem:{kind}"), "{body}");
    assert_eq!(body["status"], answer.status.as_u16());
    assert!(body["title"].is_string());
    body
}

fn wish() -> Value {
    json!({"subjects": ["01890000-0000-7000-8000-000000000000"], "data": ["email"], "action": "share", "purpose": "marketing", "party": "Acme"})
}

#[tokio::test]
async fn a_call_without_a_valid_key_is_refused() {
    let scene = Scene::earnest().await;
    let other_site = scene.company_key("wso2.com").await;
    let bare = scene.request(Method::POST, "localhost", DISCLOSURES).header("idempotency-key", "a").json(&wish());
    let answer = got(bare).await.is(401);
    problem(&answer, "key-invalid");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    for key in ["nonsense", "gf_0000", other_site.as_str()] {
        problem(&scene.call(DISCLOSURES, key, "a", &wish()).await.is(401), "key-invalid");
    }
    let wrong = scene.request(Method::POST, "localhost", "/api/v1/sites/wipro.com/decisions").bearer_auth("nonsense");
    let question = json!({"action": "use", "data": ["email"], "purpose": "support", "recipient": "self"});
    problem(&got(wrong.json(&question)).await.is(401), "key-invalid");
}

#[tokio::test]
async fn a_partys_key_cannot_make_data_move() {
    let scene = Scene::earnest().await;
    let company = scene.company_key("wipro.com").await;
    let party = json!({"name": "Acme", "kind": "partner"});
    scene.call("/api/v1/sites/wipro.com/parties", &company, "p", &party).await.is(201);
    let key = scene.server.key(&crate::scene::site("wipro.com"), KeyRole::Party("Acme".to_owned())).await;
    problem(&scene.call(DISCLOSURES, &key, "a", &wish()).await.is(403), "not-allowed");
}

#[tokio::test]
async fn a_write_without_an_idempotency_key_is_refused() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    for path in ["disclosures", "uses", "records", "parties", "facts"] {
        let request = scene.request(Method::POST, "localhost", &format!("/api/v1/sites/wipro.com/{path}")).bearer_auth(&key);
        problem(&got(request.json(&json!({}))).await.is(400), "idempotency-key");
    }
    for bad in ["", "with space", &"x".repeat(200)] {
        problem(&scene.call(DISCLOSURES, &key, bad, &wish()).await.is(400), "idempotency-key");
    }
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused_without_repeating_it() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let path = "/api/v1/sites/wipro.com/decisions";
    let bodies = [
        json!({"action": "share", "data": ["email"], "purpose": "marketing", "recipient": "partner", "facts": {"confidential": true}}),
        json!({"action": "secret-word-1", "data": ["email"], "purpose": "marketing", "recipient": "partner"}),
        json!({"action": "share", "data": "secret-word-2", "purpose": "marketing", "recipient": "partner"}),
        json!({"action": "share", "data": ["email"], "purpose": "marketing", "recipient": "partner", "subject": "secret-word-3"}),
        json!(["secret-word-4"]),
    ];
    for body in bodies {
        let answer = scene.call(path, &key, "a", &body).await.is(422);
        problem(&answer, "malformed");
        answer.never_says("secret-word");
    }
    let raw = |kind: &'static str, body: &'static str| {
        let request = scene.request(Method::POST, "localhost", path).bearer_auth(&key);
        got(request.header("content-type", kind).body(body))
    };
    problem(&raw("application/json", "{").await.is(400), "not-json");
    problem(&raw("text/plain", "{}").await.is(415), "not-json");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let body = json!({"action": "share", "data": vec!["email"; 60_000], "purpose": "marketing", "recipient": "partner"});
    problem(&scene.call("/api/v1/sites/wipro.com/decisions", &key, "a", &body).await.is(413), "too-large");
}

#[tokio::test]
async fn an_address_or_a_method_that_is_not_there_is_a_problem_too() {
    let scene = Scene::earnest().await;
    problem(&scene.get("localhost", "/api/v1/nowhere").await.is(404), "not-found");
    problem(&scene.get("localhost", "/api/v1/sites/nobody.example/policy").await.is(404), "unknown-site");
    problem(&scene.get("localhost", "/api/v1/sites/wipro.com/uses").await.is(405), "method");
}
