//! The registers over HTTP: a document is uploaded and comes back as a file to save, an entry is proposed with one key and approved with another, and every
//! refusal says what is wrong.

use crate::scene::{Got, Scene, site};
use operations::{KeyRole, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SITE: &str = "/api/v1/sites/wipro.com";
/// `%PDF-1.7\n%%EOF\n`, in base64.
const PDF: &str = "JVBERi0xLjcKJSVFT0YK";

/// A site with a partner, the key of its registrar and that of its reviewer.
async fn scene() -> (Scene, String, String) {
    let scene = Scene::earnest().await;
    let key = |name: &'static str, scopes: BTreeSet<Scope>| {
        let operations = &scene.server.house.operations;
        async move { operations.issue_scoped_key(&site("wipro.com"), name, KeyRole::Company, &scopes).await.expect("a key") }
    };
    let keys = (key("registrar", [Scope::Facts].into()).await, key("reviewer", [Scope::Approve].into()).await);
    scene.call(&format!("{SITE}/parties"), &keys.0, "party", &json!({ "name": "Acme", "kind": "partner" })).await.is(201);
    (scene, keys.0, keys.1)
}

async fn read(scene: &Scene, path: &str, key: &str) -> Got {
    let answer = scene.request(Method::GET, "localhost", &format!("{SITE}{path}")).bearer_auth(key).send().await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    Got { status, headers, text: answer.text().await.expect("text") }
}

async fn kept(scene: &Scene, key: &str) -> Value {
    scene.call(&format!("{SITE}/documents"), key, "upload", &json!({ "title": "Agreement no. 7", "file": PDF })).await.is(201).json()
}

fn agreement(document: &Value) -> Value {
    json!({ "words": "no. 7", "party": "Acme", "purposes": ["marketing"], "document": document["id"], "sha256": document["sha256"], "until": "2026-06-20T00:00:00Z" })
}

#[tokio::test]
async fn a_document_comes_back_as_a_file_to_save_and_what_is_none_is_refused() {
    let (scene, registrar, reviewer) = scene().await;
    let documents = format!("{SITE}/documents");
    let document = kept(&scene, &registrar).await;
    assert_eq!((document["kind"].as_str(), document["bytes"].as_u64(), document["author"].as_str()), (Some("pdf"), Some(15), Some("registrar")));
    let file = read(&scene, &format!("/documents/{}", document["id"].as_str().unwrap_or_default()), &reviewer).await.is(200);
    assert_eq!(file.text, "%PDF-1.7\n%%EOF\n");
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"document-"), "{:?}", file.headers);
    let wrong = [("file", json!("")), ("file", json!("AAAA")), ("file", json!("not base64!")), ("sha256", json!("0".repeat(64))), ("kind", json!("png"))];
    for (place, (field, value)) in wrong.into_iter().enumerate() {
        let mut body = json!({ "title": "x", "file": PDF });
        body[field] = value;
        scene.call(&documents, &registrar, &format!("w{place}"), &body).await.is(422).says(&format!("\"field\":\"{field}\""));
    }
    scene.call(&documents, &reviewer, "r", &json!({ "title": "x", "file": PDF })).await.is(403);
    assert_eq!(read(&scene, "/documents?limit=1", &registrar).await.is(200).json().as_array().map(Vec::len), Some(1));
    read(&scene, "/documents?page=2", &registrar).await.is(422);
    read(&scene, "/documents", "gf_nothing").await.is(401);
}

#[tokio::test]
async fn an_entry_is_proposed_approved_renewed_and_ended() {
    let (scene, registrar, reviewer) = scene().await;
    let document = kept(&scene, &registrar).await;
    let register = format!("{SITE}/registers/agreements");
    scene.call(&register, &reviewer, "p0", &agreement(&document)).await.is(403);
    let entry = scene.call(&register, &registrar, "p1", &agreement(&document)).await.is(201).json();
    assert_eq!((entry["state"].as_str(), entry["recorded_by"].as_str()), (Some("proposed"), Some("registrar")));
    let place = format!("{register}/{}", entry["id"].as_str().unwrap_or_default());
    let approval = json!({ "sha256": document["sha256"] });
    scene.call(&format!("{place}/approvals"), &registrar, "a0", &approval).await.is(403);
    let other = json!({ "sha256": "0".repeat(64) });
    scene.call(&format!("{place}/approvals"), &reviewer, "a1", &other).await.is(422);
    let approved = scene.call(&format!("{place}/approvals"), &reviewer, "a2", &approval).await.is(201).json();
    assert_eq!((approved["state"].as_str(), approved["decided_by"].as_str()), (Some("expiring"), Some("reviewer")));
    scene.call(&format!("{place}/approvals"), &reviewer, "a2", &approval).await.is(201);
    scene.call(&format!("{place}/refusals"), &reviewer, "r0", &json!({ "because": "not-signed" })).await.is(409);
    assert_eq!(read(&scene, "/expiring?days=30", &reviewer).await.is(200).json()[0]["id"], entry["id"]);
    assert_eq!(read(&scene, "/expiring?days=3", &reviewer).await.is(200).json(), json!([]));
    let renewal = json!({ "document": document["id"], "sha256": document["sha256"], "until": "2027-06-20T00:00:00Z" });
    let renewed = scene.call(&format!("{place}/renewals"), &registrar, "n1", &renewal).await.is(201).json();
    assert_eq!((&renewed["replaces"], &renewed["purposes"]), (&entry["id"], &json!(["marketing"])));
    let listed = read(&scene, "/registers/agreements?state=proposed", &registrar).await.is(200).json();
    assert_eq!((listed["entries"].as_array().map(Vec::len), &listed["entries"][0]["id"]), (Some(1), &renewed["id"]));
    let newer = format!("{register}/{}", renewed["id"].as_str().unwrap_or_default());
    scene.call(&format!("{newer}/refusals"), &reviewer, "r1", &json!({ "because": "no good reason" })).await.is(422);
    scene.call(&format!("{newer}/refusals"), &reviewer, "r2", &json!({ "because": "not-signed" })).await.is(201).says("\"refused\"");
    scene.call(&format!("{place}/revocations"), &registrar, "e1", &Value::Null).await.is(201).says("\"revoked\"");
    read(&scene, &format!("/registers/agreements/{}", entry["id"].as_str().unwrap_or_default()), &registrar).await.is(200).says("\"revoked\"");
    read(&scene, "/registers/rumours", &registrar).await.is(404);
    assert_eq!(read(&scene, "/registers?party=Acme", &registrar).await.is(200).json()["entries"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_fact_that_a_register_proves_is_not_taken_by_its_name() {
    let (scene, registrar, _) = scene().await;
    let bare = json!({ "condition": "confidential", "party": "Acme", "evidence": "agreement", "document": "Agreement no. 7" });
    scene.call(&format!("{SITE}/facts"), &registrar, "f1", &bare).await.is(422).says("this stands in a register");
}
