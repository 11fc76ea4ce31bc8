//! Children and parents over HTTP: the age asked without a hint, an answer that stands, a parent's pages, the signed form, the API of whoever
//! verifies them.

use crate::scene::{Got, Scene, got, site};
use reqwest::Method;
use serde_json::json;

const PACTERA: &str = "pactera.localhost";
const WIPRO: &str = "wipro.localhost";
const DAY_MS: i64 = 86_400_000;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";

/// The secret after these words in the newest letter, once the letters are sent.
async fn letter(scene: &Scene, after: &str) -> String {
    scene.server.house.operations.send_letters().await.expect("letters");
    let letters = scene.server.house.letters.take();
    let found = letters.iter().rev().find_map(|letter| letter.text.reveal().split(after).nth(1)?.get(..64).map(str::to_owned));
    found.unwrap_or_else(|| panic!("no letter with {after}"))
}

/// Posts a form in a browser that keeps this.
async fn post_with(scene: &Scene, host: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+"))).collect();
    let request = scene.request(Method::POST, host, path).header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
    got(request.body(body.join("&"))).await
}

/// Posts a file as a browser does.
async fn upload(scene: &Scene, host: &str, path: &str, file: &[u8]) -> Got {
    let mut body = b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"signed.png\"\r\ncontent-type: text/html\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = scene.request(Method::POST, host, path).header("content-type", "multipart/form-data; boundary=edge");
    got(request.body(body)).await
}

/// A parent at this site who was sent the letter, and the path of their child's page.
async fn parent(scene: &Scene, host: &str) -> String {
    scene.post(host, "/parents", &[("email", "priya@example.org")]).await.is(200).says("a letter is on its way");
    let token = letter(scene, "/me/").await;
    let list = scene.get(host, &format!("/me/{token}/children")).await.is(200);
    list.between("class=\"button\" href=\"", "\"")
}

const BORN: [(&str, &str); 4] = [("born-month", "4"), ("born-year", "1985"), ("child-month", "9"), ("child-year", "2018")];

fn permit<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    BORN.iter().copied().chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn the_age_is_asked_without_a_hint_and_without_a_default() {
    let scene = Scene::earnest().await;
    let form = scene.get(PACTERA, "/forms/contact").await.is(200).says("When were you born?").says("<option value=\"\"></option>");
    let asked = form.between("<fieldset id=\"born\"", "</fieldset>");
    for hint in ["13", "thirteen", "older", "child", "selected", "checked", "value=\"19"] {
        assert!(!asked.contains(hint), "{hint} is in {asked}");
    }
    scene.get("indiamart.localhost", "/forms/registration").await.is(200).never_says("born-year");
    for fields in [&[("born-month", "13"), ("born-year", "1980")][..], &[("born-month", ""), ("born-year", "")], &[("born-month", "3"), ("born-year", "2031")]]
    {
        let all = [&[("data-email", "asha@example.org"), ("data-message", "hello")], fields].concat();
        scene.send_form(PACTERA, "contact", &all).await.is(422).says("href=\"#born\"").says("id=\"born-wrong\"");
    }
}

#[tokio::test]
async fn an_answer_stands_in_its_browser_and_the_cookie_says_nothing_of_anybody() {
    let scene = Scene::earnest().await;
    let child = [("data-email", "asha@example.org"), ("data-message", "hello"), ("born-month", "9"), ("born-year", "2018")];
    let refused = scene.send_form(PACTERA, "contact", &child).await.is(403).says("#s21").says("href=\"/parents\"");
    let cookie = refused.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-age=") && cookie.contains("HttpOnly") && cookie.contains("Max-Age=43200"), "{cookie}");
    assert!(!cookie.contains("2018"), "{cookie}");
    let kept = cookie.split(';').next().unwrap_or_default().to_owned();
    let form = scene.get(PACTERA, "/forms/contact").await.is(200);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let again = [("statement", statement.as_str()), ("data-email", "asha@example.org"), ("data-message", "hello"), ("born-month", "3"), ("born-year", "1980")];
    post_with(&scene, PACTERA, "/forms/contact", &kept, &again).await.is(403).says("#s21");
    post_with(&scene, PACTERA, "/forms/contact", "a=b", &again).await.is(200);
    scene.server.advance_ms(12 * 3_600_000);
    post_with(&scene, PACTERA, "/forms/contact", &kept, &again).await.is(200);
    scene.get(PACTERA, "/cookies").await.is(200).says("it holds a time and our seal, and nothing of you");
}

