//! `/me/{token}`: the person's own page, their rights, and the ways in that do not exist.

use crate::scene::Scene;

const HOST: &str = "indiamart.localhost";

#[tokio::test]
async fn get_shows_what_is_held_why_and_under_which_sentence() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    let page = scene.get(HOST, &person).await.is(200);
    let page = page.says("Asha Rao").says("opening an account").says("the registration form").says("/privacy/versions/2003-06-26#s");
    assert_eq!(page.header("cache-control"), "no-store");
    page.says("<meta name=\"robots\" content=\"noindex\">");
}

#[tokio::test]
async fn every_link_that_opens_nothing_is_answered_alike() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    let last = if person.ends_with('0') { '1' } else { '0' };
    let mut almost = person.clone();
    almost.pop();
    almost.push(last);
    let answers = [almost.as_str(), "/me/0", &format!("/me/{}", "a".repeat(64))];
    let mut texts = Vec::new();
    for path in answers {
        texts.push(scene.get(HOST, path).await.is(404).text);
    }
    texts.dedup();
    assert!(texts.len() == 1, "invalid links are told apart");
}

#[tokio::test]
async fn post_rights_corrects_a_value() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    let page = scene.get(HOST, &person).await.is(200);
    let form = page.text.split("<form method=\"post\"").find(|form| form.contains("name=\"category\"")).expect("a correction form").to_owned();
    let key = form.split("name=\"right\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let fields = [("right", key), ("idempotency", "one"), ("category", "name"), ("value", "Asha R. Rao")];
    scene.post(HOST, &format!("{person}/rights"), &fields).await.is(200).says("Asha R. Rao");
    scene.get(HOST, &person).await.is(200).says("Asha R. Rao");
}

#[tokio::test]
async fn post_rights_of_no_right_or_of_unknown_fields_is_refused() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    let path = format!("{person}/rights");
    scene.post(HOST, &path, &[("right", "rule-the-world")]).await.is(422);
    scene.post(HOST, &path, &[("right", "x"), ("admin", "1")]).await.is(422);
    scene.post(HOST, &path, &[]).await.is(422);
    scene.post(HOST, &format!("/me/{}/rights", "0".repeat(64)), &[("right", "x")]).await.is(404);
}

#[tokio::test]
async fn opt_out_is_done_by_posting_and_not_by_looking() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    let page = scene.get(HOST, &person).await.is(200);
    let path = format!("/opt-out/{}", page.between("href=\"/opt-out/", "\""));
    scene.get(HOST, &path).await.is(200).says("Opt me out");
    scene.get(HOST, &path).await.is(200).says("Opt me out");
    scene.post(HOST, &path, &[]).await.is(200).says("You are opted out");
    scene.get(HOST, &path).await.is(200).says("You are opted out");
    scene.get(HOST, &format!("/opt-out/{}", "0".repeat(64))).await.is(404);
}
