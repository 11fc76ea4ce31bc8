//! Somebody steals what a partner or a member of staff signs in with: everything they can call with it, and what they get.

use crate::console::{as_staff, send};
use crate::scene::{Got, Scene, got, site};
use operations::{Address, KeyRole, LeavingFrom, LinkToken, Looker, Meant, NewTask, OperationError, Register, Scope};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use vocabulary::{Personal, Purpose};

/// What no answer to a thief may say.
const CLEAR: [&str; 3] = ["asha@example.org", "Asha Rao", "Where is my paper?"];

/// What a party's key is answered that anybody is answered without one.
const OPEN: [&str; 7] = [
    "get /sites",
    "get /sites/{site}/policy",
    "get /sites/{site}/forms/{form}/embedding",
    "get /sites/{site}/log/receipts/{leaf}",
    "get /sites/{site}/downloads/{id}",
    "get /sites/{site}/downloads/{id}/certificate",
    "post /sites/{site}/decisions",
];

/// A body that the document describes, made of what it says of each member.
struct Bodies<'a> {
    document: &'a Value,
    known: BTreeMap<&'static str, Value>,
}

impl Bodies<'_> {
    fn resolved<'b>(&'b self, schema: &'b Value) -> &'b Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.resolved(self.document.pointer(reference.trim_start_matches('#')).expect("it leads somewhere")),
            None => schema,
        }
    }

    fn of(&self, name: &str, schema: &Value) -> Value {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let schema = self.resolved(schema);
        if let Some(example) =
            schema.get("example").or_else(|| schema.pointer("/examples/0")).or_else(|| schema.pointer("/enum/0")).or_else(|| schema.get("const"))
        {
            return example.clone();
        }
        let whole = |one: &&Value| one["type"] != "null";
        for some in ["oneOf", "anyOf"] {
            if let Some(one) = schema[some].as_array().and_then(|all| all.iter().find(whole)) {
                return self.of("", one);
            }
        }
        if let Some(all) = schema["allOf"].as_array() {
            let members = all.iter().filter_map(|one| self.of("", one).as_object().cloned()).flatten();
            return Value::Object(members.collect::<Map<_, _>>());
        }
        let kind =
            schema["type"].as_str().or_else(|| schema["type"].as_array().and_then(|all| all.iter().filter_map(Value::as_str).find(|kind| *kind != "null")));
        match kind {
            Some("object") => {
                let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let members = schema["properties"].as_object().into_iter().flatten();
                let sent = members.filter(|(member, _)| required.contains(&member.as_str()) || matches!(member.as_str(), "subject" | "subjects" | "email"));
                Value::Object(sent.map(|(member, schema)| (member.clone(), self.of(member, schema))).collect())
            }
            Some("array") => json!([self.of("", &schema["items"])]),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("boolean") => json!(true),
            _ => match schema["format"].as_str() {
                Some("uuid") => json!("01890000-0000-7000-8000-000000000000"),
                Some("date-time") => json!("2026-12-31T00:00:00Z"),
                _ => json!("something"),
            },
        }
    }
}

/// What a thief knows who read somebody's mail: ids that are there.
struct Known {
    subject: String,
    disclosure: String,
    document: String,
    entry: String,
    party: String,
    company: String,
}

async fn known(scene: &Scene) -> Known {
    let fields = [("data-name", "Asha Rao"), ("data-email", "asha@example.org")];
    scene.send_form("wipro.localhost", "information-request", &fields).await.is(200);
    let wipro = site("wipro.com");
    let subject = scene.server.subject_of(&wipro, "asha@example.org").await.expect("a person").to_string();
    let company = scene.company_key("wipro.com").await;
    scene.call("/api/v1/sites/wipro.com/parties", &company, "p", &json!({ "name": "Acme", "kind": "partner" })).await.is(201);
    let operations = &scene.server.house.operations;
    let entry = testkit::entered(operations, &wipro, testkit::entry(Register::Agreements, "Acme")).await;
    let wish = json!({ "subjects": [subject], "data": ["email"], "action": "share", "purpose": "marketing", "party": "Acme" });
    // The agreement is in force: what the company asks for goes.
    scene.call("/api/v1/sites/wipro.com/disclosures", &company, "d", &wish).await.is(200).says("asha@example.org");
    let pages = json!({ "subjects": [subject], "data": ["email"], "action": "share", "purpose": "marketing", "party": "Acme", "delivery": "pages" });
    let opened = scene.call("/api/v1/sites/wipro.com/disclosures", &company, "o", &pages).await.is(200).json();
    Known {
        subject,
        disclosure: opened["id"].as_str().expect("an id").to_owned(),
        document: entry.document.id.to_string(),
        entry: entry.id.to_string(),
        party: scene.server.key(&wipro, KeyRole::Party("Acme".to_owned())).await,
        company,
    }
}

