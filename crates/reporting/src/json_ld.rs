//! The pack as JSON-LD: each purpose a `dpv:Process` with its data, recipients, conditions and sentences, as a program that knows the Data Privacy
//! Vocabulary reads it. Its context stands inside it, so that nobody need fetch one.

use operations::{DisclosuresMade, Flow, Party, Processing, RegulatorPack, SentenceKept};
use serde_json::{Value, json};
use vocabulary::Word;

/// The namespace of our own terms: where the Data Privacy Vocabulary has none.
const OURS: &str = "urn:goodfaith:terms#";
const DPV: &str = "https://w3id.org/dpv#";

/// The pack, as JSON-LD.
#[must_use]
pub fn json_ld(pack: &RegulatorPack) -> Value {
    let base = format!("urn:goodfaith:site:{}", pack.site);
    json!({
        "@context": context(),
        "@id": format!("{base}:record"),
        "@type": "dpv:RegisterOfProcessingActivities",
        "title": format!("Record of processing activities of {}", pack.company),
        "dpv:hasDataController": { "@id": format!("{base}:controller"), "@type": "dpv:DataController", "dpv:hasName": pack.company },
        "dpv:hasPolicy": { "@id": format!("{base}:policy"), "@type": "dpv:PrivacyNotice", "identifier": pack.version, "sha256": pack.text_sha256 },
        "from": pack.period.from.to_string(),
        "until": pack.period.until.to_string(),
        "dpv:hasProcess": pack.processing.iter().map(|processing| process(&base, pack, processing)).collect::<Vec<_>>(),
        "dpv:hasRecipient": pack.parties.iter().map(|found| party(&base, found)).collect::<Vec<_>>(),
        "sentence": pack.sentences.iter().map(|kept| sentence(pack, kept)).collect::<Vec<_>>(),
        "disclosures": pack.disclosures.iter().map(|made| disclosure(&base, pack, made)).collect::<Vec<_>>(),
        "requests": pack.requests.iter().map(|of| json!({
            "@type": "gf:RequestsHandled", "gf:right": of.right, "gf:made": of.made, "gf:done": of.done, "gf:refused": of.refused,
            "gf:open": of.open, "gf:late": of.late,
        })).collect::<Vec<_>>(),
        "log": {
            "@type": "gf:TransparencyLog", "gf:entries": pack.log.entries, "gf:root": pack.log.root, "gf:checkpoint": pack.log.checkpoint,
            "gf:key": pack.log.key, "gf:earlierCheckpoint": pack.log.earlier, "gf:consistencyProof": { "@list": pack.log.consistency },
        },
    })
}

fn context() -> Value {
    let instant = |name: &str| json!({ "@id": name, "@type": "xsd:dateTime" });
    json!({
        "dpv": DPV,
        "gf": OURS,
        "dct": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "title": "dct:title",
        "description": "dct:description",
        "identifier": "dct:identifier",
        "sha256": "gf:sha256",
        "sentence": "gf:sentence",
        "under": { "@id": "dct:source", "@type": "@id" },
        "disclosures": "gf:disclosures",
        "requests": "gf:requests",
        "log": "gf:log",
        "from": instant("gf:from"),
        "until": instant("gf:until"),
        "first": instant("gf:first"),
        "last": instant("gf:last"),
    })
}

/// A term of the Data Privacy Vocabulary, or one of ours where it has none.
fn term(dpv: &str, kind: &str, key: &str) -> Value {
    let id = if dpv.is_empty() { format!("{OURS}{kind}-{key}") } else { dpv.to_owned() };
    json!({ "@id": id })
}

fn word<W: Word + std::fmt::Display>(of: W) -> Value {
    term(of.dpv(), &W::KIND.replace(' ', "-"), &of.to_string())
}

fn data(pack: &RegulatorPack, keys: impl Iterator<Item = String>) -> Vec<Value> {
    let dpv = |key: &str| pack.data.iter().find(|kind| kind.key == key).map_or("", |kind| kind.dpv.as_str());
    keys.map(|key| term(dpv(&key), "data", &key)).collect()
}