#[tokio::test]
async fn a_parent_permits_by_two_letters_and_the_child_sends_what_was_permitted() {
    let scene = Scene::earnest().await;
    let page = parent(&scene, PACTERA).await;
    scene.get(PACTERA, &page).await.is(200).never_says("What is held of your child").says("name=\"purpose\"");
    let nothing = scene.post(PACTERA, &format!("{page}/permit"), &permit(&[("recipient", "self"), ("method", "email-plus")])).await.is(422);
    nothing.says("id=\"purpose-wrong\"");
    scene.post(PACTERA, &format!("{page}/link"), &[]).await.is(403);
    let scope = [("purpose", "support"), ("recipient", "self"), ("method", "email-plus")];
    scene.post(PACTERA, &format!("{page}/permit"), &permit(&scope)).await.is(200).says("A second letter is sent on");
    scene.server.advance_ms(DAY_MS);
    let second = letter(&scene, "/confirm/").await;
    scene.get(PACTERA, &format!("/confirm/{second}")).await.is(200).says("Confirm your permission?");
    scene.post(PACTERA, &format!("/confirm/{second}"), &[]).await.is(200).says("Your permission counts now");
    let linked = scene.post(PACTERA, &format!("{page}/link"), &[]).await.is(200).says("What is held of your child");
    let child = linked.between("from here: <a href=\"", "/age\"");
    let form = scene.get(PACTERA, &format!("{child}/forms/contact")).await.is(200);
    let statement = form.between("name=\"statement\" value=\"", "\"");
    let fields = [("statement", statement.as_str()), ("data-email", "kim@example.org"), ("data-message", "hello"), ("born-month", "9"), ("born-year", "2018")];
    scene.post(PACTERA, &format!("{child}/forms/contact"), &fields).await.is(200);
    scene.get(PACTERA, &page).await.is(200).says("kim@example.org");
    scene.get(PACTERA, &child).await.is(200).says("A parent, by the permission they gave");
    let gone = scene.post(PACTERA, &format!("{page}/revoke"), &[]).await.is(200).says("everything that was held is deleted");
    let receipt = gone.between("href=\"/log/erasures/", "\"");
    let kept = scene.get(PACTERA, &format!("/log/erasures/{receipt}")).await.is(200);
    assert!(kept.text.starts_with("c2sp.org/tlog-proof@v1") && kept.header("content-disposition").starts_with("attachment"));
    let (leaf, _) = receipt.split_once('/').unwrap_or_default();
    scene.get(PACTERA, &format!("/log/erasures/{leaf}/{}", "0".repeat(64))).await.is(404);
    scene.get(PACTERA, &child).await.is(404);
}

#[tokio::test]
async fn each_mistake_in_a_permission_stands_beside_its_field_and_nothing_typed_is_lost() {
    let scene = Scene::earnest().await;
    let page = parent(&scene, WIPRO).await;
    let wrong = ["child-wrong", "born-wrong", "purpose-wrong", "recipient-wrong", "method-wrong"];
    let all = scene.post(WIPRO, &format!("{page}/permit"), &[("born-month", "4"), ("born-year", "in May"), ("child-year", "2018")]).await.is(422);
    for id in wrong {
        assert!(all.text.contains(&format!("id=\"{id}\"")), "{id}: {}", all.text);
    }
    let all = all.says("value=\"in May\"").says("value=\"2018\"").says("aria-describedby=\"purpose-wrong\"");
    assert_eq!(all.text.matches("class=\"wrong\"").count(), wrong.len());
    let some = scene.post(WIPRO, &format!("{page}/permit"), &permit(&[("recipient", "partner"), ("method", "email-plus")])).await.is(422);
    let some = some.says("id=\"purpose-wrong\"").says("id=\"method-wrong\"").never_says("id=\"born-wrong\"").never_says("id=\"recipient-wrong\"");
    assert_eq!(some.text.matches(" checked").count(), 1, "what was ticked stays ticked");
    let child = [("born-month", "4"), ("born-year", "2018"), ("child-month", "9")];
    scene.post(WIPRO, &format!("{page}/permit"), &child).await.is(422).says("id=\"child-wrong\"");
}

