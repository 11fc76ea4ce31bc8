//! The pack for a regulator: everything one asks of a site, gathered from its policy, its registers and its log. It is made from what is on record
//! and nothing is typed; the same house and the same question give the same pack. It names no person.

use crate::Retention;
use crate::reporting::period::{self, DisclosuresMade, RequestsHandled};
use crate::reporting::processing::{self, Processing};
use crate::reporting::sentences::{self, SentenceKept, TestEvidence};
use ledger::{Hash, PartyName, hex};
use policy::{Counts, Policy};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Cell, CheckpointRow, EvidenceRow, FactRow, Part, PartyRow, Store, StoreError};
use vault::{Vault, VaultError};
use vocabulary::{Condition, Recipient, SiteId, Timestamp};

/// Why a pack could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The keys are not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// From when until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// From this instant.
    pub from: Timestamp,
    /// Until before this one; what is on record is told as it stands then or, where that is to come, now.
    pub until: Timestamp,
}

/// The pack.
#[derive(Clone, Debug, Serialize)]
pub struct RegulatorPack {
    /// The site.
    pub site: SiteId,
    /// The company, as its policy names it.
    pub company: String,
    /// The version of the policy that is in force at the end of the period.
    pub version: String,
    /// The SHA-256 of its text, in hexadecimal.
    pub text_sha256: String,
    /// The period.
    pub period: Period,
    /// How many sentences come to what.
    pub counts: Counts,
    /// The records of processing.
    pub processing: Vec<Processing>,
    /// The kinds of data, with what each means and its term in the Data Privacy Vocabulary.
    pub data: Vec<DataKind>,
    /// How each sentence is kept.
    pub sentences: Vec<SentenceKept>,
    /// The registers: who is known, and what is on record about them.
    pub parties: Vec<Party>,
    /// Data that left in the period.
    pub disclosures: Vec<DisclosuresMade>,
    /// What people asked in the period.
    pub requests: Vec<RequestsHandled>,
    /// The log.
    pub log: LogProof,
}

/// A kind of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataKind {
    /// Its word.
    pub key: String,
    /// What it means.
    pub meaning: String,
    /// Its term.
    pub dpv: String,
}

/// A party on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Its name.
    pub party: PartyName,
    /// What it is to the company.
    pub recipient: Recipient,
    /// Since when it is known.
    pub registered_at: Timestamp,
    /// What is on record about it.
    pub facts: Vec<PartyFact>,
}

/// A fact about a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartyFact {
    /// Which condition.
    pub condition: Condition,
    /// Whether it holds by this fact, or is taken back.
    pub holds: bool,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// What proves it, as `agreement`.
    pub evidence: String,
    /// The SHA-256 of the document, where it is on record, in hexadecimal.
    pub sha256: Option<String>,
}

/// What proves that the log of the period is whole.
#[derive(Clone, Debug, Serialize)]
pub struct LogProof {
    /// How many entries it has.
    pub entries: u64,
    /// The root of their tree, in hexadecimal.
    pub root: String,
    /// Its head, signed, as others check it.
    pub checkpoint: String,
    /// The key that checks it.
    pub key: String,
    /// The last head that was handed out before the period began, where there is one: the log of the period goes on from it.
    pub earlier: Option<String>,
    /// The hashes that prove that, in hexadecimal.
    pub consistency: Vec<String>,
}

/// Makes the pack of a site, from a store that somebody else may be writing. The site's keys must be open.
///
/// # Errors
/// When the store cannot be read or the keys are not open.
pub async fn regulator_pack(
    (store, vault): (&dyn Store, &Vault),
    policy: &Policy,
    retention: &Retention,
    evidence: &BTreeMap<u16, Vec<TestEvidence>>,
    period: Period,
) -> Result<RegulatorPack, PackError> {
    let site = &policy.version().site;
    let part = Part::of(site);
    let within = (period.from, period.until);
    Ok(RegulatorPack {
        site: site.clone(),
        company: policy.company().to_owned(),
        version: policy.version().to_string(),
        text_sha256: hex(&ledger::text_hash(policy.text())),
        period,
        counts: policy.counts(),
        processing: processing::records(policy, retention),
        data: kinds(policy),
        sentences: sentences::kept(policy, evidence),
        parties: parties(store, &part, period.until).await?,
        disclosures: period::disclosures(store, &part, within).await?,
        requests: period::requests(store, &part, within).await?,
        log: log(store, vault, &part, period.from).await?,
    })
}

fn kinds(policy: &Policy) -> Vec<DataKind> {
    let kind = |category| DataKind {
        key: vocabulary::DataCategory::key(category).to_owned(),
        meaning: policy.data_meaning(category).to_owned(),
        dpv: policy.data_dpv(category).to_owned(),
    };
    policy.data().iter().map(kind).collect()
}

async fn parties(store: &dyn Store, part: &Part, until: Timestamp) -> Result<Vec<Party>, StoreError> {
    let rows: Vec<PartyRow> = store.all_rows(part, &[]).await?;
    let mut parties = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| row.registered_at < until) {
        let known: Vec<FactRow> = store.all_rows(part, &[("party", Cell::from(&row.party))]).await?;
        let mut facts = Vec::new();
        for fact in known.into_iter().filter(|fact| fact.subject.is_none() && fact.recorded_at < until) {
            let evidence: Option<EvidenceRow> = store.row(part, &[Cell::from(&fact.fact)]).await?;
            facts.push(PartyFact {
                condition: fact.condition,
                holds: fact.detail.holds,
                from: fact.detail.from,
                until: fact.detail.until,
                sha256: evidence.as_ref().and_then(|evidence| evidence.sha256).map(|hash| hex(&hash)),
                evidence: evidence.map_or_else(String::new, |evidence| evidence.kind),
            });
        }
        facts.sort_by_key(|fact| (fact.condition, fact.from));
        parties.push(Party { party: row.party, recipient: row.recipient, registered_at: row.registered_at, facts });
    }
    Ok(parties)
}

async fn log(store: &dyn Store, vault: &Vault, part: &Part, from: Timestamp) -> Result<LogProof, PackError> {
    let head = store.head(part).await?;
    let (_, checkpoint) = vault.sign_head(part.site(), head)?;
    let kept: Vec<CheckpointRow> = store.all_rows(part, &[]).await?;
    let earlier = kept.into_iter().filter(|row| row.at < from && row.size > 0 && row.size <= head.size).max_by_key(|row| row.size);
    let proof: Vec<Hash> = match &earlier {
        Some(earlier) => store.consistency(part, earlier.size, head.size).await?.unwrap_or_default(),
        None => Vec::new(),
    };
    Ok(LogProof {
        entries: head.size,
        root: hex(&head.root),
        checkpoint,
        key: vault.log_verifier(part.site())?,
        earlier: earlier.map(|earlier| earlier.note),
        consistency: proof.iter().map(|hash| hex(hash)).collect(),
    })
}
