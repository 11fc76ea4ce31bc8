//! `/console`: who gets in, what they see of it, and what a form of it must bear.

use crate::scene::{Got, Scene, got, site};
use reqwest::Method;

pub(crate) async fn as_staff(scene: &Scene, label: &str, path: &str, cookie: &str) -> Got {
    got(scene.request(Method::GET, &format!("{label}.localhost"), path).header("cookie", cookie)).await
}

pub(crate) async fn send(scene: &Scene, label: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
    scene.post_asking(&format!("{label}.localhost"), path, fields, &[("cookie", cookie)]).await
}

#[tokio::test]
async fn nobody_gets_in_without_signing_in_and_a_persons_session_is_none() {
    let scene = Scene::earnest().await;
    for path in ["/console", "/console/staff", "/console/me"] {
        let got = scene.get("wipro.localhost", path).await.is(303);
        assert_eq!(got.header("location"), "/console/sign-in", "{path}");
    }
    let cookie = scene.server.staff(&site("wipro.com"), &["support"]).await;
    as_staff(&scene, "wipro", "/console", &cookie).await.is(200).says("Priya Nair").says("support");
    let of_people = cookie.replace("__Host-staff", "__Host-session");
    as_staff(&scene, "wipro", "/console", &of_people).await.is(303);
    as_staff(&scene, "wso2", "/console", &cookie).await.is(303);
    as_staff(&scene, "wipro", "/me/here", &of_people).await.is(303);
}

#[tokio::test]
async fn a_section_is_for_whom_a_role_gives_it() {
    let scene = Scene::earnest().await;
    let support = scene.server.staff(&site("wipro.com"), &["support"]).await;
    as_staff(&scene, "wipro", "/console", &support).await.is(200).never_says("/console/staff\"");
    as_staff(&scene, "wipro", "/console/staff", &support).await.is(403).says("None of your roles is for that");
    let administrator = scene.server.staff(&site("wipro.com"), &["administrator"]).await;
    as_staff(&scene, "wipro", "/console/staff", &administrator).await.is(200).says("Members of staff").says("Invite a colleague");
}

#[tokio::test]
async fn a_form_without_the_mark_of_its_page_does_nothing() {
    let scene = Scene::earnest().await;
    let administrator = scene.server.staff(&site("wipro.com"), &["administrator"]).await;
    let page = as_staff(&scene, "wipro", "/console/staff", &administrator).await.is(200);
    let mark = page.between("name=\"form\" value=\"", "\"");
    let new = [("name", "Arjun Mehta"), ("role", "support")];
    send(&scene, "wipro", "/console/staff", &administrator, &new).await.is(403).says("not shown to you");
    let another = scene.server.staff(&site("wipro.com"), &["administrator"]).await;
    send(&scene, "wipro", "/console/staff", &another, &[&new[..], &[("form", &mark)]].concat()).await.is(403);
    let made = send(&scene, "wipro", "/console/staff", &administrator, &[&new[..], &[("form", &mark)]].concat()).await.is(200);
    let link = made.between("<p class=\"once\"><code>http://wipro.localhost:", "</code>");
    let path = link.split_once("/console/join/").map(|(_, token)| format!("/console/join/{token}")).expect("a link");
    scene.get("wipro.localhost", &path).await.is(200).says("Arjun Mehta").says("support");
    scene.get("wso2.localhost", &path).await.is(404);
}

#[tokio::test]
async fn a_stolen_session_opens_nothing_after_signing_out_everywhere_and_an_idle_one_ends() {
    let scene = Scene::earnest().await;
    let cookie = scene.server.staff(&site("wipro.com"), &["support"]).await;
    let mark = as_staff(&scene, "wipro", "/console", &cookie).await.is(200).between("name=\"form\" value=\"", "\"");
    let out = send(&scene, "wipro", "/console/sign-out", &cookie, &[("form", &mark), ("everywhere", "yes")]).await.is(303);
    assert!(out.header("set-cookie").contains("__Host-staff=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"), "{}", out.header("set-cookie"));
    as_staff(&scene, "wipro", "/console", &cookie).await.is(303);
    let cookie = scene.server.staff(&site("wipro.com"), &["support"]).await;
    scene.server.advance_ms(31 * 60_000);
    as_staff(&scene, "wipro", "/console", &cookie).await.is(303);
}