#[tokio::test]
async fn a_permission_that_ends_soon_is_renewed_from_its_page() {
    let scene = Scene::earnest().await;
    let page = parent(&scene, PACTERA).await;
    let scope = [("purpose", "support"), ("recipient", "self"), ("method", "email-plus"), ("remind", "remind")];
    scene.post(PACTERA, &format!("{page}/permit"), &permit(&scope)).await.is(200);
    scene.server.advance_ms(DAY_MS);
    let second = letter(&scene, "/confirm/").await;
    scene.post(PACTERA, &format!("/confirm/{second}"), &[]).await.is(200);
    scene.get(PACTERA, &page).await.is(200).never_says("Renew it").says("Give it anew, or change it");
    scene.server.advance_ms(336 * DAY_MS);
    let again = letter(&scene, "/me/").await;
    let page = format!("/me/{again}/{}", page.splitn(4, '/').nth(3).unwrap_or_default());
    let soon = scene.get(PACTERA, &page).await.is(200).says("Your permission ends on 2 June 2027").says("href=\"#renew\"").says("<details id=\"renew\" open>");
    assert!(!soon.text.contains(" checked"), "nothing is ticked for anyone");
    scene.get(PACTERA, &format!("/me/{again}/children")).await.is(200).says("Renew it");
    scene.post(PACTERA, &format!("{page}/permit"), &permit(&scope)).await.is(200).says("A second letter is sent on").never_says("Renew it");
}

#[tokio::test]
async fn a_signed_form_is_sent_reviewed_and_never_shown() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let page = parent(&scene, WIPRO).await;
    let scope = [("purpose", "marketing"), ("recipient", "partner"), ("method", "signed-form")];
    scene.post(WIPRO, &format!("{page}/permit"), &permit(&scope)).await.is(200).says("enctype=\"multipart/form-data\"");
    scene.get(WIPRO, &format!("{page}/to-sign")).await.is(200).says("Signature");
    upload(&scene, WIPRO, &format!("{page}/form"), b"<html><script>alert(1)</script>").await.is(422).says("id=\"file-wrong\"");
    upload(&scene, WIPRO, &format!("{page}/form"), &vec![0; 5 * 1024 * 1024]).await.is(413);
    upload(&scene, WIPRO, &format!("{page}/form"), PNG).await.is(200).says("The form is with the company");
    let api = "/api/v1/sites/wipro.com/permissions";
    let listed = got(scene.request(Method::GET, "localhost", &format!("{api}?state=reviewing")).bearer_auth(&key)).await.is(200);
    let listed = listed.never_says("priya").json();
    let id = listed[0]["id"].as_str().unwrap_or_default().to_owned();
    let file = got(scene.request(Method::GET, "localhost", &format!("{api}/{id}/form")).bearer_auth(&key)).await.is(200);
    assert_eq!(
        (file.header("content-type"), file.header("content-disposition")),
        ("application/octet-stream", format!("attachment; filename=\"form-{id}.png\"").as_str())
    );
    let why = json!({ "outcome": "refused", "reason": "there is no signature" });
    scene.call(&format!("{api}/{id}/reviews"), &key, "r1", &why).await.is(201);
    scene.get(WIPRO, &page).await.is(200).says("there is no signature");
    upload(&scene, WIPRO, &format!("{page}/form"), PNG).await.is(200);
    let accepted = scene.call(&format!("{api}/{id}/reviews"), &key, "r2", &json!({ "outcome": "accepted" })).await.is(201).json();
    assert_eq!(accepted["state"], "granted");
    scene.call(&format!("{api}/{id}/reviews"), &key, "r3", &json!({ "outcome": "accepted" })).await.is(422);
    got(scene.request(Method::GET, "localhost", &format!("{api}/{id}/form")).bearer_auth(&key)).await.is(422);
}

#[tokio::test]
async fn staff_record_a_call_and_confirm_an_age() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let child = [("data-name", "Kim"), ("data-email", "kim@example.org"), ("born-month", "9"), ("born-year", "2018")];
    let sent = scene.send_form(WIPRO, "contact", &child).await.is(200);
    assert!(sent.header("set-cookie").starts_with("__Host-age="));
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    scene.get(WIPRO, &format!("{page}/age")).await.is(200).says("You are on record as a child, until 1 October 2031");
    scene.post(WIPRO, &format!("{page}/age/parent"), &[("email", "kim@example.org")]).await.is(422).says("id=\"email-wrong\"");
    scene.post(WIPRO, &format!("{page}/age"), &[("born-month", "3"), ("born-year", "1980")]).await.is(200).says("must confirm this first");
    let subject = scene.server.subject_of(&site("wipro.com"), "kim@example.org").await.expect("Kim").to_string();
    let opened = json!({ "child": subject, "email": "priya@example.org" });
    let api = "/api/v1/sites/wipro.com/permissions";
    let opened = scene.call(api, &key, "o1", &opened).await.is(201).json();
    let at = scene.server.now().to_string();
    let call = json!({ "who": "the duty officer", "at": at, "script": "2026-05", "purposes": ["marketing"], "recipients": ["partner"],
        "child_born": { "year": 2018, "month": 9 } });
    let id = opened["id"].as_str().unwrap_or_default();
    let granted = scene.call(&format!("{api}/{id}/calls"), &key, "c1", &call).await.is(201).json();
    assert_eq!((granted["state"].as_str(), granted["method"].as_str()), (Some("granted"), Some("call")));
    scene.post(WIPRO, &format!("{page}/age"), &[("born-month", "3"), ("born-year", "1980")]).await.is(200);
    let claims = got(scene.request(Method::GET, "localhost", "/api/v1/sites/wipro.com/age-claims").bearer_auth(&key)).await.is(200).json();
    assert_eq!(claims[0]["subject"], subject.as_str());
    scene.server.advance_ms(1);
    let answer = json!({ "confirmed": true, "document": "a passport was seen" });
    scene.call(&format!("/api/v1/sites/wipro.com/age-claims/{subject}/answers"), &key, "a1", &answer).await.is(204);
    scene.get(WIPRO, &format!("{page}/age")).await.is(200).says("You are not on record as a child");
}

