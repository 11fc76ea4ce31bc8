//! `/sign-in` and what follows: the cookies, the answers that say nothing of an address, the forms that only their own person may post.

use crate::scene::{Got, Scene, got};
use reqwest::Method;

const HOST: &str = "indiamart.localhost";
const ASHA: &str = "asha@example.org";

impl Scene {
    /// Posts a form as a browser that keeps these cookies.
    async fn post_with(&self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> Got {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+"))).collect();
        let request = self.request(Method::POST, HOST, path).header("content-type", "application/x-www-form-urlencoded");
        got(request.header("cookie", cookies).body(body.join("&"))).await
    }

    async fn get_with(&self, path: &str, cookies: &str) -> Got {
        got(self.request(Method::GET, HOST, path).header("cookie", cookies)).await
    }

    /// The paths of the links in the letters that are sent now.
    async fn letters(&self) -> Vec<String> {
        self.server.house.operations.send_letters().await.expect("letters are sent");
        let letters = self.server.house.letters.take();
        let path = |text: &String| text.split("/sign-in/").nth(1).and_then(|rest| rest.get(..64)).map(|token| format!("/sign-in/{token}"));
        letters.iter().filter_map(|letter| path(letter.text.reveal())).collect()
    }

    /// Asks for a link; what the browser keeps.
    async fn asks(&self) -> String {
        cookie(&self.post_with("/sign-in", "", &[("email", ASHA)]).await.is(303), "__Host-sign-in")
    }

    /// Signs Asha in; what her browser keeps.
    async fn signed_in(&self) -> String {
        let asked = self.asks().await;
        let link = self.letters().await.pop().expect("a letter");
        cookie(&self.post_with(&link, &asked, &[]).await.is(303), "__Host-session")
    }
}

/// A cookie that an answer sets, as the browser sends it back.
fn cookie(answer: &Got, name: &str) -> String {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let line = set.into_iter().find(|line| line.starts_with(&format!("{name}="))).unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers));
    assert!(line.contains("; Path=/; Secure; HttpOnly; SameSite=Lax") && !line.contains("Domain"), "{line}");
    line.split(';').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_asks_for_an_address_and_sets_no_cookie() {
    let scene = Scene::earnest().await;
    let page = scene.get(HOST, "/sign-in").await.is(200).says("Send me a link").says("With a password");
    assert_eq!(page.header("set-cookie"), "");
    assert_eq!(page.header("cache-control"), "no-store");
    scene.get("wipro.localhost", "/sign-in").await.is(200).never_says("With a password");
    scene.get(HOST, "/me").await.is(303);
    assert_eq!(scene.get(HOST, "/me/here").await.is(303).header("location"), "/sign-in");
}

#[tokio::test]
async fn a_known_and_an_unknown_address_are_answered_alike() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let mut answers = Vec::new();
    for email in [ASHA, "nobody@example.org"] {
        let asked = scene.post(HOST, "/sign-in", &[("email", email)]).await.is(303);
        let names: Vec<String> = asked.headers.keys().map(ToString::to_string).collect();
        answers.push((asked.text.clone(), names, asked.header("location").to_owned(), cookie(&asked, "__Host-sign-in").len()));
        let wrong = scene.post(HOST, "/sign-in/password", &[("email", email), ("password", "wrong and long enough")]).await.is(422);
        let text = wrong.text.replace(email, "");
        answers.push((text, Vec::new(), String::new(), 0));
    }
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[3]);
    scene.post(HOST, "/sign-in", &[("email", "no address")]).await.is(422).says("Please write your e-mail address");
}

