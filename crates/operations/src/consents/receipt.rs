//! The receipt of a consent, as ISO/IEC TS 27560 names its parts and the W3C Data Privacy Vocabulary spells them. Its context stands in it: no
//! address is fetched to read it. The proof that it stands in the log is inside. It holds no value of the person.

use crate::room::Room;
use crate::{House, LinkToken, Outcome};
use ledger::{Event, Fact, hex};
use policy::Policy;
use serde_json::{Value, json};
use store::{Cell, ConsentRow, LeafRow, ShownRow};
use vocabulary::{DataCategory, EvidenceId, SiteId, SubjectId, Timestamp, Word};

/// The JSON Schema that every receipt keeps.
pub const CONSENT_RECEIPT_SCHEMA: &str = include_str!("../../schemas/consent-receipt.schema.json");

impl House {
    /// The receipt of a consent of the person behind the link, as JSON-LD; `None` when there is no such consent of theirs that was given on a
    /// form or page.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn consent_receipt(&self, site: &SiteId, token: &LinkToken, consent: EvidenceId) -> Outcome<Option<Value>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let row: Option<ConsentRow> = room.row(&[Cell::from(&consent)]).await?;
        match row.filter(|row| row.subject == visitor.subject()) {
            Some(row) => room.receipt_of_consent(&row).await.map(Some),
            None => Ok(None),
        }
    }
}

impl Room<'_> {
    async fn receipt_of_consent(&self, row: &ConsentRow) -> Outcome<Value> {
        let then = self.house.version(&row.version)?;
        let shown: Option<ShownRow> = self.row(&[Cell::from(&row.shown_sha256)]).await?;
        let facts = self.facts_of_person(row.subject).await?;
        let state = self.state_in_words(row, &facts);
        let mut receipt = json!({
            "@context": context(),
            "@type": "dpv:ConsentReceipt",
            "@id": format!("urn:uuid:{}", row.consent),
            "conformsTo": "https://w3id.org/dpv/schema/dpv-27560#receipt-record",
            "created": self.now.to_string(),
            "publisher": self.policy.company(),
            "record": record_of(row, &then, (shown.map(|row| row.words), state, self.until_of(row))),
        });
        let proof = match self.leaf_of_consent(row.subject, row.consent).await? {
            Some((position, text)) => json!({ "@type": "goodfaith:LogProof", "position": position, "format": "c2sp.org/tlog-proof", "text": text }),
            None => Value::Null,
        };
        if let Some(receipt) = receipt.as_object_mut() {
            receipt.insert("proof".to_owned(), proof);
        }
        Ok(receipt)
    }

    fn until_of(&self, row: &ConsentRow) -> Option<Timestamp> {
        row.until.into_iter().chain(self.consent_until(row.given_at)).min()
    }

    /// The state of a consent at this moment, in the words of the vocabulary.
    fn state_in_words(&self, row: &ConsentRow, facts: &[Fact]) -> &'static str {
        let own: Vec<Fact> = facts.iter().filter(|fact| row.detail.0.facts.contains(&fact.evidence)).cloned().collect();
        if row.withdrawn_at.is_some() {
            "dpv:ConsentWithdrawn"
        } else if self.until_of(row).is_some_and(|until| until <= self.now) {
            "dpv:ConsentExpired"
        } else if own.iter().any(|fact| self.must_be_asked_again(fact)) {
            "dpv:ConsentInvalidated"
        } else {
            "dpv:ConsentGiven"
        }
    }

    /// The entry of the log in which a consent was put on record, with its proof.
    async fn leaf_of_consent(&self, subject: SubjectId, consent: EvidenceId) -> Outcome<Option<(u64, String)>> {
        let is_of = |fact: &Fact| fact.evidence == consent;
        for (position, entry) in self.entries_about(subject, usize::MAX).await?.0 {
            let puts_it = match &entry.event {
                Event::FactRecorded(fact) => is_of(fact),
                Event::Collected { facts, .. } => facts.iter().any(is_of),
                _ => false,
            };
            if puts_it {
                let leaf: Option<LeafRow> = self.row(&[Cell::from(&position)]).await?;
                return match leaf {
                    Some(leaf) => Ok(self.receipt_text(&leaf).await?.map(|text| (position, text))),
                    None => Ok(None),
                };
            }
        }
        Ok(None)
    }
}

