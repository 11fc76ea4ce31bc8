//! Disclosures in the console: a dry run first, then a download that the party fetches; a member of staff never reads a value of it, by no way of asking.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use operations::{Caller, Delivery, DisclosureRequest, HandoverFormat, KeyRole, NewHandover, OperationError, Partial, Scope, Whom};
use reqwest::Method;
use serde_json::json;
use vocabulary::{Action, DataCategory, Purpose};

const AT: &str = "/console/disclosures";
const API: &str = "/api/v1/sites/wipro.com";
/// `%PDF-1.7\n%%EOF\n`, in base64.
const PDF: &str = "JVBERi0xLjcKJSVFT0YK";

/// Two people who asked for a paper, and a partner under an agreement.
async fn scene() -> Scene {
    let scene = Scene::earnest().await;
    for name in ["asha", "ravi"] {
        let email = format!("{name}@example.org");
        scene.send_form("wipro.localhost", "information-request", &[("data-name", name), ("data-email", &email)]).await.is(200);
    }
    let key = scene.company_key("wipro.com").await;
    scene.call(&format!("{API}/parties"), &key, "p", &json!({ "name": "Acme", "kind": "partner" })).await.is(201);
    let document = scene.call(&format!("{API}/documents"), &key, "u", &json!({ "title": "Agreement", "file": PDF })).await.is(201).json();
    let agreement = json!({ "words": "no. 7", "party": "Acme", "purposes": ["marketing"], "document": document["id"], "sha256": document["sha256"], "until": "2027-06-20T00:00:00Z" });
    let entry = scene.call(&format!("{API}/registers/agreements"), &key, "e", &agreement).await.is(201).json();
    let reviewer = &scene.server.house.operations;
    let reviewer = reviewer.issue_scoped_key(&site("wipro.com"), "reviewer", KeyRole::Company, &[Scope::Approve].into()).await.expect("a key");
    let approvals = format!("{API}/registers/agreements/{}/approvals", entry["id"].as_str().expect("an id"));
    scene.call(&approvals, &reviewer, "a", &json!({ "sha256": document["sha256"] })).await.is(201);
    scene.server.advance_ms(1);
    scene
}

fn hidden(page: &Got, name: &str) -> String {
    page.between(&format!("name=\"{name}\" value=\""), "\"")
}

fn wish<'a>(mark: &'a str, once: &'a str) -> Vec<(&'a str, &'a str)> {
    let what = [("party", "Acme"), ("action", "share"), ("purpose", "marketing"), ("category", "name"), ("category", "financial"), ("whom", "everybody")];
    let how = [("partial", "part"), ("delivery", "download"), ("days", "2"), ("format", "csv")];
    [&[("form", mark), ("once", once)][..], &what, &how].concat()
}

#[tokio::test]
async fn a_member_sees_what_would_leave_then_hands_it_over_and_never_sees_a_value() {
    let scene = scene().await;
    let officer = scene.server.staff(&site("wipro.com"), &["privacy-officer"]).await;
    let form = as_staff(&scene, "wipro", &format!("{AT}/new"), &officer).await.is(200).says("Acme (partner)");
    let (mark, once) = (hidden(&form, "form"), hidden(&form, "once"));
    let fields = wish(&mark, &once);
    send(&scene, "wipro", &format!("{AT}/new"), &officer, &fields[1..]).await.is(403).says("not shown to you");
    let dry = send(&scene, "wipro", &format!("{AT}/new"), &officer, &fields).await.is(200);
    dry.says("Values that would leave").says("Hand it over").never_says("asha").never_says("ravi");
    as_staff(&scene, "wipro", AT, &officer).await.is(200).says("Nothing was given to anybody");
    let meant = [&fields[..], &[("sure", "yes")]].concat();
    let opened = send(&scene, "wipro", &format!("{AT}/new"), &officer, &meant).await.is(200).says("shown this once").never_says("asha");
    let token = opened.between("<p class=\"once\"><code>", "</code>");
    let at = format!("{AT}/{}", opened.between(&format!("href=\"{AT}/"), "\">See how"));
    let at = at.rsplit_once("href=\"").map_or(at.clone(), |(_, path)| path.to_owned());
    as_staff(&scene, "wipro", &at, &officer).await.is(200).says("may be fetched").says("not yet").never_says(&token).never_says("asha");
    let id = at.rsplit('/').next().expect("an id");
    let file = got(scene.request(Method::GET, "localhost", &format!("{API}/downloads/{id}")).bearer_auth(&token)).await.is(200);
    assert!(file.text.contains("asha"), "the party has it: {}", file.text);
    as_staff(&scene, "wipro", &at, &officer).await.is(200).says("Fetched</dt><dd>once").says("as entry").never_says("asha");
    as_staff(&scene, "wipro", &format!("{at}/certificate"), &officer).await.is(200).says("c2sp.org/tlog-proof@v1").never_says("asha");
    exported(&scene, &officer, id).await;
}

