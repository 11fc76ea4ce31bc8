//! `GET /api/v1/openapi.json`: a valid OpenAPI 3.1 document that describes every route.

use crate::scene::Scene;
use serde_json::Value;

/// Every route of the API with its verbs. A route that is not here, or not described, fails the test.
const ROUTES: [(&str, &[&str]); 82] = [
    ("/sites", &["get"]),
    ("/sites/{site}/policy", &["get"]),
    ("/sites/{site}/policy/versions", &["post"]),
    ("/sites/{site}/decisions", &["post"]),
    ("/sites/{site}/disclosures", &["get", "post"]),
    ("/sites/{site}/disclosures/{id}", &["get"]),
    ("/sites/{site}/disclosures/{id}/pages", &["post"]),
    ("/sites/{site}/disclosures/{id}/certificate", &["get", "post"]),
    ("/sites/{site}/downloads/{id}", &["get"]),
    ("/sites/{site}/downloads/{id}/certificate", &["get"]),
    ("/sites/{site}/erasure-notices", &["get"]),
    ("/sites/{site}/erasure-notices/{id}", &["delete"]),
    ("/sites/{site}/uses", &["post"]),
    ("/sites/{site}/choices", &["post"]),
    ("/sites/{site}/records", &["post"]),
    ("/sites/{site}/people/{person}/consents", &["get"]),
    ("/sites/{site}/people/{person}/consents/{key}/withdrawals", &["post"]),
    ("/sites/{site}/people", &["post"]),
    ("/sites/{site}/policy/versions/{date}", &["delete"]),
    ("/sites/{site}/forms/{form}/embedding", &["get"]),
    ("/sites/{site}/parties", &["get", "post"]),
    ("/sites/{site}/facts", &["get", "post"]),
    ("/sites/{site}/facts/{id}", &["delete"]),
    ("/sites/{site}/documents", &["get", "post"]),
    ("/sites/{site}/documents/{id}", &["get"]),
    ("/sites/{site}/registers", &["get"]),
    ("/sites/{site}/expiring", &["get"]),
    ("/sites/{site}/registers/{register}", &["get", "post"]),
    ("/sites/{site}/registers/{register}/{id}", &["get"]),
    ("/sites/{site}/registers/{register}/{id}/approvals", &["post"]),
    ("/sites/{site}/registers/{register}/{id}/refusals", &["post"]),
    ("/sites/{site}/registers/{register}/{id}/renewals", &["post"]),
    ("/sites/{site}/registers/{register}/{id}/revocations", &["post"]),
    ("/sites/{site}/systems", &["get"]),
    ("/sites/{site}/errands", &["get"]),
    ("/sites/{site}/errands/{id}", &["get"]),
    ("/sites/{site}/errands/{id}/retries", &["post"]),
    ("/sites/{site}/imports", &["post"]),
    ("/sites/{site}/breaches", &["get", "post"]),
    ("/sites/{site}/breaches/{id}", &["get"]),
    ("/sites/{site}/breaches/{id}/people", &["get"]),
    ("/sites/{site}/breaches/{id}/steps", &["post"]),
    ("/sites/{site}/breach-register", &["get"]),
    ("/sites/{site}/mailings", &["get", "post"]),
    ("/sites/{site}/mailings/{id}", &["get"]),
    ("/sites/{site}/mailings/{id}/preview", &["get"]),
    ("/sites/{site}/mailings/{id}/acts", &["post"]),
    ("/sites/{site}/log/entries", &["get"]),
    ("/sites/{site}/log/entries/{line}/proof", &["get"]),
    ("/sites/{site}/log/health", &["get"]),
    ("/sites/{site}/log/consistency", &["post"]),
    ("/sites/{site}/log/checks", &["post"]),
    ("/sites/{site}/site-keys", &["get"]),
    ("/sites/{site}/backups", &["get"]),
    ("/sites/{site}/settings", &["get"]),
    ("/sites/{site}/aggregates", &["post"]),
    ("/sites/{site}/log-lines", &["post"]),
    ("/sites/{site}/holdings/surveys", &["post"]),
    ("/sites/{site}/holdings/reads", &["post"]),
    ("/sites/{site}/holdings/amendments", &["post"]),
    ("/sites/{site}/holdings/removals", &["post"]),
    ("/sites/{site}/holdings/corrections", &["post"]),
    ("/sites/{site}/keys/rotations", &["post"]),
    ("/sites/{site}/api-keys", &["get", "post"]),
    ("/sites/{site}/api-keys/{id}", &["delete"]),
    ("/sites/{site}/api-keys/{id}/changes", &["post"]),
    ("/sites/{site}/requests", &["get", "post"]),
    ("/sites/{site}/requests/{id}", &["get"]),
    ("/sites/{site}/requests/{id}/answers", &["post"]),
    ("/sites/{site}/permissions", &["get", "post"]),
    ("/sites/{site}/permissions/{id}/form", &["get"]),
    ("/sites/{site}/permissions/{id}/reviews", &["post"]),
    ("/sites/{site}/permissions/{id}/calls", &["post"]),
    ("/sites/{site}/age-claims", &["get"]),
    ("/sites/{site}/age-claims/{subject}/answers", &["post"]),
    ("/sites/{site}/log/receipts/{leaf}", &["get"]),
    ("/sites/{site}/orders", &["get", "post"]),
    ("/sites/{site}/orders/{id}", &["get"]),
    ("/sites/{site}/orders/{id}/payment", &["post"]),
    ("/sites/{site}/orders/{id}/steps", &["post"]),
    ("/sites/{site}/contests/{form}/drawing", &["post"]),
    ("/sites/{site}/board/posts/{id}/hiding", &["post"]),
];

