//! Disclosures as files: fetched with a token of their own, taken page by page, certified, and traced when they turn up elsewhere.

use crate::scene::{Got, Scene, got, site};
use operations::{KeyRole, Register};
use reqwest::Method;
use serde_json::{Value, json};

const SITE: &str = "/api/v1/sites/wipro.com";
const PEOPLE: usize = 40;

struct Company {
    scene: Scene,
    key: String,
    /// The entry of the agreement with Acme.
    agreement: String,
}

impl Company {
    /// Some people who asked for a paper, and two partners under agreements.
    async fn with_people() -> Self {
        let scene = Scene::earnest().await;
        for number in 0..PEOPLE {
            let (name, email) = (format!("=Person {number}, of \"Pune\""), format!("person{number}@example.org"));
            let fields = [("data-name", name.as_str()), ("data-email", email.as_str())];
            scene.send_form("wipro.localhost", "information-request", &fields).await.is(200);
        }
        let key = scene.company_key("wipro.com").await;
        let mut company = Self { scene, key, agreement: String::new() };
        for party in ["Acme", "Best Print"] {
            company.call("parties", &party.replace(" ", "-"), json!({"name": party, "kind": "partner"})).await.is(201);
            let entry = testkit::entry(Register::Agreements, party);
            let entered = testkit::entered(&company.scene.server.house.operations, &site("wipro.com"), entry).await;
            if party == "Acme" {
                company.agreement = entered.id.to_string();
            }
        }
        company
    }

    async fn call(&self, path: &str, once: &str, body: Value) -> Got {
        self.scene.call(&format!("{SITE}/{path}"), &self.key, once, &body).await
    }

    async fn get(&self, path: &str, bearer: &str) -> Got {
        got(self.scene.request(Method::GET, "localhost", &format!("{SITE}/{path}")).bearer_auth(bearer)).await
    }

    async fn opened(&self, party: &str, once: &str, more: Value) -> Value {
        let mut wish = json!({"everybody": true, "data": ["name", "email"], "action": "share", "purpose": "marketing", "party": party,
            "partial": "what-is-permitted"});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.call("disclosures", once, wish).await.is(200).json()
    }

    /// A file made for a party, as the party fetched it.
    async fn file(&self, party: &str, once: &str, format: &str) -> (String, Got) {
        let act = self.opened(party, once, json!({"format": format, "delivery": {"download": "2026-06-03T12:00:00Z"}})).await;
        let id = act["id"].as_str().unwrap().to_owned();
        let token = act["token"].as_str().unwrap();
        let file = self.get(&format!("downloads/{id}"), token).await.is(200);
        self.get(&format!("downloads/{id}/certificate"), token).await.is(200).says("c2sp.org/tlog-proof@v1").never_says("person1@");
        (id, file)
    }

    async fn traced(&self, text: &str) -> Vec<operations::Traced> {
        let caller = self.scene.server.house.operations.caller(&site("wipro.com"), &self.key).await.unwrap();
        self.scene.server.house.operations.trace(&caller, &web::rows_of(text)).await.unwrap()
    }
}

#[tokio::test]
async fn a_download_is_fetched_with_its_token_and_nothing_else() {
    let company = Company::with_people().await;
    let act = company.opened("Acme", "d", json!({"format": "csv", "delivery": {"download": "2026-06-03T12:00:00Z"}})).await;
    let (id, token) = (act["id"].as_str().unwrap(), act["token"].as_str().unwrap());
    let path = format!("downloads/{id}");
    let party = company.scene.server.key(&site("wipro.com"), KeyRole::Party("Acme".to_owned())).await;
    for wrong in [company.key.as_str(), party.as_str(), "gfd_00", &format!("gfd_{}", "0".repeat(64))] {
        let refused = company.get(&path, wrong).await.never_says("@example.org");
        assert!(matches!(refused.status.as_u16(), 401 | 404 | 410), "{}", refused.status);
    }
    let elsewhere = company.scene.request(Method::GET, "localhost", &format!("/api/v1/sites/wso2.com/downloads/{id}")).bearer_auth(token);
    assert!(!got(elsewhere).await.never_says("@example.org").status.is_success(), "an id guessed at another site opens it");
    let file = company.get(&path, token).await.is(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("goodfaith-salt").len(), 64);
    assert!(file.text.starts_with("disclosure,mark,name,email\n"), "{}", file.text);
    assert_eq!(file.text.lines().count(), PEOPLE + 1);
    let mut sheet = csv::Reader::from_reader(file.text.as_bytes());
    let names: Vec<String> = sheet.records().map(|record| record.unwrap()[2].to_owned()).collect();
    assert!(names.iter().all(|name| name.starts_with("'=Person ") && name.ends_with(", of \"Pune\"")), "a formula would run: {names:?}");
    let state = company.get(&format!("disclosures/{id}"), &company.key).await.is(200).json();
    assert_eq!((state["fetched"].as_u64(), state["given"].as_u64()), (Some(1), Some(PEOPLE as u64)));

    company.scene.server.advance_ms(1);
    company.call(&format!("registers/agreements/{}/revocations", company.agreement), "r", Value::Null).await.is(201);
    company.get(&path, token).await.is(200).never_says("@example.org");
    company.scene.server.advance_ms(3 * 24 * 3_600_000);
    assert!(!company.get(&path, token).await.status.is_success(), "it opens after its time");
}