/// The register is narrowed and exported, and names nobody.
async fn exported(scene: &Scene, officer: &str, id: &str) {
    as_staff(scene, "wipro", &format!("{AT}?party=Acme&purpose=marketing&refused="), officer).await.is(200).says(id);
    as_staff(scene, "wipro", &format!("{AT}?purpose=legal"), officer).await.is(200).never_says(id);
    as_staff(scene, "wipro", &format!("{AT}?until=2026-05-01"), officer).await.is(200).never_says(id);
    as_staff(scene, "wipro", &format!("{AT}?sentence=nonsense"), officer).await.is(422);
    let auditor = scene.server.staff(&site("wipro.com"), &["auditor"]).await;
    let csv = as_staff(scene, "wipro", &format!("{AT}/export?party=Acme&format=csv"), &auditor).await.is(200).says(id).never_says("asha");
    assert!(csv.header("content-disposition").starts_with("attachment; filename=\"disclosures-wipro.com-") && csv.text.starts_with("id,at,party"));
    let listed = as_staff(scene, "wipro", &format!("{AT}/export?format=json"), &auditor).await.is(200).json();
    assert_eq!(listed[0]["id"], id);
    assert_eq!(as_staff(scene, "wipro", &format!("{AT}/export?party=Nobody&format=json"), &auditor).await.is(200).json(), json!([]));
    as_staff(scene, "wipro", &format!("{AT}/new"), &auditor).await.is(403);
    let support = scene.server.staff(&site("wipro.com"), &["support"]).await;
    for path in [AT.to_owned(), format!("{AT}/{id}"), format!("{AT}/export?format=csv"), format!("{AT}/{id}/certificate")] {
        as_staff(scene, "wipro", &path, &support).await.is(403);
    }
    let elsewhere = scene.server.staff(&site("wso2.com"), &["privacy-officer"]).await;
    as_staff(scene, "wso2", &format!("{AT}/{id}"), &elsewhere).await.is(422).never_says("Acme");
    as_staff(scene, "wso2", AT, officer).await.is(303);
}

fn name() -> Vec<DataCategory> {
    vec![DataCategory::new("name").expect("a category")]
}

fn handover(whom: Whom, delivery: Delivery) -> NewHandover {
    NewHandover {
        whom,
        categories: name(),
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        format: HandoverFormat::Json,
        delivery,
        idempotency: None,
    }
}

#[tokio::test]
async fn a_member_of_staff_with_the_scope_gets_no_value_back_and_names_nobody_without_a_task() {
    let scene = scene().await;
    let (house, wipro) = (&scene.server.house, site("wipro.com"));
    let (staff, _) = house.staff_member(&wipro, &["privacy-officer"]).await;
    let key = scene.server.key(&wipro, KeyRole::Company).await;
    let program: Caller = house.operations.caller(&wipro, &key).await.expect("a program");
    let people = house.operations.people_meant(&program, &Whom::Everybody, 10).await.expect("both");
    let request = |idempotency: Option<String>| DisclosureRequest {
        subjects: people.clone(),
        categories: name(),
        action: Action::Share,
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::WhatIsPermitted,
        idempotency,
    };
    let refused = |error: OperationError| assert!(matches!(error, OperationError::NotAllowed(_) | OperationError::Refused(_)), "{error:?}");
    refused(house.operations.disclose(&staff, request(None)).await.expect_err("inline is for programs"));
    assert!(house.operations.disclose(&program, request(None)).await.is_ok());
    refused(house.operations.hand_over(&staff, handover(Whom::Everybody, Delivery::Pages)).await.expect_err("pages are for programs"));
    let opened = house.operations.hand_over(&program, handover(Whom::Everybody, Delivery::Pages)).await.expect("a program may");
    refused(house.operations.handover_page(&staff, opened.id, 0).await.expect_err("nor the pages that a program opened"));
    let email = operations::Address::Email(vocabulary::Personal::new("asha@example.org".to_owned()));
    for whom in [Whom::People(people.clone()), Whom::Addresses(vec![email])] {
        refused(house.operations.preview(&staff, &whom, &request(None)).await.expect_err("a dry run about somebody by name"));
        let until = Delivery::Download(scene.server.now().plus_ms(3_600_000));
        refused(house.operations.hand_over(&staff, handover(whom, until)).await.expect_err("a download about somebody by name"));
    }
    let about = operations::DisclosuresQuery { person: people.first().copied(), ..operations::DisclosuresQuery::default() };
    refused(house.operations.disclosures(&staff, &about).await.expect_err("the register about somebody"));
    assert_eq!(house.operations.disclosures(&program, &about).await.expect("a program may").acts.len(), 1);
}

#[tokio::test]
async fn a_message_that_did_not_arrive_shows_and_is_tried_again() {
    #[derive(Debug)]
    struct Nobody;
    impl operations::Messenger for Nobody {
        fn send(&self, _: operations::Message) -> operations::Sending<'_> {
            Box::pin(async { Err("nobody answers".to_owned()) })
        }
    }
    let scene = scene().await;
    let house = &scene.server.house.operations;
    let (staff, signed_in) = scene.server.house.staff_member(&site("wipro.com"), &["privacy-officer"]).await;
    let cookie = format!("__Host-staff={}", signed_in.token.as_kept());
    let to = Delivery::Webhook("https://hooks.example.org/in".to_owned());
    let id = house.hand_over(&staff, handover(Whom::Everybody, to)).await.expect("it is opened").id;
    let at = format!("{AT}/{id}");
    as_staff(&scene, "wipro", &at, &cookie).await.is(200).says("is about to be sent").never_says("Try again now");
    assert_eq!(house.send_handovers(&Nobody).await.expect("it runs").waiting, 1);
    let page = as_staff(&scene, "wipro", &at, &cookie).await.is(200).says("did not arrive yet").says("1 of 12 times");
    assert_eq!(house.send_handovers(&Nobody).await.expect("it waits").waiting, 0);
    let mark = hidden(&page, "form");
    send(&scene, "wipro", &format!("{at}/again"), &cookie, &[]).await.is(403);
    send(&scene, "wipro", &format!("{at}/again"), &cookie, &[("form", &mark)]).await.is(303);
    assert_eq!(house.send_handovers(&Nobody).await.expect("it is tried at once").waiting, 1);
    as_staff(&scene, "wipro", &at, &cookie).await.is(200).says("2 of 12 times");
}
