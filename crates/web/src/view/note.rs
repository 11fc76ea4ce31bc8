//! The text of a policy as published, and behind each sentence what the program makes of it. It changes no word of the
//! text.

use crate::view::words::{Kind, kind};
use askama::Template;
use policy::{Policy, RenderedBlock, Sentence};
use std::collections::BTreeMap;
use vocabulary::SentenceId;

/// The opener and the note of one sentence.
#[derive(Debug, Template)]
#[template(path = "note.html")]
struct Note {
    number: u16,
    kind: Kind,
    rules: Vec<Vec<Line>>,
    count: u64,
    id: SentenceId,
}

/// One line of a statement in canonical form.
#[derive(Debug)]
struct Line {
    says: String,
    quote: Option<String>,
    remark: Option<String>,
    under: bool,
}

impl Line {
    /// Reads a line as the policy prints it: what it says, then the words it enforces; or a remark of the author's.
    fn read(line: &str) -> Self {
        let text = line.trim();
        let (says, quote) = match text.split_once(" | ") {
            Some((says, quote)) => (says, Some(quote.to_owned())),
            None => (text, None),
        };
        Self { says: says.to_owned(), quote, remark: text.strip_prefix('#').map(|remark| remark.trim().to_owned()), under: line.starts_with(' ') }
    }
}

/// Which list the text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Plain,
    Numbered,
}

impl List {
    const fn tag(self) -> &'static str {
        match self {
            Self::Plain => "ul",
            Self::Numbered => "ol",
        }
    }
}

/// The text of the policy as HTML, every sentence followed by its opener and its note.
pub(crate) fn annotated(policy: &Policy, counts: &BTreeMap<SentenceId, u64>) -> Result<String, askama::Error> {
    let mut html = String::new();
    let mut open: Option<List> = None;
    for block in policy.blocks() {
        let list = list_of(&block);
        if open != list {
            html.extend(open.map(|list| format!("</{}>\n", list.tag())));
            html.extend(list.map(|list| opening(list, block.number)));
            open = list;
        }
        let tag = shown_tag(block.tag);
        html.push_str(&format!("<{tag}>"));
        for piece in &block.pieces {
            match piece.sentence.and_then(|number| policy.sentence(number)) {
                Some(sentence) => html.push_str(&with_note(policy, sentence, &piece.html, counts)?),
                None => html.push_str(&piece.html),
            }
        }
        html.push_str(&format!("</{tag}>\n"));
    }
    html.extend(open.map(|list| format!("</{}>\n", list.tag())));
    Ok(html)
}

fn list_of(block: &RenderedBlock) -> Option<List> {
    match (block.tag, block.number) {
        ("li", Some(_)) => Some(List::Numbered),
        ("li", None) => Some(List::Plain),
        _ => None,
    }
}

fn opening(list: List, first: Option<u64>) -> String {
    match first {
        Some(first) if first != 1 => format!("<{} start=\"{first}\">\n", list.tag()),
        _ => format!("<{}>\n", list.tag()),
    }
}

/// The page has a heading of its own, so that those of the text stand one level below.
const fn shown_tag(tag: &'static str) -> &'static str {
    match tag.as_bytes() {
        b"h1" => "h2",
        b"h2" => "h3",
        b"h3" | b"h4" | b"h5" | b"h6" => "h4",
        _ => tag,
    }
}

fn with_note(policy: &Policy, sentence: &Sentence, words: &str, counts: &BTreeMap<SentenceId, u64>) -> Result<String, askama::Error> {
    let id = SentenceId { version: policy.version().clone(), number: sentence.number };
    let rules = policy.statements().iter().filter(|statement| statement.sentence == sentence.number);
    let note = Note {
        number: sentence.number,
        kind: kind(sentence.class),
        rules: rules.map(|statement| statement.lines().iter().map(|line| Line::read(line)).collect()).collect(),
        count: counts.get(&id).copied().unwrap_or(0),
        id,
    };
    let words = format!("<span class=\"sentence\" id=\"s{}\" data-class=\"{}\">{words}</span>", note.number, note.kind.css);
    Ok(words + note.render()?.trim())
}
