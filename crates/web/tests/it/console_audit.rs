//! `/console/breaches`, `/console/audit`, `/console/site-keys`, `/console/settings`: from the form to the record, by whom it takes two, and what a
//! role does not see.

use crate::scene::{Got, Scene, got, site};
use reqwest::Method;

const HOST: &str = "indiamart.localhost";

async fn see(scene: &Scene, path: &str, cookie: &str) -> Got {
    got(scene.request(Method::GET, HOST, path).header("cookie", cookie)).await
}

/// Sends a form with the mark of a page.
async fn send(scene: &Scene, (page, to): (&str, &str), cookie: &str, fields: &[(&str, &str)]) -> Got {
    let mark = see(scene, page, cookie).await.is(200).between("name=\"form\" value=\"", "\"");
    scene.post_asking(HOST, to, &[fields, &[("form", &mark)]].concat(), &[("cookie", cookie)]).await
}

async fn opened(scene: &Scene, cookie: &str) -> String {
    let fields = [
        ("kind", "database-file"),
        ("what", "A disk was sold."),
        ("noticed", "2026-06-01T11:00"),
        ("noticed-by", "Ravi"),
        ("began", "2026-06-01T08:00"),
        ("scope", "files-with-keys"),
        ("once", "one"),
    ];
    let came = send(scene, ("/console/breaches/new", "/console/breaches"), cookie, &fields).await.is(303);
    came.header("location").split('?').next().unwrap_or_default().to_owned()
}

async fn worked(scene: &Scene) {
    while scene.server.house.operations.work_on_breaches().await.expect("the work goes on") {}
}

#[tokio::test]
async fn a_breach_goes_from_the_form_to_the_page_of_whom_it_concerns_and_two_close_it() {
    let scene = Scene::earnest().await;
    let own = scene.registered().await;
    let here = site("indiamart.com");
    let (ann, bob) = (scene.server.staff(&here, &["privacy-officer"]).await, scene.server.staff(&here, &["legal"]).await);
    let page = opened(&scene, &ann).await;
    worked(&scene).await;
    see(&scene, &page, &ann).await.is(200).says("One person is concerned.").says("71 hours").says("A disk was sold.").says("ask a colleague who has it");
    see(&scene, &format!("{page}/people"), &ann).await.is(200).says("it stood in the files").says("not yet");
    let step = async |cookie: &str, step: &str, fields: &[(&str, &str)]| send(&scene, (&page, &format!("{page}/{step}")), cookie, fields).await;
    step(&ann, "revoke-keys", &[("called", "crm")]).await.is(403);
    step(&ann, "contained", &[("text", "The disk is back.")]).await.is(303);
    step(&ann, "assess", &[("risk", "likely"), ("text", "Letters that deceive.")]).await.is(303);
    step(&ann, "authority-told", &[("text", "no. 12")]).await.is(303);
    step(&ann, "tell-people", &[("text", "A disk of ours was sold with your data on it.")]).await.is(303);
    worked(&scene).await;
    scene.get(HOST, &own).await.is(200).says("A disk of ours was sold with your data on it.");
    step(&ann, "close", &[("text", "Wipe disks.")]).await.is(303);
    see(&scene, &page, &bob).await.is(200).says("proposed to close it. Somebody else must confirm it.");
    step(&ann, "close", &[("text", "Wipe disks.")]).await.is(409);
    step(&bob, "close", &[]).await.is(303);
    see(&scene, &page, &ann).await.is(200).says("Wipe disks.").never_says("Propose or confirm");
    let sheet = see(&scene, "/console/breaches/register.csv", &ann).await.is(200);
    assert!(sheet.text.contains("A disk was sold.") && sheet.text.contains(" and "), "{}", sheet.text);
    see(&scene, "/console/breaches", &ann).await.is(200).says("closed").says("a risk");
}

