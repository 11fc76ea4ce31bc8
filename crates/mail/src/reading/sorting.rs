//! Sorting letters. The order is what keeps it safe: reports before everything, an opt-out before the question whether a machine wrote it, machines
//! before answers, and whatever is left is a person's.

use super::reports::{delivery, feedback, is_report, returned_copy};
use super::tokens::{LinkSecret, Token, Tokens};
use crate::receiving::Letter;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser};

/// How many parts a letter may have.
const PARTS_MAX: usize = 500;
/// How many servers a letter may have gone through; more is a loop.
const HOPS_MAX: usize = 50;
/// How much of the text is searched for a token.
const TEXT_BYTES_MAX: usize = 256 * 1024;

/// What a letter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sorted {
    /// Whoever has the link wants no more of what that letter was.
    OptOut(LinkSecret),
    /// A letter of ours did not arrive.
    Bounce {
        /// Which, by its id.
        of: [u8; 16],
        /// Whether it never will.
        is_permanent: bool,
        /// The enhanced status code.
        status: (u8, u16, u16),
    },
    /// A reader told their provider that a letter of ours is spam.
    Complaint(Token),
    /// A report about nothing of ours, or that asks for nothing. It is kept and nothing follows.
    Report,
    /// A machine wrote it: an absence, a list. It is kept and never answered.
    Automatic,
    /// An answer to a letter of ours, or the letter itself sent back.
    Answer(Token),
    /// A person's letter whose subject is the one word `unsubscribe`, to a mailbox.
    WantsOut,
    /// A person's letter.
    Person,
}

/// Why a letter is not read. Its sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// It is no letter.
    #[error("this is not a letter")]
    NoLetter,
    /// It has more parts than are read.
    #[error("the letter has too many parts")]
    Parts,
    /// It has gone in a circle.
    #[error("the letter has gone through too many servers")]
    Loop,
}

/// Sorts a letter.
///
/// # Errors
/// When it cannot be read, or should not be.
pub fn sort(letter: &Letter, tokens: &Tokens) -> Result<Sorted, NotRead> {
    let parsed = MessageParser::default().parse(&letter.bytes.0).ok_or(NotRead::NoLetter)?;
    if parsed.headers().is_empty() {
        return Err(NotRead::NoLetter);
    }
    if parsed.parts.len() > PARTS_MAX {
        return Err(NotRead::Parts);
    }
    if parsed.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Received")).count() > HOPS_MAX {
        return Err(NotRead::Loop);
    }
    let to: Vec<Token> = letter.to.iter().filter_map(|to| tokens.read(to.local())).collect();
    if is_report(&parsed, "feedback-report") {
        return Ok(complaint(&parsed, tokens));
    }
    if is_report(&parsed, "delivery-status") || letter.from.is_none() {
        // A report that does not come to the address only our own letter bears is somebody's invention.
        let of = to.iter().find_map(|token| if let Token::Bounce(of) = token { Some(*of) } else { None });
        return Ok(match (of, delivery(&parsed)) {
            (Some(of), Some(found)) => Sorted::Bounce { of, is_permanent: found.is_permanent, status: found.status },
            _ => Sorted::Report,
        });
    }
    if let Some(link) = to.iter().find_map(|token| if let Token::OptOut(link) = token { Some(*link) } else { None }) {
        return Ok(Sorted::OptOut(link));
    }
    if let Some(token) = resent(&parsed, tokens) {
        return Ok(Sorted::Answer(token));
    }
    if is_automatic(&parsed) {
        return Ok(Sorted::Automatic);
    }
    let answered = to.into_iter().find(|token| matches!(token, Token::Reply(_)));
    if let Some(token) = answered.or_else(|| named(&parsed, tokens)).or_else(|| within(&parsed, tokens)) {
        return Ok(Sorted::Answer(token));
    }
    let subject = parsed.subject().unwrap_or_default().trim().trim_matches(['"', '.', '!']).to_lowercase();
    Ok(if subject == "unsubscribe" { Sorted::WantsOut } else { Sorted::Person })
}

/// What a letter says, as plain text: its first part that is text, or what is left of HTML without its marks. Empty where it says nothing.
#[must_use]
pub fn words(letter: &Letter) -> String {
    let parsed = MessageParser::default().parse(&letter.bytes.0);
    let text = parsed.as_ref().and_then(|parsed| parsed.body_text(0));
    text.map_or_else(String::new, |text| text.chars().take(TEXT_BYTES_MAX / 4).collect())
}

/// A complaint counts where it is one of abuse and the letter complained of is ours.
fn complaint(parsed: &Message<'_>, tokens: &Tokens) -> Sorted {
    let is_abuse = feedback(parsed).is_some_and(|kind| kind == "abuse");
    let of = returned_copy(parsed).and_then(|copy| tokens.find(&copy, |token| matches!(token, Token::Message(_) | Token::Bounce(_))));
    of.filter(|_| is_abuse).map_or(Sorted::Report, Sorted::Complaint)
}

/// RFC 3834 and what mail programs have long done: nobody answers these.
fn is_automatic(parsed: &Message<'_>) -> bool {
    let said = |name: &str| parsed.headers_raw().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, text)| text.trim().to_ascii_lowercase());
    let is_not_by_hand = said("Auto-Submitted").is_some_and(|by| !by.starts_with("no"));
    let is_of_many = said("Precedence").is_some_and(|precedence| ["bulk", "junk", "list", "auto_reply"].contains(&precedence.as_str()));
    let is_said_otherwise = ["List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "Feedback-ID"];
    is_not_by_hand || is_of_many || is_said_otherwise.iter().any(|name| said(name).is_some())
}

/// Our own letter, as a person's mail program sends it on unchanged: its headers are ours, and those of the resending are theirs (RFC 5322 §3.6.6).
fn resent(parsed: &Message<'_>, tokens: &Tokens) -> Option<Token> {
    let is_resent = parsed.headers_raw().any(|(header, _)| header.eq_ignore_ascii_case("Resent-From"));
    let ids = parsed.header_values(HeaderName::MessageId).filter_map(text).find_map(|id| tokens.find(&id, |token| matches!(token, Token::Message(_))));
    ids.filter(|_| is_resent)
}

/// The token of a letter that this one says it answers.
fn named(parsed: &Message<'_>, tokens: &Tokens) -> Option<Token> {
    let ids = |name| parsed.header_values(name).filter_map(text).collect::<Vec<_>>();
    let all = [ids(HeaderName::InReplyTo), ids(HeaderName::References)].concat();
    all.iter().find_map(|text| tokens.find(text, is_answered))
}

const fn is_answered(token: &Token) -> bool {
    matches!(token, Token::Message(_) | Token::Reply(_))
}

fn text(value: &HeaderValue<'_>) -> Option<String> {
    match value {
        HeaderValue::Text(text) => Some(text.to_string()),
        HeaderValue::TextList(all) => Some(all.join(" ")),
        _ => None,
    }
}

/// A token in the copy of our letter that was put in or quoted.
fn within(parsed: &Message<'_>, tokens: &Tokens) -> Option<Token> {
    if let Some(token) = returned_copy(parsed).and_then(|copy| tokens.find(&copy, is_answered)) {
        return Some(token);
    }
    parsed.text_bodies().filter_map(|part| part.text_contents()).find_map(|text| {
        let end = (0..=TEXT_BYTES_MAX.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        tokens.find(text.get(..end).unwrap_or_default(), is_answered)
    })
}
