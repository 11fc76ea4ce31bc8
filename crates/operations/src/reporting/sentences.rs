//! How each sentence of a policy is kept: by which rules, and with which scenarios that try to break it. It judges nothing: the rules are the
//! policy's, the scenarios those that are run before every release.

use policy::{Class, Policy};
use serde::Serialize;
use std::collections::BTreeMap;

/// What shows that a sentence is kept: a scenario that plays it against a real house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestEvidence {
    /// The file, as `wipro.com/05-….txt`.
    pub scenario: String,
    /// How many things it checks.
    pub checks: usize,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// One sentence, and how it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentenceKept {
    /// Its number.
    pub number: u16,
    /// Its words.
    pub text: String,
    /// What it comes to.
    pub class: Class,
    /// The statements that formalise it, in canonical spelling.
    pub rules: Vec<String>,
    /// How many kinds of flow they permit in some state of the facts.
    pub permits: usize,
    /// How many they forbid.
    pub forbids: usize,
    /// What shows that it is kept.
    pub evidence: Vec<TestEvidence>,
}

/// What a statement says, without the author's remarks and without its quote: the sentence stands beside it.
fn rule(lines: &[String]) -> Option<String> {
    let says = lines.iter().find(|line| !line.trim_start().starts_with('#'))?;
    Some(says.split(" | ").next().unwrap_or_default().to_owned())
}

/// Every sentence of a policy.
pub(crate) fn kept(policy: &Policy, evidence: &BTreeMap<u16, Vec<TestEvidence>>) -> Vec<SentenceKept> {
    let of = |number: u16| policy.governs(number).map(|governs| governs.statements).unwrap_or_default();
    policy
        .sentences()
        .iter()
        .map(|sentence| {
            let statements = of(sentence.number);
            SentenceKept {
                number: sentence.number,
                text: sentence.text.clone(),
                class: sentence.class,
                permits: statements.iter().map(|statement| statement.permits).sum(),
                forbids: statements.iter().map(|statement| statement.forbids).sum(),
                rules: statements.iter().filter_map(|statement| rule(&statement.rule)).collect(),
                evidence: evidence.get(&sentence.number).cloned().unwrap_or_default(),
            }
        })
        .collect()
}