#[tokio::test]
async fn a_link_asks_before_it_signs_in_and_elsewhere_shows_a_code() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let asked = scene.asks().await;
    let link = scene.letters().await.pop().expect("a letter");
    scene.get_with(&link, &asked).await.is(200).says("Sign in at IndiaMART InterMESH Ltd?");
    let elsewhere = scene.get(HOST, &link).await.is(200).says("Type this code where you asked");
    assert_eq!(elsewhere.header("set-cookie"), "");
    scene.post_with(&link, "", &[]).await.is(404);
    let code = elsewhere.between("<p class=\"code\"><strong>", "<").replace(' ', "");
    scene.post_with("/sign-in/code", &asked, &[("code", "1")]).await.is(422).says("That code is not right");
    let session = cookie(&scene.post_with("/sign-in/code", &asked, &[("code", &code)]).await.is(303), "__Host-session");
    let page = scene.get_with("/me/here", &session).await.is(200).says("Asha Rao").says("Sign out");
    let secret = session.split('=').nth(1).unwrap_or_default();
    page.never_says(secret).says("action=\"/me/here/rights\"").says("A letter that was asked for with your address");
    scene.get_with(&link, &asked).await.is(404).says("Ask for a new link");
    scene.get_with(&format!("/me/{secret}"), "").await.is(404);
}

#[tokio::test]
async fn whoever_is_signed_in_sends_the_forms_that_whoever_has_the_link_sends() {
    let scene = Scene::earnest().await;
    let by_link = scene.registered().await;
    let session = scene.signed_in().await;
    for (person, cookies) in [(by_link.as_str(), ""), ("/me/here", session.as_str())] {
        let path = format!("{person}/forms/contact");
        let form = scene.get_with(&path, cookies).await.is(200).says(&format!("action=\"{path}\"")).says("noindex");
        let value = |name: &str| form.text.contains(&format!("name=\"{name}\"")).then(|| form.between(&format!("name=\"{name}\" value=\""), "\""));
        let (statement, once) = (value("statement").expect("a statement"), value("idempotency").expect("a key"));
        let message = format!("sent from {}", if cookies.is_empty() { "the link" } else { "a session" });
        let mut fields = vec![("statement", statement.as_str()), ("idempotency", once.as_str()), ("data-email", ASHA), ("data-message", message.as_str())];
        let mark = value("form");
        if let Some(mark) = &mark {
            scene.post_with(&path, cookies, &fields).await.is(403);
            fields.push(("form", mark));
            scene.post_with(&path, "", &fields).await.is(303);
            scene.post_with(&path, cookies, &[fields[0], fields[1], ("form", mark), ("data-email", "no address")]).await.is(422).says(mark);
        }
        assert_eq!(mark.is_some(), !cookies.is_empty(), "the form of a signed-in person is marked as shown to them");
        let sent = scene.post_with(&path, cookies, &fields).await.is(200);
        let page = format!("/me/{}", sent.between("class=\"button\" href=\"/me/", "\""));
        assert_eq!(page == "/me/here", !cookies.is_empty());
        scene.get_with(&page, cookies).await.is(200).says(&message).says("Asha Rao");
    }
    let secret = session.split('=').nth(1).unwrap_or_default();
    scene.get_with(&format!("/me/{secret}/forms/contact"), "").await.is(404);
}

#[tokio::test]
async fn a_form_of_a_signed_in_person_is_taken_from_a_page_that_was_shown_to_them() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let session = scene.signed_in().await;
    let page = scene.get_with("/me/here/signing-in", &session).await.is(200).says("this one");
    let mark = page.between("name=\"form\" value=\"", "\"");
    for form in [&[][..], &[("form", "0")], &[("form", "")]] {
        for path in ["/me/here/sign-out", "/me/here/signing-in/password/remove", "/me/here/rights", "/me/here/reopen"] {
            scene.post_with(path, &session, form).await.is(403);
        }
    }
    let other = scene.signed_in().await;
    scene.post_with("/me/here/sign-out", &other, &[("form", &mark)]).await.is(403);
    let good = [("form", mark.as_str()), ("password", "three small boats at dawn")];
    scene.post_with("/me/here/signing-in/password", &session, &good).await.is(200).says("Your password is set");
    let by_password = scene.post(HOST, "/sign-in/password", &[("email", ASHA), ("password", "three small boats at dawn")]).await.is(303);
    scene.get_with("/me/here/signing-in", &cookie(&by_password, "__Host-session")).await.is(200).says("Present password");
    assert_eq!(scene.get_with("/me/here", &other).await.is(303).header("location"), "/sign-in", "others were signed out by it");
}

