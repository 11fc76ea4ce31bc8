//! Requests over HTTP: `/api/v1/sites/{site}/requests`, the person's page, the page that answers a message; and what a person takes away.

use crate::scene::{Scene, got, site};
use operations::{Offering, SiteOffering};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::House;

const HOST: &str = "indiamart.localhost";
const API: &str = "/api/v1/sites/indiamart.com/requests";

async fn asha(scene: &Scene, key: &str) -> (String, Value) {
    let page = scene.registered().await;
    let found = scene.call("/api/v1/sites/indiamart.com/people", key, "find", &json!({ "email": "asha@example.org" })).await.is(200).json();
    (page, found["people"][0].clone())
}

fn letter(subject: &Value) -> Value {
    json!({ "subject": subject, "right": "correct", "channel": "mail to support@indiamart.com", "words": "It is Menon now.",
        "correction": { "category": "name", "value": "Asha Menon" } })
}

async fn read(scene: &Scene, key: &str, path: &str) -> crate::scene::Got {
    got(scene.request(Method::GET, "localhost", path).bearer_auth(key)).await
}

#[tokio::test]
async fn post_requests_waits_for_proof_and_get_lists_it() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let (page, subject) = asha(&scene, &key).await;
    let filed = scene.call(API, &key, "one", &letter(&subject)).await.is(201).json();
    assert_eq!((&filed["state"], &filed["degree"], &filed["needed"]), (&json!("identity-wanted"), &json!("said"), &json!("own-link")));
    assert_eq!(filed["granted_by"]["id"], "indiamart.com/2003-06-26#27");
    assert_eq!(scene.call(API, &key, "one", &letter(&subject)).await.is(201).json()["id"], filed["id"], "the same call is the same request");
    let list = read(&scene, &key, API).await.is(200).json();
    assert_eq!((list.as_array().map(Vec::len), &list[0]["id"]), (Some(1), &filed["id"]));
    assert!(!list.to_string().contains("Menon"), "a list opens nothing");
    let id = filed["id"].as_str().expect("an id");
    scene.get(HOST, &page).await.is(200).says("Waits for you").says("It is Menon now.").says("Yes, this comes from me").never_says("Asha Menon");
    let step = format!("{page}/requests/{id}/confirm");
    scene.post(HOST, &step, &[]).await.is(200).says("Corrected.").says("Asha Menon");
    scene.post(HOST, &step, &[]).await.is(422).says("closed");
    assert_eq!(read(&scene, &key, &format!("{API}?state=done")).await.is(200).json()[0]["state"], "done");
}

#[tokio::test]
async fn post_answers_refuses_with_a_sentence_and_never_without() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let (page, subject) = asha(&scene, &key).await;
    let body = json!({ "subject": subject, "right": "correct", "channel": "mail to support@indiamart.com", "words": "It is all wrong.",
        "proof": { "degree": "document-checked", "document": "passport, seen by Ravi" } });
    let filed = scene.call(API, &key, "one", &body).await.is(201).json();
    assert_eq!(filed["state"], "proven");
    let answers = format!("{API}/{}/answers", filed["id"].as_str().expect("an id"));
    let problem = scene.call(&answers, &key, "a", &json!({ "outcome": "refused" })).await.is(422).json();
    assert_eq!((&problem["type"], &problem["mistakes"][0]["field"]), (&json!("urn:goodfaith:problem:malformed"), &json!("sentence")));
    scene.call(&answers, &key, "b", &json!({ "outcome": "forgotten" })).await.is(422);
    let refused = scene.call(&answers, &key, "c", &json!({ "outcome": "refused", "sentence": 27, "answer": "Please say which." })).await.is(200).json();
    assert_eq!((&refused["state"], &refused["refused_by"]["id"]), (&json!("refused"), &json!("indiamart.com/2003-06-26#27")));
    scene.get(HOST, &page).await.is(200).says("Refused").says("Please say which.");
    scene.call(&answers, &key, "d", &json!({ "outcome": "done" })).await.is(422);
    let other = scene.call(API, &key, "two", &json!({ "subject": subject, "right": "correct", "channel": "reply", "words": "x" })).await.is(422).json();
    assert!(other["mistakes"][0]["words"].as_str().is_some_and(|words| words.contains("mail to support@indiamart.com")), "{other}");
}

#[tokio::test]
async fn requests_are_the_companys_alone() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let elsewhere = scene.company_key("wipro.com").await;
    let (_, subject) = asha(&scene, &key).await;
    read(&scene, &elsewhere, API).await.is(401);
    scene.call(API, &elsewhere, "one", &letter(&subject)).await.is(401);
    read(&scene, &key, &format!("{API}?state=lost")).await.is(422);
    read(&scene, &key, &format!("{API}/nothing")).await.is(404);
}

#[tokio::test]
async fn get_check_says_in_plain_words_whether_a_receipt_holds() {
    let scene = Scene::earnest().await;
    let page = scene.registered().await;
    let list = scene.get(HOST, &format!("{page}/receipts")).await.is(200).says("Check it");
    let check = list.between("<form action=\"", "\"");
    scene.get(HOST, &check).await.is(200).says("It is proven").says("stands in the site’s log, unchanged");
    scene.get(HOST, &format!("{page}/receipts/99999/check")).await.is(404);
}

