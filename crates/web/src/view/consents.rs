//! A person's choices as their page and the page of a letter's link show them: each by itself, one button each. It ticks nothing.

use crate::app::App;
use crate::view::grounds::{Grounds, address};
use crate::view::words::{capital, categories, day, moment_of, purpose_words, recipient_words};
use askama::Template;
use operations::{ConsentGiven, ConsentState, ConsentView, ConsentsView, GIVE_BUTTON, WITHDRAW_BUTTON};
use policy::Policy;
use vocabulary::Recipient;

/// The list of choices.
#[derive(Debug, Template)]
#[template(path = "consent_list.html")]
pub(crate) struct ConsentList {
    cards: Vec<Card>,
    action: String,
    mark: String,
    give: &'static str,
    withdraw: &'static str,
}

#[derive(Debug)]
struct Card {
    key: String,
    anchor: String,
    words: String,
    state: &'static str,
    tag: &'static str,
    about: String,
    grounds: Option<Grounds>,
    before: Vec<String>,
    given: Option<Given>,
    statement: Option<String>,
    idempotency: String,
    can_be_taken_back: bool,
}

#[derive(Debug)]
struct Given {
    words: String,
    how: String,
    until: Option<String>,
    withdrawn: Option<String>,
    sentences: Vec<(String, String)>,
    shown: Option<String>,
    shown_sha256: Option<String>,
    receipt: Option<String>,
}

impl ConsentList {
    /// These choices, made by posting to this address; the receipts stand below `receipts`, where there are any.
    pub(crate) fn of(app: &App, policy: &Policy, view: ConsentsView, (action, mark, receipts): (String, String, Option<&str>)) -> Self {
        let cards = view.consents.into_iter().enumerate().map(|(place, consent)| card(app, policy, (place, consent), receipts)).collect();
        Self { cards, action, mark, give: GIVE_BUTTON, withdraw: WITHDRAW_BUTTON }
    }
}

fn card(app: &App, policy: &Policy, (place, consent): (usize, ConsentView), receipts: Option<&str>) -> Card {
    let (state, tag) = state_words(consent.state);
    Card {
        anchor: format!("choice-{place}"),
        state,
        tag,
        about: about(policy, &consent),
        can_be_taken_back: consent.can_be_taken_back(),
        words: consent.words,
        grounds: (!consent.reasons.is_empty()).then(|| Grounds::of(app, &consent.reasons)),
        before: consent.before,
        given: consent.given.map(|with| given(policy, with, receipts)),
        statement: consent.statement.filter(|_| consent.state != ConsentState::Given),
        idempotency: app.house.fresh_idempotency(),
        key: consent.key,
    }
}

const fn state_words(state: ConsentState) -> (&'static str, &'static str) {
    match state {
        ConsentState::NeverAsked => ("Not given", ""),
        ConsentState::Given => ("Given", "yes"),
        ConsentState::Withdrawn => ("Taken back", "no"),
        ConsentState::Expired => ("Over", "no"),
        ConsentState::AskedAgain => ("Asked again", "no"),
    }
}

/// What a choice is about: the data, what for, by or to whom.
fn about(policy: &Policy, consent: &ConsentView) -> String {
    let data = if consent.data.is_empty() { "whatever is held".to_owned() } else { categories(&consent.data, policy) };
    let purposes: Vec<&str> = consent.purposes.iter().map(|purpose| purpose_words(*purpose)).collect();
    let whom = match consent.recipient {
        None => "used or given as the policy says".to_owned(),
        Some(Recipient::Company) => format!("used by {}", policy.company()),
        Some(other) => format!("given to {}", recipient_words(other)),
    };
    format!("{}, for {}, {whom}.", capital(&data), purposes.join(", "))
}

fn given(policy: &Policy, with: ConsentGiven, receipts: Option<&str>) -> Given {
    let version = day(with.version.effective);
    let when = moment_of(with.given_at);
    Given {
        receipt: receipts.filter(|_| with.button.is_some()).map(|under| format!("{under}/{}/receipt.json", with.id)),
        how: match &with.button {
            Some(button) => {
                let form = if with.form == "consents" { "the page of choices".to_owned() } else { format!("the {} form", with.form.replace('-', " ")) };
                format!("Given {when} on {form}, in {}, with the button “{button}”, under the policy of {version}.", language(&with.language))
            }
            None if with.form.is_empty() => format!("Recorded by {} {when}.", policy.company()),
            None => format!("Recorded by {} {when}, on this document: {}.", policy.company(), with.form),
        },
        words: with.words,
        until: with.until.map(moment_of),
        withdrawn: with.withdrawn_at.map(moment_of),
        sentences: with.sentences.iter().map(|sentence| (address(sentence), format!("sentence {}", sentence.number))).collect(),
        shown: with.shown,
        shown_sha256: with.shown_sha256,
    }
}

fn language(tag: &str) -> &str {
    match tag {
        "en" => "English",
        other => other,
    }
}
