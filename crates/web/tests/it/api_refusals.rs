//! Asking, disclosing, using and writing over the API: refused with the sentence until the fact is on record.

use crate::scene::{Got, Scene, site};
use serde_json::{Value, json};

const SITE: &str = "/api/v1/sites/indiamart.com";

struct Company<'a> {
    scene: &'a Scene,
    key: String,
    subject: String,
}

impl<'a> Company<'a> {
    async fn with_one_person(scene: &'a Scene) -> Self {
        scene.registered().await;
        let found = scene.server.subject_of(&site("indiamart.com"), "asha@example.org").await;
        Self { scene, key: scene.company_key("indiamart.com").await, subject: found.expect("a person").to_string() }
    }

    async fn call(&self, path: &str, once: &str, body: Value) -> Got {
        self.scene.call(&format!("{SITE}/{path}"), &self.key, once, &body).await
    }
}

#[tokio::test]
async fn post_decisions_refuses_with_the_sentence_and_names_what_would_change_it() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let question = json!({"action": "share", "data": ["name", "email"], "purpose": "partner-marketing", "recipient": "partner", "subject": company.subject});
    let answer = company.call("decisions", "a", question).await.is(200).json();
    assert_eq!(answer["answer"], "deny", "{answer}");
    let reason = &answer["reasons"][0];
    assert!(reason["sentence"].as_str().is_some_and(|text| text.contains("will not disclose or share")), "{answer}");
    assert!(reason["id"].as_str().is_some_and(|id| id.starts_with("indiamart.com/2003-06-26#")));
    assert!(answer["needs"].as_array().is_some_and(|needs| !needs.is_empty()));
}

#[tokio::test]
async fn post_disclosures_gives_nothing_until_the_permission_is_on_record() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    company.call("parties", "p", json!({"name": "Acme", "kind": "partner"})).await.is(201);
    let wish = |partial: &str| json!({"subjects": [company.subject], "data": ["email"], "action": "share", "purpose": "partner-marketing", "party": "Acme", "partial": partial});
    let refused = company.call("disclosures", "d1", wish("all-or-nothing")).await.is(403).never_says("asha@example.org");
    assert_eq!(refused.json()["type"], "urn:goodfaith:problem:refused");
    assert!(refused.json()["sentence"].as_str().is_some_and(|text| text.contains("IndiaMART")), "{}", refused.text);
    company.call("disclosures", "d2", wish("what-is-permitted")).await.is(200).never_says("asha@example.org").says("\"refused\"");
    for (once, condition) in [("f1", "permission"), ("f2", "opt-in")] {
        let fact =
            json!({"condition": condition, "subject": company.subject, "purpose": "partner-marketing", "evidence": "letter", "document": "letter of 3 May"});
        company.call("facts", once, fact).await.is(201);
    }
    let given = company.call("disclosures", "d3", wish("all-or-nothing")).await.is(200).says("asha@example.org").json();
    assert!(given["receipts"].as_array().is_some_and(|receipts| !receipts.is_empty()), "{given}");
}

#[tokio::test]
async fn post_uses_opens_only_what_the_purpose_permits() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let wish = |purpose: &str| json!({"subjects": [company.subject], "data": ["name"], "action": "use", "purpose": purpose});
    let personalised = company.call("uses", "u1", wish("personalise")).await;
    assert!(personalised.text.contains("Asha Rao"), "{}", personalised.text);
    company.call("uses", "u2", wish("archive")).await.never_says("Asha Rao");
}

#[tokio::test]
async fn post_records_keeps_what_is_permitted_and_refuses_the_rest() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let record = json!({"subject": company.subject, "values": [{"category": "opinion", "value": "loud"}], "purpose": "survey", "source": "order desk"});
    let written = company.call("records", "r1", record).await;
    written.never_says("loud");
}

#[tokio::test]
async fn an_unknown_person_is_not_told_from_a_refused_one() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    company.call("parties", "p", json!({"name": "Acme", "kind": "partner"})).await.is(201);
    let wish = |subject: &str| json!({"subjects": [subject], "data": ["email"], "action": "share", "purpose": "partner-marketing", "party": "Acme", "partial": "what-is-permitted"});
    let known = company.call("disclosures", "a", wish(&company.subject)).await;
    let unknown = company.call("disclosures", "b", wish("01890000-0000-7000-8000-000000000000")).await;
    assert_eq!(known.status, unknown.status, "{} / {}", known.text, unknown.text);
}

#[tokio::test]
async fn post_people_finds_all_who_gave_an_address_and_answers_alike_for_nobody() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let found = company.call("people", "1", json!({"email": " ASHA@example.org"})).await.is(200).never_says("example.org").json();
    assert_eq!(found, json!({"people": [company.subject]}));
    let nobody = company.call("people", "2", json!({"email": "nobody@example.org"})).await.is(200).json();
    assert_eq!(nobody, json!({"people": []}));
    for wrong in [json!({}), json!({"email": "a@example.org", "phone": "+91 80 4012 3456"}), json!({"email": "asha"}), json!({"name": "Asha"})] {
        company.call("people", "3", wrong).await.is(422).never_says("asha").never_says("example.org");
    }
}

#[tokio::test]
async fn a_key_claims_nothing_that_the_house_witnesses_and_takes_no_objection_back() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    for evidence in ["form", "person-page", "notice-shown", "withdrawal"] {
        let claim = json!({"condition": "permission", "subject": company.subject, "purpose": "marketing", "evidence": evidence, "document": "x"});
        company.call("facts", evidence, claim).await.is(422);
    }
    let objection = json!({"condition": "opted-out", "subject": company.subject, "purpose": "marketing", "evidence": "letter", "document": "letter"});
    let objection = company.call("facts", "o", objection).await.is(201).json();
    let path = format!("{SITE}/facts/{}", objection["id"].as_str().expect("an id"));
    let request = scene.request(reqwest::Method::DELETE, "localhost", &path).bearer_auth(&company.key);
    crate::scene::got(request.header("idempotency-key", "w")).await.is(422);
}

#[tokio::test]
async fn delete_facts_withdraws_and_listing_shows_it() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let fact = json!({"condition": "opt-in", "subject": company.subject, "purpose": "marketing", "evidence": "letter", "document": "letter"});
    let fact = company.call("facts", "f", fact).await.is(201).json();
    let path = format!("{SITE}/facts/{}", fact["id"].as_str().expect("an id"));
    let request = scene.request(reqwest::Method::DELETE, "localhost", &path).bearer_auth(&company.key);
    let withdrawn = crate::scene::got(request.header("idempotency-key", "w")).await.is(200).json();
    assert_eq!(withdrawn["holds"], false, "{withdrawn}");
    let list = scene.request(reqwest::Method::GET, "localhost", &format!("{SITE}/facts?subject={}", company.subject)).bearer_auth(&company.key);
    crate::scene::got(list).await.is(200).says("opt-in");
    let nobody = scene.request(reqwest::Method::GET, "localhost", &format!("{SITE}/facts?who=me")).bearer_auth(&company.key);
    crate::scene::got(nobody).await.is(422);
}

#[tokio::test]
async fn post_aggregates_withholds_groups_that_are_too_small() {
    let scene = Scene::earnest().await;
    let company = Company::with_one_person(&scene).await;
    let figures = company.call("aggregates", "a", json!({"group_by": "category", "purpose": "analytics"})).await;
    figures.never_says("asha");
}
