//! Letters to many, over HTTP: `/api/v1/sites/{site}/mailings` and `/console/mailings`, and unsubscribing as a mail program does it.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use operations::{DeclaredAge, FormKind, Submission};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::{DataCategory, Personal};

const API: &str = "/api/v1/sites/wipro.com/mailings";

async fn subscribed(scene: &Scene, emails: &[&str]) {
    let operations = &scene.server.house.operations;
    for email in emails {
        let form = operations.form(&site("wipro.com"), FormKind::Newsletter).unwrap();
        let value = |category: &DataCategory| Personal::new(if category.key() == "email" { (*email).to_owned() } else { "Asha Rao".to_owned() });
        let sent = Submission {
            form: FormKind::Newsletter,
            values: form.fields.iter().map(|field| (field.category.clone(), value(&field.category))).collect(),
            choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
            age: DeclaredAge::Over13,
            statement: form.statement,
            person: None,
            idempotency: None,
        };
        operations.collect(&site("wipro.com"), sent).await.unwrap();
        scene.server.advance_ms(1);
    }
    scene.server.advance_ms(1);
}

async fn send_all(scene: &Scene) {
    for _ in 0..4 {
        scene.server.house.operations.send_mailings().await.unwrap();
    }
}

async fn asked(scene: &Scene, key: &str, path: &str) -> Got {
    got(scene.request(Method::GET, "localhost", path).bearer_auth(key)).await
}

fn hidden(page: &Got, name: &str) -> String {
    page.between(&format!("name=\"{name}\" value=\""), "\"")
}

fn news() -> Value {
    json!({ "purpose": "marketing", "about": "News of June", "text": "There is *news*." })
}

#[tokio::test]
async fn a_mailing_is_written_previewed_started_and_counted_and_one_click_ends_it_for_its_reader() {
    let scene = Scene::earnest().await;
    subscribed(&scene, &["asha@example.org", "ben@example.org"]).await;
    let key = scene.company_key("wipro.com").await;
    let made = scene.call(API, &key, "one", &news()).await.is(201).json();
    assert_eq!(scene.call(API, &key, "one", &news()).await.is(201).json()["id"], made["id"]);
    assert_eq!(made["state"], "written");
    let at = format!("{API}/{}", made["id"].as_str().unwrap());
    let preview = asked(&scene, &key, &format!("{at}/preview")).await.is(200).never_says("asha").json();
    assert_eq!((&preview["people"], &preview["permitted"]), (&json!(2), &json!(2)), "{preview}");
    assert!(preview["by"][0]["sentence"].is_string());
    let started = scene.call(&format!("{at}/acts"), &key, "start", &json!({ "act": "start" })).await.is(200).json();
    assert_eq!(started["state"], "sending");
    send_all(&scene).await;
    let done = asked(&scene, &key, &at).await.is(200).never_says("asha").json();
    assert_eq!((&done["state"], &done["taken"]), (&json!("done"), &json!(2)));
    scene.call(&format!("{at}/acts"), &key, "start", &json!({ "act": "start" })).await.is(200);
    scene.call(&format!("{at}/acts"), &key, "stop", &json!({ "act": "stop" })).await.is(409);
    scene.call(&format!("{at}/acts"), &key, "x", &json!({ "act": "erase" })).await.is(422);

    // A scanner that follows the link changes nothing; a mail program posts, with no cookie and no origin, and asks nothing.
    let letters = scene.server.house.letters.take();
    let hers = letters.iter().find(|letter| letter.to.reveal() == "asha@example.org").unwrap();
    let address = hers.unsubscribe.as_ref().unwrap().reveal().clone();
    let path = address.split_once("wipro.com").unwrap().1.to_owned();
    scene.get("wipro.localhost", &path).await.is(200);
    scene.server.advance_ms(1);
    let second = scene.call(API, &key, "two", &news()).await.is(201).json();
    let at = format!("{API}/{}", second["id"].as_str().unwrap());
    assert_eq!(asked(&scene, &key, &format!("{at}/preview")).await.json()["permitted"], 2, "looking opts nobody out");
    let click = scene.request(Method::POST, "wipro.localhost", &path).header("content-type", "application/x-www-form-urlencoded");
    let click = click.body("List-Unsubscribe=One-Click");
    got(click).await.is(200);
    scene.server.advance_ms(1);
    let preview = asked(&scene, &key, &format!("{at}/preview")).await.is(200).json();
    assert_eq!((&preview["permitted"], &preview["refused"][0]["people"]), (&json!(1), &json!(1)), "{preview}");
    scene.call(&format!("{at}/acts"), &key, "start-two", &json!({ "act": "start" })).await.is(200);
    send_all(&scene).await;
    let letters = scene.server.house.letters.take();
    assert_eq!(letters.iter().map(|letter| letter.to.reveal().as_str()).collect::<Vec<_>>(), ["ben@example.org"]);
    let all = asked(&scene, &key, &format!("{API}?limit=1")).await.is(200).json();
    assert_eq!((all.as_array().unwrap().len(), &all[0]["id"]), (1, &made["id"]));
    asked(&scene, &key, &format!("{API}?limit=201")).await.is(422);
}

