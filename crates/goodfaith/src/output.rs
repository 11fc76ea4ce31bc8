//! What commands print: lines, JSON, and diagnostics that point at the text. The only file that writes to the terminal.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use policy::{Diagnostic, Severity, Source};
use std::io::{IsTerminal, Write};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Yes,
    No,
}

impl From<bool> for Outcome {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// Prints one line to standard output. A reader that has gone away ends the program quietly.
pub(crate) fn line(text: impl AsRef<str>) {
    raw(text.as_ref(), "\n");
}

/// Prints text as it is.
pub(crate) fn text(text: &str) {
    raw(text, "");
}

fn raw(text: &str, end: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes())).is_err() {
        std::process::exit(1);
    }
}

/// Prints a value as JSON over several lines.
pub(crate) fn json<T: serde::Serialize>(value: &T) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => line(text),
        Err(error) => complain(&error),
    }
}

/// Prints what went wrong to standard error.
pub(crate) fn complain(fault: &dyn std::fmt::Display) {
    // Nothing can be done when standard error is gone too.
    let _ = writeln!(std::io::stderr().lock(), "goodfaith: {fault}");
}

/// Prints messages with the text they point at, to standard error. Warnings and notes only when asked.
pub(crate) fn diagnostics(sources: &[Source], diagnostics: &[Diagnostic], warnings: bool) {
    let renderer = if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    for diagnostic in diagnostics.iter().filter(|message| warnings || message.severity == Severity::Error) {
        let shown = render(&renderer, sources, diagnostic);
        let _ = writeln!(std::io::stderr().lock(), "{shown}\n");
    }
}

fn render(renderer: &Renderer, sources: &[Source], diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let source = sources.iter().find(|source| source.name == diagnostic.file).map_or("", |source| source.text.as_str());
    let within = |span: policy::Span| span.start.min(source.len())..span.end.clamp(span.start.min(source.len()), source.len());
    let mut snippet = Snippet::source(source).path(diagnostic.file.as_str()).fold(true).annotation(AnnotationKind::Primary.span(within(diagnostic.span)));
    for label in &diagnostic.labels {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(label.span)).label(label.text.as_str()));
    }
    let mut groups = vec![Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code)).element(snippet)];
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    renderer.render(&groups)
}