#[tokio::test]
async fn the_document_describes_every_route_and_each_described_route_answers() {
    let scene = Scene::earnest().await;
    let document = scene.get("localhost", "/api/v1/openapi.json").await.is(200).json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), ROUTES.len());
    for (path, verbs) in ROUTES {
        let described = paths.get(path).and_then(Value::as_object).unwrap_or_else(|| panic!("{path} is not described"));
        let mut found: Vec<&str> = described.keys().map(String::as_str).filter(|key| !matches!(*key, "parameters" | "summary" | "description")).collect();
        found.sort_unstable();
        assert_eq!(found, verbs, "{path}");
        let address = format!(
            "/api/v1{}",
            path.replace("{site}", "wipro.com")
                .replace("{id}", "x")
                .replace("{person}", "x")
                .replace("{key}", "x")
                .replace("{leaf}", "0")
                .replace("{line}", "0")
                .replace("{form}", "contest")
                .replace("{register}", "agreements")
        );
        let answer = scene.get("localhost", &address).await;
        let expected: &[u16] = if verbs.contains(&"get") { &[200, 401, 403, 422] } else { &[405] };
        assert!(expected.contains(&answer.status.as_u16()), "{address}: {}", answer.status);
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_every_body_is_closed() {
    let scene = Scene::earnest().await;
    let document = scene.get("localhost", "/api/v1/openapi.json").await.json();
    let mut references = Vec::new();
    gather(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference inside the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for name in [
        "QuestionBody",
        "DisclosureBody",
        "UseBody",
        "RecordBody",
        "ValueBody",
        "NewPartyBody",
        "NewFactBody",
        "NewDocumentBody",
        "NewEntryBody",
        "AggregateBody",
    ] {
        assert_eq!(schemas[name]["additionalProperties"], Value::Bool(false), "{name} takes unknown fields");
    }
}

#[tokio::test]
async fn every_write_asks_for_an_idempotency_key_and_every_problem_is_described() {
    let scene = Scene::earnest().await;
    let document = scene.get("localhost", "/api/v1/openapi.json").await.json();
    for path in ["disclosures", "uses", "records", "parties", "facts", "documents", "registers/{register}", "registers/{register}/{id}/approvals"] {
        let parameters = &document["paths"][format!("/sites/{{site}}/{path}")]["post"]["parameters"];
        assert!(parameters.as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "Idempotency-Key" && one["required"] == true)), "{path}");
    }
    let problem = &document["paths"]["/sites/{site}/decisions"]["post"]["responses"]["default"]["content"];
    assert!(problem["application/problem+json"].is_object());
    assert_eq!(document["components"]["securitySchemes"]["key"]["scheme"], "bearer");
}

fn gather<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            into.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|inner| gather(inner, into));
        }
        Value::Array(all) => all.iter().for_each(|inner| gather(inner, into)),
        _ => {}
    }
}

#[test]
fn every_shape_has_a_name_of_its_own() {
    // Two of one name would be one in the document, and the other would be described wrongly.
    let mut names: Vec<(String, String)> = Vec::new();
    let mut waiting = vec![std::path::PathBuf::from("src/api")];
    while let Some(folder) = waiting.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else {
                names.extend(shapes_in(&std::fs::read_to_string(&path).unwrap()).into_iter().map(|name| (name, path.display().to_string())));
            }
        }
    }
    assert!(names.len() > 50, "{names:?}");
    names.sort();
    let twins: Vec<_> = names.windows(2).filter(|two| two[0].0 == two[1].0).collect();
    assert!(twins.is_empty(), "{twins:?}");
}

/// The names under which the shapes of a file stand in the document.
fn shapes_in(source: &str) -> Vec<String> {
    let (mut names, mut is_shape, mut called) = (Vec::new(), false, None);
    for line in source.lines() {
        is_shape |= line.starts_with("#[derive(") && line.contains("ToSchema");
        if let Some((_, name)) = line.strip_prefix("#[schema(").and_then(|rest| rest.split_once("as = ")) {
            called = Some(name.split([',', ')']).next().unwrap_or_default().to_owned());
        }
        let item = line.strip_prefix("pub(crate) struct ").or_else(|| line.strip_prefix("pub(crate) enum ")).or_else(|| line.strip_prefix("struct "));
        if let Some(rest) = item {
            let own = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned();
            if is_shape {
                names.push(called.take().unwrap_or(own));
            }
            (is_shape, called) = (false, None);
        }
    }
    names
}
