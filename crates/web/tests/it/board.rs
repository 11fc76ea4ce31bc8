//! The board and the portfolios over HTTP: read by everybody, written by their authors, and where a policy speaks of none, not there.

use crate::scene::Scene;
use serde_json::json;

const HOST: &str = "indiamart.localhost";
const WARNING: &str = "you may receive unsolicited messages from other parties in return";

async fn post(scene: &Scene, me: &str, fields: &[(&str, &str)]) -> crate::scene::Got {
    let form = scene.get(HOST, &format!("{me}/board")).await.is(200).says(WARNING).says("href=\"/privacy\"");
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let mut all = vec![("statement", statement.as_str())];
    all.extend(fields);
    scene.post(HOST, &format!("{me}/board"), &all).await
}

#[tokio::test]
async fn a_site_whose_policy_speaks_of_no_board_has_none_and_says_why() {
    let scene = Scene::earnest().await;
    for host in ["pactera.localhost", "wesprodigital.localhost", "wipro.localhost", "wso2.localhost"] {
        for path in ["/board", "/portfolios"] {
            scene.get(host, path).await.is(404).says("says nothing of a public board");
        }
        scene.get(host, "/").await.is(200).never_says("href=\"/board\"");
    }
    scene.get(HOST, "/board").await.is(200).says("No topics yet").says("noindex");
    scene.get(HOST, "/").await.is(200).says("href=\"/board\"");
}

#[tokio::test]
async fn the_warning_stands_above_the_box_and_nothing_is_posted_without_it() {
    let scene = Scene::earnest().await;
    let me = scene.registered().await;
    let form = scene.get(HOST, &format!("{me}/board")).await.is(200);
    assert!(form.text.find(WARNING) < form.text.find("<textarea"), "the warning comes first");
    let fields = [("statement", "0"), ("name", "steel fan"), ("data-title", "Steel"), ("words", "Ten tonnes")];
    scene.post(HOST, &format!("{me}/board"), &fields).await.is(409);
    scene.get(HOST, "/board").await.says("No topics yet");
}

#[tokio::test]
async fn a_post_is_read_by_everybody_as_text_and_under_its_own_name() {
    let scene = Scene::earnest().await;
    let me = scene.registered().await;
    let attack = "<script>alert(1)</script> ten tonnes";
    let posted = post(&scene, &me, &[("name", "steel fan"), ("data-title", "Steel & iron"), ("words", attack)]).await.is(303);
    let topic = posted.header("location").to_owned();
    let read = scene.get(HOST, &topic).await.is(200).says("steel fan").says("ten tonnes").never_says("<script");
    read.never_says("Asha").never_says("asha@example.org");
    scene.get(HOST, "/board").await.is(200).says("Steel &#38; iron").says(&topic);
    let reply = topic.trim_start_matches("/board/").to_owned();
    post(&scene, &me, &[("topic", &reply), ("words", "And five more.")]).await.is(303);
    scene.get(HOST, &topic).await.is(200).says("And five more.");
    scene.get(HOST, &me).await.is(200).says("Your 2 posts on the board");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let scene = Scene::earnest().await;
    let me = scene.registered().await;
    let again = post(&scene, &me, &[("name", "asha@example.org"), ("data-title", "Steel"), ("words", "Ten tonnes")]).await.is(422);
    again.says("no address").says("Ten tonnes").says("aria-invalid");
}

#[tokio::test]
async fn an_author_edits_and_deletes_and_the_company_hides_with_a_reason() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("indiamart.com").await;
    let me = scene.registered().await;
    let posted = post(&scene, &me, &[("name", "steel fan"), ("data-title", "Steel"), ("words", "Ten tonnes")]).await.is(303);
    let topic = posted.header("location").to_owned();
    let id = topic.trim_start_matches("/board/").to_owned();
    let form = scene.get(HOST, &format!("{me}/board/{id}/edit")).await.is(200).says("Ten tonnes").says(WARNING);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let fields = [("statement", statement.as_str()), ("data-title", "Steel"), ("words", "Nine tonnes")];
    scene.post(HOST, &format!("{me}/board/{id}/edit"), &fields).await.is(303);
    scene.get(HOST, &topic).await.is(200).says("Nine tonnes").says("changed");
    let hiding = format!("/api/v1/sites/indiamart.com/board/posts/{id}/hiding");
    scene.call(&hiding, &key, "a", &json!({ "reason": "an advert" })).await.is(204);
    scene.get(HOST, &topic).await.is(200).says("This post is hidden").never_says("Nine tonnes").never_says("an advert");
    scene.get(HOST, &format!("{me}/board")).await.is(200).says("Nine tonnes").says("an advert");
    scene.call(&hiding, &key, "b", &json!({})).await.is(204);
    scene.get(HOST, &topic).await.is(200).says("Nine tonnes");
    let other = scene.registered().await;
    scene.post(HOST, &format!("{other}/board/{id}/delete"), &[]).await.is(404);
    scene.post(HOST, &format!("{me}/board/{id}/delete"), &[]).await.is(303);
    scene.get(HOST, &topic).await.is(404);
}

#[tokio::test]
async fn of_a_portfolio_everybody_reads_what_was_ticked() {
    let scene = Scene::earnest().await;
    let me = scene.registered().await;
    let form = scene.get(HOST, &format!("{me}/portfolio")).await.is(200).says(WARNING).never_says(" checked");
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let fields = [("statement", statement.as_str()), ("data-company", "Rao Steel"), ("data-offer", "Beams"), ("public", "company")];
    scene.post(HOST, &format!("{me}/portfolio"), &fields).await.is(303);
    let shown = scene.get(HOST, "/portfolios").await.is(200).says("Rao Steel").never_says("Beams").never_says("Asha");
    let one = format!("/portfolios/{}", shown.between("href=\"/portfolios/", "\""));
    scene.get(HOST, &one).await.is(200).says("Rao Steel");
    scene.get(HOST, &format!("{me}/portfolio")).await.is(200).says("Beams").says("value=\"company\" checked");
    scene.post(HOST, &format!("{me}/portfolio"), &fields[..3]).await.is(303);
    scene.get(HOST, &one).await.is(404);
}
