//! What a sentence governs, and what stands behind an answer. It repeats the policy; it adds nothing.

use crate::policy::Policy;
use crate::print;
use crate::sentence::Class;
use crate::statement::Statement;
use crate::table::Ruling;
use serde::Serialize;

/// A statement and how much it governs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Governed {
    /// The statement in canonical spelling, with what hangs on it, a line each.
    pub rule: Vec<String>,
    /// The statement's line.
    pub line: u32,
    /// How many flows it permits in some state.
    pub permits: usize,
    /// How many flows it forbids in some state.
    pub forbids: usize,
}

/// What one sentence governs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Governs {
    /// The sentence's name.
    pub id: String,
    /// Its words.
    pub sentence: String,
    /// What it comes to.
    pub class: Class,
    /// The statements that quote it.
    pub statements: Vec<Governed>,
}

impl Statement {
    /// The statement in canonical spelling, with what hangs on it, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        print::lines(self)
    }

    /// What it says in canonical spelling, on one line, without its quote.
    #[must_use]
    pub fn text(&self) -> String {
        print::says(&self.says)
    }
}

impl Policy {
    /// What the sentence with this number governs; `None` where there is none.
    #[must_use]
    pub fn governs(&self, number: u16) -> Option<Governs> {
        let sentence = self.sentence(number)?;
        let statements = self.statements.iter().enumerate().filter(|(_, statement)| statement.sentence == number);
        Some(Governs {
            id: format!("{}#{number}", self.version()),
            sentence: sentence.text.clone(),
            class: sentence.class,
            statements: statements
                .map(|(index, statement)| {
                    let [permits, forbids] = self.reach(index);
                    Governed { rule: print::lines(statement), line: statement.line, permits, forbids }
                })
                .collect(),
        })
    }

    /// How many flows a statement permits and forbids in some state.
    fn reach(&self, statement: usize) -> [usize; 2] {
        let of_statement = |number: &u16| self.rules.get(usize::from(*number)).is_some_and(|rule| rule.statement == statement);
        let mut reach = [0, 0];
        for (classes, group) in self.table.collapsed() {
            let outcomes = self.table.outcomes_of(group);
            for (sum, ruling) in reach.iter_mut().zip([Ruling::Permit, Ruling::Deny]) {
                if outcomes.clone().any(|outcome| outcome.ruling == ruling && outcome.reasons.iter().any(of_statement)) {
                    *sum += self.table.weight(classes);
                }
            }
        }
        reach
    }
}