/// The record that the receipt is about: header, processing, parties and events, as the specification orders them.
fn record_of(row: &ConsentRow, then: &Policy, (shown, state, until): (Option<String>, &str, Option<Timestamp>)) -> Value {
    let (detail, site) = (&row.detail.0, &row.version.site);
    let sentences: Vec<Value> =
        detail.sentences.iter().map(|id| json!({ "id": id.to_string(), "words": then.sentence(id.number).map(|sentence| sentence.text.clone()) })).collect();
    let mut events =
        vec![json!({ "event_type": "dpv:ConsentGiven", "event_time": row.given_at.to_string(), "entity": "dpv:DataSubject", "button": detail.button })];
    events.extend(row.withdrawn_at.map(|at| json!({ "event_type": "dpv:ConsentWithdrawn", "event_time": at.to_string(), "entity": "dpv:DataSubject" })));
    json!({
        "@type": "dpv:ConsentRecord",
        "record_id": row.consent.to_string(),
        "schema_version": "ISO/IEC TS 27560:2023",
        "pii_principal_id": row.subject.to_string(),
        "processing": {
            "privacy_notice": {
                "id": row.version.to_string(),
                "url": format!("https://{site}/privacy/versions/{}", row.version.effective),
                "language": detail.language,
                "shown_sha256": hex(&row.shown_sha256),
                "shown": shown,
            },
            "words": detail.words,
            "form": detail.form,
            "purposes": [{ "purpose": detail.purpose.key(), "purpose_type": detail.purpose.dpv(), "meaning": detail.purpose.meaning() }],
            "actions": [{ "action": detail.action.key(), "action_type": detail.action.dpv() }],
            "lawful_basis": "dpv:Consent",
            "sentences": sentences,
            "pii_information": detail.data.iter().map(|category| pii(then, category)).collect::<Vec<_>>(),
            "recipients": [{ "recipient": detail.recipient.key(), "recipient_type": detail.recipient.dpv(), "meaning": detail.recipient.meaning() }],
            "collection_method": "dpv:DataSubjectDataSource",
            "withdrawal_method": format!("https://{site}/me/here/consents"),
            "valid_until": until.map(|until| until.to_string()),
        },
        "parties": [{ "party_id": site.to_string(), "party_name": then.company(), "party_role": "dpv:DataController", "party_url": format!("https://{site}/") }],
        "events": events,
        "event_state": state,
    })
}

fn pii(policy: &Policy, category: &DataCategory) -> Value {
    json!({ "pii_type": category.key(), "pii_class": policy.data_dpv(category), "meaning": policy.data_meaning(category) })
}

/// What the names of a receipt mean that stand for words, in the terms of DPV and Dublin Core.
const WORDS: [(&str, &str); 29] = [
    ("@vocab", "urn:goodfaith:receipt:"),
    ("dpv", "https://w3id.org/dpv#"),
    ("pd", "https://w3id.org/dpv/pd#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("goodfaith", "urn:goodfaith:receipt:"),
    ("publisher", "dct:publisher"),
    ("record", "dpv:hasRecordOfActivity"),
    ("record_id", "dct:identifier"),
    ("schema_version", "dct:hasVersion"),
    ("pii_principal_id", "dpv:hasDataSubject"),
    ("processing", "dpv:hasProcess"),
    ("privacy_notice", "dpv:hasNotice"),
    ("id", "dct:identifier"),
    ("language", "dct:language"),
    ("purposes", "dpv:hasPurpose"),
    ("purpose", "dct:title"),
    ("purpose_type", "@type"),
    ("actions", "dpv:hasProcessing"),
    ("action", "dct:title"),
    ("action_type", "@type"),
    ("pii_information", "dpv:hasPersonalData"),
    ("pii_class", "@type"),
    ("recipients", "dpv:hasRecipient"),
    ("recipient_type", "@type"),
    ("parties", "dpv:hasDataController"),
    ("party_id", "dct:identifier"),
    ("party_name", "dpv:hasName"),
    ("events", "dpv:hasActivity"),
];

/// The same of the names that stand for something else: what they mean, and what they name.
const NAMED: [(&str, &str, &str); 12] = [
    ("conformsTo", "dct:conformsTo", "@id"),
    ("created", "dct:created", "xsd:dateTime"),
    ("url", "dct:source", "@id"),
    ("lawful_basis", "dpv:hasLegalBasis", "@id"),
    ("collection_method", "dpv:hasDataSource", "@id"),
    ("withdrawal_method", "dpv:isExercisedAt", "@id"),
    ("valid_until", "dct:valid", "xsd:dateTime"),
    ("party_role", "dpv:hasRole", "@id"),
    ("event_type", "dpv:hasStatus", "@id"),
    ("event_time", "dct:date", "xsd:dateTime"),
    ("entity", "dpv:isImplementedByEntity", "@id"),
    ("event_state", "dpv:hasConsentStatus", "@id"),
];

/// What each name of a receipt means.
fn context() -> Value {
    let words = WORDS.iter().map(|(name, means)| ((*name).to_owned(), json!(means)));
    let named = NAMED.iter().map(|(name, means, kind)| ((*name).to_owned(), json!({ "@id": means, "@type": kind })));
    Value::Object(words.chain(named).collect())
}
