//! What the compiler has to say about a policy: messages that point at the text. It never prints them.

use serde::Serialize;
use std::ops::Range;

/// A place in a source, in bytes. Two trees that differ only in places are equal: a place is where, not what.
#[derive(Clone, Copy, Debug, Default, Eq, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Span {
    /// The same place as a range.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// The policy compiles; look at it. `--strict` makes it an error.
    Warning,
    /// The policy does not compile.
    Error,
}

/// A second place a message points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// The line, counted from 1.
    pub line: u32,
    /// What is to be seen there.
    pub text: String,
}

/// One message about one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Its kind, a fixed word for tests and tools: `clash`, `quote-not-found`, …
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// The source's name.
    pub file: String,
    /// Where.
    pub span: Span,
    /// The line, counted from 1.
    pub line: u32,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Collects the messages about one source.
#[derive(Debug)]
pub(crate) struct Messages<'a> {
    file: &'a str,
    text: &'a str,
    line_starts: Vec<usize>,
    list: Vec<Diagnostic>,
}

impl<'a> Messages<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect();
        Self { file, text, line_starts, list: Vec::new() }
    }

    /// The line of a byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> u32 {
        u32::try_from(self.line_starts.partition_point(|start| *start <= at)).unwrap_or(u32::MAX)
    }

    /// The place, widened where it begins or ends inside a character or outside the text.
    pub(crate) fn whole(&self, span: Span) -> Span {
        let start = self.text.floor_char_boundary(span.start);
        Span { start, end: self.text.ceil_char_boundary(span.end.max(start)) }
    }

    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, code, span, message.into())
    }

    pub(crate) fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, code, span, message.into())
    }

    fn push(&mut self, severity: Severity, code: &'static str, span: Span, message: String) -> &mut Diagnostic {
        let span = self.whole(span);
        let diagnostic = Diagnostic { severity, code, message, file: self.file.to_owned(), span, line: self.line(span.start), labels: Vec::new(), help: None };
        let last = self.list.len();
        self.list.push(diagnostic);
        // INVARIANT: the element at `last` was pushed just now.
        #[allow(clippy::indexing_slicing, reason = "pushed in the line above")]
        &mut self.list[last]
    }

    pub(crate) fn label(&self, span: Span, text: impl Into<String>) -> Label {
        let span = self.whole(span);
        Label { span, line: self.line(span.start), text: text.into() }
    }

    /// How many messages of this kind there are.
    pub(crate) fn count(&self, code: &str) -> usize {
        self.list.iter().filter(|message| message.code == code).count()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(|message| message.severity == Severity::Error)
    }

    /// All messages in the order of the text.
    pub(crate) fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (a.span.start, b.severity, a.code).cmp(&(b.span.start, a.severity, b.code)));
        self.list
    }
}

impl Diagnostic {
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn with(&mut self, label: Label) -> &mut Self {
        self.labels.push(label);
        self
    }
}