/// The address of a route, with ids that are there.
fn address(path: &str, known: &Known) -> String {
    let id = match path {
        _ if path.contains("/disclosures") || path.contains("/downloads") => &known.disclosure,
        _ if path.contains("/documents") => &known.document,
        _ if path.contains("/registers") => &known.entry,
        _ => &known.subject,
    };
    let filled = path.replace("{site}", "wipro.com").replace("{id}", id).replace("{person}", &known.subject).replace("{subject}", &known.subject);
    let filled =
        filled.replace("{register}", "agreements").replace("{form}", "contest").replace("{leaf}", "0").replace("{line}", "0").replace("{date}", "2027-01-01");
    format!("/api/v1{}", filled.replace("{key}", "contact-marketing"))
}

/// Everything that can be called, as the document has it: the verb, the path, the operation.
fn routes(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, described) in paths {
        for (verb, operation) in described.as_object().expect("verbs") {
            if matches!(verb.as_str(), "get" | "post" | "put" | "patch" | "delete") {
                all.push((verb.clone(), path.clone(), operation));
            }
        }
    }
    all
}

async fn call(scene: &Scene, (verb, address): (&str, &str), bearer: &str, body: &Value) -> Got {
    let method = Method::from_bytes(verb.to_uppercase().as_bytes()).expect("a method");
    let request = scene.request(method, "localhost", address).bearer_auth(bearer).header("idempotency-key", "thief");
    got(if body.is_null() { request } else { request.json(body) }).await
}

#[tokio::test]
async fn a_stolen_key_of_a_partner_is_answered_questions_about_itself_on_whatever_route_and_nothing_else() {
    let scene = Scene::earnest().await;
    let known = known(&scene).await;
    let document = scene.get("localhost", "/api/v1/openapi.json").await.is(200).json();
    let words = BTreeMap::from([
        ("subject", json!(known.subject)),
        ("subjects", json!([known.subject])),
        ("party", json!("Acme")),
        ("purpose", json!("marketing")),
        ("action", json!("share")),
        ("data", json!(["email"])),
        ("document", json!(known.document)),
        ("file", json!("JVBERi0xLjQK")),
        ("scopes", json!(["find"])),
        ("email", json!("asha@example.org")),
        ("because", json!("not-signed")),
        ("child_born", json!({ "year": 2016, "month": 3 })),
    ]);
    let bodies = Bodies { document: &document, known: words };
    let head = async || {
        let signed = scene.get("wipro.localhost", "/log/checkpoint").await.is(200).text;
        signed.lines().nth(1).expect("the size of the log").to_owned()
    };
    let before = head().await;
    let (mut refused, mut answered, mut beyond) = (Vec::new(), Vec::new(), Vec::new());
    for (verb, path, operation) in routes(&document) {
        let schema = operation.pointer("/requestBody/content/application~1json/schema");
        let body = match path.as_str() {
            // Bodies whose words no schema tells alone.
            "/sites/{site}/breaches" => json!({ "kind": "database-file", "what": "A disk was lost.", "began_at": "2026-06-01T08:00:00Z",
                "noticed_at": "2026-06-01T11:00:00Z", "noticed_by": "Ravi", "scope": { "of": "files-with-keys", "as_of": "2026-06-01T12:00:00Z" } }),
            "/sites/{site}/breaches/{id}/steps" => json!({ "step": "note", "words": "x" }),
            _ => schema.map_or(Value::Null, |schema| bodies.of("", schema)),
        };
        let said = call(&scene, (&verb, &address(&path, &known)), &known.party, &body).await;
        let route = format!("{verb} {path}");
        for clear in CLEAR {
            assert!(!said.text.contains(clear), "{route} says {clear}: {}", said.text);
        }
        match said.status.as_u16() {
            401 | 403 => refused.push(route),
            other if OPEN.contains(&&*route) => answered.push((route, other)),
            other => beyond.push(format!("{route} with {body} is answered {other}: {}", said.text)),
        }
    }
    assert!(beyond.is_empty(), "{}", beyond.join("\n"));
    assert_eq!(refused.len() + answered.len(), routes(&document).len());
    assert!(refused.len() > 55, "{refused:?}");
    assert_eq!(head().await, before, "nothing was done, and nothing was looked at");
    questions_about_itself_alone(&scene, &known).await;
}

