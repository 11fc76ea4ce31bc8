//! A policy's statements as Rego, compiled once for the register machine of regorus. Nothing but the benchmark uses it.

use crate::reference::{Reference, bears};
use policy::{Alternatives, Flows, Policy, Purposes, Question, Quote, Says, Statement, Verdict};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};
use std::fmt::Write as _;
use std::sync::Arc;
use vocabulary::{Condition, Recipient, Word};

const ENTRY: &str = "data.goodfaith.answer";

/// A policy in Rego, loaded in a machine.
pub(crate) struct Rego {
    machine: RegoVM,
}

/// One rule to be: a `may` or `never`, an `except`, or the complement that an `only` closes.
struct Rule<'a> {
    statement: &'a Statement,
    permits: bool,
    lines: Vec<String>,
    any: Vec<Alternatives>,
    quote: &'a str,
    despite: &'a [Quote],
}

impl Rego {
    pub(crate) fn new(reference: &Reference, policy: &Policy) -> Self {
        let mut engine = Engine::new();
        engine.add_policy("policy.rego".to_owned(), text(reference, policy)).expect("Rego text");
        let compiled = engine.compile_with_entrypoint(&ENTRY.into()).expect("an entry point");
        let program = Compiler::compile_from_policy(&compiled, &[ENTRY]).expect("a program");
        let mut machine = RegoVM::new_with_policy(compiled);
        machine.load_program(Arc::clone(&program));
        Self { machine }
    }

    /// Rego's answer.
    pub(crate) fn answer(&mut self, input: Value) -> Value {
        self.machine.set_input(input);
        self.machine.execute().expect("an answer")
    }

    pub(crate) fn verdict(answer: &Value) -> Verdict {
        let said = answer["verdict"].as_string().expect("a verdict").to_string();
        [Verdict::Permit, Verdict::Deny].into_iter().find(|verdict| verdict.key() == said).unwrap_or(Verdict::Silent)
    }
}

/// A question as a document, with every fact settled as the policy settles it.
pub(crate) fn input(reference: &Reference, question: &Question) -> serde_json::Value {
    let facts: serde_json::Map<_, _> = Condition::all().iter().map(|fact| (fact.key().to_owned(), reference.is_so(*fact, question.facts).into())).collect();
    let data = question.data.first().expect("one kind of data").key();
    serde_json::json!({"recipient": question.recipient, "action": question.action, "data": data, "purpose": question.purpose, "facts": facts})
}

fn text(reference: &Reference, policy: &Policy) -> String {
    let translation = Translation { reference, policy };
    let rules: Vec<Rule<'_>> = reference.statements.iter().flat_map(|statement| translation.rules(statement)).collect();
    let mut text = "package goodfaith\n\nimport rego.v1\n\n".to_owned();
    for (number, rule) in rules.iter().enumerate() {
        let mut lines = rule.lines.clone();
        for (which, alternatives) in rule.any.iter().enumerate() {
            for together in alternatives {
                let _ = writeln!(text, "any_{number}_{which} if {{ {} }}", together.iter().map(|literal| fact(*literal)).collect::<Vec<_>>().join("; "));
            }
            lines.push(format!("any_{number}_{which}"));
        }
        if lines.is_empty() {
            lines.push("true".to_owned());
        }
        let lifters: Vec<usize> = rules.iter().enumerate().filter(|(_, other)| other.lifts(rule)).map(|(at, _)| at).collect();
        for lifter in &lifters {
            let _ = writeln!(text, "lifted_{number} if {{ live_{lifter} }}");
        }
        if !lifters.is_empty() {
            lines.push(format!("not lifted_{number}"));
        }
        let set = if rule.permits { "permits" } else { "forbids" };
        let _ = writeln!(text, "live_{number} if {{ {} }}", lines.join("; "));
        let _ = writeln!(text, "{set} contains {} if {{ live_{number} }}", rule.statement.sentence);
    }
    text.push_str(
        "\nanswer := {\"verdict\": \"deny\", \"sentences\": forbids} if { count(forbids) > 0 } \
         else := {\"verdict\": \"permit\", \"sentences\": permits} if { count(permits) > 0 } \
         else := {\"verdict\": \"silent\", \"sentences\": set()}\n",
    );
    text
}