#[tokio::test]
async fn pages_are_taken_ended_and_certified_and_the_register_shows_them() {
    let company = Company::with_people().await;
    let act = company.opened("Acme", "p", json!({"delivery": "pages"})).await;
    let id = act["id"].as_str().unwrap();
    let first = company.call(&format!("disclosures/{id}/pages"), "1", json!({"after": 0})).await.is(200);
    assert_eq!((first.text.lines().count(), first.header("goodfaith-next")), (PEOPLE, "40"));
    let line: Value = serde_json::from_str(first.text.lines().next().unwrap()).unwrap();
    assert!(line["values"]["email"].as_str().unwrap().ends_with("@example.org") && line["disclosure"].is_string(), "{line}");
    let again = company.call(&format!("disclosures/{id}/pages"), "2", json!({"after": 0})).await.is(200);
    assert_eq!(again.header("goodfaith-again"), "true");
    let last = company.call(&format!("disclosures/{id}/pages"), "3", json!({"after": 40})).await.is(200);
    assert_eq!((last.text.as_str(), last.header("goodfaith-next")), ("", ""));
    company.call(&format!("disclosures/{id}/certificate"), "4", json!({"content": "0".repeat(64)})).await.is(200).says("c2sp.org/tlog-proof@v1");
    company.get(&format!("disclosures/{id}/certificate"), &company.key).await.is(200).says("index ");
    let register = company.get("disclosures?party=Acme&refused=false", &company.key).await.is(200).never_says("@example.org").json();
    assert_eq!(register["disclosures"][0]["state"], "done");
    assert_eq!(register["disclosures"][0]["left"][0]["values"], PEOPLE);
    let sheet = company.get("disclosures?format=csv", &company.key).await.is(200).never_says("@example.org");
    assert!(sheet.text.starts_with("id,at,party,"), "{}", sheet.text);
    assert_eq!(company.get("disclosures?refused=true", &company.key).await.is(200).json()["disclosures"], json!([]));
    let party = company.scene.server.key(&site("wipro.com"), KeyRole::Party("Acme".to_owned())).await;
    for path in ["disclosures".to_owned(), format!("disclosures/{id}"), format!("disclosures/{id}/certificate")] {
        company.get(&path, &party).await.is(403);
    }
}

#[tokio::test]
async fn a_dry_run_says_what_would_leave_and_moves_nothing() {
    let company = Company::with_people().await;
    let wish = json!({"addresses": [{"email": "person7@example.org"}], "data": ["name", "financial"], "action": "share", "purpose": "marketing",
        "party": "Acme", "dry_run": true});
    let would = company.call("disclosures", "dry", wish).await.is(200).never_says("Person 7").json();
    assert_eq!((would["given"].as_u64(), would["effective"].clone()), (Some(1), json!(["name"])));
    assert_eq!(would["subjects"][0]["fields"][0]["outcome"], "would-go");
    assert_eq!(company.get("disclosures", &company.key).await.is(200).json()["disclosures"], json!([]));
    let none = json!({"subjects": [], "data": ["name"], "action": "share", "purpose": "marketing", "party": "Acme", "everybody": true, "query": {}});
    company.call("disclosures", "none", none).await.is(422);
}

#[tokio::test]
async fn a_file_that_turns_up_is_traced_to_the_party_it_was_made_for() {
    let company = Company::with_people().await;
    for format in ["csv", "json"] {
        let (id, file) = company.file("Acme", &format!("a-{format}"), format).await;
        let (others, other) = company.file("Best Print", &format!("b-{format}"), format).await;
        let lines: Vec<&str> = file.text.lines().collect();
        let reordered: Vec<&str> = lines.iter().rev().copied().step_by(2).collect();
        for leaked in [file.text.clone(), reordered.join("\n"), lines[lines.len() / 2].to_owned()] {
            let found = company.traced(&leaked).await;
            assert_eq!(found.iter().map(|found| (found.handover.to_string(), found.party.as_str())).collect::<Vec<_>>(), [(id.clone(), "Acme")], "{format}");
        }
        assert_eq!(company.traced(&other.text).await[0].handover.to_string(), others);
        // Without what names the disclosure: the way of writing alone.
        let bare: Vec<String> = lines.iter().map(|line| bare(line, format)).rev().take(35).collect();
        let found = company.traced(&bare.join("\n")).await;
        assert_eq!(found.first().map(|found| (found.handover.to_string(), found.marked)), Some((id.clone(), 0)), "{format}: {found:?}");
        // Written anew by another program nothing is left of it, and then nothing is said.
        let rewritten: Vec<String> = bare.iter().map(|line| line.replace(": ", ":").replace('"', "")).collect();
        assert_eq!(company.traced(&rewritten.join("\n")).await, []);
    }
    assert_eq!(company.traced("name,email\nAsha,asha@example.org\n").await, []);
}

/// The row without its first two columns.
fn bare(line: &str, format: &str) -> String {
    match format {
        "csv" => line.splitn(3, ',').nth(2).unwrap().to_owned(),
        _ => format!("{{\"values\"{}", line.split_once("\"values\"").unwrap().1),
    }
}
