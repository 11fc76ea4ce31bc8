//! What the tests and benchmarks of decisions ask about: policies, and random questions about them. It judges no answer.

use crate::reference::Reference;
use policy::{Facts, Flows, Occasion, Policy, Purposes, Question, Says, Source, Term};
use std::path::{Path, PathBuf};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// The published policies, by name.
pub(crate) fn published() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let sites = std::fs::read_dir(&folder).expect("the folder of policies").flatten().map(|entry| entry.path());
    let files = sites.filter(|path| path.is_dir()).flat_map(|site| std::fs::read_dir(site).expect("a site's folder").flatten());
    let mut paths: Vec<_> = files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect();
    paths.sort();
    let read = |path: PathBuf| Source { text: std::fs::read_to_string(&path).expect("a policy"), name: path.display().to_string() };
    paths.into_iter().map(read).collect()
}

/// A policy that says everything the language can say, where the published ones say it seldom or never.
pub(crate) fn everything() -> Source {
    Source { name: "everything.md".to_owned(), text: include_str!("everything.md").to_owned() }
}

/// A small generator of numbers (SplitMix64), the same on every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("smaller than `end`")
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        list.get(self.below(list.len())).expect("a list that is not empty")
    }

    /// Three questions in four are about what some statement speaks of: pure chance would seldom leave silence.
    pub(crate) fn question(&mut self, policy: &Policy, reference: &Reference, kinds: usize) -> Question {
        let mut facts = Facts::unknown();
        for fact in Condition::all() {
            facts = [facts, facts.with(*fact, true), facts.with(*fact, false)][self.below(3)];
        }
        let anywhere = Flows::default();
        let statement = self.pick(&reference.statements);
        let (region, part) = match &statement.says {
            _ if self.below(4) == 0 => (&anywhere, None),
            Says::May(flows) | Says::Must { when: Occasion::Flow(flows), .. } => (flows, None),
            Says::Never { flows, .. } if statement.excepts.is_empty() => (flows, None),
            Says::Never { flows, .. } => (flows, Some(&self.pick(&statement.excepts).flows)),
            _ => (&anywhere, None),
        };
        let alternatives: Vec<_> = [region.facts.as_ref(), part.and_then(|part| part.facts.as_ref())].into_iter().flatten().flatten().collect();
        if !alternatives.is_empty() && self.below(2) == 0 {
            facts = self.pick(&alternatives).iter().fold(facts, |facts, (fact, holds)| facts.with(*fact, *holds));
        }
        let data = self.among(policy.data(), &region.data, |word, kind| reference.covers_data(word, kind.key()));
        let others: Vec<DataCategory> = (1..kinds).map(|_| self.pick(policy.data()).clone()).collect();
        Question {
            action: if region.actions.is_empty() { *self.pick(Action::all()) } else { *self.pick(&region.actions) },
            data: [data].into_iter().chain(others).collect(),
            purpose: match part.and_then(|part| part.purposes.as_ref()).or(region.purposes.as_ref()) {
                Some(Purposes::These(list)) => *self.pick(list),
                _ => *self.pick(Purpose::all()),
            },
            recipient: self.among(Recipient::all(), &region.parties, |word, party| reference.covers_party(word, *party)),
            facts,
        }
    }

    /// One of those that the words cover.
    fn among<T: Clone>(&mut self, all: &[T], words: &[Term], covers: impl Fn(&str, &T) -> bool) -> T {
        let covered: Vec<T> = all.iter().filter(|one| words.is_empty() || words.iter().any(|term| covers(&term.word, one))).cloned().collect();
        self.pick(if covered.is_empty() { all } else { &covered }).clone()
    }
}
