//! Policies with a mistake in them that decide all the same, for tests that plant one: where two statements clash, deny
//! wins. No running site is ever given one.

use crate::compile::{Parts, parts};
use crate::diagnostic::Messages;
use crate::policy::{Policy, Report};
use crate::rules;
use crate::source::Source;
use crate::statement::Statement;
use crate::table::Table;

/// Compiles a source, passing over every mistake that still leaves something to decide by: clashes, lines that cannot be
/// read, sentences without a rule, claims that do not hold. `None` where nothing is left.
#[doc(hidden)]
#[must_use]
pub fn compile_leniently(source: &Source) -> Option<Policy> {
    let mut messages = Messages::new(&source.name, &source.text);
    let parts = parts(source, &mut messages)?;
    with_table(source, parts, &mut messages)
}

fn with_table(source: &Source, parts: Parts, messages: &mut Messages<'_>) -> Option<Policy> {
    let Parts { head, lexicon, reading, sentences, statements, .. } = parts;
    let rules = rules::translate(&statements, &lexicon, messages).rules;
    let table = Table::new(&rules, lexicon.data.len(), messages)?;
    let report = Report { uncovered: Vec::new(), settled: Vec::new(), elastic: Vec::new(), proofs: Vec::new() };
    Some(Policy::new(source, head, lexicon, reading, (sentences, statements, rules, table), report))
}

impl Policy {
    /// The same text under other statements, as lenient as [`compile_leniently`].
    #[doc(hidden)]
    #[must_use]
    pub fn under(&self, statements: Vec<Statement>) -> Option<Self> {
        let source = Source { name: self.file().to_owned(), text: self.text().to_owned() };
        let mut messages = Messages::new(&source.name, &source.text);
        let mut parts = parts(&source, &mut messages)?;
        parts.statements = statements;
        with_table(&source, parts, &mut messages)
    }
}