#[tokio::test]
async fn what_is_for_no_role_of_theirs_is_refused_and_a_form_from_elsewhere_does_nothing() {
    let scene = Scene::earnest().await;
    let here = site("indiamart.com");
    let (support, officer) = (scene.server.staff(&here, &["support"]).await, scene.server.staff(&here, &["privacy-officer"]).await);
    for path in [
        "/console/breaches",
        "/console/breaches/new",
        "/console/breaches/register.csv",
        "/console/audit",
        "/console/audit/1",
        "/console/site-keys",
        "/console/settings",
    ] {
        see(&scene, path, &support).await.is(403);
        scene.get(HOST, path).await.is(303);
    }
    let page = opened(&scene, &officer).await;
    scene.post_asking(HOST, &format!("{page}/note"), &[("text", "x")], &[("cookie", officer.as_str())]).await.is(403);
    send(&scene, (&page, &format!("{page}/vanish")), &officer, &[("text", "x")]).await.is(422);
    see(&scene, "/console/breaches/none", &officer).await.is(422);
}

#[tokio::test]
async fn the_log_is_read_filtered_and_proven_and_names_nobody_to_whom_nobody_may_be_shown() {
    let scene = Scene::earnest().await;
    scene.registered().await;
    let here = site("indiamart.com");
    let auditor = scene.server.staff(&here, &["auditor"]).await;
    let house = &scene.server.house;
    let asha = house.people(&here, "asha@example.org").await[0];
    let page = see(&scene, "/console/audit", &auditor).await.is(200).says("A person gave").says("none: nobody outside signs");
    page.never_says(&asha.to_string());
    see(&scene, "/console/audit?kind=collected", &auditor).await.is(200).says("A person gave").never_says("was adopted");
    let by_person = see(&scene, &format!("/console/audit?person={asha}"), &auditor).await.is(403);
    let of_nobody = see(&scene, "/console/audit?person=00000000-0000-7000-8000-000000000000", &auditor).await.is(403);
    assert_eq!(by_person.text, of_nobody.text, "a filter tells nobody whether there is such a person");
    see(&scene, "/console/audit/1", &auditor).await.is(200).says("stands in the log of");
    let proof = see(&scene, "/console/audit/1/proof", &auditor).await.is(200);
    assert!(proof.text.starts_with("c2sp.org/tlog-proof@v1\n"), "{}", proof.text);
    see(&scene, "/console/audit/999999", &auditor).await.is(404);
    let head = scene.get(HOST, "/log/checkpoint").await.is(200).text;
    send(&scene, ("/console/audit", "/console/audit"), &auditor, &[("checkpoint", &head)]).await.is(200).says("unchanged.");
    send(&scene, ("/console/audit", "/console/audit"), &auditor, &[("checkpoint", "nothing")]).await.is(200).says("This proves nothing");
    send(&scene, ("/console/audit", "/console/audit/check"), &auditor, &[]).await.is(303);
    for _ in 0..100 {
        let page = see(&scene, "/console/audit", &auditor).await.is(200);
        if page.text.contains("as the log says") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the check never ended");
}

#[tokio::test]
async fn keys_are_made_anew_from_the_page_and_settings_say_where_they_stand() {
    let scene = Scene::earnest().await;
    let engineer = scene.server.staff(&site("indiamart.com"), &["engineer"]).await;
    see(&scene, "/console/site-keys", &engineer).await.is(200).says("Root key 1").says("No backup of this site is on record");
    see(&scene, "/console/site-keys/anew", &engineer).await.is(200).says("Everything is served meanwhile");
    send(&scene, ("/console/site-keys/anew", "/console/site-keys/anew"), &engineer, &[]).await.is(303);
    for _ in 0..100 {
        let page = see(&scene, "/console/site-keys", &engineer).await.is(200);
        if page.text.contains("Root key 2") && !page.text.contains("Root key 1") {
            see(&scene, "/console/settings", &engineer)
                .await
                .is(200)
                .says("offering.toml")
                .says("tell-authority-within")
                .says("72 hours")
                .says("privacy-officer");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the keys were never made anew");
}
