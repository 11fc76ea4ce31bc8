//! The golden table: every decision of a policy in a form that is reviewed like code. It is made from the compiled
//! table alone, so a reviewer sees what decides, not what was meant.

use crate::policy::Policy;
use crate::rules::FactSet;
use crate::table::{Classes, Outcome, Ruling, expand};
use crate::wording::facts_in_words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vocabulary::{Action, Purpose, Recipient, Word};

/// One answer of a group of flows, and the facts under which it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoldenAnswer {
    answer: &'static str,
    when: Vec<String>,
    sentences: Vec<u16>,
    duties: Vec<String>,
}

/// Flows that are answered alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoldenRow {
    flows: Vec<[String; 4]>,
    answers: Vec<GoldenAnswer>,
}

impl Policy {
    /// The whole table for people: flows that are answered alike, and under which facts each answer is given. Flows that
    /// no sentence speaks of are counted, not listed.
    #[must_use]
    pub fn golden_table(&self) -> String {
        let rows = self.golden_rows();
        let mut text = format!("{}\n{} sentences, {} flows told apart\n", self.version(), self.sentences().len(), self.collapsed_cells());
        let mut unspoken = 0;
        for row in &rows {
            if row.answers.iter().all(|answer| answer.answer == "silent") {
                unspoken += row.flows.len();
                continue;
            }
            text.push('\n');
            for flow in &row.flows {
                let _ = writeln!(text, "{}", flow.join(" · "));
            }
            for answer in &row.answers {
                let when = if answer.when.is_empty() { vec!["otherwise".to_owned()] } else { answer.when.clone() };
                let sentences: Vec<String> = answer.sentences.iter().map(|number| format!("#{number}")).collect();
                let duties = if answer.duties.is_empty() { String::new() } else { format!("  owes {}", answer.duties.join(", ")) };
                for (line, condition) in when.iter().enumerate() {
                    let tail = if line == 0 { format!("  {}{duties}", sentences.join(" ")) } else { String::new() };
                    let _ = writeln!(text, "  {:<6} {condition}{}", if line == 0 { answer.answer } else { "    or" }, tail.trim_end());
                }
            }
        }
        let _ = writeln!(text, "\nsilent whatever the facts: {unspoken} flows told apart");
        text
    }

    /// The same for programs.
    #[must_use]
    pub fn golden_rows(&self) -> Vec<GoldenRow> {
        let mut groups: BTreeMap<u16, Vec<[usize; 4]>> = BTreeMap::new();
        for (classes, group) in self.table.collapsed() {
            groups.entry(group).or_default().push(classes);
        }
        groups
            .into_iter()
            .map(|(group, cells)| GoldenRow { flows: merged(cells).iter().map(|cell| self.cell_in_words(cell)).collect(), answers: self.answers(group) })
            .collect()
    }

    fn answers(&self, number: u16) -> Vec<GoldenAnswer> {
        let Some(group) = self.table.groups.get(usize::from(number)) else { return Vec::new() };
        let mut states: BTreeMap<(Ruling, Vec<u16>, Vec<String>), Vec<u32>> = BTreeMap::new();
        for packed in 0..group.states() {
            let Some(outcome) = self.table.outcome(self.table.look_up(number, expand(packed, group.facts))) else { continue };
            states.entry((outcome.ruling, self.sentences_of(outcome), self.duties_of(outcome))).or_default().push(packed);
        }
        let mut answers: Vec<(usize, GoldenAnswer)> = states
            .into_iter()
            .map(|((ruling, sentences, duties), packed)| {
                let answer = match ruling {
                    Ruling::Permit => "permit",
                    Ruling::Deny => "deny",
                    Ruling::Silent => "silent",
                };
                let when = implicants(&packed, group.facts);
                (packed.len(), GoldenAnswer { answer, when, sentences, duties })
            })
            .collect();
        // The commonest answer that is no permit stands last, as the rest.
        answers.sort_by_key(|(states, answer)| (answer.answer != "permit", *states));
        if let Some((_, last)) = answers.last_mut() {
            last.when.clear();
        }
        answers.into_iter().map(|(_, answer)| answer).collect()
    }

