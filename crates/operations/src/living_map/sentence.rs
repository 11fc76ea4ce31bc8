//! One sentence of the map, opened: its rules, what keeps each of its promises, its tests, what it answered, and which facts it waits for. It tells
//! of nobody.

use super::kept_by::{KeptBy, kept_by};
use super::resting::Resting;
use crate::evidence::{Evidence, evidence_for};
use crate::facts::fact_schema;
use crate::{Caller, House, OperationError, Outcome, Scope, SentenceAnswers};
use policy::{Governs, Promised};
use serde::Serialize;
use vocabulary::{Condition, VersionId};

/// A fact that a sentence waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactWaited {
    /// Which.
    pub condition: Condition,
    /// What it says, in plain words.
    pub words: &'static str,
    /// Whether it is recorded by somebody, with evidence; else the house works it out itself.
    pub is_recorded: bool,
}

/// A sentence with all that stands behind it.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceOpened {
    /// Its rules, and how many flows each permits and forbids.
    pub governs: Governs,
    /// What it promises beside its decisions.
    pub promised: Promised,
    /// What keeps each of these promises.
    pub kept_by: Vec<KeptBy>,
    /// The tests that hold it.
    pub evidence: Evidence,
    /// What it answered over time, and what it refused last.
    pub answers: SentenceAnswers,
    /// The facts it waits for.
    pub waits_on: Vec<FactWaited>,
    /// Of how many people something is held that it decides over; none where it decides nothing.
    pub people: Option<u64>,
    /// Of how many that was counted.
    pub resting: Resting,
}

impl House {
    /// A sentence of a version of the site's policy, with all that stands behind it; nothing where there is no such sentence.
    ///
    /// # Errors
    /// A key without the scope `audit`; a version of another site.
    pub async fn sentence_opened(&self, caller: &Caller, version: &VersionId, number: u16) -> Outcome<Option<SentenceOpened>> {
        caller.must(Scope::Audit)?;
        if version.site != *caller.site() {
            return Err(OperationError::UnknownSite);
        }
        let policy = self.version(version)?;
        let (Some(governs), Some(sentence)) = (policy.governs(number), policy.sentence(number)) else { return Ok(None) };
        let (promised, resting) = (policy.promised_by(number), self.resting_on(&policy).await?);
        let mut answers = self.answers_given(caller, version).await?;
        let waited = |condition: Condition| {
            let schema = fact_schema(condition);
            FactWaited { condition, words: schema.as_ref().map_or_else(|| worked_out(condition), |schema| schema.words), is_recorded: schema.is_some() }
        };
        Ok(Some(SentenceOpened {
            kept_by: kept_by(&promised),
            promised,
            evidence: evidence_for(&policy, sentence),
            answers: answers.sentences.remove(&number).unwrap_or_default(),
            waits_on: policy.waits_on(number).into_iter().map(waited).collect(),
            people: resting.by_sentence.get(&number).copied(),
            resting,
            governs,
        }))
    }
}

/// What the facts say that nobody records.
const fn worked_out(condition: Condition) -> &'static str {
    match condition {
        Condition::PurposeMatch => "It was collected for this purpose.",
        Condition::Aggregated => "Only figures about a group above the minimum are told.",
        Condition::FlaggedSpam => "The message was taken for spam.",
        _ => "It is recorded with its evidence.",
    }
}
