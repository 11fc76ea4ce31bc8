//! The company's other systems over HTTP: how far each is, an errand tried again, members taken in; the console's page; and what a person sees of it.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use operations::{Errand, ErrandQuery, OtherSystems, RowElsewhere, SystemAnswer, SystemDeclared, SystemTask, SystemTrouble};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use testkit::{House, real_policies};
use vocabulary::{DataCategory, Personal, Purpose, SiteId, Timestamp};

const HOST: &str = "indiamart.localhost";
const API: &str = "/api/v1/sites/indiamart.com";

/// One system, which does as it is told or does not answer.
#[derive(Debug, Default)]
struct Shop {
    is_gone: AtomicBool,
}

impl Shop {
    fn answer<T: Send + 'static>(&self, answer: T) -> SystemAnswer<'_, T> {
        let answer = if self.is_gone.load(Ordering::SeqCst) { Err(SystemTrouble("unreachable")) } else { Ok(answer) };
        Box::pin(std::future::ready(answer))
    }
}

impl OtherSystems for Shop {
    fn declared(&self, site: &SiteId) -> Vec<SystemDeclared> {
        let shop = SystemDeclared {
            name: "shop".to_owned(),
            about: "orders of the shop".to_owned(),
            kind: "mysql",
            purposes: vec![Purpose::Transaction],
            retention: "ten years".to_owned(),
            holds: ["email", "name"].map(|key| DataCategory::new(key).unwrap()).to_vec(),
            keeps: vec![("invoices".to_owned(), "the law keeps them".to_owned())],
            takes: vec![SystemTask::Correct, SystemTask::OptOut, SystemTask::Erase],
            stops: Vec::new(),
        };
        if site.as_str() == "indiamart.com" { vec![shop] } else { Vec::new() }
    }

    fn find<'a>(&'a self, _: &'a Errand<'a>) -> SystemAnswer<'a, Personal<String>> {
        self.answer(Personal::new("row 7".to_owned()))
    }

    fn carry_out<'a>(&'a self, _: &'a Errand<'a>, _: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        self.answer(1)
    }

    fn remains<'a>(&'a self, _: &'a Errand<'a>, _: &'a Personal<String>) -> SystemAnswer<'a, u64> {
        self.answer(0)
    }

    fn look<'a>(&'a self, _: &'a Errand<'a>) -> SystemAnswer<'a, Vec<RowElsewhere>> {
        self.answer(Vec::new())
    }

    fn health<'a>(&'a self, _: &'a SiteId, _: &'a str, _: Timestamp) -> SystemAnswer<'a, ()> {
        self.answer(())
    }
}

/// Somebody who registered, and whose name was put right while the shop was gone: the scene, the shop, their page, a key.
async fn put_right_while_gone() -> (Scene, Arc<Shop>, String, String) {
    let shop = Arc::new(Shop::default());
    let given = Arc::clone(&shop);
    let scene = Scene::of(House::of_changed(real_policies(), |house| house.reaching_systems(given)).await).await;
    let key = scene.company_key("indiamart.com").await;
    let page = scene.registered().await;
    shop.is_gone.store(true, Ordering::SeqCst);
    let found = scene.call(&format!("{API}/people"), &key, "find", &json!({ "email": "asha@example.org" })).await.is(200).json();
    let body = json!({ "subject": found["people"][0], "right": "correct", "channel": "mail to support@indiamart.com", "words": "It is Menon now.",
        "correction": { "category": "name", "value": "Asha Menon" }, "proof": { "degree": "document-checked", "document": "passport" } });
    let filed = scene.call(&format!("{API}/requests"), &key, "one", &body).await.is(201).json();
    assert_eq!(filed["state"], "done", "{filed}");
    scene.server.house.operations.carry_to_systems().await.unwrap();
    (scene, shop, page, key)
}

async fn asked(scene: &Scene, key: &str, path: &str) -> Got {
    got(scene.request(Method::GET, "localhost", &format!("{API}/{path}")).bearer_auth(key)).await
}

#[tokio::test]
async fn how_far_a_system_is_is_told_and_an_errand_is_tried_again() {
    let (scene, shop, page, key) = put_right_while_gone().await;
    let systems = asked(&scene, &key, "systems?ask=true").await.is(200).json();
    assert_eq!((&systems[0]["name"], &systems[0]["trouble"], &systems[0]["failed"]), (&json!("shop"), &json!("unreachable"), &json!(1)), "{systems}");
    let open = asked(&scene, &key, "errands?open=true").await.is(200).never_says("Asha").never_says("example.org").json();
    let id = open[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&open[0]["task"], &open[0]["systems"][0]["why"]), (&json!("correct"), &json!("unreachable")));
    scene.get(HOST, &page).await.is(200).says("In our other systems").says("failed so far, and is tried again");
    shop.is_gone.store(false, Ordering::SeqCst);
    let retries = format!("{API}/errands/{id}/retries");
    scene.call(&retries, &key, "a", &json!({ "system": "mailer" })).await.is(422);
    for _ in 0..2 {
        scene.call(&retries, &key, "b", &json!({ "system": "shop" })).await.is(200);
    }
    scene.server.house.operations.carry_to_systems().await.unwrap();
    let proven = asked(&scene, &key, &format!("errands/{id}")).await.is(200).json();
    assert_eq!(proven["systems"][0]["state"], "proven", "{proven}");
    assert_eq!(scene.call(&retries, &key, "b", &json!({ "system": "shop" })).await.is(200).json(), proven, "the same key is the same act");
    assert_eq!(asked(&scene, &key, "errands?open=true").await.is(200).json(), json!([]));
    assert_eq!(asked(&scene, &key, &format!("errands?after={id}")).await.is(200).json(), json!([]));
    asked(&scene, &key, "errands?lost=1").await.is(422);
    let mine = scene.get(HOST, &page).await.is(200).says("orders of the shop").says("done, and looked at again on 1 June 2026");
    let section = mine.between("id=\"elsewhere\"", "</section>");
    let receipt = section.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    // The entry stands in it as the bytes that were hashed, in base64: `{"event":{"event":"in-system"`.
    scene.get(HOST, &receipt).await.is(200).says("c2sp.org/tlog-proof@v1").says("eyJldmVudCI6eyJldmVudCI6ImluLXN5c3RlbS");
}