impl Rule<'_> {
    fn lifts(&self, other: &Rule<'_>) -> bool {
        if std::ptr::eq(self.statement, other.statement) {
            return matches!(self.statement.says, Says::Never { .. }) && self.permits && !other.permits;
        }
        self.permits != other.permits && self.despite.iter().any(|quote| bears(other.quote, &quote.words))
    }
}

struct Translation<'a> {
    reference: &'a Reference,
    policy: &'a Policy,
}

impl Translation<'_> {
    fn rules<'a>(&self, statement: &'a Statement) -> Vec<Rule<'a>> {
        let quote = statement.quote.as_ref().map_or("", |quote| &quote.words);
        let rule = |permits, lines, any| Rule { statement, permits, lines, any, quote, despite: &statement.despite };
        match &statement.says {
            Says::May(flows) => {
                let closing = |closed: bool, slot: usize| {
                    let mut lines = self.slots(flows, true);
                    let region = lines.get_mut(slot).filter(|line| closed && !line.is_empty())?;
                    *region = format!("not {region}");
                    Some(Rule { despite: &[], ..rule(false, said(lines), vec![]) })
                };
                let only = flows.only;
                let without = only.facts.then(|| {
                    let opposite = negated(flows.facts.as_ref());
                    Rule { despite: &[], ..rule(false, said(self.slots(flows, true)), opposite) }
                });
                let whole = rule(true, said(self.slots(flows, true)), flows.facts.iter().cloned().collect());
                [Some(whole), closing(only.purposes, 1), closing(only.data, 2), closing(only.parties, 3), without].into_iter().flatten().collect()
            }
            Says::Never { flows, .. } => {
                let any = |part: &Flows| part.facts.iter().cloned().chain(negated(part.unless.as_ref())).collect::<Vec<_>>();
                let excepts = statement.excepts.iter().map(|part| {
                    let lines = [self.slots(flows, false), self.slots(&part.flows, false)].into_iter().flat_map(said).collect();
                    Rule { quote: &part.quote.words, despite: &[], ..rule(true, lines, any(&part.flows)) }
                });
                [rule(false, said(self.slots(flows, false)), any(flows))].into_iter().chain(excepts).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The slots of a region: action, purpose, data, party, child; an empty line is any.
    fn slots(&self, flows: &Flows, is_may: bool) -> Vec<String> {
        let data = self.policy.data().iter().filter(|kind| flows.data.iter().any(|term| self.reference.covers_data(&term.word, kind.key())));
        let parties = Recipient::all().iter().filter(|party| flows.parties.iter().any(|term| self.reference.covers_party(&term.word, **party)));
        let parties: Vec<&str> = parties.map(|party| party.key()).collect();
        let purposes = if let Some(Purposes::These(list)) = &flows.purposes { list.iter().map(|purpose| purpose.key()).collect() } else { vec![] };
        vec![
            among("action", &flows.actions.iter().map(|action| action.key()).collect::<Vec<_>>()),
            among("purpose", &purposes),
            among("data", &data.map(|kind| kind.key()).collect::<Vec<_>>()),
            if is_may && parties.is_empty() { "input.recipient == \"self\"".to_owned() } else { among("recipient", &parties) },
            if flows.of_child { fact((Condition::Child, true)) } else { String::new() },
        ]
    }
}

/// None of the alternatives: of each, some literal fails.
fn negated(alternatives: Option<&Alternatives>) -> Vec<Alternatives> {
    let opposite = |together: &Vec<(Condition, bool)>| together.iter().map(|(fact, holds)| vec![(*fact, !holds)]).collect();
    alternatives.into_iter().flatten().map(opposite).collect()
}

fn said(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn among(slot: &str, words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("input.{slot} == \"{word}\""),
        _ => format!("input.{slot} in {{{}}}", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")),
    }
}

fn fact((fact, holds): (Condition, bool)) -> String {
    format!("input.facts[\"{fact}\"] == {holds}")
}