fn sentence_id(pack: &RegulatorPack, number: u16) -> String {
    format!("urn:goodfaith:sentence:{}#{number}", pack.version)
}

fn process(base: &str, pack: &RegulatorPack, processing: &Processing) -> Value {
    json!({
        "@id": format!("{base}:process:{}", processing.purpose),
        "@type": "dpv:Process",
        "description": processing.meaning,
        "dpv:hasPurpose": word(processing.purpose),
        "dpv:hasProcess": processing.flows.iter().map(|of| flow(pack, of)).collect::<Vec<_>>(),
        "dpv:hasStorageCondition": processing.keeping.iter().map(|keeping| json!({
            "@type": "dpv:StorageDuration", "dpv:hasDuration": keeping.time, "gf:saidBy": keeping.said_by,
        })).collect::<Vec<_>>(),
    })
}

fn flow(pack: &RegulatorPack, flow: &Flow) -> Value {
    json!({
        "@type": "dpv:Process",
        "dpv:hasProcessing": word(flow.action),
        "dpv:hasPersonalData": data(pack, flow.data.iter().map(|category| category.key().to_owned())),
        "dpv:hasRecipient": word(flow.recipient),
        "gf:anyOf": flow.conditions.iter().map(|all| json!({ "@type": "dpv:Condition", "gf:allOf": all })).collect::<Vec<_>>(),
        "dpv:hasObligation": flow.duties.iter().map(|duty| term("", "duty", duty)).collect::<Vec<_>>(),
        "under": flow.sentences.iter().map(|number| sentence_id(pack, *number)).collect::<Vec<_>>(),
    })
}

fn party(base: &str, party: &Party) -> Value {
    json!({
        "@id": format!("{base}:party:{}", party.party.as_str().bytes().map(|byte| format!("{byte:02x}")).collect::<String>()),
        "@type": ["dpv:Recipient", word(party.recipient).get("@id")],
        "dpv:hasName": party.party.as_str(),
        "from": party.registered_at.to_string(),
        "gf:fact": party.facts.iter().map(|fact| json!({
            "@type": "gf:Fact", "gf:condition": word(fact.condition), "gf:holds": fact.holds, "from": fact.from.to_string(),
            "until": fact.until.map(|until| until.to_string()), "gf:evidence": fact.evidence, "sha256": fact.sha256,
        })).collect::<Vec<_>>(),
    })
}

fn sentence(pack: &RegulatorPack, kept: &SentenceKept) -> Value {
    json!({
        "@id": sentence_id(pack, kept.number),
        "@type": "gf:Sentence",
        "description": kept.text,
        "gf:class": kept.class,
        "gf:rule": kept.rules,
        "gf:evidence": kept.evidence.iter().map(|evidence| json!({
            "@type": "gf:Scenario", "identifier": evidence.scenario, "gf:checks": evidence.checks, "sha256": evidence.sha256,
        })).collect::<Vec<_>>(),
    })
}

fn disclosure(base: &str, pack: &RegulatorPack, made: &DisclosuresMade) -> Value {
    json!({
        "@type": "dpv:Process",
        "dpv:hasProcessing": { "@id": format!("{DPV}Disclose") },
        "dpv:hasPurpose": word(made.purpose),
        "dpv:hasPersonalData": data(pack, made.data.iter().map(|category| category.key().to_owned())),
        "dpv:hasRecipient": { "@id": format!("{base}:party:{}", made.party.as_str().bytes().map(|byte| format!("{byte:02x}")).collect::<String>()) },
        "gf:times": made.times,
        "gf:people": made.people,
        "first": made.first.to_string(),
        "last": made.last.to_string(),
        "under": made.sentences.iter().map(|id| format!("urn:goodfaith:sentence:{id}")).collect::<Vec<_>>(),
    })
}
