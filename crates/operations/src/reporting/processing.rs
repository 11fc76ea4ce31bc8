//! The records of processing of a site (in content those of Art. 30 GDPR), worked out of its policy: for each purpose what is done with which data,
//! by or to whom, under which conditions and which sentence. What the policy permits in no state of the facts is not there.

use crate::Retention;
use policy::{Facts, Need, Parameter, Policy, Question, Verdict};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{Action, DataCategory, Purpose, Recipient, Word};

/// What is done for one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Processing {
    /// The purpose.
    pub purpose: Purpose,
    /// What it means.
    pub meaning: &'static str,
    /// What is done for it.
    pub flows: Vec<Flow>,
    /// How long data collected for it is kept, where somebody named a time.
    pub keeping: Vec<Keeping>,
}

/// Data of some kinds that one thing is done with, by or to one kind of party, on the same conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// What is done.
    pub action: Action,
    /// By or to whom.
    pub recipient: Recipient,
    /// With which data.
    pub data: Vec<DataCategory>,
    /// The smallest sets of facts that must be on record, any of which suffices; empty where none is needed.
    pub conditions: Vec<Vec<String>>,
    /// The sentences that permit it.
    pub sentences: Vec<u16>,
    /// What is owed with it.
    pub duties: Vec<String>,
}

/// A time that something is kept for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Keeping {
    /// How long.
    pub time: String,
    /// Who says so: the policy's own parameter, or the operator.
    pub said_by: &'static str,
}

/// What makes flows alike.
type Alike = (Vec<Vec<String>>, Vec<u16>, Vec<String>);

/// The records of a site.
pub(crate) fn records(policy: &Policy, retention: &Retention) -> Vec<Processing> {
    let mut all = Vec::new();
    for purpose in Purpose::all() {
        let mut flows = Vec::new();
        for (action, recipient) in Action::all().iter().flat_map(|action| Recipient::all().iter().map(move |recipient| (*action, *recipient))) {
            flows.extend(flows_of(policy, *purpose, action, recipient));
        }
        if !flows.is_empty() {
            all.push(Processing { purpose: *purpose, meaning: purpose.meaning(), flows, keeping: keeping(policy, retention, *purpose) });
        }
    }
    all
}

fn flows_of(policy: &Policy, purpose: Purpose, action: Action, recipient: Recipient) -> Vec<Flow> {
    let mut alike: BTreeMap<Alike, Vec<DataCategory>> = BTreeMap::new();
    for category in policy.data() {
        if let Some(found) = permitted(policy, (action, category), purpose, recipient) {
            alike.entry(found).or_default().push(category.clone());
        }
    }
    alike.into_iter().map(|((conditions, sentences, duties), data)| Flow { action, recipient, data, conditions, sentences, duties }).collect()
}

/// On which conditions a flow is permitted, under which sentences, with which duties; none where nothing permits it.
fn permitted(policy: &Policy, (action, category): (Action, &DataCategory), purpose: Purpose, recipient: Recipient) -> Option<Alike> {
    let ask = |facts: Facts| policy.decide(&Question { action, data: vec![category.clone()], purpose, recipient, facts }).ok();
    let answer = ask(Facts::unknown())?;
    let mut conditions = Vec::new();
    let mut permits = Vec::new();
    if answer.verdict == Verdict::Permit {
        permits.push(answer);
    } else {
        for needs in &answer.needs {
            conditions.push(needs.iter().map(Need::to_string).collect());
            let facts = needs.iter().fold(Facts::unknown(), |facts, need| facts.with(need.condition, need.holds));
            permits.extend(ask(facts).filter(|answer| answer.verdict == Verdict::Permit));
        }
    }
    if permits.is_empty() {
        return None;
    }
    let sentences: BTreeSet<u16> = permits.iter().flat_map(|answer| &answer.reasons).map(|reason| reason.sentence.number).collect();
    let duties: BTreeSet<String> = permits.iter().flat_map(|answer| &answer.duties).map(|owed| owed.duty.to_string()).collect();
    Some((conditions, sentences.into_iter().collect(), duties.into_iter().collect()))
}

fn keeping(policy: &Policy, retention: &Retention, purpose: Purpose) -> Vec<Keeping> {
    let mut times = Vec::new();
    let parameter = format!("keep-{}", purpose.key());
    if let Some(Parameter::Time(time)) = policy.parameter(&parameter) {
        times.push(Keeping { time: time.to_string(), said_by: "the policy" });
    }
    if let Some(time) = retention.of(&policy.version().site).purposes.get(&purpose) {
        times.push(Keeping { time: time.to_string(), said_by: "the operator" });
    }
    times
}
