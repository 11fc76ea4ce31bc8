//! What a sentence bears on: which flows it decides, which facts it waits for, what it promises beside. It decides nothing anew.

use crate::policy::Policy;
use crate::statement::{Alternatives, Flows, Occasion, Says, Statement};
use crate::table::Ruling;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use vocabulary::{Condition, DataCategory, Duty, Notice, Purpose, Right, Word};

/// What one sentence bears on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bearing {
    /// The kinds of data, with the purposes, of which it permits something in some state of the facts.
    pub permits: BTreeSet<(DataCategory, Purpose)>,
    /// Those of which it forbids something.
    pub forbids: BTreeSet<(DataCategory, Purpose)>,
}

/// What a sentence promises beside the decisions it makes, each once, in the order of its statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// The duties it puts on acts.
    pub duties: Vec<Duty>,
    /// What it shows.
    pub notices: Vec<Notice>,
    /// What it grants.
    pub rights: Vec<Right>,
    /// Whether it closes something for every later version, too.
    pub ratchet: bool,
}

impl Policy {
    /// What each sentence bears on, by its number; those that decide nothing are left out.
    #[must_use]
    pub fn bearings(&self) -> BTreeMap<u16, Bearing> {
        let mut bearings: BTreeMap<u16, Bearing> = BTreeMap::new();
        let mut seen: HashSet<(u16, usize, usize, Ruling)> = HashSet::new();
        for ([_, data, _, purposes], group) in self.table.collapsed() {
            for outcome in self.table.outcomes_of(group).filter(|outcome| outcome.ruling != Ruling::Silent) {
                for sentence in outcome.reasons.iter().chain(&outcome.duties).filter_map(|rule| Some(self.reasons.get(usize::from(*rule))?.sentence.number)) {
                    if seen.insert((sentence, data, purposes, outcome.ruling)) {
                        let bearing = bearings.entry(sentence).or_default();
                        let set = if outcome.ruling == Ruling::Permit { &mut bearing.permits } else { &mut bearing.forbids };
                        set.extend(self.flows_of(data, purposes));
                    }
                }
            }
        }
        bearings
    }

    /// Every kind of data of one class with every purpose of another.
    fn flows_of(&self, data: usize, purposes: usize) -> impl Iterator<Item = (DataCategory, Purpose)> {
        let kinds = self.table.data.members(data).filter_map(|kind| self.data().get(kind));
        kinds.flat_map(move |kind| {
            let purposes = self.table.purposes.members(purposes).filter_map(|purpose| Purpose::all().get(purpose));
            purposes.map(|purpose| (kind.clone(), *purpose))
        })
    }

    /// The facts that the statements of a sentence ask about, each once.
    #[must_use]
    pub fn waits_on(&self, number: u16) -> BTreeSet<Condition> {
        self.of_sentence(number).flat_map(conditions).collect()
    }

    /// What a sentence promises beside its decisions.
    #[must_use]
    pub fn promised_by(&self, number: u16) -> Promised {
        let mut promised = Promised::default();
        for statement in self.of_sentence(number) {
            match &statement.says {
                Says::Must { duty, .. } => once(&mut promised.duties, *duty),
                Says::Show { notice, .. } => once(&mut promised.notices, *notice),
                Says::Can { right, .. } => once(&mut promised.rights, *right),
                Says::Never { ever, .. } => promised.ratchet |= ever,
                Says::May(_) | Says::Nothing(_) | Says::Prove { .. } => {}
            }
        }
        promised
    }

    fn of_sentence(&self, number: u16) -> impl Iterator<Item = &Statement> {
        self.statements().iter().filter(move |statement| statement.sentence == number)
    }
}

fn once<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

fn conditions(statement: &Statement) -> Vec<Condition> {
    let own: Vec<Condition> = match &statement.says {
        Says::May(flows) | Says::Never { flows, .. } | Says::Prove { flows, .. } | Says::Must { when: Occasion::Flow(flows), .. } => asked_in(flows).collect(),
        Says::Must { when: Occasion::Event(facts), .. } => named(facts).collect(),
        Says::Can { .. } | Says::Show { .. } | Says::Nothing(_) => Vec::new(),
    };
    own.into_iter().chain(statement.excepts.iter().flat_map(|except| asked_in(&except.flows))).collect()
}

fn asked_in(flows: &Flows) -> impl Iterator<Item = Condition> {
    let child = flows.of_child.then_some(Condition::Child);
    flows.facts.iter().chain(&flows.unless).flat_map(named).chain(child)
}

fn named(facts: &Alternatives) -> impl Iterator<Item = Condition> {
    facts.iter().flatten().map(|(condition, _)| *condition)
}
