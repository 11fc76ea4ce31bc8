//! Three opinions on every question: the compiled table, the plain reference, Cedar. They never differ, in the verdict or
//! in the sentences that give it.

use crate::cedar::Cedar;
use crate::reference::{Finding, Reference};
use crate::sample::{Random, everything, published};
use policy::{Answer, Controls, Facts, Occasion, Policy, Question, Says, Source, Verdict, compile};
use std::collections::BTreeMap;
use std::sync::Mutex;
use vocabulary::{Action, Purpose, Recipient, Word};

/// How many random questions are put to each policy, and how many with `GOODFAITH_LONG` set.
const QUESTIONS: usize = 100_000;
const QUESTIONS_LONG: usize = 1_000_000;
/// The most states of a cell that are tried; of a cell with more, this many at random.
const STATES_OF_CELL_MAX: usize = 64;
/// One in this many refusals is asked again with the facts it says it needs.
const NEEDS_EVERY: usize = 16;

/// A policy with its two rivals.
struct Three {
    policy: Policy,
    reference: Reference,
    cedar: Cedar,
}

impl Three {
    fn new(source: &Source) -> Self {
        let compiled = compile(source, &Controls::all());
        let errors: Vec<String> = compiled.diagnostics.iter().map(|message| format!("{message:?}")).collect();
        let policy = compiled.policy.unwrap_or_else(|| panic!("{}: {}", source.name, errors.join("\n")));
        let reference = Reference::new(source);
        let cedar = Cedar::new(&reference, policy.data());
        Self { policy, reference, cedar }
    }

    /// Asks all three; a message where they differ.
    fn ask(&self, question: &Question) -> Result<Finding, String> {
        let answer = self.policy.decide(question).expect("a question about known data");
        let found = finding(&answer);
        let referred = self.reference.answer(question);
        if found != referred {
            return Err(format!("{}: {question:?}\n  table     {found:?}\n  reference {referred:?}", self.policy.version()));
        }
        if question.data.len() == 1 {
            let cedar = self.cedar.answer(&self.cedar.request(&self.reference, question));
            if cedar != (found.verdict, found.reasons.clone()) {
                return Err(format!("{}: {question:?}\n  table {found:?}\n  Cedar {cedar:?}", self.policy.version()));
            }
        }
        Ok(found)
    }

    /// What a refusal says would permit it does permit it, in the reference's opinion, and no part of it does.
    fn ask_again_with_needs(&self, question: &Question) {
        let answer = self.policy.decide(question).expect("a question about known data");
        for needs in &answer.needs {
            let with = |left_out: Option<usize>| {
                let kept = needs.iter().enumerate().filter(|(at, _)| Some(*at) != left_out).map(|(_, need)| need);
                let facts = kept.fold(question.facts, |facts, need| facts.with(need.condition, need.holds));
                self.reference.answer(&Question { facts, ..question.clone() }).verdict
            };
            assert_eq!(with(None), Verdict::Permit, "{question:?} needs {needs:?}");
            assert!((0..needs.len()).all(|at| with(Some(at)) != Verdict::Permit), "{question:?} needs less than {needs:?}");
        }
    }
}

fn finding(answer: &Answer) -> Finding {
    Finding {
        verdict: answer.verdict,
        reasons: answer.reasons.iter().map(|reason| (reason.sentence.number, reason.quote.clone())).collect(),
        duties: answer.duties.iter().map(|owed| (owed.reason.sentence.number, owed.duty)).collect(),
    }
}

/// Asks every question of `questions` on two threads, and counts the verdicts.
fn ask_all(three: &Three, questions: &[Question]) -> BTreeMap<Verdict, usize> {
    let counts = &Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for part in questions.chunks(questions.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for question in part {
                    let found = three.ask(question).unwrap_or_else(|difference| panic!("{difference}"));
                    *counts.lock().expect("no poison").entry(found.verdict).or_insert(0) += 1;
                }
            });
        }
    });
    counts.lock().expect("no poison").clone()
}

#[test]
fn every_cell_is_answered_alike() {
    for source in published().into_iter().chain([everything()]) {
        let three = Three::new(&source);
        let mut random = Random(1);
        let mut questions = Vec::new();
        let (mut cells, mut flows) = (0, 0);
        for cell in three.policy.cells() {
            (cells, flows) = (cells + 1, flows + cell.flows);
            let states = 1_usize << cell.facts.len();
            for number in 0..states.min(STATES_OF_CELL_MAX) {
                let state = if states > STATES_OF_CELL_MAX { random.below(states) } else { number };
                let facts = cell.facts.iter().enumerate().fold(Facts::unknown(), |facts, (at, fact)| facts.with(*fact, state >> at & 1 == 1));
                questions.push(Question { action: cell.action, data: vec![cell.data.clone()], purpose: cell.purpose, recipient: cell.recipient, facts });
            }
        }
        assert_eq!(flows, Action::all().len() * three.policy.data().len() * Purpose::all().len() * Recipient::all().len());
        let counts = ask_all(&three, &questions);
        eprintln!("{}: {} Cedar policies, {cells} cells, {} states: {counts:?}", three.policy.version(), three.cedar.len(), questions.len());
        assert_eq!(counts.len(), 3, "no policy permits everything, denies everything or is silent on everything");
    }
}

#[test]
fn random_questions_are_answered_alike() {
    let long = std::env::var_os("GOODFAITH_LONG").is_some();
    for source in published().into_iter().chain([everything()]) {
        let three = Three::new(&source);
        let mut random = Random(2);
        let questions: Vec<Question> =
            (0..if long { QUESTIONS_LONG } else { QUESTIONS }).map(|_| random.question(&three.policy, &three.reference, 1)).collect();
        let counts = ask_all(&three, &questions);
        eprintln!("{}: {counts:?}", three.policy.version());
        assert_eq!(counts.len(), 3, "random questions meet every verdict");
        questions.iter().step_by(NEEDS_EVERY).for_each(|question| three.ask_again_with_needs(question));
    }
}

#[test]
fn questions_about_several_kinds_of_data_are_answered_alike() {
    for source in published().into_iter().chain([everything()]) {
        let three = Three::new(&source);
        let mut random = Random(3);
        for _ in 0..QUESTIONS / 10 {
            let kinds = 2 + random.below(3);
            let question = random.question(&three.policy, &three.reference, kinds);
            three.ask(&question).unwrap_or_else(|difference| panic!("{difference}"));
        }
    }
}

/// The comparison is worth nothing unless it can fail: without any one of its deciding statements, the reference differs.
#[test]
fn a_forgotten_statement_is_noticed() {
    let source = everything();
    let whole = Three::new(&source);
    let mut random = Random(4);
    let questions: Vec<Question> = (0..QUESTIONS / 10).map(|_| random.question(&whole.policy, &whole.reference, 1)).collect();
    let decides = |says: &Says| matches!(says, Says::May(_) | Says::Never { .. } | Says::Must { when: Occasion::Flow(_), .. });
    for (number, statement) in whole.reference.statements.iter().enumerate().filter(|(_, statement)| decides(&statement.says)) {
        let mut forgetful = Reference::new(&source);
        forgetful.statements.remove(number);
        let noticed = questions.iter().any(|question| forgetful.answer(question) != whole.reference.answer(question));
        assert!(noticed, "nobody noticed that `{}` is gone", statement.text());
    }
}
