//! The sentences an answer rests on, ready to be shown with their decisive words marked. It adds no reason of its own.

use crate::app::App;
use crate::language::plain;
use crate::view::marked::{Piece, pieces};
use crate::view::words::spoken;
use askama::Template;
use policy::{Policy, Reason, Sentence};
use vocabulary::SentenceId;

/// One sentence with its decisive words.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// The words that lead in to it, where it is an item of a list.
    pub(crate) lead_in: Option<String>,
    /// The sentence, cut where the decisive words stand.
    pub(crate) pieces: Vec<Piece>,
    /// Its number in the text.
    pub(crate) number: u16,
    /// Where it can be read.
    pub(crate) address: String,
    /// What to call it.
    pub(crate) place: String,
}

/// The sentences an answer rests on.
#[derive(Clone, Debug, Template)]
#[template(path = "grounds.html")]
pub(crate) struct Grounds {
    /// One entry per sentence.
    pub(crate) reasons: Vec<Ground>,
}

impl Grounds {
    /// The sentences of these reasons, each once.
    pub(crate) fn of(app: &App, reasons: &[Reason]) -> Self {
        let mut seen: Vec<&SentenceId> = Vec::new();
        let mut grounds = Vec::new();
        for reason in reasons {
            if !seen.contains(&&reason.sentence) {
                seen.push(&reason.sentence);
                grounds.push(Ground::of(app, reason));
            }
        }
        Self { reasons: grounds }
    }

    /// The numbers of the sentences: `4, 7`.
    pub(crate) fn numbers(&self) -> String {
        let numbers: Vec<String> = self.reasons.iter().map(|ground| ground.number.to_string()).collect();
        numbers.join(", ")
    }

    /// What stands beside a closed line: which sentence says it, or that none does.
    pub(crate) fn aside(&self) -> String {
        match self.reasons.as_slice() {
            [] => spoken("grounds-none-aside"),
            [one] => plain("grounds-one", &[("number", &one.number)]),
            _ => plain("grounds-many", &[("numbers", &self.numbers())]),
        }
    }
}

impl Ground {
    fn of(app: &App, reason: &Reason) -> Self {
        let policy = app.house.version(&reason.sentence.version).ok();
        Self {
            lead_in: policy.and_then(|policy| lead_in(&policy, reason.sentence.number)),
            pieces: pieces(&reason.text, &reason.quote),
            number: reason.sentence.number,
            address: address(&reason.sentence),
            place: plain("grounds-place", &[("number", &reason.sentence.number), ("version", &reason.sentence.version.to_string())]),
        }
    }
}

/// The sentence that an item of a list goes on from: the last one above the list.
fn lead_in(policy: &Policy, number: u16) -> Option<String> {
    let mut last = None;
    for block in policy.blocks() {
        let mut opens_item = block.tag == "li";
        for piece in &block.pieces {
            match piece.sentence {
                // Authors also write a list as lines of a paragraph, each behind a star.
                None => opens_item |= piece.html.trim_end().ends_with(['*', '•']),
                Some(here) if here == number => {
                    let above: &Sentence = last.filter(|_| opens_item).and_then(|last| policy.sentence(last))?;
                    return Some(above.text.clone());
                }
                Some(here) => {
                    if !opens_item {
                        last = Some(here);
                    }
                    opens_item = false;
                }
            }
        }
    }
    None
}

/// Where a sentence can be read, opened to its rules.
pub(crate) fn address(sentence: &SentenceId) -> String {
    format!("/privacy/versions/{}#s{}", sentence.version.effective, sentence.number)
}
