//! `/me/{token}/consents`, `/preferences/{token}`, `/cookies` and the API of the same: one button each, nothing ticked, nothing set unasked.

use crate::scene::{Got, Scene, got, site};
use operations::{Offering, SiteOffering};
use reqwest::Method;
use serde_json::json;
use testkit::House;

const HOST: &str = "wipro.localhost";

/// Somebody who wrote to the company: the path of their page.
async fn somebody(scene: &Scene) -> String {
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org")];
    let sent = scene.send_form(HOST, "contact", &fields).await.is(200);
    format!("/me/{}", sent.between("href=\"/me/", "\""))
}

/// The fields that the button of a choice sends.
fn button(page: &Got, name: &str) -> Vec<(String, String)> {
    let form = page.between(&format!("name=\"{name}\" value=\"contact-marketing-self\""), "</form>");
    let mut fields = vec![(name.to_owned(), "contact-marketing-self".to_owned())];
    for hidden in form.split("name=\"").skip(1) {
        let (name, rest) = hidden.split_once("\" value=\"").expect("a value");
        fields.push((name.to_owned(), rest.split('"').next().unwrap_or_default().to_owned()));
    }
    fields
}

async fn press(scene: &Scene, address: &str, fields: &[(String, String)]) -> Got {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    scene.post(HOST, address, &fields).await
}

#[tokio::test]
async fn a_choice_is_made_and_taken_back_at_one_place_with_one_button_each() {
    let scene = Scene::earnest().await;
    let page = somebody(&scene).await;
    scene.get(HOST, &page).await.is(200).says(&format!("href=\"{page}/consents\""));
    let address = format!("{page}/consents");
    let shown = scene.get(HOST, &address).await.is(200).says("Not given").never_says("checkbox").never_says("checked");
    assert_eq!(shown.header("cache-control"), "no-store");
    let given = press(&scene, &address, &button(&shown, "give")).await.is(200).says("you agree to this").says("with the button “Yes, I agree to this”");
    let before = given.text.split("/receipt.json\"").next().and_then(|text| text.rsplit("href=\"").next()).expect("a receipt").to_owned();
    let receipt = scene.get(HOST, &format!("{before}/receipt.json")).await.is(200);
    assert_eq!(receipt.header("content-type"), "application/ld+json");
    assert_eq!(receipt.json()["record"]["processing"]["purposes"][0]["purpose"], "marketing");
    let schema = scene.get(HOST, "/consent-receipt-schema.json").await.is(200).json();
    assert_eq!(schema["properties"]["@type"]["const"], receipt.json()["@type"]);
    let back = press(&scene, &address, &button(&given, "withdraw")).await.is(200).says("Taken back. It counts no more");
    back.says(">Taken back</span>").says("name=\"give\" value=\"contact-marketing-self\"");
    scene.get(HOST, &format!("{page}/consents/{}/receipt.json", "0".repeat(32))).await.is(404);
    scene.post(HOST, &address, &[("give", "contact-marketing-self"), ("withdraw", "contact-marketing-self")]).await.is(422);
    scene.post(HOST, &address, &[("give", "contact-marketing-self"), ("admin", "yes")]).await.is(422);
}

#[tokio::test]
async fn a_choice_that_was_shown_too_long_ago_is_shown_anew() {
    let scene = Scene::earnest().await;
    let address = format!("{}/consents", somebody(&scene).await);
    let shown = scene.get(HOST, &address).await.is(200);
    scene.server.house.clock.advance_ms(24 * 3_600_000);
    let again = press(&scene, &address, &button(&shown, "give")).await.is(409).says("Nothing was changed").says("Not given");
    press(&scene, &address, &button(&again, "give")).await.is(200).says("you agree to this");
    scene.post(HOST, &address, &[("give", "contact-marketing-self"), ("statement", "0")]).await.is(409);
}

