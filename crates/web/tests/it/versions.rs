//! `POST /api/v1/sites/{site}/policy/versions` and `GET /privacy/versions`: a new version is shown, published and taken up by the server that runs,
//! and every version stays readable.

use crate::scene::{Got, Scene, site};
use serde_json::json;
use testkit::House;
use vocabulary::Timestamp;

/// Noon on 15 June 2026.
const FIFTEENTH: Timestamp = Timestamp(1_780_315_200_000 + 14 * 24 * 3_600_000);
const VERSIONS: &str = "/api/v1/sites/wesprodigital.com/policy/versions";

/// The policy of a site with its day and some words changed.
fn changed(name: &str, effective: &str, changes: &[(&str, &str)]) -> String {
    let sources = testkit::real_sources();
    let source = sources.into_iter().find(|source| source.name.contains(name)).expect("a policy");
    let dated = source.text.lines().find(|line| line.starts_with("effective =") || line.starts_with("archived =")).expect("a day").to_owned();
    changes.iter().fold(source.text.replacen(&dated, &format!("effective = {effective}"), 1), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

fn wespro(effective: &str) -> String {
    changed("wesprodigital.com", effective, &[("may collect usage, purchase for personalise", "may collect usage for personalise")])
}

async fn published(scene: &Scene, name: &str, text: &str) -> Got {
    let key = scene.company_key(name).await;
    scene.call(&format!("/api/v1/sites/{name}/policy/versions"), &key, "once", &json!({ "text": text })).await
}

#[tokio::test]
async fn a_running_server_shows_a_version_publishes_it_and_acts_by_it_from_its_day_on() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wesprodigital.com").await;
    let question = json!({"action": "collect", "data": ["purchase"], "purpose": "personalise", "recipient": "self"});
    let answer = || scene.call("/api/v1/sites/wesprodigital.com/decisions", &key, "ask", &question);

    let body = json!({ "text": wespro("2026-06-15"), "effective": "2026-06-15", "dry_run": true });
    let shown = scene.call(VERSIONS, &key, "a", &body).await.is(200).json();
    assert_eq!((&shown["published"], &shown["in_force_from"], &shown["at_once"]), (&json!(false), &json!("2026-06-15"), &json!(false)));
    assert_eq!(shown["after"], "wesprodigital.com/2013-08-05");
    assert!(shown["told"].to_string().contains("We reserve the right to change or update this policy at any time by placing a prominent notice on our site."));
    let decisions = shown["difference"]["decisions"].as_array().expect("decisions");
    assert!(decisions.iter().any(|change| change["direction"] == "stronger"), "{decisions:?}");
    assert_eq!(shown["reach"]["people-on-file"], 0);
    scene.get("wesprodigital.localhost", "/privacy/versions/2026-06-15").await.is(404);

    let body = json!({ "text": wespro("2026-06-15"), "effective": "2026-06-15" });
    let done = scene.call(VERSIONS, &key, "b", &body).await.is(201).json();
    assert_eq!((&done["published"], &done["difference"]), (&json!(true), &shown["difference"]));
    answer().await.is(200).says("\"permit\"");
    scene.get("wesprodigital.localhost", "/privacy").await.never_says("This policy has changed");
    scene.get("wesprodigital.localhost", "/privacy/versions").await.is(200).says("Comes into force on 15 June 2026");

    scene.server.set_time(FIFTEENTH);
    answer().await.is(200).never_says("\"permit\"").says("wesprodigital.com/2026-06-15");
    for path in ["/", "/privacy", "/forms", "/privacy/versions"] {
        let page = scene.get("wesprodigital.localhost", path).await.is(200);
        page.says("a new version is in force since 15 June 2026.").says("href=\"/privacy/versions#v2026-06-15\"").says(">sentence 52</a>");
    }
    scene.call(VERSIONS, &key, "c", &body).await.is(201);
}

#[tokio::test]
async fn what_stops_a_version_is_a_problem_with_the_sentence_and_only_the_company_publishes() {
    let scene = Scene::earnest().await;
    let opened = changed("pactera.com", "2026-06-15", &[("Updated Date: April 29, 2016", "Updated Date: June 15, 2026")]);
    published(&scene, "pactera.com", &opened).await.is(201);
    let stale = changed("pactera.com", "2026-07-15", &[]);
    published(&scene, "pactera.com", &stale).await.is(422).says("malformed").says("we will revise the “updated” date at the top of this page.");
    published(&scene, "wso2.com", &changed("wso2.com", "2026-06-15", &[])).await.is(422).says("Effective 16th November 2009");
    published(&scene, "wesprodigital.com", &wespro("2026-05-31")).await.is(422).says("which is over");
    published(&scene, "wesprodigital.com", "no policy at all").await.is(422).says("front matter");
    published(&scene, "wipro.com", &wespro("2026-06-15")).await.is(422).says("this is a policy of wesprodigital.com");
    let key = scene.server.house.operations.issue_key(&site("wesprodigital.com"), "Acme", operations::KeyRole::Party("Acme".to_owned())).await;
    if let Ok(key) = key {
        scene.call(VERSIONS, &key, "party", &json!({ "text": wespro("2026-06-15") })).await.is(403);
    }
    let anyone = scene.call(VERSIONS, "gf_nothing", "nobody", &json!({ "text": wespro("2026-06-15") })).await;
    assert_eq!(anyone.status.as_u16(), 401);
    assert_eq!(scene.server.house.operations.versions(&site("wesprodigital.com")).expect("versions").len(), 1);
}

#[tokio::test]
async fn a_policy_as_large_as_they_may_be_can_be_published() {
    let scene = Scene::earnest().await;
    let filler = "# nothing here\n".repeat(20_000);
    let long = wespro("2026-06-15").replacen("```rules\n", &format!("```rules\n{filler}"), 1);
    assert!(long.len() > 256 * 1024);
    published(&scene, "wesprodigital.com", &long).await.is(201);
}

#[tokio::test]
async fn every_version_stays_readable_with_its_dates_and_what_changed_in_plain_words() {
    let scene = Scene::earnest().await;
    let host = "wesprodigital.localhost";
    let page = scene.get(host, "/privacy/versions").await.is(200).says("The first version there is here.");
    assert!(page.text.contains("As archived on 5 August 2013"));
    published(&scene, "wesprodigital.com", &wespro("2026-06-15")).await.is(201);
    let sold =
        changed("wesprodigital.com", "2026-07-15", &[("may collect usage, purchase for personalise", "may collect usage, purchase, device for personalise")]);
    published(&scene, "wesprodigital.com", &sold).await.is(201);
    scene.server.set_time(FIFTEENTH);
    let page = scene.get(host, "/privacy/versions").await.is(200);
    let page = page.says("Comes into force on 15 July 2026").says("In force since 15 June 2026").says("until the version of 15 June 2026");
    let page = page
        .says("this version and the one it was collected under both permit it")
        .says("What people gain")
        .says("What people lose")
        .says("Refused now, and permitted before.")
        .says("Permitted now, and refused before.");
    for date in ["2013-08-05", "2026-06-15", "2026-07-15"] {
        assert!(page.text.contains(&format!("href=\"/privacy/versions/{date}\"")) && page.text.contains(&format!("id=\"v{date}\"")));
        scene.get(host, &format!("/privacy/versions/{date}")).await.is(200).says("href=\"/privacy/versions\"");
    }
    scene.get(host, "/privacy/versions/2013-08-05").await.is(200).says("An older version.");
    for other in ["wipro.localhost", "wso2.localhost", "pactera.localhost", "indiamart.localhost"] {
        scene.get(other, "/privacy/versions").await.is(200).never_says("This policy has changed").says("The first version there is here.");
    }
}

/// Each site as its own text says: on every page, on the policy's page alone, by its date, or not at all.
#[tokio::test]
async fn a_change_is_told_at_each_site_as_its_own_text_says() {
    for (name, host, changes, everywhere, on_policy_page, said) in [
        ("wesprodigital.com", "wesprodigital.localhost", vec![], true, true, "This policy has changed"),
        ("wso2.com", "wso2.localhost", vec![("Effective 16th November 2009", "Effective 15th June 2026")], false, true, "In force since 15 June 2026."),
        ("pactera.com", "pactera.localhost", vec![("Updated Date: April 29, 2016", "Updated Date: June 15, 2026")], false, false, "Updated 15 June 2026."),
        ("wipro.com", "wipro.localhost", vec![], false, false, "15 June 2026"),
        ("indiamart.com", "indiamart.localhost", vec![], false, false, "15 June 2026"),
    ] {
        let scene = Scene::earnest().await;
        published(&scene, name, &changed(name, "2026-06-15", &changes)).await.is(201);
        scene.server.set_time(FIFTEENTH);
        let front = scene.get(host, "/").await.is(200);
        assert_eq!(front.text.contains("This policy has changed"), everywhere, "{name}: the front page");
        let policy = scene.get(host, "/privacy").await.is(200).says(said);
        assert_eq!(policy.text.contains("This policy has changed"), on_policy_page, "{name}: the policy's page");
        assert!(policy.text.contains("Every version of this policy"), "{name}");
    }
}

#[tokio::test]
async fn the_operator_may_tell_more_and_says_for_how_long() {
    let on_change = [operations::Telling::Notice].into();
    let stands = vocabulary::Within::read("3 days");
    let setting = operations::SiteOffering { on_change, notice_stands: stands, ..operations::SiteOffering::default() };
    let scene = Scene::of(House::offering(operations::Offering::default().with(&site("wipro.com"), setting)).await).await;
    published(&scene, "wipro.com", &changed("wipro.com", "2026-06-15", &[])).await.is(201);
    scene.server.set_time(FIFTEENTH);
    scene.get("wipro.localhost", "/").await.says("This policy has changed").never_says("Promised by");
    scene.server.advance_ms(3 * 24 * 3_600_000);
    scene.get("wipro.localhost", "/").await.never_says("This policy has changed");
}

/// Whoever takes the promise out of the text keeps it for that change.
#[tokio::test]
async fn a_change_that_takes_the_notice_away_is_told_by_the_notice() {
    let scene = Scene::earnest().await;
    let sources = testkit::real_sources();
    let old = sources.into_iter().find(|source| source.name.contains("wesprodigital.com")).expect("a policy").text;
    let rules: Vec<&str> = old.lines().filter(|line| line.starts_with("show change-notice")).collect();
    let silent: Vec<(&str, String)> =
        rules.iter().map(|rule| (*rule, rule.replace(rule.split(" | ").next().unwrap_or_default(), "says nothing: reserved power"))).collect();
    let changes: Vec<(&str, &str)> = silent.iter().map(|(old, new)| (*old, new.as_str())).collect();
    published(&scene, "wesprodigital.com", &changed("wesprodigital.com", "2026-06-15", &changes)).await.is(201);
    scene.server.set_time(FIFTEENTH);
    scene.get("wesprodigital.localhost", "/").await.says("This policy has changed").says("/privacy/versions/2013-08-05#s52");
}

#[tokio::test]
async fn a_version_that_waits_for_its_day_is_taken_back_over_http_and_the_pages_say_so() {
    let scene = Scene::earnest().await;
    let host = "wesprodigital.localhost";
    published(&scene, "wesprodigital.com", &wespro("2026-06-15")).await.is(201);
    scene.get(host, "/privacy/versions").await.is(200).says("Comes into force on 15 June 2026");
    let key = scene.company_key("wesprodigital.com").await;
    let delete = |path: &'static str, key: String| crate::scene::got(scene.request(reqwest::Method::DELETE, "localhost", path).bearer_auth(key));
    let address = "/api/v1/sites/wesprodigital.com/policy/versions/2026-06-15";
    let shown = delete("/api/v1/sites/wesprodigital.com/policy/versions/2026-06-15?dry_run=true", key.clone()).await.is(200).json();
    assert_eq!((&shown["withdrawn"], &shown["stays"]), (&json!(false), &json!("wesprodigital.com/2013-08-05")));
    scene.get(host, "/privacy/versions").await.is(200).says("Comes into force on 15 June 2026");
    let other = scene.company_key("wipro.com").await;
    assert_ne!(delete(address, other).await.status, 200, "of another site");
    assert_eq!(delete(address, key.clone()).await.is(200).json()["withdrawn"], true);
    delete(address, key.clone()).await.is(200);
    delete("/api/v1/sites/wesprodigital.com/policy/versions/2026-06-16", key.clone()).await.is(422);
    delete("/api/v1/sites/wesprodigital.com/policy/versions/soon", key.clone()).await.is(422);
    let page = scene.get(host, "/privacy/versions").await.is(200).never_says("Comes into force");
    page.says("announced for 15 June 2026 has been taken back");
    scene.get(host, "/privacy/versions/2026-06-15").await.is(404);
    scene.get(host, "/").await.is(200).says("announced for 15 June 2026 has been taken back").says("/privacy/versions/2013-08-05#s52");
    // Where the text promises no notice of a change, the front page says nothing.
    published(&scene, "wipro.com", &changed("wipro.com", "2026-06-15", &[])).await.is(201);
    let key = scene.company_key("wipro.com").await;
    delete("/api/v1/sites/wipro.com/policy/versions/2026-06-15", key).await.is(200);
    scene.get("wipro.localhost", "/").await.is(200).never_says("has been taken back");
    scene.server.set_time(FIFTEENTH);
    let stays = delete("/api/v1/sites/wesprodigital.com/policy/versions/2013-08-05", scene.company_key("wesprodigital.com").await).await;
    assert!(stays.status.is_client_error(), "{}", stays.text);
    scene.get(host, "/privacy").await.is(200).never_says("In force since 15 June 2026");
}
