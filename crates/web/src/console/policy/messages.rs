//! What there is to say of a text that is being written, beside the lines it is about: for the page and for the script that asks while somebody
//! types. It keeps nothing of the text.

use super::compare::touching_words;
use super::counted;
use crate::view::changes::Changes;
use crate::view::words::day;
use askama::Template;
use operations::Checked;
use policy::{Diagnostic, Severity};

/// How many messages are told one by one.
const TOLD_MAX: usize = 60;
/// How many characters of a line are shown.
const LINE_CHARACTERS_MAX: usize = 220;

/// All there is to say of a text.
#[derive(Debug, Template)]
#[template(path = "console/policy/messages.html")]
pub(super) struct Messages {
    /// In one line.
    pub(super) summary: String,
    /// Its style.
    css: &'static str,
    told: Vec<Message>,
    more: usize,
    stops: Vec<String>,
    touching: Option<String>,
    against: String,
    changes: Option<Changes>,
}

/// One message, with the line it is about.
#[derive(Debug)]
struct Message {
    css: &'static str,
    gravity: &'static str,
    line: u32,
    text: String,
    words: String,
    help: Option<String>,
    others: Vec<(u32, String)>,
}

impl Messages {
    /// What was found in this text.
    pub(super) fn of(checked: &Checked, text: &str) -> Self {
        let mut diagnostics: Vec<&Diagnostic> = checked.diagnostics.iter().collect();
        diagnostics.sort_by_key(|diagnostic| (std::cmp::Reverse(diagnostic.severity), diagnostic.line));
        let lines: Vec<&str> = text.lines().collect();
        let more = diagnostics.len().saturating_sub(TOLD_MAX);
        let (css, summary) = summary(checked);
        Self {
            summary,
            css,
            told: diagnostics.into_iter().take(TOLD_MAX).map(|diagnostic| message(diagnostic, &lines)).collect(),
            more,
            stops: checked.stops.iter().map(|stop| stop.words.clone()).collect(),
            touching: checked.touching.map(touching_words),
            against: day(checked.against.version().effective),
            changes: checked.difference.as_ref().zip(checked.policy.as_ref()).map(|(difference, policy)| Changes::of(difference, policy)),
        }
    }
}

fn summary(checked: &Checked) -> (&'static str, String) {
    let (errors, warnings) = (checked.count(Severity::Error), checked.count(Severity::Warning));
    let warned = if warnings == 0 { String::new() } else { format!(" and {}", counted(warnings as u64, "warning", "warnings")) };
    match (errors, checked.stops.len()) {
        (0, 0) => ("good", format!("It can be published as it stands: no error{warned}.")),
        (0, stops) => (
            "bad",
            format!(
                "It compiles, but {} from being published{}.",
                if stops == 1 { "one thing stops it".to_owned() } else { format!("{stops} things stop it") },
                warned
            ),
        ),
        (errors, _) => ("bad", format!("{}{warned}.", counted(errors as u64, "error", "errors"))),
    }
}

fn message(diagnostic: &Diagnostic, lines: &[&str]) -> Message {
    let (css, gravity) = match diagnostic.severity {
        Severity::Error => ("bad", "Error"),
        Severity::Warning => ("waiting", "Warning"),
        Severity::Note => ("quiet", "Note"),
    };
    Message {
        css,
        gravity,
        line: diagnostic.line,
        text: line_of(diagnostic.line, lines),
        words: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        others: diagnostic.labels.iter().map(|label| (label.line, label.text.clone())).collect(),
    }
}

fn line_of(number: u32, lines: &[&str]) -> String {
    let place = usize::try_from(number).unwrap_or_default().saturating_sub(1);
    let line = lines.get(place).copied().unwrap_or_default().trim();
    let mut shown: String = line.chars().take(LINE_CHARACTERS_MAX).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}