#[tokio::test]
async fn a_purpose_the_policy_lets_nobody_be_written_to_for_is_refused_with_its_sentence() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wso2.com").await;
    let body = json!({ "purpose": "policy-notice", "about": "Our policy", "text": "It has changed." });
    scene.call("/api/v1/sites/wso2.com/mailings", &key, "one", &body).await.is(403).says("individual email notifications");
    let member = scene.server.staff(&site("wso2.com"), &["marketing"]).await;
    let form = as_staff(&scene, "wso2", "/console/mailings/new", &member).await.is(200);
    let (mark, once) = (hidden(&form, "form"), hidden(&form, "once"));
    let fields = [("form", mark.as_str()), ("once", &once), ("purpose", "policy-notice"), ("about", "Our policy"), ("text", "It has changed.")];
    send(&scene, "wso2", "/console/mailings", &member, &fields).await.is(403).says("individual email notifications");
}

#[tokio::test]
async fn a_member_sees_how_many_and_why_before_a_letter_goes_out_and_never_to_whom() {
    let scene = Scene::earnest().await;
    subscribed(&scene, &["asha@example.org", "ben@example.org"]).await;
    let auditor = scene.server.staff(&site("wipro.com"), &["auditor"]).await;
    as_staff(&scene, "wipro", "/console/mailings", &auditor).await.is(403);
    let member = scene.server.staff(&site("wipro.com"), &["marketing"]).await;
    as_staff(&scene, "wipro", "/console/mailings", &member).await.is(200).says("None was written");
    let form = as_staff(&scene, "wipro", "/console/mailings/new", &member).await.is(200).says("There is no list to choose");
    let (mark, once) = (hidden(&form, "form"), hidden(&form, "once"));
    let fields =
        [("form", mark.as_str()), ("once", &once), ("purpose", "marketing"), ("about", "News <b>of</b> June"), ("text", "There is <script>news</script>.")];
    send(&scene, "wipro", "/console/mailings", &member, &fields[1..]).await.is(403);
    let written = send(&scene, "wipro", "/console/mailings", &member, &fields).await.is(303);
    let at = written.header("location").split('?').next().unwrap().to_owned();
    as_staff(&scene, "wipro", &at, &member).await.is(200).says("not started").never_says("<script>news").never_says("<b>of");
    let ask = as_staff(&scene, "wipro", &format!("{at}/start"), &member).await.is(200).says("Would get it").says("wipro.com/2006-11-09#");
    ask.never_says("asha@").never_says("ben@");
    send(&scene, "wipro", &format!("{at}/start"), &member, &[("form", &mark)]).await.is(303);
    send(&scene, "wipro", &format!("{at}/pause"), &member, &[("form", &mark)]).await.is(303);
    send_all(&scene).await;
    assert!(scene.server.house.letters.take().is_empty());
    as_staff(&scene, "wipro", &at, &member).await.is(200).says("paused").says("Go on");
    send(&scene, "wipro", &format!("{at}/resume"), &member, &[("form", &mark)]).await.is(303);
    send_all(&scene).await;
    assert_eq!(scene.server.house.letters.take().len(), 2);
    as_staff(&scene, "wipro", &at, &member).await.is(200).says("Nothing: it is over").never_says("asha@");
    as_staff(&scene, "wipro", "/console/mailings", &member).await.is(200).says("done");
    send(&scene, "wipro", &format!("{at}/start"), &member, &[("form", &mark)]).await.is(409);
}
