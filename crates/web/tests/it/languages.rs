//! The languages of the pages: a page asked for in Arabic is in Arabic, runs from the right, and leads on in it; nothing is kept of who reads
//! what but a choice that somebody made.

use crate::scene::{Scene, got};
use reqwest::Method;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_asked_for_in_arabic_is_in_arabic_and_the_choice_is_kept_only_where_one_was_made() {
    const SITE: &str = "wipro.localhost";
    let scene = Scene::earnest().await;
    let asked = |headers: &[(&'static str, &'static str)]| {
        let request = scene.request(Method::GET, SITE, "/sign-in");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        async move { got(request).await.is(200) }
    };
    asked(&[]).await.says("<html lang=\"en\" dir=\"ltr\"").says("Sign in to your page");
    let arabic = asked(&[("accept-language", "ar-EG, en;q=0.5")]).await.says("<html lang=\"ar\" dir=\"rtl\"").says("سجّل الدخول إلى صفحتك");
    assert_eq!((arabic.header("content-language"), arabic.header("set-cookie")), ("ar", ""), "nothing is kept of what a browser says");
    let chosen = scene.post(SITE, "/language", &[("back", "/sign-in"), ("to", "ar")]).await.is(303);
    assert_eq!(chosen.header("location"), "/sign-in");
    assert!(chosen.header("set-cookie").starts_with("__Host-language=ar; ") && chosen.header("set-cookie").contains("Secure"));
    // What was chosen goes before what the browser says.
    asked(&[("cookie", "__Host-language=ar"), ("accept-language", "en")]).await.says("lang=\"ar\"");
    for (back, to) in [("//evil.example", "ar"), ("https://evil.example", "ar"), ("/", "xx")] {
        let led = scene.post(SITE, "/language", &[("back", back), ("to", to)]).await.is(303);
        assert_eq!(led.header("location"), "/", "{back}");
    }
}