#[tokio::test]
async fn other_systems_are_for_whom_a_key_or_a_role_names_them() {
    let (scene, _, _, key) = put_right_while_gone().await;
    let errand =
        scene.server.house.operations.errands(&scene.server.house.company(&site("indiamart.com")).await, &ErrandQuery::default()).await.unwrap()[0].errand;
    let operations = &scene.server.house.operations;
    let orders = operations.issue_scoped_key(&site("indiamart.com"), "shop", operations::KeyRole::Company, &[operations::Scope::Orders].into()).await.unwrap();
    for path in ["systems".to_owned(), "errands".to_owned(), format!("errands/{errand}")] {
        asked(&scene, &orders, &path).await.is(403);
    }
    scene.call(&format!("{API}/errands/{errand}/retries"), &orders, "a", &json!({ "system": "shop" })).await.is(403);
    let elsewhere = scene.company_key("wipro.com").await;
    let path = format!("/api/v1/sites/wipro.com/errands/{errand}");
    got(scene.request(Method::GET, "localhost", &path).bearer_auth(&elsewhere)).await.is(422);
    asked(&scene, &key, "errands/none").await.is(404);
    let support = scene.server.staff(&site("indiamart.com"), &["support"]).await;
    as_staff(&scene, "indiamart", "/console/systems", &support).await.is(403);
}

#[tokio::test]
async fn the_console_shows_what_failed_with_its_reason_and_tries_it_again() {
    let (scene, shop, _, _) = put_right_while_gone().await;
    let cookie = scene.server.staff(&site("indiamart.com"), &["privacy-officer"]).await;
    let page = as_staff(&scene, "indiamart", "/console/systems", &cookie).await.is(200);
    let page = page.says("orders of the shop").says("failed: unreachable").says("invoices: the law keeps them").never_says("Asha");
    as_staff(&scene, "indiamart", "/console/systems?ask=now", &cookie).await.is(200).never_says("Ask each whether it answers");
    let action = format!("/console/systems/errands/{}/try", page.between("/console/systems/errands/", "/try"));
    let mark = page.between("name=\"form\" value=\"", "\"");
    shop.is_gone.store(false, Ordering::SeqCst);
    send(&scene, "indiamart", &action, &cookie, &[("system", "shop")]).await.is(403);
    send(&scene, "indiamart", &action, &cookie, &[("form", &mark), ("system", "mailer")]).await.is(422);
    let sent = send(&scene, "indiamart", &action, &cookie, &[("form", &mark), ("system", "shop")]).await.is(303);
    scene.server.house.operations.carry_to_systems().await.unwrap();
    as_staff(&scene, "indiamart", sent.header("location"), &cookie).await.is(200).says("is proven there").says("tried again at once");
    as_staff(&scene, "indiamart", "/console/systems?errands=all", &cookie).await.is(200).says("2 times; proven 1 June 2026").says("Correction, 1 June 2026");
    as_staff(&scene, "indiamart", "/console/systems?after=x", &cookie).await.is(422);
    let elsewhere = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    as_staff(&scene, "wipro", "/console/systems", &elsewhere).await.is(200).says("None is declared");
}

#[tokio::test]
async fn members_are_taken_in_once_and_each_line_is_answered() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let version = scene.server.house.operations.policy(&site("indiamart.com")).unwrap().version().to_string();
    let member =
        |email: &str| json!({ "values": [{ "category": "name", "value": "Asha Rao" }, { "category": "email", "value": email }], "consents": ["marketing"] });
    let list = |dry: bool| json!({ "version": version, "document": "members.csv", "grown": true, "dry_run": dry, "members": [member("asha@example.org"), member("no address")] });
    let path = format!("{API}/imports");
    let looked = scene.call(&path, &key, "a", &list(true)).await.is(200).json();
    assert_eq!((&looked["taken_in"], &looked["wrong"]), (&json!(1), &json!(1)), "{looked}");
    let came = scene.call(&path, &key, "b", &list(false)).await.is(200).never_says("no address").never_says("asha@").json();
    assert_eq!((&came["members"][0]["outcome"], &came["members"][1]["outcome"]), (&json!("taken-in"), &json!("wrong")), "{came}");
    assert!(came["members"][0]["subject"].is_string());
    let again = scene.call(&path, &key, "b", &list(false)).await.is(200).json();
    assert_eq!((&again["known"], &again["taken_in"]), (&json!(1), &json!(0)));
    let nobody = json!({ "version": version, "document": "members.csv", "members": [] });
    scene.call(&path, &key, "c", &nobody).await.is(422);
    let odd = json!({ "version": version, "document": "members.csv", "sha256": "12", "members": [member("b@example.org")] });
    scene.call(&path, &key, "d", &odd).await.is(422).says("64 hexadecimal digits");
    let unknown = json!({ "version": "wipro.com/2003-06-26", "document": "members.csv", "members": [member("b@example.org")] });
    scene.call(&path, &key, "e", &unknown).await.is(422);
    got(scene.request(Method::POST, "localhost", &path).bearer_auth(&key).json(&list(false))).await.is(400);
}
