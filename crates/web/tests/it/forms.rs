//! `GET` and `POST /forms/{kind}`: only what the policy permits, and what is typed comes back to nobody else.

use crate::scene::Scene;

#[tokio::test]
async fn get_forms_lists_what_is_permitted_and_why_the_rest_is_not() {
    let scene = Scene::earnest().await;
    scene.get("pactera.localhost", "/forms").await.is(200).says("Forms this policy does not permit");
    scene.get("pactera.localhost", "/forms/contact").await.is(200);
    scene.get("pactera.localhost", "/forms/nonsense").await.is(404);
}

#[tokio::test]
async fn get_of_a_form_the_policy_refuses_is_refused_with_the_sentence() {
    let scene = Scene::earnest().await;
    scene.get("wesprodigital.localhost", "/forms/job-interest").await.is(403).says("The policy does not allow this");
}

#[tokio::test]
async fn choices_are_never_ticked_beforehand() {
    let scene = Scene::earnest().await;
    scene.get("indiamart.localhost", "/forms/registration").await.is(200).says("type=\"checkbox\"").never_says(" checked");
}

#[tokio::test]
async fn post_keeps_what_was_sent_and_gives_a_page_of_ones_own() {
    let scene = Scene::earnest().await;
    let person = scene.registered().await;
    assert!(!person.contains("asha"), "a personal value stands in an address");
    scene.get("indiamart.localhost", &person).await.is(200).says("Asha Rao").says("asha@example.org");
}

#[tokio::test]
async fn post_with_a_mistake_keeps_nothing_and_shows_what_was_typed() {
    let scene = Scene::earnest().await;
    let fields = [("data-name", "Asha \"<b>Rao"), ("data-email", "not an address")];
    let again = scene.send_form("indiamart.localhost", "registration", &fields).await.is(422);
    again.says("Nothing was sent yet").says("Asha &#34;&#60;b&#62;Rao").never_says("<b>Rao");
}

#[tokio::test]
async fn post_of_a_field_the_form_does_not_have_is_refused() {
    let scene = Scene::earnest().await;
    let good = [("data-name", "Asha"), ("data-email", "asha@example.org")];
    let with = |more: (&'static str, &'static str)| good.iter().copied().chain([more]).collect::<Vec<_>>();
    scene.send_form("indiamart.localhost", "registration", &with(("admin", "true"))).await.is(422);
    scene.send_form("indiamart.localhost", "registration", &with(("data-No Such", "x"))).await.is(422);
    let refused = scene.send_form("indiamart.localhost", "registration", &with(("data-device", "x"))).await;
    assert!(refused.status.is_client_error(), "{}", refused.text);
}

#[tokio::test]
async fn post_of_a_form_shown_under_other_words_is_shown_again() {
    let scene = Scene::earnest().await;
    let fields = [("statement", "0"), ("idempotency", "1"), ("data-name", "A"), ("data-email", "a@example.org")];
    scene.post("indiamart.localhost", "/forms/registration", &fields).await.is(409).says("The form has changed");
}

#[tokio::test]
async fn post_of_too_much_is_refused_before_it_is_read() {
    let scene = Scene::earnest().await;
    let long = "x".repeat(70 * 1024);
    scene.post("indiamart.localhost", "/forms/registration", &[("data-name", &long)]).await.is(413);
    let many: Vec<(&str, &str)> = std::iter::repeat_n(("choice", "x"), 200).collect();
    scene.post("indiamart.localhost", "/forms/registration", &many).await.is(413);
}

#[tokio::test]
async fn what_people_type_is_shown_as_text_and_never_as_markup() {
    let scene = Scene::earnest().await;
    let attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    let fields = [("data-name", attack), ("data-email", "mallory@example.org")];
    let sent = scene.send_form("indiamart.localhost", "registration", &fields).await;
    if sent.status == 200 {
        let page = scene.get("indiamart.localhost", &format!("/me/{}", sent.between("href=\"/me/", "\""))).await.is(200);
        page.never_says("<script").never_says("<img").says("&#60;script&#62;");
    } else {
        sent.is(422).never_says("<script").never_says("<img");
    }
}
