//! The rights on a person's page: what each is, the sentence that grants it, how it is used. It grants none.

use crate::app::App;
use crate::view::grounds::Grounds;
use crate::view::words::{capital, purposes};
use operations::RightView;
use std::slice;
use vocabulary::{Channel, Effect, Purpose, Right, Word};

/// A right, as the page offers it.
#[derive(Debug)]
pub(crate) struct Offered {
    /// What to send back.
    pub(crate) key: String,
    /// What it is.
    pub(crate) title: String,
    /// What stands beside it.
    pub(crate) aside: String,
    /// Whether it stands open.
    pub(crate) open: bool,
    /// Whether it is used on this page.
    pub(crate) here: bool,
    /// How it is used elsewhere.
    pub(crate) how: String,
    /// What the button says.
    pub(crate) button: &'static str,
    /// What must be known before.
    pub(crate) warning: Option<&'static str>,
    /// Whether it takes a new value.
    pub(crate) takes_correction: bool,
    /// Whether it takes words.
    pub(crate) takes_words: bool,
    /// Makes sending it twice as good as once.
    pub(crate) idempotency: String,
    /// The sentence that grants it.
    pub(crate) grounds: Option<Grounds>,
}

impl Offered {
    /// The right; open where it was just used wrongly.
    pub(crate) fn of(app: &App, right: &RightView, open: Option<&str>) -> Self {
        Self {
            key: right.key.clone(),
            title: title(right),
            aside: aside(right),
            open: open == Some(right.key.as_str()),
            here: right.here,
            how: ways(&right.channels),
            button: button(right),
            warning: match right.effect {
                Effect::Deleted => Some("What is held about you will be deleted at once, except what the policy says remains. This cannot be undone."),
                Effect::Closed => Some("Your account will be closed at once."),
                _ => None,
            },
            takes_correction: right.takes_correction,
            takes_words: right.takes_words,
            idempotency: app.house.fresh_idempotency(),
            grounds: right.reason.as_ref().map(|reason| Grounds::of(slice::from_ref(reason))),
        }
    }
}

/// What stands beside a right: the sentence that grants it, and how soon it is answered.
fn aside(right: &RightView) -> String {
    let Some(reason) = &right.reason else {
        return "offered beyond the text".to_owned();
    };
    let within = right.within.map(|within| format!(", within {within}")).unwrap_or_default();
    format!("sentence {}{within}", reason.sentence.number)
}

/// What a right is called: what it stops, where it stops something.
fn title(right: &RightView) -> String {
    match &right.effect {
        Effect::OptedOut(stopped) if stopped.len() < Purpose::all().len() => format!("Opt out of {}", purposes(stopped)),
        _ => capital(right.words.trim_end_matches('.')),
    }
}

const fn button(right: &RightView) -> &'static str {
    match right.right {
        Right::CloseAccount if matches!(right.effect, Effect::Deleted) => "Delete it now",
        Right::OptOut => "Opt me out",
        Right::Correct => "Send the correction",
        Right::CloseAccount => "Close my account",
        Right::Decline => "Decline",
        Right::Ask => "Send the question",
    }
}

/// How a right is used that is not used on this page.
fn ways(channels: &[Channel]) -> String {
    let ways: Vec<String> = channels
        .iter()
        .map(|channel| match channel {
            Channel::LetterLink => "the link at the end of each letter".to_owned(),
            Channel::Reply => "a reply to any letter".to_owned(),
            Channel::Mail(address) => format!("a letter to {address}"),
            Channel::AccountPage => "this page".to_owned(),
            Channel::Page(place) => format!("the {}", place.to_string().replace('-', " ")),
            Channel::CookiesOff => "switching cookies off in the browser".to_owned(),
            Channel::Gpc => "the browser’s Global Privacy Control".to_owned(),
        })
        .collect();
    format!("Use it by {}.", ways.join(", or by "))
}