/// Its questions are answered where they are about itself and nobody's data.
async fn questions_about_itself_alone(scene: &Scene, known: &Known) {
    let path = "/api/v1/sites/wipro.com/decisions";
    let asked = |more: Value| {
        let mut asked = json!({ "action": "share", "data": ["email"], "purpose": "marketing", "recipient": "partner" });
        asked.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        asked
    };
    let own = scene.call(path, &known.party, "a", &asked(json!({ "party": "Acme" }))).await.is(200).json();
    assert_eq!(own["answer"]["answer"].as_str().or(own["answer"].as_str()), Some("permit"), "{own}");
    for beyond in [json!({ "party": "Best Print" }), json!({ "party": "Acme", "subject": known.subject })] {
        scene.call(path, &known.party, "b", &asked(beyond)).await.is(403);
    }
    // At another site it is no key at all, and once it is taken back nowhere.
    scene.call("/api/v1/sites/wso2.com/decisions", &known.party, "d", &asked(json!({}))).await.is(401);
    let keys = call(scene, ("get", "/api/v1/sites/wipro.com/api-keys"), &known.company, &Value::Null).await.is(200).json();
    let list = keys.as_array().or_else(|| keys["keys"].as_array()).expect("keys");
    let own = list.iter().find(|key| key["of_party"] == true).unwrap_or_else(|| panic!("{keys}"));
    let gone = format!("/api/v1/sites/wipro.com/api-keys/{}", own["id"].as_str().expect("an id"));
    call(scene, ("delete", &gone), &known.company, &Value::Null).await.is(204);
    scene.call(path, &known.party, "c", &asked(json!({ "party": "Acme" }))).await.is(401);
}

/// Every page of the console that a link of the overview leads to.
async fn pages(scene: &Scene, cookie: &str) -> Vec<String> {
    let overview = as_staff(scene, "pactera", "/console", cookie).await.is(200);
    let links = overview
        .text
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with("/console") && !link.contains("style.css"));
    let mut links: Vec<String> = links.map(str::to_owned).collect();
    links.sort();
    links.dedup();
    links
}

async fn staff(scene: &Scene, roles: &[&str]) -> (operations::Caller, String, LinkToken) {
    let (caller, signed_in) = scene.server.house.staff_member(&site("pactera.com"), roles).await;
    (caller, format!("__Host-staff={}", signed_in.token.as_kept()), signed_in.token)
}

async fn two_people(scene: &Scene) -> String {
    let message = [("data-email", "asha@example.org"), ("data-message", "Where is my paper?")];
    let sent = scene.send_form("pactera.localhost", "contact", &message).await.is(200);
    scene.send_form("pactera.localhost", "contact", &[("data-email", "ben@example.org"), ("data-message", "Ben asks")]).await.is(200);
    format!("/me/{}", sent.between("href=\"/me/", "\""))
}

#[tokio::test]
async fn a_stolen_session_of_staff_shows_nobody_without_a_task_and_with_one_the_person_of_the_task_who_reads_of_it() {
    let scene = Scene::earnest().await;
    let asha = two_people(&scene).await;
    let operations = &scene.server.house.operations;
    let (support, cookie, _) = staff(&scene, &["support"]).await;
    let acknowledged = operations.acknowledgement(&support).await.unwrap();
    operations.acknowledge(&support, &acknowledged.words_sha256).await.unwrap();
    let all = pages(&scene, &cookie).await;
    assert!(all.len() > 4, "{all:?}");
    for page in &all {
        let shown = as_staff(&scene, "pactera", page, &cookie).await;
        assert!(CLEAR.iter().chain(&["ben@example.org", "Ben asks"]).all(|clear| !shown.text.contains(clear)), "{page}: {}", shown.text);
    }
    let mark = as_staff(&scene, "pactera", "/console/tasks", &cookie).await.is(200).between("name=\"form\" value=\"", "\"");
    let guessed = "/console/tasks/01890000-0000-7000-8000-000000000000";
    let look = [("form", mark.as_str()), ("purpose", "support")];
    let without = send(&scene, "pactera", guessed, &cookie, &look).await;
    assert!(matches!(without.status.as_u16(), 403 | 422), "{}", without.status);
    let sought = |email: &'static str| [("form", mark.clone()), ("email", email.to_owned())];
    for email in ["asha@example.org", "nobody@example.org"] {
        let fields = sought(email);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(&scene, "pactera", "/console/tasks/search", &cookie, &fields).await.is(200).says("No open task of yours is about anybody of this address");
    }
    // The cookie and what it bears open nothing of the API.
    for (verb, path) in [("get", "api-keys"), ("post", "people"), ("post", "disclosures")] {
        let address = format!("/api/v1/sites/pactera.com/{path}");
        let method = Method::from_bytes(verb.to_uppercase().as_bytes()).unwrap();
        let request = scene.request(method, "localhost", &address).header("cookie", &cookie).header("idempotency-key", "s");
        got(request.json(&json!({}))).await.is(401);
        call(&scene, (verb, &address), cookie.trim_start_matches("__Host-staff="), &json!({})).await.is(401);
    }
    let (officer, ..) = staff(&scene, &["privacy-officer"]).await;
    let whom = Meant::Address(Address::Email(Personal::new("asha@example.org".to_owned())));
    operations.give_task(&officer, NewTask { whom, to: support.staff().unwrap(), purposes: vec![Purpose::Support], days: 2 }).await.unwrap();
    let task = operations.tasks(&support, false, None).await.unwrap().first().expect("a task").id;
    let at = format!("/console/tasks/{task}");
    let shown = send(&scene, "pactera", &at, &cookie, &look).await.is(200).says("asha@example.org");
    assert!(!shown.text.contains("ben@example.org") && !shown.text.contains("Ben asks"), "nobody else");
    send(&scene, "pactera", &at, &cookie, &[look[0], ("purpose", "marketing")]).await.is(403).never_says("asha@example.org");
    let token = LinkToken::read(asha.trim_start_matches("/me/")).unwrap();
    let page = operations.person(&site("pactera.com"), &token).await.unwrap();
    let looks = page.looks.iter().filter(|look| matches!(look.by, Looker::Staff { .. })).count();
    assert_eq!(looks, 1, "each look that showed something is in the person's history: {:?}", page.looks);
}

