//! The pack of a whole house, as files: real JSON-LD, a PDF of the same bytes each time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use operations::{Period, Retention, TestEvidence, regulator_pack};
use oxjsonld::JsonLdParser;
use std::collections::{BTreeMap, BTreeSet};
use testkit::House;
use vocabulary::Timestamp;

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

async fn pack(site: &str) -> operations::RegulatorPack {
    let house = House::new().await;
    let site = House::site(site);
    let company = house.company(&site).await;
    let party = operations::NewParty { name: "Acme Mailing".to_owned(), kind: vocabulary::Recipient::Partner, idempotency: None };
    house.operations.register_party(&company, party).await.unwrap();
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