#[tokio::test]
async fn the_demonstration_is_open_under_a_banner_and_nothing_else_is() {
    let scene = Scene::demonstration().await;
    scene.get("wipro.localhost", "/console").await.is(200).says("Demonstration.").says("Demo Staff").says("privacy-officer");
    scene.get("wipro.localhost", "/console/staff").await.is(200).says("Demo Staff");
    assert_eq!(Scene::earnest().await.get("wipro.localhost", "/console").await.is(303).header("location"), "/console/sign-in");
}

#[tokio::test]
async fn the_overview_shows_what_is_for_ones_roles_and_leaves_out_the_rest() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    scene.call("/api/v1/sites/wipro.com/parties", &key, "p", &serde_json::json!({ "name": "Acme", "kind": "advertiser" })).await.is(201);
    scene.send_form("wipro.localhost", "information-request", &[("data-name", "Asha"), ("data-email", "asha@example.org")]).await.is(200);
    let sold = serde_json::json!({ "everybody": true, "data": ["email"], "action": "sell", "purpose": "marketing", "party": "Acme" });
    scene.call("/api/v1/sites/wipro.com/disclosures", &key, "d", &sold).await.is(403);
    let officer = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    let page = as_staff(&scene, "wipro", "/console", &officer).await.is(200).never_says("asha@example.org").never_says("in the last 30 days: 0<");
    let page = page.says("Requests: ").says("Waits for your approval").says("Last refused").says("Ends within 30 days").says("Head last signed");
    page.says("sell").says("Your open tasks").says("Sentences that are read");
    let support = scene.server.staff(&site("wipro.com"), &["support"]).await;
    let page = as_staff(&scene, "wipro", "/console", &support).await.is(200).says("Requests: ").says("Your open tasks");
    page.never_says("Last refused").never_says("Ends within 30 days").never_says("Head last signed");
    let auditor = scene.server.staff(&site("wipro.com"), &["auditor"]).await;
    as_staff(&scene, "wipro", "/console", &auditor).await.is(200).says("Last refused").says("Head last signed").never_says("Requests: ");
}

/// The mark of a page.
async fn mark(scene: &Scene, path: &str, cookie: &str) -> String {
    as_staff(scene, "pactera", path, cookie).await.is(200).between("name=\"form\" value=\"", "\"")
}

#[tokio::test]
async fn a_task_is_given_taken_looked_at_and_closed_in_the_console() {
    let scene = Scene::earnest().await;
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org"), ("data-message", "Where is my order?")];
    scene.send_form("pactera.localhost", "contact", &fields).await.is(200);
    let officer = scene.server.staff(&site("pactera.com"), &["privacy-officer"]).await;
    let support = scene.server.staff(&site("pactera.com"), &["support"]).await;
    let page = as_staff(&scene, "pactera", "/console/tasks", &officer).await.is(200).says("Give a task to a colleague");
    let to = page.between("<option value=\"", "\"");
    let officers = mark(&scene, "/console/tasks", &officer).await;
    let given = [("form", officers.as_str()), ("email", "asha@example.org"), ("to", &to), ("purpose", "support"), ("days", "2")];
    let told = send(&scene, "pactera", "/console/tasks", &officer, &given).await.is(303);
    let nobody = [given[0], ("email", "nobody@example.org"), given[2], given[3], given[4]];
    let told_of_nobody = send(&scene, "pactera", "/console/tasks", &officer, &nobody).await.is(303);
    assert_eq!(told.header("location"), told_of_nobody.header("location"), "the same whether anybody is known");
    let tasks = as_staff(&scene, "pactera", "/console/tasks", &support).await.is(200);
    let path = format!("/console/tasks/{}", tasks.between("href=\"/console/tasks/", "\""));
    as_staff(&scene, "pactera", &path, &support).await.is(200).says("acknowledge that it is confidential");
    let marked = mark(&scene, &path, &support).await;
    let look = [("form", marked.as_str()), ("purpose", "support")];
    send(&scene, "pactera", &path, &support, &look).await.is(403).says("required to maintain the confidentiality").never_says("asha@example.org");
    let words = as_staff(&scene, "pactera", "/console/acknowledgement", &support).await.is(200);
    let hash = words.between("name=\"words_sha256\" value=\"", "\"");
    send(&scene, "pactera", "/console/acknowledgement", &support, &[("form", &marked), ("words_sha256", &hash)]).await.is(303);
    send(&scene, "pactera", &path, &support, &look).await.is(200).says("asha@example.org").says("<strong>support</strong>");
    as_staff(&scene, "pactera", &path, &officer).await.is(422).never_says("asha@example.org");
    send(&scene, "pactera", "/console/tasks/close", &support, &[("form", &marked), ("task", path.rsplit('/').next().unwrap_or_default())]).await.is(303);
    send(&scene, "pactera", &path, &support, &look).await.is(403).never_says("asha@example.org");
}

