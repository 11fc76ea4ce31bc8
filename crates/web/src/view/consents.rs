//! A person's choices as their page and the page of a letter's link show them: each by itself, one button each. It ticks nothing.

use crate::app::App;
use crate::language::plain;
use crate::view::grounds::{Grounds, address};
use crate::view::words::{as_written_in, capital, categories, day, form_words, moment_of, purposes, quoted, recipient_words, sentence, spoken};
use askama::Template;
use operations::{ConsentGiven, ConsentState, ConsentView, ConsentsView, give_button, withdraw_button};
use policy::Policy;
use std::slice;
use vocabulary::Recipient;

/// The list of choices.
#[derive(Debug, Template)]
#[template(path = "consent_list.html")]
pub(crate) struct ConsentList {
    cards: Vec<Card>,
    action: String,
    mark: String,
    give: String,
    withdraw: String,
}

#[derive(Debug)]
struct Card {
    key: String,
    anchor: String,
    words: String,
    /// What the tag of those words says of their language.
    written: String,
    state: String,
    asked_again: bool,
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
    /// What the tag of those words says of their language.
    written: String,
    how: String,
    until: Option<String>,
    withdrawn: Option<String>,
    sentences: Vec<(String, String)>,
    shown: Option<Vec<Run>>,
    shown_sha256: Option<String>,
    receipt: Option<String>,
}

impl ConsentList {
    /// These choices, made by posting to this address; the receipts stand below `receipts`, where there are any.
    pub(crate) fn of(app: &App, policy: &Policy, view: ConsentsView, (action, mark, receipts): (String, String, Option<&str>)) -> Self {
        let language = crate::language::spoken();
        let cards = view.consents.into_iter().enumerate().map(|(place, consent)| card(app, policy, (place, consent), receipts)).collect();
        Self { cards, action, mark, give: give_button(language), withdraw: withdraw_button(language) }
    }
}

fn card(app: &App, policy: &Policy, (place, consent): (usize, ConsentView), receipts: Option<&str>) -> Card {
    let (state, tag) = state_words(consent.state);
    Card {
        anchor: format!("choice-{place}"),
        state: spoken(state),
        asked_again: consent.state == ConsentState::AskedAgain,
        tag,
        about: about(policy, &consent),
        can_be_taken_back: consent.can_be_taken_back(),
        // A choice that is offered today is worded in the language of the page; any other as it was made.
        written: match (&consent.statement, &consent.given) {
            (None, Some(given)) => as_written_in(&given.language),
            _ => String::new(),
        },
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
        ConsentState::NeverAsked => ("choice-never", ""),
        ConsentState::Given => ("choice-given", "yes"),
        ConsentState::Withdrawn => ("choice-taken-back", "no"),
        ConsentState::Expired => ("choice-over", "no"),
        ConsentState::AskedAgain => ("choice-again", "no"),
    }
}

/// What a choice is about: the data, what for, by or to whom.
fn about(policy: &Policy, consent: &ConsentView) -> String {
    let data = if consent.data.is_empty() { spoken("choice-whatever") } else { capital(&categories(&consent.data, policy)) };
    // Purposes are named one by one: none of them is told from the others by an “and”.
    let what_for: Vec<String> = consent.purposes.iter().map(|purpose| purposes(slice::from_ref(purpose))).collect();
    let what_for = what_for.join(&spoken("list-comma"));
    match consent.recipient {
        None => plain("choice-as-policy", &[("data", &data), ("purposes", &what_for)]),
        Some(Recipient::Company) => plain("choice-used-by", &[("data", &data), ("purposes", &what_for), ("company", &policy.company())]),
        Some(other) => plain("choice-given-to", &[("data", &data), ("purposes", &what_for), ("recipient", &recipient_words(other))]),
    }
}

fn given(policy: &Policy, with: ConsentGiven, receipts: Option<&str>) -> Given {
    Given {
        receipt: receipts.filter(|_| with.button.is_some()).map(|under| format!("{under}/{}/receipt.json", with.id)),
        how: how(policy, &with),
        written: as_written_in(&with.language),
        words: with.words,
        until: with.until.map(moment_of),
        withdrawn: with.withdrawn_at.map(moment_of),
        sentences: with.sentences.iter().map(|sentence_id| (address(sentence_id), sentence(sentence_id.number))).collect(),
        shown: with.shown.as_deref().map(runs),
        shown_sha256: with.shown_sha256,
    }
}

/// Words that follow one another in one language, with what their tag says of it.
#[derive(Debug, PartialEq)]
struct Run {
    words: String,
    written: String,
}

/// What was shown, cut where its language changes: the sentences of a policy and the names of things stand in English amid any other.
fn runs(shown: &str) -> Vec<Run> {
    let mut runs: Vec<(Option<&str>, String)> = Vec::new();
    for word in shown.split_inclusive([' ', '\n']) {
        let code = match word {
            _ if word.chars().any(|letter| ('\u{0600}'..='\u{06FF}').contains(&letter)) => Some("ar"),
            _ if word.chars().any(|letter| letter.is_ascii_alphabetic()) => Some("en"),
            _ => None,
        };
        match runs.last_mut() {
            // A number or a mark goes with what stands before it.
            Some((known, words)) if code.is_none() || *known == code => words.push_str(word),
            _ => runs.push((code, word.to_owned())),
        }
    }
    runs.into_iter().map(|(code, words)| Run { words, written: code.map(as_written_in).unwrap_or_default() }).collect()
}

/// How a choice came to be on record.
fn how(policy: &Policy, with: &ConsentGiven) -> String {
    let when = moment_of(with.given_at);
    let (company, document) = (policy.company(), &with.form);
    let Some(button) = &with.button else {
        return match document.is_empty() {
            true => plain("choice-recorded", &[("company", &company), ("when", &when)]),
            false => plain("choice-recorded-on", &[("company", &company), ("when", &when), ("document", document)]),
        };
    };
    let (version, language) = (day(with.version.effective), language(&with.language));
    if with.form == "consents" {
        plain("choice-how-page", &[("when", &when), ("language", &language), ("button", button), ("version", &version)])
    } else {
        let form = form_words(&with.form);
        plain("choice-how-form", &[("when", &when), ("form", &form), ("language", &language), ("button", button), ("version", &version)])
    }
}

fn language(tag: &str) -> String {
    match tag {
        "en" => spoken("in-english"),
        "ar" => spoken("in-arabic"),
        other => quoted(other),
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn what_was_shown_is_cut_where_its_language_changes() {
        let cut: Vec<(String, bool)> =
            runs("wipro.com/2006 consents 1\nأرسل لي أخبار\n[self] الشركة نفسها\n").into_iter().map(|run| (run.words, run.written.contains("ar"))).collect();
        let expected = [("wipro.com/2006 consents 1\n", false), ("أرسل لي أخبار\n", true), ("[self] ", false), ("الشركة نفسها\n", true)];
        assert_eq!(cut, expected.map(|(words, is_arabic)| (words.to_owned(), is_arabic)));
        assert!(runs("").is_empty());
    }
}
