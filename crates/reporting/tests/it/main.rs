//! The pack of a whole house, as files: real JSON-LD, a PDF of the same bytes each time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use operations::{DeclaredAge, EntryState, Form, NewEntry, Period, Register, Retention, Submission, TestEvidence, regulator_pack};
use oxjsonld::JsonLdParser;
use std::collections::{BTreeMap, BTreeSet};
use testkit::House;
use vocabulary::{Personal, Timestamp};

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

fn filled_in(form: &Form) -> Submission {
    let written = |key: &str| Personal::new(if key == "email" { "asha@example.org" } else { "Asha" }.to_owned());
    Submission {
        form: form.kind,
        values: form
            .fields
            .iter()
            .filter(|field| ["email", "name"].contains(&field.category.key()))
            .map(|field| (field.category.clone(), written(field.category.key())))
            .collect(),
        choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
        age: DeclaredAge::Over13,
        statement: form.statement.clone(),
        person: None,
        idempotency: None,
    }
}

async fn pack(site: &str) -> operations::RegulatorPack {
    let house = House::new().await;
    let site = House::site(site);
    let company = house.company(&site).await;
    let party = operations::NewParty { name: "Acme Mailing".to_owned(), kind: vocabulary::Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, party).await.unwrap();
    testkit::entered(&house.operations, &site, testkit::entry(Register::Agreements, "Acme Mailing")).await;
    let asha = house.operations.forms(&site).unwrap().first().unwrap().clone();
    let person = house.operations.collect(&site, filled_in(&asha)).await.unwrap().subject;
    let about_her = NewEntry { subject: Some(person), words: "what Asha did".to_owned(), ..testkit::entry(Register::Violations, "") };
    testkit::proposed(&house.operations, &site, about_her).await;
    let policy = house.operations.policy(&site).unwrap();
    let evidence = BTreeMap::from([(4, vec![TestEvidence { scenario: "wipro.com/04.txt".to_owned(), checks: 7, sha256: "00".repeat(32) }])]);
    let now = house.operations.now();
    let period = Period { from: Timestamp(now.0 - YEAR_MS), until: now.plus_ms(1) };
    let made = regulator_pack((&*house.store, &house.vault), &policy, &Retention::default(), &evidence, period).await.unwrap();
    let again = regulator_pack((&*house.store, &house.vault), &policy, &Retention::default(), &evidence, period).await.unwrap();
    assert_eq!(serde_json::to_string(&made).unwrap(), serde_json::to_string(&again).unwrap(), "the same house and period give the same pack");
    made
}

#[tokio::test]
async fn the_records_say_what_the_policy_permits_and_nothing_it_never_does() {
    let pack = pack("wipro.com").await;
    assert!(pack.processing.len() > 3, "{:?}", pack.processing);
    let all: Vec<_> = pack.processing.iter().flat_map(|of| of.flows.iter().map(move |flow| (of.purpose, flow))).collect();
    assert!(all.iter().all(|(_, flow)| !flow.sentences.is_empty() && !flow.data.is_empty()), "every line names its sentence");
    // Sharing for marketing with outsiders needs a fact on record, always.
    let shared = all.iter().filter(|(purpose, flow)| *purpose == vocabulary::Purpose::Marketing && flow.action == vocabulary::Action::Share);
    assert!(shared.clone().count() > 0 && shared.clone().all(|(_, flow)| !flow.conditions.is_empty()), "{:?}", shared.collect::<Vec<_>>());
    assert_eq!(pack.sentences.len(), pack.counts.sentences);
    assert_eq!(pack.sentences.iter().find(|kept| kept.number == 4).unwrap().evidence.len(), 1);
    let stood = |register: &str| pack.entries.iter().find(|entry| entry.register == register).unwrap();
    let agreement = stood("agreements");
    assert_eq!((agreement.state, agreement.party.as_ref().unwrap().as_str()), (EntryState::InForce, "Acme Mailing"));
    assert!(agreement.decided_by.as_ref().is_some_and(|by| *by != agreement.recorded_by), "{agreement:?}");
    assert_eq!(agreement.sha256.as_ref().map(String::len), Some(64));
    let violation = stood("violations");
    assert_eq!((violation.state, violation.is_about_a_person, &violation.words, &violation.sha256), (EntryState::Proposed, true, &None, &None));
    let all_of_it = serde_json::to_string(&pack).unwrap() + &reporting::json_ld(&pack).to_string();
    assert!(!all_of_it.contains("Asha") && !all_of_it.contains("asha"), "no person is named");
    assert_eq!(pack.parties.iter().map(|party| party.party.as_str()).collect::<Vec<_>>(), ["Acme Mailing"]);
}

#[tokio::test]
async fn a_json_ld_processor_reads_it_and_every_term_has_its_namespace() {
    let pack = pack("indiamart.com").await;
    let text = serde_json::to_vec(&reporting::json_ld(&pack)).unwrap();
    let quads: Vec<_> = JsonLdParser::new().for_reader(text.as_slice()).collect::<Result<_, _>>().unwrap();
    let predicates: BTreeSet<String> = quads.iter().map(|quad| quad.predicate.as_str().to_owned()).collect();
    for known in
        ["https://w3id.org/dpv#hasPurpose", "https://w3id.org/dpv#hasPersonalData", "https://w3id.org/dpv#hasRecipient", "https://w3id.org/dpv#hasProcessing"]
    {
        assert!(predicates.contains(known), "{known} is not in {predicates:?}");
    }
    let namespaces = ["https://w3id.org/dpv", "urn:goodfaith:terms#", "http://purl.org/dc/terms/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"];
    assert!(predicates.iter().all(|one| namespaces.iter().any(|space| one.starts_with(space))), "{predicates:?}");
    // What a processor does not understand it leaves out: every sentence, party and purpose must have come through.
    let objects: Vec<String> = quads.iter().map(|quad| format!("{} {}", quad.subject, quad.object)).collect();
    for kept in &pack.sentences {
        assert!(objects.iter().any(|one| one.contains(&format!("urn:goodfaith:sentence:{}#{}>", pack.version, kept.number))), "#{}", kept.number);
    }
    for of in &pack.processing {
        assert!(objects.iter().any(|one| one.contains(&format!(":process:{}", of.purpose))), "{}", of.purpose);
    }
    assert!(objects.iter().any(|one| one.contains("Acme Mailing")));
    for entry in &pack.entries {
        assert!(objects.iter().any(|one| one.contains(&format!(":entry:{}", entry.id))), "{entry:?}");
    }
    assert_eq!(pack.entries.len(), 2);
}

#[tokio::test]
async fn the_pdf_is_tagged_has_an_outline_and_is_the_same_each_time() {
    for site in ["wipro.com", "indiamart.com", "pactera.com", "wso2.com", "wesprodigital.com"] {
        let pack = pack(site).await;
        let one = reporting::pdf(&pack).unwrap();
        assert_eq!(one, reporting::pdf(&pack).unwrap(), "{site}: the same pack, other bytes");
        let text = String::from_utf8_lossy(&one);
        for part in ["%PDF-1.7", "/StructTreeRoot", "/Outlines", "/Lang", "pdfuaid:part"] {
            assert!(text.contains(part), "{site}: {part} is not in it");
        }
    }
}
