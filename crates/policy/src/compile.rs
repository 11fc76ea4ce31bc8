//! From a source to a policy, or to everything that is wrong with it, in one run. It reads no file.

use crate::analyse::controls::Controls;
use crate::analyse::{clashes, controls, coverage, elastic, proofs, rights};
use crate::diagnostic::{Diagnostic, Messages, Severity, Span};
use crate::front_matter::Head;
use crate::lexicon::Lexicon;
use crate::limits::{CLAIM_STATES_MAX, ELASTIC_CELLS_MAX, SOURCE_BYTES_MAX};
use crate::policy::{Policy, Proof, Report};
use crate::reading::{self, Reading};
use crate::rules::Translated;
use crate::sentence::Sentence;
use crate::source::Source;
use crate::statement::{Says, Statement};
use crate::table::Table;
use crate::wording::{Wording, defaults, state};
use crate::{front_matter, grammar, print, quote, rules, sentence};
use std::collections::BTreeSet;

/// What compiling gave: a policy when nothing is wrong with it, and everything there is to say.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The policy, when there was no error.
    pub policy: Option<Policy>,
    /// All messages, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is read before anything is analysed.
pub(crate) struct Parts {
    pub(crate) head: Head,
    pub(crate) lexicon: Lexicon,
    pub(crate) reading: Reading,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) statements: Vec<Statement>,
    /// The statements that stand twice, both of each pair.
    repeated: BTreeSet<usize>,
    /// Whether every line of rules could be read; otherwise what follows from them all is not worth saying.
    readable: bool,
}

/// Compiles one source against what the software can do. All errors are reported together; later analyses run when the
/// earlier ones left something sound to analyse.
#[must_use]
pub fn compile(source: &Source, can: &Controls) -> Compiled {
    let mut messages = Messages::new(&source.name, &source.text);
    let policy = parts(source, &mut messages).and_then(|parts| analysed(source, parts, can, &mut messages));
    let failed = messages.has_errors();
    Compiled { policy: policy.filter(|_| !failed), diagnostics: messages.into_list() }
}

pub(crate) fn parts(source: &Source, messages: &mut Messages<'_>) -> Option<Parts> {
    if source.text.len() > SOURCE_BYTES_MAX {
        messages.error("too-long", Span::default(), format!("a policy has at most {SOURCE_BYTES_MAX} bytes; this one has {}", source.text.len()));
        return None;
    }
    let head = front_matter::read(&source.text, messages)?;
    let lexicon = Lexicon::new(&head, messages);
    let reading = reading::read(&source.text, head.body, messages);
    let mut sentences = sentence::cut(&reading.blocks, &head, messages);
    let mut statements = grammar::read(&reading.fences, &lexicon, messages);
    let readable = !messages.has_errors();
    place_quotes(&mut statements, &mut sentences, messages);
    let repeated = refuse_repeated(&statements, messages);
    Some(Parts { head, lexicon, reading, sentences, statements, repeated, readable })
}

/// Finds the sentence of every quote.
fn place_quotes(statements: &mut [Statement], sentences: &mut [Sentence], messages: &mut Messages<'_>) {
    for statement in statements {
        let Some(written) = &statement.quote else { continue };
        let Some(index) = quote::place(&written.words, written.span, statement.fence, sentences, messages) else { continue };
        statement.sentence = sentences.get(index).map_or(0, |sentence| sentence.number);
        for except in &statement.excepts {
            let Some(at) = quote::place(&except.quote.words, except.quote.span, statement.fence, sentences, messages) else { continue };
            if at != index {
                messages
                    .error("except-elsewhere", except.quote.span, "an `except` quotes the sentence of its `never`; this is another")
                    .help("write it as a `may` of its own with `despite`");
            }
        }
    }
}

fn refuse_repeated(statements: &[Statement], messages: &mut Messages<'_>) -> BTreeSet<usize> {
    let mut repeated = BTreeSet::new();
    for (index, statement) in statements.iter().enumerate() {
        let same = |other: &&Statement| {
            other.says == statement.says
                && other.excepts == statement.excepts
                && other.quote.as_ref().map(|q| &q.words) == statement.quote.as_ref().map(|q| &q.words)
        };
        let first = statements.iter().take(index).enumerate().find(|(_, other)| same(other));
        if let Some((at, first)) = first {
            let label = messages.label(first.span, "first said here");
            messages.error("repeated", statement.span, "this statement stands twice").with(label);
            repeated.extend([at, index]);
        }
    }
    repeated
}