#[tokio::test]
async fn a_form_that_was_shown_too_long_ago_is_shown_anew_with_what_was_typed() {
    let scene = Scene::earnest().await;
    let form = scene.get("indiamart.localhost", "/forms/registration").await.is(200);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let choice = form.between("name=\"choice\" value=\"", "\"");
    let fields =
        [("statement", statement.as_str()), ("idempotency", "one"), ("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("choice", &choice)];
    scene.server.house.clock.advance_ms(24 * 3_600_000);
    let again = scene.post("indiamart.localhost", "/forms/registration", &fields).await.is(409);
    let again = again.says("more than a day ago").says("value=\"Asha Rao\"").says("value=\"asha@example.org\"").never_says(" checked");
    let anew = again.between("name=\"statement\" value=\"", "\"");
    assert_ne!(anew, statement);
    let fields = [("statement", anew.as_str()), ("idempotency", "two"), ("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("choice", &choice)];
    scene.post("indiamart.localhost", "/forms/registration", &fields).await.is(200);
}

/// The path of the preferences that stand in the foot of a letter to Asha, and what its header says.
async fn in_letter(scene: &Scene) -> String {
    scene.post(HOST, "/sign-in", &[("email", "asha@example.org")]).await;
    scene.server.house.operations.send_letters().await.expect("they are sent");
    let letter = scene.server.house.letters.take().pop().expect("a letter");
    let text = letter.text.reveal().clone();
    let token = text.split("/preferences/").nth(1).and_then(|rest| rest.get(..64)).expect("a token").to_owned();
    assert!(letter.unsubscribe.expect("where to unsubscribe").reveal().ends_with(&token));
    format!("/preferences/{token}")
}

#[tokio::test]
async fn the_link_of_a_letter_opens_preferences_and_nothing_else() {
    let scene = Scene::earnest().await;
    somebody(&scene).await;
    let address = in_letter(&scene).await;
    let shown = scene.get(HOST, &address).await.is(200).never_says("asha").never_says("Asha Rao").never_says("/me/").says("Stop this");
    assert_eq!(shown.header("cache-control"), "no-store");
    let given = press(&scene, &address, &button(&shown, "give")).await.is(200).says("you agree to this").never_says("receipt.json");
    press(&scene, &address, &button(&given, "withdraw")).await.is(200).says("Taken back");
    let stop = shown.between("name=\"stop\" value=\"", "\"");
    scene.post(HOST, &address, &[("stop", &stop)]).await.is(200).says("Stopped");
    let token = address.rsplit('/').next().unwrap();
    for path in
        [format!("/me/{token}"), format!("/me/{token}/consents"), format!("/me/{token}/export.json"), format!("/opt-out/{token}"), format!("/reply/{token}")]
    {
        scene.get(HOST, &path).await.is(404);
    }
    scene.get("indiamart.localhost", &address).await.is(404);
    scene.get(HOST, &format!("/preferences/{}", "0".repeat(64))).await.is(404);
}

#[tokio::test]
async fn a_mail_program_unsubscribes_with_one_post_and_no_page_of_another_site_does() {
    let scene = Scene::earnest().await;
    let person = somebody(&scene).await;
    let address = in_letter(&scene).await;
    let body = "List-Unsubscribe=One-Click";
    let post = || scene.request(Method::POST, HOST, &address).header("content-type", "application/x-www-form-urlencoded").body(body);
    got(post().header("origin", "https://evil.example")).await.is(403);
    scene.get(HOST, &person).await.is(200).never_says("What you have asked");
    got(post()).await.is(200).says("Stopped");
    got(post()).await.is(200);
    scene.get(HOST, &person).await.is(200).says("What you have asked");
}

#[tokio::test]
async fn nothing_is_set_before_a_choice_and_the_choice_is_all_that_is_set() {
    let scene = Scene::earnest().await;
    for path in ["/", "/privacy", "/forms", "/forms/contact", "/cookies", "/sign-in"] {
        let page = scene.get(HOST, path).await.is(200).says("href=\"/cookies\"");
        assert!(page.headers.get("set-cookie").is_none(), "{path} sets a cookie unasked");
    }
    let shown = scene.get(HOST, "/cookies").await.is(200).says("you have not said yes").says("23");
    shown.says("counts no visits at all").says("__Host-session");
    let refused = scene.post(HOST, "/cookies", &[("choice", "refused")]).await.is(303);
    assert!(refused.header("set-cookie").starts_with("__Host-counting=refused; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age="));
    let with = |cookie: &'static str| scene.request(Method::GET, HOST, "/cookies").header("cookie", cookie);
    got(with("__Host-counting=refused")).await.is(200).says("you said no").says("Sentence 23");
    got(with("__Host-counting=accepted")).await.is(200).says("because you said so").says("Sentence 17");
    got(with("__Host-counting=nonsense")).await.is(200).says("you have not said yes");
    scene.post(HOST, "/cookies", &[("choice", "maybe")]).await.is(422);
    for other in ["indiamart.localhost", "pactera.localhost", "wesprodigital.localhost", "wso2.localhost"] {
        let page = scene.get(other, "/cookies").await.is(200);
        assert!(page.headers.get("set-cookie").is_none());
    }
}

#[tokio::test]
async fn the_signal_counts_on_every_request_where_the_operator_turns_it_on() {
    let heeding = SiteOffering { gpc: true, ..SiteOffering::default() };
    let scene = Scene::of(House::offering(Offering::default().with(&site("wipro.com"), heeding)).await).await;
    let person = somebody(&scene).await;
    let with = |path: &str| scene.request(Method::GET, HOST, path).header("sec-gpc", "1").header("cookie", "__Host-counting=accepted");
    got(with("/cookies")).await.is(200).says("your browser says no for you");
    scene.get(HOST, &person).await.is(200).never_says("What you have asked");
    got(with(&format!("{person}/receipts"))).await.is(200);
    scene.get(HOST, &person).await.is(200).says("What you have asked").says("Global Privacy Control");
}

#[tokio::test]
async fn the_api_reads_choices_and_records_a_withdrawal() {
    let scene = Scene::earnest().await;
    let page = somebody(&scene).await;
    let address = format!("{page}/consents");
    let shown = scene.get(HOST, &address).await;
    press(&scene, &address, &button(&shown, "give")).await.is(200);
    scene.server.house.clock.advance_ms(1);
    let [person] = scene.server.house.people(&site("wipro.com"), "asha@example.org").await.try_into().unwrap();
    let path = format!("/api/v1/sites/wipro.com/people/{person}/consents");
    got(scene.request(Method::GET, "localhost", &path)).await.is(401);
    let key = scene.company_key("wipro.com").await;
    let read = async || got(scene.request(Method::GET, "localhost", &path).bearer_auth(&key)).await.is(200);
    let first = |got: Got| got.json()["consents"].as_array().unwrap().iter().find(|one| one["key"] == "contact-marketing-self").unwrap().clone();
    let given = read().await.never_says("statement");
    assert_eq!((&first(given)["state"], read().await.json()["version"].as_str()), (&json!("given"), Some("wipro.com/2006-11-09")));
    let withdrawal = format!("{path}/contact-marketing-self/withdrawals");
    scene.call(&withdrawal, &key, "one", &json!({ "document": "" })).await.is(422);
    scene.call(&withdrawal, &key, "two", &json!({ "document": "a letter", "give": true })).await.is(422);
    let after = scene.call(&withdrawal, &key, "three", &json!({ "document": "a letter of 2 June" })).await.is(200);
    assert_eq!(first(after)["state"], "withdrawn");
    scene.call(&format!("{path}/everything/withdrawals"), &key, "four", &json!({ "document": "a letter" })).await.is(422);
    let other = scene.company_key("wso2.com").await;
    let refused = got(scene.request(Method::GET, "localhost", &path).bearer_auth(&other)).await;
    assert!(refused.status.is_client_error(), "{}", refused.text);
}

#[tokio::test]
async fn where_the_sentence_changed_the_page_says_so_and_asks_again() {
    let mut sources = testkit::real_sources();
    let old = sources.iter().find(|source| source.text.contains("site = \"wipro.com\"")).expect("the policy").text.clone();
    let (before, after) = ("send direct mailers to you at the address given by you", "send direct mailers, now and then, to you at the address given by you");
    let text = old.replacen("archived = 2006-11-09", "effective = 2026-06-03", 1).replace(before, after);
    sources.push(policy::Source { name: "new.md".to_owned(), text });
    let scene = Scene::of(House::of_changed(testkit::compiled(&sources), |house| house).await).await;
    let address = format!("{}/consents", somebody(&scene).await);
    let shown = scene.get(HOST, &address).await.is(200);
    press(&scene, &address, &button(&shown, "give")).await.is(200);
    scene.server.house.clock.advance_ms(48 * 3_600_000);
    let asks = scene.get(HOST, &address).await.is(200).says("The sentence changed, so we ask again.").says(before).says("Asked again");
    press(&scene, &address, &button(&asks, "give")).await.is(200).says(">Given</span>").never_says("we ask again");
}

#[tokio::test]
async fn what_outlives_an_objectors_erasure_is_said_before() {
    let scene = Scene::earnest().await;
    let page = somebody(&scene).await;
    scene.get(HOST, &page).await.is(200).never_says("a mark of your address or number remains");
    let address = in_letter(&scene).await;
    scene.post(HOST, &address, &[("List-Unsubscribe", "One-Click")]).await.is(200);
    scene.get(HOST, &page).await.is(200).says("a mark of your address or number remains").says("leads back to nobody");
}