#[tokio::test]
async fn signing_out_clears_the_browser_and_reminds_where_the_policy_does() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let session = scene.signed_in().await;
    let reminder = "Please remember to sign out of your IndiaMART account and close your browser window";
    let page = scene.get_with("/me/here", &session).await.is(200).says(reminder);
    let mark = page.between("name=\"form\" value=\"", "\"");
    let out = scene.post_with("/me/here/sign-out", &session, &[("form", &mark)]).await.is(200).says("You are signed out").says(reminder);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    assert_eq!(out.header("cache-control"), "no-store");
    assert!(
        out.headers
            .get_all("set-cookie")
            .iter()
            .any(|line| line.to_str().is_ok_and(|line| line.starts_with("__Host-session=;") && line.ends_with("Max-Age=0")))
    );
    scene.get_with("/me/here", &session).await.is(303);
}

#[tokio::test]
async fn too_many_requests_are_answered_429_with_a_time_to_wait() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    for email in [ASHA, "nobody@example.org"] {
        for _ in 0..3 {
            scene.post(HOST, "/sign-in", &[("email", email)]).await.is(303);
        }
        let refused = scene.post(HOST, "/sign-in", &[("email", email)]).await.is(429).never_says(email);
        assert_eq!(refused.header("retry-after"), "301");
    }
}

#[tokio::test]
async fn only_pages_for_passkeys_bear_our_script_and_no_other() {
    let scene = Scene::earnest().await;
    let page = scene.get(HOST, "/sign-in").await.is(200);
    assert!(page.header("content-security-policy").contains("script-src 'self'; connect-src 'self'"));
    assert_eq!(page.text.matches("<script").count(), 1);
    let script = page.between("<script src=\"", "\"");
    assert!(scene.get(HOST, &script).await.is(200).says("navigator.credentials").header("content-type").starts_with("text/javascript"));
    assert!(!scene.get(HOST, "/").await.header("content-security-policy").contains("script"));
    let ask = got(scene.request(Method::POST, HOST, "/sign-in/passkey/ask")).await.is(200);
    let asked = ask.json();
    assert_eq!(asked["options"]["publicKey"]["rpId"], "indiamart.localhost");
    assert_eq!(asked["options"]["publicKey"].get("allowCredentials").map_or(0, |known| known.as_array().map_or(0, Vec::len)), 0, "it names nobody's passkey");
    let answer =
        serde_json::json!({ "asked": asked["asked"], "answer": { "id": "AA", "rawId": "AA", "type": "public-key", "response": {}, "extensions": {} } });
    let refused = got(scene.request(Method::POST, HOST, "/sign-in/passkey").json(&answer)).await.is(422);
    assert_eq!(refused.json()["wrong"], "That passkey does not sign anybody in here.");
    got(scene.request(Method::POST, HOST, "/sign-in/passkey/ask").header("sec-fetch-site", "cross-site")).await.is(403);
}

#[tokio::test]
async fn the_choices_of_a_signed_in_person_are_made_on_a_page_that_was_shown_to_them() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let session = scene.signed_in().await;
    scene.get_with("/me/here", &session).await.is(200).says("href=\"/me/here/consents\"");
    let page = scene.get_with("/me/here/consents", &session).await.is(200).never_says(" checked");
    let (key, statement) = (page.between("name=\"give\" value=\"", "\""), page.between("name=\"statement\" value=\"", "\""));
    let mark = page.between("name=\"form\" value=\"", "\"");
    let fields = [("give", key.as_str()), ("statement", statement.as_str()), ("form", "0")];
    scene.post_with("/me/here/consents", &session, &fields).await.is(403);
    let fields = [("give", key.as_str()), ("statement", statement.as_str()), ("form", mark.as_str())];
    let given = scene.post_with("/me/here/consents", &session, &fields).await.is(200).says(">Given</span>");
    let receipt = given.between("href=\"/me/here/consents/", "\"");
    scene.get_with(&format!("/me/here/consents/{receipt}"), &session).await.is(200).says("dpv:ConsentReceipt");
    scene.get(HOST, &format!("/me/here/consents/{receipt}")).await.is(303);
    let fields = [("withdraw", key.as_str()), ("form", mark.as_str())];
    scene.post_with("/me/here/consents", &session, &fields).await.is(200).says(">Taken back</span>");
}