#[tokio::test]
async fn an_emergency_shows_on_every_page_and_takes_a_second_person() {
    let scene = Scene::earnest().await;
    scene.send_form("pactera.localhost", "contact", &[("data-email", "asha@example.org"), ("data-message", "Help")]).await.is(200);
    let support = scene.server.staff(&site("pactera.com"), &["support", "legal"]).await;
    let officer = scene.server.staff(&site("pactera.com"), &["privacy-officer"]).await;
    let auditor = scene.server.staff(&site("pactera.com"), &["auditor"]).await;
    let marked = mark(&scene, "/console/break-glass", &support).await;
    let asked = [("form", marked.as_str()), ("email", "asha@example.org"), ("purpose", "support"), ("reason", "She asks for help now.")];
    send(&scene, "pactera", "/console/break-glass", &support, &asked).await.is(303);
    as_staff(&scene, "pactera", "/console", &auditor).await.is(200).says("1 emergency waits");
    as_staff(&scene, "pactera", "/console/break-glass", &support).await.is(200).never_says("Decide");
    let list = as_staff(&scene, "pactera", "/console/break-glass", &officer).await.is(200);
    let path = format!("/console/break-glass/{}", list.between("href=\"/console/break-glass/", "\""));
    as_staff(&scene, "pactera", &path, &officer).await.is(200).says("She asks for help now.");
    as_staff(&scene, "pactera", &path, &auditor).await.is(200).never_says("She asks for help now.");
    send(&scene, "pactera", &format!("{path}/approve"), &support, &[("form", &marked)]).await.is(403);
    let marked = mark(&scene, &path, &officer).await;
    send(&scene, "pactera", &format!("{path}/approve"), &officer, &[("form", &marked)]).await.is(303);
    as_staff(&scene, "pactera", "/console", &auditor).await.is(200).says("The glass is broken");
    as_staff(&scene, "pactera", "/console/tasks", &support).await.is(200).says("An emergency");
}

#[tokio::test]
async fn keys_are_made_listed_changed_and_taken_back_by_the_api() {
    let scene = Scene::earnest().await;
    let key = scene.company_key("wipro.com").await;
    let path = "/api/v1/sites/wipro.com/api-keys";
    let new = serde_json::json!({ "name": "shop", "scopes": ["orders", "programs"], "until": "2026-12-31T00:00:00Z" });
    let made = scene.call(path, &key, "a", &new).await.is(201).json();
    let (id, shop) = (made["id"].as_str().expect("an id"), made["key"].as_str().expect("told once"));
    assert!(scene.call(path, &key, "a", &new).await.is(201).json()["key"].is_null(), "and once only");
    let list = got(scene.request(Method::GET, "localhost", path).bearer_auth(&key)).await.is(200);
    assert!(!list.text.contains(shop) && list.text.contains(id), "{}", list.text);
    let more = serde_json::json!({ "name": "more", "scopes": ["find"], "until": "2026-12-31T00:00:00Z" });
    scene.call(path, shop, "b", &more).await.is(403);
    scene.call(path, &key, "c", &serde_json::json!({ "name": "x", "scopes": ["everything"], "until": "2026-12-31T00:00:00Z" })).await.is(422);
    let changed = scene.call(&format!("{path}/{id}/changes"), &key, "d", &serde_json::json!({ "grace_days": 0 })).await.is(201).json();
    let newer = changed["key"].as_str().expect("told once");
    got(scene.request(Method::GET, "localhost", path).bearer_auth(shop)).await.is(401);
    got(scene.request(Method::GET, "localhost", path).bearer_auth(newer)).await.is(200);
    let gone = scene.request(Method::DELETE, "localhost", &format!("{path}/{}", changed["id"].as_str().expect("an id")));
    got(gone.bearer_auth(&key).header("idempotency-key", "e")).await.is(204);
    got(scene.request(Method::GET, "localhost", path).bearer_auth(newer)).await.is(401);
}
