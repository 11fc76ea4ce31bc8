//! Breaches over HTTP: `/api/v1/sites/{site}/breaches` and the register; and what a person sees on their own page.

use crate::scene::{Got, Scene, got};
use reqwest::Method;
use serde_json::{Value, json};

const HOST: &str = "indiamart.localhost";
const API: &str = "/api/v1/sites/indiamart.com/breaches";

async fn read(scene: &Scene, key: &str, path: &str) -> Got {
    got(scene.request(Method::GET, "localhost", path).bearer_auth(key)).await
}

fn copied() -> Value {
    json!({ "kind": "database-file", "what": "A disk was lost.", "began_at": "2026-06-01T08:00:00Z", "noticed_at": "2026-06-01T11:00:00Z",
        "noticed_by": "Ravi", "scope": { "of": "files-with-keys", "as_of": "2026-06-01T12:00:00Z" } })
}

async fn worked(scene: &Scene) {
    while scene.server.house.operations.work_on_breaches().await.expect("the work goes on") {}
}

#[tokio::test]
async fn post_breaches_finds_whom_it_concerns_and_post_steps_tells_them() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let page = scene.registered().await;
    let breach = scene.call(API, &key, "one", &copied()).await.is(201).json();
    assert_eq!((&breach["whole"], &breach["authority"]["hours_left"]), (&json!(false), &json!(71)));
    assert_eq!(scene.call(API, &key, "one", &copied()).await.is(201).json()["id"], breach["id"], "the same call is the same breach");
    worked(&scene).await;
    let at = format!("{API}/{}", breach["id"].as_str().expect("an id"));
    let found = read(&scene, &key, &at).await.is(200).json();
    assert_eq!((&found["whole"], &found["people"], &found["kinds"]["email"]), (&json!(true), &json!(1), &json!(1)));
    let people = read(&scene, &key, &format!("{at}/people")).await.is(200).json();
    assert_eq!((people["people"].as_array().map(Vec::len), &people["people"][0]["state"]), (Some(1), &json!("waiting")));
    scene.get(HOST, &page).await.is(200).never_says("A disk was lost");
    let steps = format!("{at}/steps");
    scene.call(&steps, &key, "t", &json!({ "step": "tell-people", "words": "A disk of ours was lost." })).await.is(200);
    worked(&scene).await;
    scene.get(HOST, &page).await.is(200).says("Something happened to data we hold of you").says("A disk of ours was lost.");
    let view = read(&scene, &key, &at).await.is(200).json();
    assert_eq!((&view["told_by_page"], &view["told"]["done"]["told"]), (&json!(1), &json!(true)));
    let register = read(&scene, &key, "/api/v1/sites/indiamart.com/breach-register").await.is(200).json();
    assert_eq!((register.as_array().map(Vec::len), &register[0]["people_concerned"]), (Some(1), &json!("1")));
    let sheet = read(&scene, &key, "/api/v1/sites/indiamart.com/breach-register?form=csv").await.is(200);
    assert!(sheet.text.starts_with("breach,kind,what happened,") && sheet.text.contains("A disk was lost."), "{}", sheet.text);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_what_is_wrong() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let with = |field: &str, value: Value| {
        let mut body = copied();
        body[field] = value;
        body
    };
    for (field, value) in [
        ("kind", json!("flood")),
        ("what", json!(" ")),
        ("began_at", json!("2026-06-01T11:30:00Z")),
        ("noticed_at", json!("2030-06-01T11:30:00Z")),
        ("what", json!("x".repeat(4_001))),
        ("scope", json!({ "of": "party", "party": "Nobody" })),
    ] {
        scene.call(API, &key, &format!("{field}-{}", value.to_string().len()), &with(field, value)).await.is(422);
    }
    let breach = scene.call(API, &key, "one", &copied()).await.is(201).json();
    let steps = format!("{API}/{}/steps", breach["id"].as_str().expect("an id"));
    scene.call(&steps, &key, "c", &json!({ "step": "close", "lessons": "Lock it." })).await.is(409);
    scene.call(&steps, &key, "d", &json!({ "step": "forget" })).await.is(422);
    assert_eq!(read(&scene, &key, &format!("{API}/00000000-0000-7000-8000-000000000000")).await.status, 422);
    assert_eq!(read(&scene, &key, &format!("{API}/x")).await.status, 404);
    let operations = &scene.server.house.operations;
    let (site, scopes) = (crate::scene::site("indiamart.com"), [operations::Scope::Orders].into());
    let shop = operations.issue_scoped_key(&site, "shop", operations::KeyRole::Company, &scopes).await.expect("a key");
    for path in [API, "/api/v1/sites/indiamart.com/breach-register"] {
        read(&scene, &shop, path).await.is(403);
    }
}

#[tokio::test]
async fn get_log_entries_tells_what_lines_say_and_proves_them() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    scene.registered().await;
    let log = "/api/v1/sites/indiamart.com/log";
    let page = read(&scene, &key, &format!("{log}/entries?kind=collected")).await.is(200).json();
    assert_eq!(page["entries"][0]["kind"], "collected");
    let line = page["entries"][0]["position"].as_u64().expect("a place");
    assert!(read(&scene, &key, &format!("{log}/entries/{line}/proof")).await.is(200).text.starts_with("c2sp.org/tlog-proof@v1"));
    read(&scene, &key, &format!("{log}/entries?person=x")).await.is(422);
    let head = scene.get(HOST, "/log/checkpoint").await.is(200).text;
    let held = scene.call(&format!("{log}/consistency"), &key, "c", &json!({ "checkpoint": head })).await.is(200).json();
    assert_eq!(held["holds"], true);
    scene.call(&format!("{log}/checks"), &key, "k", &json!({})).await.is(202);
    assert!(read(&scene, &key, &format!("{log}/health")).await.is(200).json()["size"].as_u64().is_some_and(|size| size > 3));
}

#[tokio::test]
async fn get_site_keys_backups_and_settings_tell_no_secret() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let at = |path: &str| format!("/api/v1/sites/indiamart.com/{path}");
    assert!(read(&scene, &key, &at("site-keys")).await.is(200).json()["keys"].as_array().is_some_and(|keys| keys.len() == 2));
    assert!(read(&scene, &key, &at("backups")).await.is(200).json()["warnings"].to_string().contains("No backup"));
    let settings = read(&scene, &key, &at("settings")).await.is(200).json();
    assert!(settings.to_string().contains("tell-authority-within"));
}
