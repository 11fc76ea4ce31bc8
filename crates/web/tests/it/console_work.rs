//! The console's queues: requests, children and parents, orders. Who works through them, and what a step does for the person who waits.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, site};
use serde_json::{Value, json};

const API: &str = "/api/v1/sites/indiamart.com";

/// Asks by letter for a correction, of somebody who has just registered: the person's page, and the request's id.
async fn asked(scene: &Scene, proof: &Value) -> (String, String) {
    let key = scene.company_key("indiamart.com").await;
    let page = scene.registered().await;
    let found = scene.call(&format!("{API}/people"), &key, "find", &json!({ "email": "asha@example.org" })).await.is(200).json();
    let body = json!({ "subject": found["people"][0], "right": "correct", "channel": "mail to support@indiamart.com", "words": "It is Menon now.",
        "correction": { "category": "name", "value": "Asha Menon" }, "proof": proof });
    let filed = scene.call(&format!("{API}/requests"), &key, "one", &body).await.is(201).json();
    (page, filed["id"].as_str().expect("an id").to_owned())
}

/// Somebody of support who acknowledged that it is confidential and took this request.
async fn who_took(scene: &Scene, request: &str) -> String {
    let cookie = scene.server.staff(&site("indiamart.com"), &["support"]).await;
    let words = as_staff(scene, "indiamart", "/console/acknowledgement", &cookie).await.is(200);
    let (mark, hash) = (hidden(&words, "form"), hidden(&words, "words_sha256"));
    send(scene, "indiamart", "/console/acknowledgement", &cookie, &[("form", &mark), ("words_sha256", &hash)]).await.is(303);
    let at = format!("/console/requests/{request}");
    as_staff(scene, "indiamart", &at, &cookie).await.is(403).never_says("Menon");
    send(scene, "indiamart", "/console/tasks/take", &cookie, &[("form", &mark), ("request", request)]).await.is(303);
    cookie
}

fn hidden(page: &Got, name: &str) -> String {
    page.between(&format!("name=\"{name}\" value=\""), "\"")
}

#[tokio::test]
async fn a_request_is_proven_in_the_console_and_then_done_for_its_person() {
    let scene = Scene::earnest().await;
    let (person, id) = asked(&scene, &Value::Null).await;
    let cookie = who_took(&scene, &id).await;
    let queue = as_staff(&scene, "indiamart", "/console/requests", &cookie).await.is(200).says("who asks is not known").says(&id);
    queue.never_says("Menon");
    let at = format!("/console/requests/{id}");
    let page = as_staff(&scene, "indiamart", &at, &cookie).await.is(200).says("indiamart.com/2003-06-26#27");
    let (mark, once) = (hidden(&page, "form"), hidden(&page, "once"));
    let proof = [("form", mark.as_str()), ("once", once.as_str()), ("degree", "document-checked"), ("present", "passport, seen by Ravi")];
    send(&scene, "indiamart", &format!("{at}/prove"), &cookie, &proof[1..]).await.is(403);
    send(&scene, "indiamart", &format!("{at}/prove"), &cookie, &[&proof[..2], &[("degree", "own-link"), ("present", "x")]].concat()).await.is(422);
    for _ in 0..2 {
        send(&scene, "indiamart", &format!("{at}/prove"), &cookie, &proof).await.is(303);
    }
    // With the answer the need to know ends, and so does the task.
    as_staff(&scene, "indiamart", &at, &cookie).await.is(403).never_says("Menon");
    scene.get("indiamart.localhost", &person).await.is(200).says("Asha Menon");
    as_staff(&scene, "indiamart", "/console/requests?state=done", &cookie).await.is(200).says(&id);
}

#[tokio::test]
async fn a_request_is_refused_with_a_sentence_and_never_without() {
    let scene = Scene::earnest().await;
    let (person, id) = asked(&scene, &Value::Null).await;
    let cookie = who_took(&scene, &id).await;
    let at = format!("/console/requests/{id}");
    let page = as_staff(&scene, "indiamart", &at, &cookie).await.is(200);
    let (mark, once) = (hidden(&page, "form"), hidden(&page, "once"));
    let with = |sentence| [("form", mark.as_str()), ("once", once.as_str()), ("sentence", sentence), ("words", "Please say which.")];
    send(&scene, "indiamart", &format!("{at}/refuse"), &cookie, &with("999")).await.is(422);
    send(&scene, "indiamart", &format!("{at}/refuse"), &cookie, &with("27")).await.is(303);
    scene.get("indiamart.localhost", &person).await.is(200).says("Refused").says("Please say which.");
}

#[tokio::test]
async fn the_queues_are_for_whom_a_role_gives_them_and_of_one_site() {
    let scene = Scene::earnest().await;
    let (_, id) = asked(&scene, &Value::Null).await;
    let auditor = scene.server.staff(&site("indiamart.com"), &["auditor"]).await;
    for path in ["/console/requests", "/console/orders", "/console/children", &format!("/console/requests/{id}")] {
        as_staff(&scene, "indiamart", path, &auditor).await.is(403);
    }
    let elsewhere = scene.server.staff(&site("wipro.com"), &["support"]).await;
    as_staff(&scene, "wipro", "/console/requests", &elsewhere).await.is(200).never_says(&id);
    as_staff(&scene, "wipro", &format!("/console/requests/{id}"), &elsewhere).await.is(422);
    let support = scene.server.staff(&site("indiamart.com"), &["support"]).await;
    as_staff(&scene, "indiamart", "/console/requests?state=lost", &support).await.is(422);
    as_staff(&scene, "indiamart", "/console/orders?state=placed", &support).await.is(200).says("There is none.");
}

#[tokio::test]
async fn a_parent_is_asked_and_called_from_the_console() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("pactera.com"), &["privacy-officer"]).await;
    let page = as_staff(&scene, "pactera", "/console/children", &cookie).await.is(200);
    let fields = [("form", &*hidden(&page, "form")), ("once", &*hidden(&page, "once")), ("email", "parent@example.org")].map(|(k, v)| (k, v.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let at = send(&scene, "pactera", "/console/children", &cookie, &fields).await.is(303).header("location").to_owned();
    let page = as_staff(&scene, "pactera", &at, &cookie).await.is(200).says("Record a call with the parent").never_says("parent@example.org");
    let mark = hidden(&page, "form");
    let call = [("form", mark.as_str()), ("script", "2026-05"), ("purpose", "service"), ("recipient", "self"), ("born-month", "3"), ("born-year", "2016")];
    send(&scene, "pactera", &format!("{at}/call"), &cookie, &call[..4]).await.is(422);
    send(&scene, "pactera", &format!("{at}/call"), &cookie, &call).await.is(303);
    as_staff(&scene, "pactera", &at, &cookie).await.is(200).says("given").says("a call");
    as_staff(&scene, "pactera", "/console/children?state=granted", &cookie).await.is(200).says("a call");
    as_staff(&scene, "wso2", "/console/children", &scene.server.staff(&site("wso2.com"), &["privacy-officer"]).await).await.is(200).says("makes no difference");
}
