//! Asks the policy on facts the ledger has proven, and grants what it permits. It never takes a fact from anywhere else.

use crate::Grant;
use ledger::{Event, ProvenFacts};
use policy::{Answer, Facts, Policy, Question, QuestionError, Verdict};
use std::sync::Arc;
use vocabulary::{Action, DataCategory, RecordId};

/// The policy's answer on proven facts, and what it grants.
#[derive(Debug)]
pub struct Ruling {
    /// The answer.
    pub answer: Answer,
    /// The grant; none when the flow is refused, or is not about one person.
    pub grant: Option<Grant>,
}

/// The answers to several questions about one person, and one grant for all that is permitted.
#[derive(Debug)]
pub struct Rulings {
    /// The answers, in the order of the questions, each with the data it is about.
    pub answers: Vec<(Vec<DataCategory>, Answer)>,
    /// The grant over all the data that is permitted; none when nothing is.
    pub grant: Option<Grant>,
}

/// Facts, and the versions that govern what they were proven for: all of them must permit it.
#[derive(Debug)]
pub struct Piece {
    /// What is proven.
    pub facts: ProvenFacts,
    /// The versions that govern it; where there is none, nothing is permitted.
    pub under: Vec<Arc<Policy>>,
}

/// Why a question could not be put.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The facts were proven for another site, person, party or purpose than the policy or the other questions.
    #[error("the facts were proven for another flow")]
    OtherFlow,
    /// The policy does not understand the question.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// Asks about all the data the facts were proven for: all of it is permitted, or nothing.
///
/// # Errors
/// When the facts are another site's, or the policy does not know the words.
pub fn ask(policy: &Policy, action: Action, facts: &ProvenFacts, grant: RecordId) -> Result<Ruling, GateError> {
    let answer = answer(policy, action, facts)?;
    let grant = (answer.verdict == Verdict::Permit).then(|| make_grant(policy, action, &[(facts, &answer)], grant)).flatten();
    Ok(Ruling { answer, grant })
}

/// Asks piece by piece, each on facts of its own and of every version that governs it, and grants the pieces that all of them permit. The
/// grant is made under `policy`, the one in force; its sentences are those of the versions that permit.
///
/// # Errors
/// When the facts are not all of one site, person, party and purpose, or a policy does not know the words.
pub fn ask_each(policy: &Policy, action: Action, pieces: &[Piece], grant: RecordId) -> Result<Rulings, GateError> {
    let mut answers = Vec::with_capacity(pieces.len());
    for Piece { facts, under } in pieces {
        if !pieces.first().is_some_and(|first| is_same_flow(&first.facts, facts)) {
            return Err(GateError::OtherFlow);
        }
        answers.push(answer_of_all(under, action, facts)?);
    }
    let permitted: Vec<(&ProvenFacts, &Answer)> =
        pieces.iter().map(|piece| &piece.facts).zip(&answers).filter(|(_, answer)| answer.verdict == Verdict::Permit).collect();
    let grant = make_grant(policy, action, &permitted, grant);
    Ok(Rulings { answers: pieces.iter().map(|piece| piece.facts.asked().data.clone()).zip(answers).collect(), grant })
}

/// The answer of every version that governs: the first refusal, or a permit with what each of them owes. Where none governs, none permits.
fn answer_of_all(under: &[Arc<Policy>], action: Action, facts: &ProvenFacts) -> Result<Answer, GateError> {
    let mut all: Option<Answer> = None;
    for policy in under {
        let next = answer(policy, action, facts)?;
        all = Some(match all {
            Some(before) => before.and(next),
            None => next,
        });
    }
    all.ok_or(GateError::OtherFlow)
}

fn is_same_flow(one: &ProvenFacts, other: &ProvenFacts) -> bool {
    let (a, b) = (one.asked(), other.asked());
    (&a.site, a.subject, &a.party, a.recipient, a.purpose) == (&b.site, b.subject, &b.party, b.recipient, b.purpose) && one.at() == other.at()
}

fn answer(policy: &Policy, action: Action, facts: &ProvenFacts) -> Result<Answer, GateError> {
    let asked = facts.asked();
    if asked.site != policy.version().site {
        return Err(GateError::OtherFlow);
    }
    let proven = facts.iter().fold(Facts::unknown(), |all, (condition, holds)| all.with(condition, holds));
    Ok(policy.decide(&Question { action, data: asked.data.clone(), purpose: asked.purpose, recipient: asked.recipient, facts: proven })?)
}

/// The grant over what these pieces permit; none when there are none, or they are not about one person.
fn make_grant(policy: &Policy, action: Action, permitted: &[(&ProvenFacts, &Answer)], id: RecordId) -> Option<Grant> {
    let (first, _) = permitted.first()?;
    let subject = first.asked().subject?;
    let (mut data, mut sentences, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for (facts, answer) in permitted {
        data.extend(facts.asked().data.iter().cloned());
        sentences.extend(answer.reasons.iter().map(|reason| reason.sentence.clone()));
        evidence.extend(facts.evidence());
    }
    sentences.sort();
    sentences.dedup();
    evidence.sort();
    evidence.dedup();
    let event = Event::Granted {
        grant: id,
        action,
        data: data.clone(),
        purpose: first.asked().purpose,
        recipient: first.asked().recipient,
        party: first.asked().party.clone(),
        sentences,
        evidence,
    };
    Some(Grant::new(id, subject, policy.version(), (data, event), first.at()))
}
