//! `/console`: who gets in, what they see of it, and what a form of it must bear.

use crate::scene::{Got, Scene, got, site};
use reqwest::Method;

async fn as_staff(scene: &Scene, label: &str, path: &str, cookie: &str) -> Got {
    got(scene.request(Method::GET, &format!("{label}.localhost"), path).header("cookie", cookie)).await
}

async fn send(scene: &Scene, label: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
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
    as_staff(&scene, "wipro", "/console/staff", &support).await.is(403).says("none of your roles is for that");
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