#[tokio::test]
async fn get_export_is_whole_and_as_its_schema_says() {
    let scene = Scene::earnest().await;
    let page = scene.registered().await;
    scene.get(HOST, &page).await.is(200).says("export.json").says("Beyond the policy");
    let copy = scene.get(HOST, &format!("{page}/export.json")).await.is(200);
    assert_eq!(copy.header("cache-control"), "no-store");
    let copy = copy.json();
    let schema = scene.get(HOST, "/export-schema.json").await.is(200).json();
    assert_eq!(copy["$schema"], schema["$id"]);
    fits(&copy, &schema["components"]["schemas"]["Copy"], &schema, "");
    let mut references = Vec::new();
    gather(&schema, &mut references);
    assert!(references.len() >= 8 && references.iter().all(|at| schema.pointer(at.trim_start_matches('#')).is_some()), "{references:?}");
    assert!(copy["values"].as_array().is_some_and(|values| values.iter().any(|value| value["value"] == "Asha Rao")));
    let sheet = scene.get(HOST, &format!("{page}/export.csv")).await.is(200);
    assert!(sheet.header("content-type").starts_with("text/csv"));
    sheet.says("part,item,name,value").says("values,1,value,Asha Rao");
}

/// Whether a value is of this shape: every member is described, and every described one that must be there is.
fn fits(value: &Value, shape: &Value, whole: &Value, at: &str) {
    if let Some(reference) = shape["$ref"].as_str() {
        return fits(value, whole.pointer(reference.trim_start_matches('#')).expect("a part of the schema"), whole, at);
    }
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| fits(item, &shape["items"], whole, at));
    }
    let (Some(members), Some(known)) = (value.as_object(), shape["properties"].as_object()) else { return };
    for (name, member) in members {
        let shape = known.get(name).unwrap_or_else(|| panic!("{at}/{name} is not described"));
        fits(member, shape, whole, &format!("{at}/{name}"));
    }
    for required in shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(members.contains_key(required), "{at}/{required} is missing");
    }
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| gather(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn get_reply_shows_no_value_and_post_corrects_one() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org")];
    let sent = scene.send_form("wipro.localhost", "contact", &fields).await.is(200);
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    let found = scene.call("/api/v1/sites/wipro.com/people", &key, "find", &json!({ "email": "asha@example.org" })).await.is(200).json();
    let contact = json!({ "subjects": found["people"], "data": ["email"], "action": "contact", "purpose": "support" });
    let release = scene.call("/api/v1/sites/wipro.com/uses", &key, "write", &contact).await.is(200).json();
    let path = release["reply"][0]["path"].as_str().expect("the message bears a secret").to_owned();
    let answer = scene.get("wipro.localhost", &path).await.is(200).never_says("Asha Rao").says("Send the correction");
    let form = answer.text.split("<form method=\"post\"").find(|form| form.contains("name=\"category\"")).expect("a correction form").to_owned();
    let right = form.split("name=\"right\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let fields = [("right", right), ("idempotency", "once"), ("category", "name"), ("value", "Asha Menon")];
    scene.post("wipro.localhost", &path, &fields).await.is(200).says("Corrected.");
    scene.get("wipro.localhost", &page).await.is(200).says("Asha Menon").says("a reply to a message");
    scene.get("wipro.localhost", &path.replace("/reply/", "/me/")).await.is(404);
    scene.get("wipro.localhost", &format!("/reply/{}", "0".repeat(64))).await.is(404);
}

#[tokio::test]
async fn the_browsers_signal_counts_where_the_operator_turned_it_on() {
    for gpc in [false, true] {
        let offering = Offering::default().with(&site("indiamart.com"), SiteOffering { gpc, ..SiteOffering::default() });
        let scene = Scene::of(House::offering(offering).await).await;
        assert_eq!(scene.get(HOST, "/.well-known/gpc.json").await.is(200).json(), json!({ "gpc": gpc }));
        let form = scene.get(HOST, "/forms/registration").await.is(200);
        let fields = format!("statement={}&idempotency=one&data-name=Asha&data-email=asha%40example.org", form.between("name=\"statement\" value=\"", "\""));
        let request = scene.request(Method::POST, HOST, "/forms/registration").header("sec-gpc", "1");
        let sent = got(request.header("content-type", "application/x-www-form-urlencoded").body(fields)).await.is(200);
        let page = scene.get(HOST, &format!("/me/{}", sent.between("href=\"/me/", "\""))).await.is(200);
        assert_eq!(page.text.contains("by the browser’s Global Privacy Control"), gpc);
    }
}

#[tokio::test]
async fn nothing_beyond_the_policy_stands_on_the_page_where_it_is_not_offered() {
    let offering = Offering::default().with(&site("indiamart.com"), SiteOffering { offers: BTreeSet::new(), ..SiteOffering::default() });
    let scene = Scene::of(House::offering(offering).await).await;
    let page = scene.registered().await;
    let shown = scene.get(HOST, &page).await.is(200).never_says("Asha Rao").never_says("export.json").never_says("Beyond the policy");
    shown.says("does not offer it beyond the policy").says("Delete what is held about me");
    scene.get(HOST, &format!("{page}/export.json")).await.is(404);
    scene.get(HOST, &format!("{page}/export.csv")).await.is(404);
}