#[tokio::test]
async fn a_discovery_tells_whoever_reports_it_where_the_receipt_is() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("pactera.com").await;
    let adult = [("data-email", "asha@example.org"), ("data-message", "hello")];
    let sent = scene.send_form(PACTERA, "contact", &adult).await.is(200);
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    let subject = scene.server.subject_of(&site("pactera.com"), "asha@example.org").await.expect("Asha").to_string();
    scene.server.advance_ms(1);
    let fact = json!({ "condition": "child", "subject": subject, "evidence": "recorded-belief", "document": "said so on the telephone" });
    let recorded = scene.call("/api/v1/sites/pactera.com/facts", &key, "f1", &fact).await.is(201).json();
    let leaf = recorded["erased"]["leaf"].as_u64().expect("the entry of the erasure");
    let receipt = scene.request(Method::GET, "localhost", &format!("/api/v1/sites/pactera.com/log/receipts/{leaf}")).bearer_auth(&key);
    got(receipt).await.is(200).says("c2sp.org/tlog-proof@v1");
    scene.get(PACTERA, &page).await.is(404);
    // And by the person themselves, on their own page.
    let sent = scene.send_form(PACTERA, "contact", &adult).await.is(200);
    let page = format!("/me/{}", sent.between("href=\"/me/", "\""));
    scene.server.advance_ms(1);
    let said = scene.post(PACTERA, &format!("{page}/age"), &[("born-month", "9"), ("born-year", "2018")]).await.is(200);
    assert!(said.header("set-cookie").starts_with("__Host-age="));
    let receipt = said.says("Everything that was held of you is deleted").between("href=\"/log/erasures/", "\"");
    scene.get(PACTERA, &format!("/log/erasures/{receipt}")).await.is(200);
    scene.get(PACTERA, &page).await.is(404);
}

#[tokio::test]
async fn a_signed_in_parents_upload_bears_their_mark_or_is_not_looked_at() {
    let scene = Scene::earnest().await;
    let page = parent(&scene, WIPRO).await;
    let scope = [("purpose", "marketing"), ("recipient", "partner"), ("method", "signed-form")];
    scene.post(WIPRO, &format!("{page}/permit"), &permit(&scope)).await.is(200);
    scene.server.advance_ms(900_000);
    let asked = scene.post(WIPRO, "/sign-in", &[("email", "priya@example.org")]).await.is(303);
    let browser = asked.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let token = letter(&scene, "/sign-in/").await;
    let entered = post_with(&scene, WIPRO, &format!("/sign-in/{token}"), &browser, &[]).await.is(303);
    let session = entered.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let here = format!("/me/here{}", page.split_at(page.find("/children").expect("a path")).1);
    let shown = got(scene.request(Method::GET, WIPRO, &here).header("cookie", &session)).await.is(200).says("name=\"form\" value=\"");
    let mark = shown.between("name=\"form\" value=\"", "\"");
    for (mark, status) in [(String::new(), 403), (mark, 200)] {
        let mut body = format!("--edge\r\ncontent-disposition: form-data; name=\"form\"\r\n\r\n{mark}\r\n").into_bytes();
        body.extend_from_slice(b"--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
        body.extend_from_slice(PNG);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = scene.request(Method::POST, WIPRO, &format!("{here}/form")).header("cookie", &session);
        got(request.header("content-type", "multipart/form-data; boundary=edge").body(body)).await.is(status);
    }
}
