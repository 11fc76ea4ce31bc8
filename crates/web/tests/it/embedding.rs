//! `/embed/{kind}`: a form inside a page of the company's own: for the origins its operator names and nobody else, without a cookie, posted to the
//! site itself, with the link to the policy.

use crate::scene::{Scene, site};
use operations::{Offering, ParentOrigin, SiteOffering};
use reqwest::Method;
use testkit::House;

const MART: &str = "indiamart.localhost";
const SHOP: &str = "https://shop.example";

async fn scene() -> Scene {
    let setting = || SiteOffering {
        embed: [SHOP, "https://www.example:8443"].map(|origin| ParentOrigin::read(origin).expect("an origin")).into(),
        ..SiteOffering::default()
    };
    let offering = Offering::default().with(&site("indiamart.com"), setting()).with(&site("pactera.com"), setting());
    Scene::of(House::offering(offering).await).await
}

#[tokio::test]
async fn nobody_may_stand_around_a_form_whom_the_operator_does_not_name() {
    let scene = Scene::earnest().await;
    let none = scene.get(MART, "/embed/contact").await.is(404);
    assert!(none.header("content-security-policy").contains("frame-ancestors 'none'") && none.header("x-frame-options") == "DENY");
    let scene = self::scene().await;
    let page = scene.get(MART, "/embed/contact").await.is(200);
    let policy = page.header("content-security-policy");
    assert!(policy.ends_with(&format!("frame-ancestors {SHOP} https://www.example:8443")), "{policy}");
    for part in ["default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!((page.header("x-frame-options"), page.header("set-cookie"), page.header("cache-control")), ("", "", "no-store"));
    for path in ["/", "/forms/contact", "/privacy", "/embed/nonsense"] {
        let other = scene.get(MART, path).await;
        assert!(other.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}: no other page may be framed");
    }
    scene.get("wso2.localhost", "/embed/contact").await.is(404);
}

#[tokio::test]
async fn the_frame_has_the_form_its_notices_and_the_policy_and_answers_inside() {
    let scene = scene().await;
    let page = scene.get(MART, "/embed/contact").await.is(200);
    let page = page.says("href=\"/privacy\"").says("<base target=\"_blank\">").says("target=\"_self\"").says("/embed-frame.js").never_says("<nav");
    let own = scene.get(MART, "/forms/contact").await.is(200);
    let fields = |text: &str| text.matches("name=\"data-").count() + text.matches("type=\"checkbox\"").count() + text.matches("class=\"notices\"").count();
    assert_eq!(fields(&page.text), fields(&own.text), "it is the same form");
    let statement = page.between("name=\"statement\" value=\"", "\"");
    let once = page.between("name=\"idempotency\" value=\"", "\"");
    let sent = |email: &'static str| vec![("statement", statement.as_str()), ("idempotency", once.as_str()), ("data-email", email), ("data-message", "hello")];
    let again =
        scene.post(MART, "/embed/contact?lang=en", &sent("no address")).await.is(422).says("Nothing was sent yet").says("action=\"/embed/contact?lang=en\"");
    assert!(again.header("content-security-policy").contains(SHOP));
    let late = scene.post(MART, "/embed/contact", &[("statement", "0"), ("data-email", "asha@example.org")]).await.is(409).says("The form has changed");
    assert!(late.header("content-security-policy").contains(SHOP));
    let elsewhere = [("sec-fetch-site", "cross-site")];
    scene.post_asking(MART, "/embed/contact", &sent("asha@example.org"), &elsewhere).await.is(403);
    let done = scene.post_asking(MART, "/embed/contact", &sent("asha@example.org"), &[("sec-fetch-site", "same-origin"), ("sec-gpc", "1")]).await.is(200);
    assert!(done.header("content-security-policy").contains(SHOP) && done.header("set-cookie").is_empty());
    let done = done.says("Received, and sealed").says("fingerprint").says("href=\"/privacy\"").never_says("<nav");
    let own = format!("/me/{}", done.between("href=\"/me/", "\""));
    scene.get(MART, &own).await.is(200).says("asha@example.org");
}

#[tokio::test]
async fn it_is_in_the_language_of_the_page_around_it_and_stays_so() {
    let scene = scene().await;
    let page = scene.get(MART, "/embed/contact?lang=ar").await.is(200).says("<html lang=\"ar\" dir=\"rtl\"").says("action=\"/embed/contact?lang=ar\"");
    assert_eq!(page.header("content-language"), "ar");
    scene.get(MART, "/embed/contact?lang=xx").await.is(200).says("<html lang=\"en\"");
    scene.get(MART, "/forms/contact?lang=ar").await.is(200).says("<html lang=\"en\"");
}

#[tokio::test]
async fn a_form_that_asks_for_an_age_stands_on_its_own_page_alone() {
    let scene = scene().await;
    let page = scene.get("pactera.localhost", "/embed/contact").await.is(200);
    page.says("asks when you were born").says("href=\"/forms/contact\"").says("href=\"/privacy\"").never_says("name=\"statement\"");
    let fields = [("data-email", "kim@example.org"), ("born-month", "3"), ("born-year", "2018")];
    let refused = scene.post("pactera.localhost", "/embed/contact", &fields).await.is(403);
    assert_eq!(refused.header("set-cookie"), "");
    scene.get("wipro.localhost", "/embed/contact").await.is(404);
    let lines = scene.get("localhost", "/api/v1/sites/pactera.com/forms/contact/embedding").await.is(200).json();
    assert!(lines["frame"].is_null() && lines["button"].as_str().is_some_and(|button| button.contains("https://pactera.com/forms/contact")), "{lines}");
    scene.get("pactera.localhost", "/embed/contest").await.is(403).says("The policy does not allow this");
}

#[tokio::test]
async fn the_lines_for_a_page_name_the_site_the_form_and_the_policy_and_hold_nothing_else() {
    let scene = scene().await;
    let path = "/api/v1/sites/indiamart.com/forms/contact/embedding?address=https://privacy.indiamart.com&lang=ar";
    let lines = scene.get("localhost", path).await.is(200).json();
    assert_eq!(lines["origins"], serde_json::json!([SHOP, "https://www.example:8443"]));
    let frame = lines["frame"].as_str().unwrap();
    for part in [
        "src=\"https://privacy.indiamart.com/embed/contact?lang=ar\"",
        "referrerpolicy=\"no-referrer\"",
        "href=\"https://privacy.indiamart.com/forms/contact\"",
        "href=\"https://privacy.indiamart.com/privacy\"",
        "<script src=\"https://privacy.indiamart.com/embed.js?v=",
    ] {
        assert!(frame.contains(part), "{part} is not in {frame}");
    }
    assert!(!frame.contains("allow-top-navigation") && !frame.contains("style="), "{frame}");
    for wrong in ["address=javascript:alert(1)", "address=https://a.example/%22%3E", "lang=xx"] {
        scene.get("localhost", &format!("/api/v1/sites/indiamart.com/forms/contact/embedding?{wrong}")).await.is(422);
    }
    scene.get("localhost", "/api/v1/sites/indiamart.com/forms/nonsense/embedding").await.is(422);
    let none = scene.get("localhost", "/api/v1/sites/wso2.com/forms/contact/embedding").await.is(200).json();
    assert!(none["frame"].is_null() && none["origins"] == serde_json::json!([]), "{none}");
    let script = crate::scene::got(scene.request(Method::GET, MART, "/embed.js")).await.is(200);
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(scene.get(MART, "/embed-frame.js").await.is(200).header("cross-origin-resource-policy"), "same-origin");
}
