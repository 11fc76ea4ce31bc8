//! Promises against what the software can do: duties, notices and rights without a control, facts without a prover,
//! deadlines without a time. It meets no promise itself.

use crate::diagnostic::Messages;
use crate::front_matter::Parameter;
use crate::statement::{Alternatives, Deadline, Flows, Occasion, Says, Statement};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::{Condition, Duty, Notice, Right, Word};

/// What the software can do: the duties, notices and rights that have a control, and the facts that have a prover.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    duties: BTreeSet<Duty>,
    notices: BTreeSet<Notice>,
    rights: BTreeSet<Right>,
    facts: BTreeSet<Condition>,
}

impl Controls {
    /// Nothing at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Every word of the vocabulary: for reading a policy without asking whether this software keeps it.
    #[must_use]
    pub fn all() -> Self {
        Self {
            duties: Duty::all().iter().copied().collect(),
            notices: Notice::all().iter().copied().collect(),
            rights: Right::all().iter().copied().collect(),
            facts: Condition::all().iter().copied().collect(),
        }
    }

    /// With a control for this duty.
    #[must_use]
    pub fn with_duty(mut self, duty: Duty) -> Self {
        self.duties.insert(duty);
        self
    }

    /// With a place where this notice is shown.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.insert(notice);
        self
    }

    /// With a way to exercise this right.
    #[must_use]
    pub fn with_right(mut self, right: Right) -> Self {
        self.rights.insert(right);
        self
    }

    /// With a prover of this fact.
    #[must_use]
    pub fn with_fact(mut self, fact: Condition) -> Self {
        self.facts.insert(fact);
        self
    }
}

/// Reports every promise that the software cannot keep.
pub(crate) fn analyse(statements: &[Statement], controls: &Controls, parameters: &BTreeMap<String, Parameter>, messages: &mut Messages<'_>) {
    let mut used = BTreeSet::new();
    for statement in statements {
        let mut missing: Vec<(&'static str, String)> = Vec::new();
        let deadline = match &statement.says {
            Says::Must { duty, when, within } => {
                if !controls.duties.contains(duty) {
                    missing.push(("duty-without-control", format!("no control meets the duty `{duty}`")));
                }
                match when {
                    Occasion::Flow(flows) => used.extend(facts_of(flows)),
                    Occasion::Event(facts) => used.extend(listed(facts)),
                }
                within.as_ref()
            }
            Says::Can { right, within, .. } => {
                if !controls.rights.contains(right) {
                    missing.push(("right-without-control", format!("no control grants the right `{right}`")));
                }
                within.as_ref()
            }
            Says::Show { notice, .. } => {
                if !controls.notices.contains(notice) {
                    missing.push(("notice-without-control", format!("no page shows the notice `{notice}`")));
                }
                None
            }
            Says::May(flows) | Says::Never { flows, .. } | Says::Prove { flows, .. } => {
                used.extend(facts_of(flows));
                used.extend(statement.excepts.iter().flat_map(|except| facts_of(&except.flows)));
                None
            }
            Says::Nothing(_) => None,
        };
        if let Some(Deadline::Parameter(name)) = deadline
            && !matches!(parameters.get(name), Some(Parameter::Time(_)))
        {
            missing.push(("parameter-missing", format!("the front matter has no time called `{name}` under [parameters]")));
        }
        for fact in std::mem::take(&mut used) {
            if !controls.facts.contains(&fact) {
                missing.push(("fact-without-prover", format!("nothing can prove the fact `{fact}`")));
            }
        }
        for (code, message) in missing {
            messages.error(code, statement.span, message);
        }
    }
}

fn listed(facts: &Alternatives) -> impl Iterator<Item = Condition> {
    facts.iter().flatten().map(|(condition, _)| *condition)
}

fn facts_of(flows: &Flows) -> impl Iterator<Item = Condition> {
    let child = flows.of_child.then_some(Condition::Child);
    flows.facts.iter().chain(&flows.unless).flat_map(listed).chain(child)
}