#[tokio::test]
async fn a_stolen_session_ends_everywhere_at_once_and_its_roles_with_the_next_click() {
    let scene = Scene::earnest().await;
    let operations = &scene.server.house.operations;
    let pactera = site("pactera.com");
    let (administrator, ..) = staff(&scene, &["administrator"]).await;
    let (support, cookie, token) = staff(&scene, &["support"]).await;
    as_staff(&scene, "pactera", "/console/requests", &cookie).await.is(200);
    operations.give_roles(&administrator, support.staff().unwrap(), &["auditor".to_owned()]).await.unwrap();
    as_staff(&scene, "pactera", "/console/requests", &cookie).await.is(403);
    as_staff(&scene, "wipro", "/console", &cookie).await.is(303);
    operations.sign_out_staff(&pactera, &token, LeavingFrom::Everywhere).await.unwrap();
    as_staff(&scene, "pactera", "/console", &cookie).await.is(303);
    let (support, cookie, _) = staff(&scene, &["support"]).await;
    operations.let_go(&administrator, support.staff().unwrap()).await.unwrap();
    as_staff(&scene, "pactera", "/console", &cookie).await.is(303);
    let (_, cookie, _) = staff(&scene, &["support"]).await;
    scene.server.advance_ms(31 * 60_000);
    as_staff(&scene, "pactera", "/console", &cookie).await.is(303);
}

#[tokio::test]
async fn a_stolen_session_mints_no_key_and_approves_nothing_alone() {
    let scene = Scene::earnest().await;
    let operations = &scene.server.house.operations;
    let every: Vec<String> = operations.roles(&site("pactera.com")).into_keys().collect();
    let every: Vec<&str> = every.iter().map(String::as_str).collect();
    let (member, cookie, _) = staff(&scene, &every).await;
    let mark = as_staff(&scene, "pactera", "/console/keys", &cookie).await.is(200).between("name=\"form\" value=\"", "\"");
    let new = [("form", mark.as_str()), ("program", "thief"), ("scope", "audit"), ("days", "30")];
    let made = send(&scene, "pactera", "/console/keys", &cookie, &new).await.is(200);
    let key = format!("gf_{}", made.text.split("gf_").nth(1).and_then(|rest| rest.get(..64)).expect("a key"));
    let waiting = call(&scene, ("get", "/api/v1/sites/pactera.com/api-keys"), &key, &Value::Null).await;
    waiting.is(401);
    let id = operations.keys(&member).await.unwrap().iter().find(|key| key.name == "thief").expect("it waits").id;
    send(&scene, "pactera", &format!("/console/keys/{id}/approve"), &cookie, &new[..1]).await.is(403);
    call(&scene, ("get", "/api/v1/sites/pactera.com/api-keys"), &key, &Value::Null).await.is(401);
    assert!(member.may(Scope::Approve) && member.may(Scope::Facts), "it is no want of scopes");
    operations
        .register_party(&member, operations::NewParty { name: "Acme".to_owned(), kind: vocabulary::Recipient::Partner, idempotency: None })
        .await
        .unwrap();
    let file = testkit::pdf("an agreement");
    let document = operations::NewDocument { subject: None, title: "an agreement".to_owned(), kind: None, sha256: None, file, idempotency: None };
    let document = operations.keep_document(&member, &document).await.unwrap();
    let until = Some(operations.now().plus_ms(86_400_000));
    let entry = operations::NewEntry { document: document.id, sha256: document.sha256.clone(), until, ..testkit::entry(Register::Agreements, "Acme") };
    let proposed = operations.propose(&member, &entry).await.unwrap();
    let alone = operations.approve(&member, Register::Agreements, proposed.id, (&document.sha256, None)).await;
    assert!(matches!(alone, Err(OperationError::NotAllowed(_))), "{alone:?}");
}
