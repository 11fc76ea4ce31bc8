//! Who and what a running scenario knows, and how its people write. It reaches the house over HTTP only.

use super::door::{Door, Page, Played, unplayable};
use serde_json::Value;
use std::collections::BTreeMap;
use testkit::Server;
use vocabulary::SiteId;

/// One run of one scenario.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) site: SiteId,
    pub(crate) door: Door,
    pub(crate) people: BTreeMap<String, Person>,
    /// Parties by name, with what they are.
    pub(crate) parties: BTreeMap<String, String>,
    pub(crate) last: Last,
    /// Where the fact or the entry stands that was recorded last.
    pub(crate) last_fact: Option<String>,
    /// The violation of the terms that is on file, and by whom.
    pub(crate) violation: Option<(String, String)>,
    /// Where the message of the last contact can be answered.
    pub(crate) reply: Option<String>,
    /// What each person's browser keeps beside being signed in.
    pub(crate) browsers: BTreeMap<String, String>,
    /// Where the opt-out link of the last release leads.
    pub(crate) opt_out: Option<String>,
}

/// Somebody who sent a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    /// The path of their own page.
    pub(crate) page: String,
    /// What the company's programs know them by.
    pub(crate) subject: String,
    /// What their browser keeps, once they are signed in.
    pub(crate) cookies: String,
    /// Of a parent: the path of the page about their child.
    pub(crate) child: String,
    /// What they corrected.
    pub(crate) corrected: BTreeMap<String, String>,
}

/// What the last deed came to.
#[derive(Clone, Debug, Default)]
pub(crate) enum Last {
    /// Nothing was done yet.
    #[default]
    Nothing,
    /// A page answered.
    Page(Page),
    /// Questions were answered: what was asked, and the answer.
    Answers(Vec<(String, Value)>),
    /// A release: its fields and whose they are.
    Release(String, Vec<Value>),
    /// The API refused: the status and the problem.
    Problem(u16, Value),
    /// A request, as the API tells it.
    Request(Value),
    /// A version was published, as the API tells it.
    Published(Value),
    /// Figures.
    Figures(Value),
}

impl World {
    /// A person the scenario has named.
    pub(crate) fn person(&self, name: &str) -> Played<&Person> {
        self.people.get(name).ok_or_else(|| unplayable(format!("nobody called {name} has sent anything")))
    }

    /// What a party is to the company, and its name where it has one.
    pub(crate) fn party(&self, words: &str) -> Played<(String, Option<String>)> {
        if words == "the company" {
            return Ok(("self".to_owned(), None));
        }
        if let Some(kind) = self.parties.get(words) {
            return Ok((kind.clone(), Some(words.to_owned())));
        }
        let kind = words.strip_prefix("a ").or_else(|| words.strip_prefix("an "));
        let kind = kind.ok_or_else(|| unplayable(format!("{words} is no party of this scenario")))?;
        Ok((kind.to_owned(), None))
    }

    /// What this person would write into a field.
    pub(crate) fn value(&self, who: &str, category: &str) -> String {
        let corrected = self.people.get(who).and_then(|person| person.corrected.get(category));
        corrected.cloned().unwrap_or_else(|| written(who, category))
    }
}

/// What somebody of this name writes into a field.
pub(crate) fn written(who: &str, category: &str) -> String {
    let digits: String = who.bytes().chain(*b"12345678").take(8).map(|byte| char::from(b'0' + byte % 10)).collect();
    match category {
        "name" => format!("{who} Example"),
        "email" => format!("{}@example.org", who.to_lowercase()),
        "phone" => format!("+9180{digits}"),
        "postal" => format!("{digits} Lake Road, Bangalore 560001"),
        "financial" => card(digits.get(..7).unwrap_or_default()),
        other => format!("the {other} of {who}"),
    }
}

/// A card's number with these seven digits, and the check digit they ask for.
fn card(digits: &str) -> String {
    let number = format!("41111111{digits}");
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (place % 2, u32::from(byte - b'0')) {
            (0, digit) => digit * 2 / 10 + digit * 2 % 10,
            (_, digit) => digit,
        })
        .sum();
    format!("{number}{}", (10 - sum % 10) % 10)
}