    fn sentences_of(&self, outcome: &Outcome) -> Vec<u16> {
        let mut list: Vec<u16> = outcome.reasons.iter().filter_map(|rule| Some(self.reasons.get(usize::from(*rule))?.sentence.number)).collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    fn duties_of(&self, outcome: &Outcome) -> Vec<String> {
        let duty = |rule: &u16| match &self.statements.get(self.rules.get(usize::from(*rule))?.statement)?.says {
            crate::Says::Must { duty, .. } => Some(duty.to_string()),
            _ => None,
        };
        let mut list: Vec<String> = outcome.duties.iter().filter_map(duty).collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    fn cell_in_words(&self, cell: &[Vec<usize>; 4]) -> [String; 4] {
        let [a, d, p, u] = cell;
        let named = |classes: &Classes, chosen: &[usize], size: usize, key: &dyn Fn(usize) -> String| {
            let mut members: Vec<usize> = chosen.iter().flat_map(|class| classes.members(*class)).collect();
            members.sort_unstable();
            if members.len() == size { "any".to_owned() } else { members.into_iter().map(key).collect::<Vec<_>>().join(" ") }
        };
        let word = |found: Option<&'static str>| found.unwrap_or("?").to_owned();
        [
            named(&self.table.actions, a, Action::all().len(), &|at| word(Action::all().get(at).map(|w| w.key()))),
            named(&self.table.data, d, self.data().len(), &|at| self.data().get(at).map_or_else(String::new, |category| category.key().to_owned())),
            named(&self.table.parties, p, Recipient::all().len(), &|at| word(Recipient::all().get(at).map(|w| w.key()))),
            named(&self.table.purposes, u, Purpose::all().len(), &|at| word(Purpose::all().get(at).map(|w| w.key()))),
        ]
    }
}

/// Cells that differ in one dimension only, taken together, again and again.
fn merged(cells: Vec<[usize; 4]>) -> Vec<[Vec<usize>; 4]> {
    let mut list: Vec<[Vec<usize>; 4]> = cells.into_iter().map(|cell| cell.map(|class| vec![class])).collect();
    for dimension in [3, 2, 1, 0] {
        let mut together: BTreeMap<Vec<Vec<usize>>, Vec<usize>> = BTreeMap::new();
        for cell in list {
            let others = cell.iter().enumerate().filter(|(at, _)| *at != dimension).map(|(_, classes)| classes.clone()).collect();
            together.entry(others).or_default().extend(cell.into_iter().nth(dimension).unwrap_or_default());
        }
        list = together
            .into_iter()
            .map(|(others, mut classes)| {
                classes.sort_unstable();
                let mut others = others.into_iter();
                std::array::from_fn(|at| if at == dimension { std::mem::take(&mut classes) } else { others.next().unwrap_or_default() })
            })
            .collect();
    }
    list
}

/// The states as few conjunctions of facts as a greedy cover finds: each covers states of the set only (the prime
/// implicants of Quine and McCluskey).
fn implicants(states: &[u32], mask: FactSet) -> Vec<String> {
    let width = mask.count_ones();
    let inside = |state: u32| states.binary_search(&state).is_ok();
    let mut left: Vec<u32> = states.to_vec();
    let mut terms = Vec::new();
    while let Some(seed) = left.first().copied() {
        // Forget one fact after the other as long as the term stays inside the set.
        let mut cared = (1_u32 << width) - 1;
        for bit in (0..width).rev() {
            let tried = cared & !(1 << bit);
            let free = !tried & ((1 << width) - 1);
            let all_inside = (0..1_u32 << free.count_ones()).all(|packed| inside(seed & tried | expand(packed, free)));
            if all_inside {
                cared = tried;
            }
        }
        left.retain(|state| state & cared != seed & cared);
        terms.push((expand(seed, mask), expand(cared, mask)));
    }
    terms.into_iter().map(|(facts, which)| if which == 0 { "always".to_owned() } else { facts_in_words(facts, which) }).collect()
}