fn analysed(source: &Source, parts: Parts, can: &Controls, messages: &mut Messages<'_>) -> Option<Policy> {
    let Parts { head, lexicon, reading, mut sentences, statements, repeated, readable } = parts;
    let uncovered = coverage::analyse(&mut sentences, &statements, readable, messages);
    controls::analyse(&statements, can, &head.parameters, messages);
    if !readable {
        return None;
    }
    let Translated { rules, mut unsound } = rules::translate(&statements, &lexicon, messages);
    let sound = unsound.is_empty();
    unsound.extend(repeated);
    let table = Table::new(&rules, lexicon.data.len(), messages)?;
    let defaults = defaults(head.age_is_asked);
    let wording = Wording { lexicon: &lexicon, defaults };
    let settled = clashes::analyse(&table, &rules, &statements, &unsound, wording, messages);
    rights::analyse(&table, &statements, messages);
    let elastic = elastic::analyse(&table, head.age_is_asked);
    report_elastic(&elastic, &statements, messages);
    let (mut proofs, mut budget) = (Vec::new(), CLAIM_STATES_MAX);
    for statement in statements.iter().filter(|statement| matches!(statement.says, Says::Prove { .. })) {
        match proofs::check(&table, &lexicon, statement, defaults, &mut budget) {
            Ok((counterexample, states)) => {
                let counterexample = counterexample.map(|found| state(wording, found.place, found.facts));
                if let Some(found) = counterexample.as_ref().filter(|_| sound) {
                    messages.error("prove-fails", statement.span, format!("this does not hold: {found}"));
                } else if counterexample.is_none() && states == 0 {
                    messages.error("cannot-apply", statement.span, "this claim is about no state at all");
                }
                proofs.push(Proof { claim: print::says(&statement.says), line: statement.line, states, counterexample });
            }
            Err(message) => drop(messages.error("cannot-apply", statement.span, message).severity),
        }
    }
    let report = Report { uncovered, settled, elastic, proofs };
    Some(Policy::new(source, head, lexicon, reading, (sentences, statements, rules, table), report))
}

/// Points at the first statement that asks for a ground of the company's own which opens a great deal by itself.
fn report_elastic(openings: &[elastic::Opening], statements: &[Statement], messages: &mut Messages<'_>) {
    for opening in openings.iter().filter(|opening| opening.flows > ELASTIC_CELLS_MAX) {
        let asks = |statement: &&Statement| matches!(&statement.says, Says::May(flows) if flows.facts.iter().flatten().flatten().any(|(fact, _)| *fact == opening.fact));
        let span = statements.iter().find(asks).map_or_else(Span::default, |statement| statement.span);
        let message = format!("the fact `{}` alone opens {} flows: an elastic ground", opening.fact, opening.flows);
        messages.warning("elastic", span, message).help("name fewer data, parties or purposes in the statements that ask for it");
    }
}

/// What `fmt` gave.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The source in canonical spelling; `None` when a statement cannot be read.
    pub text: Option<String>,
    /// What cannot be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Rewrites the fences of a source in the one canonical spelling. The text stays as it is, byte for byte.
#[must_use]
pub fn format(source: &Source) -> Formatted {
    let mut messages = Messages::new(&source.name, &source.text);
    let text = front_matter::read(&source.text, &mut messages).and_then(|head| {
        let lexicon = Lexicon::new(&head, &mut messages);
        let reading = reading::read(&source.text, head.body, &mut messages);
        let statements = grammar::read(&reading.fences, &lexicon, &mut messages);
        let sound = !messages.has_errors();
        sound.then(|| print::format_source(&source.text, &reading.fences, &statements))
    });
    let diagnostics = messages.into_list().into_iter().filter(|message| message.severity == Severity::Error).collect();
    Formatted { text, diagnostics }
}

/// The statements of a source, read without looking for their quotes: what tools and tests take apart.
///
/// # Errors
/// Everything that cannot be read.
pub fn read_statements(source: &Source) -> Result<Vec<Statement>, Vec<Diagnostic>> {
    let mut messages = Messages::new(&source.name, &source.text);
    let statements = parts(source, &mut messages).map(|parts| parts.statements);
    match statements {
        Some(statements) if !messages.has_errors() => Ok(statements),
        _ => Err(messages.into_list()),
    }
}
