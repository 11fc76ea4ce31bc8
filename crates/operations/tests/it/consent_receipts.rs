//! The receipt of a choice: whole as its schema says, for every choice of every site, and proven by the log.

use crate::kit::send;
use operations::{CONSENT_RECEIPT_SCHEMA, CheckedReceipt, FormKind, NewConsent, Offering, SiteOffering};
use serde_json::{Value, json};
use testkit::House;
use vocabulary::{EvidenceId, Within};

/// Everything in which a value is not as a JSON Schema says, for the keywords that the schema of receipts uses.
fn wrong(value: &Value, shape: &Value, whole: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, said) in shape.as_object().expect("a schema") {
        let fits = match keyword.as_str() {
            "$ref" => {
                found.extend(wrong(value, whole.pointer(said.as_str().unwrap().trim_start_matches('#')).expect("a part of the schema"), whole, at));
                true
            }
            "type" => match said {
                Value::Array(kinds) => kinds.iter().any(|kind| is_a(value, kind)),
                kind => is_a(value, kind),
            },
            "const" => value == said,
            "enum" => said.as_array().unwrap().contains(value),
            "anyOf" => said.as_array().unwrap().iter().any(|one| wrong(value, one, whole, at).is_empty()),
            "pattern" => value.as_str().is_none_or(|text| regex::Regex::new(said.as_str().unwrap()).unwrap().is_match(text)),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= said.as_u64().unwrap()),
            "minimum" => value.as_i64().is_none_or(|number| number >= said.as_i64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= said.as_u64().unwrap()),
            "required" => value.as_object().is_none_or(|members| said.as_array().unwrap().iter().all(|name| members.contains_key(name.as_str().unwrap()))),
            "properties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    found.extend(said.get(name).map(|shape| wrong(member, shape, whole, &format!("{at}/{name}"))).into_iter().flatten());
                }
                true
            }
            "additionalProperties" => {
                let known = shape.get("properties").and_then(Value::as_object);
                let mut others = value.as_object().into_iter().flatten().filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
                others.all(|(name, member)| said.is_object() && wrong(member, said, whole, &format!("{at}/{name}")).is_empty())
            }
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(wrong(item, said, whole, &format!("{at}/{place}")));
                }
                true
            }
            "$schema" | "$id" | "title" | "$defs" => true,
            other => panic!("the test does not know the keyword {other}"),
        };
        if !fits {
            found.push(format!("{at}: {keyword} {said}, and it is {value}"));
        }
    }
    found
}

fn is_a(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("the test does not know the type {other}"),
    }
}

fn is_as_the_schema_says(receipt: &Value) {
    let schema: Value = serde_json::from_str(CONSENT_RECEIPT_SCHEMA).unwrap();
    assert_eq!(wrong(receipt, &schema, &schema, ""), [""; 0], "{receipt:#}");
    // And the schema is no empty word: what is missing, added or of another kind is found.
    for (pointer, other) in
        [("/record/event_state", json!("dpv:Yes")), ("/record/record_id", json!(7)), ("/created", json!("today")), ("/record/parties", json!([]))]
    {
        let mut changed = receipt.clone();
        *changed.pointer_mut(pointer).unwrap() = other;
        assert!(!wrong(&changed, &schema, &schema, "").is_empty(), "{pointer}");
    }
    let mut more = receipt.clone();
    more["record"]["processing"]["address"] = json!("asha@example.org");
    assert!(!wrong(&more, &schema, &schema, "").is_empty());
}

#[tokio::test]
async fn every_choice_of_every_site_has_a_receipt_as_its_schema_says_proven_by_the_log() {
    let life = SiteOffering { consent_life: Within::read("700 days"), ..SiteOffering::default() };
    let house = House::offering(Offering::default().with(&House::site("wipro.com"), life)).await;
    let mut receipts = 0;
    for site in house.operations.sites() {
        for form in house.operations.forms(&site).unwrap().iter().map(|form| form.kind).collect::<Vec<FormKind>>() {
            let asha = send(&house, &site, form).await;
            house.clock.advance_ms(1);
            for consent in house.operations.consents(&site, &asha.link).await.unwrap().consents {
                let Some(statement) = consent.statement else { continue };
                let new = NewConsent { key: consent.key.clone(), statement, idempotency: None };
                house.operations.give_consent(&site, &asha.link, new).await.unwrap();
                house.clock.advance_ms(1);
                let page = house.operations.consents(&site, &asha.link).await.unwrap();
                let given = page.consents.into_iter().find(|one| one.key == consent.key).unwrap().given.unwrap();
                let receipt = house.operations.consent_receipt(&site, &asha.link, given.id).await.unwrap().unwrap();
                is_as_the_schema_says(&receipt);
                assert_eq!(receipt["record"]["processing"]["words"], given.words);
                assert_eq!(receipt["record"]["processing"]["valid_until"].is_string(), site.as_str() == "wipro.com");
                let text = receipt["proof"]["text"].as_str().unwrap();
                let checked = house.operations.check_receipt(&site, text).await.unwrap();
                assert!(matches!(checked, CheckedReceipt::Proven { entry, .. } if receipt["proof"]["position"] == entry), "{checked:?}");
                assert!(!receipt.to_string().contains("asha@example.org") && !receipt.to_string().contains("Asha Rao"));
                receipts += 1;
            }
        }
    }
    assert!(receipts >= 10, "{receipts}");
}

#[tokio::test]
async fn a_receipt_says_how_far_the_choice_is_and_is_nobody_elses() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Newsletter).await;
    let ben = send(&house, &site, FormKind::Newsletter).await;
    house.clock.advance_ms(1);
    let given = house.operations.consents(&site, &asha.link).await.unwrap().consents.remove(0);
    let id = given.given.unwrap().id;
    let state = async || house.operations.consent_receipt(&site, &asha.link, id).await.unwrap().unwrap()["record"]["event_state"].clone();
    assert_eq!(state().await, "dpv:ConsentGiven");
    house.operations.withdraw_consent(&site, &asha.link, &given.key).await.unwrap();
    assert_eq!(state().await, "dpv:ConsentWithdrawn");
    let receipt = house.operations.consent_receipt(&site, &asha.link, id).await.unwrap().unwrap();
    is_as_the_schema_says(&receipt);
    assert_eq!(receipt["record"]["events"].as_array().unwrap().len(), 2);
    assert!(house.operations.consent_receipt(&site, &ben.link, id).await.unwrap().is_none());
    assert!(house.operations.consent_receipt(&site, &asha.link, EvidenceId::from_bytes([3; 16])).await.unwrap().is_none());
}
