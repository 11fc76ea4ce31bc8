//! What every answer bears, whoever asks and whatever happens.

use crate::scene::{Scene, got};
use reqwest::Method;

#[tokio::test]
async fn every_answer_bears_the_headers_that_keep_others_out() {
    let scene = Scene::earnest().await;
    let places = [
        ("localhost", "/"),
        ("wipro.localhost", "/privacy"),
        ("wipro.localhost", "/nowhere"),
        ("nobody.localhost", "/"),
        ("wipro.localhost", "/style.css"),
        ("wipro.localhost", "/me/0000"),
        ("localhost", "/api/v1/sites"),
        ("localhost", "/api/v1/nowhere"),
    ];
    for (host, path) in places {
        let answer = scene.get(host, path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{host}{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{host}{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{host}{path}");
        assert_eq!(answer.header("set-cookie"), "", "{host}{path} sets a cookie");
        assert!(!answer.header("cache-control").is_empty(), "{host}{path}");
    }
}

#[tokio::test]
async fn pages_are_stored_nowhere_and_the_style_sheet_is_kept() {
    let scene = Scene::earnest().await;
    for path in ["/", "/privacy", "/forms", "/try"] {
        assert_eq!(scene.get("wipro.localhost", path).await.is(200).header("cache-control"), "no-store", "{path}");
    }
    let page = scene.get("wipro.localhost", "/").await;
    let style = page.between("<link rel=\"stylesheet\" href=\"", "\"");
    assert!(scene.get("wipro.localhost", &style).await.is(200).header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn pages_hold_no_script_no_inline_style_and_nothing_from_elsewhere() {
    let scene = Scene::demonstration().await;
    let person = scene.registered().await;
    for path in ["/", "/privacy", "/forms", "/forms/registration", "/try", "/nowhere", person.as_str()] {
        let page = scene.get("indiamart.localhost", path).await;
        for banned in ["<script", "<style", " style=", " onclick", " onload", "javascript:", "<iframe", "<img", "src="] {
            assert!(!page.text.contains(banned), "`{banned}` on {path}");
        }
        assert!(page.text.contains("<html lang=\"en\""), "{path}");
        assert_eq!(page.text.matches("<h1").count(), 1, "{path} has one main heading");
        assert!(page.text.contains("<main id=\"main\""), "{path}");
    }
}

#[tokio::test]
async fn a_method_a_page_does_not_take_is_answered_with_a_page() {
    let scene = Scene::earnest().await;
    scene.post("wipro.localhost", "/privacy", &[]).await.is(405).says("<h1>Not in that way</h1>");
    let api = got(scene.request(Method::PUT, "localhost", "/api/v1/sites")).await.is(405);
    assert_eq!(api.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn post_from_a_page_of_another_site_is_not_looked_at() {
    let scene = Scene::demonstration().await;
    let from_elsewhere = |name: &'static str, value: &'static str| {
        let request = scene.request(Method::POST, "wipro.localhost", "/try").header(name, value);
        got(request.header("content-type", "application/x-www-form-urlencoded").body("a=b"))
    };
    from_elsewhere("origin", "http://wso2.localhost").await.is(403);
    from_elsewhere("origin", "null").await.is(403);
    from_elsewhere("sec-fetch-site", "cross-site").await.is(403);
    from_elsewhere("sec-fetch-site", "same-site").await.is(403);
}

#[tokio::test]
async fn a_slash_typed_at_the_end_leads_to_the_page_and_never_to_another_host() {
    let scene = Scene::earnest().await;
    for (typed, page) in [("/privacy/", "/privacy"), ("/forms//", "/forms"), ("/privacy/?from=here", "/privacy?from=here")] {
        assert_eq!(scene.get("wipro.localhost", typed).await.is(307).header("location"), page, "{typed}");
    }
    for elsewhere in ["//other.example/", "/\\other.example/", "///", "//"] {
        scene.get("wipro.localhost", elsewhere).await.is(404);
    }
}
