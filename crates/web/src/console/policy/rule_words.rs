//! A rule in plain words: what a statement permits, forbids, owes, shows or grants, to whom, what for and when. It says what the statement says and
//! judges no reading of it.

use crate::view::words::{how_long, list, lower};
use operations::fact_schema;
use policy::{Alternatives, Deadline, Except, Flows, Occasion, Policy, Purposes, Says, Statement, Term};
use vocabulary::{Action, Condition, Duty, Purpose, Word};

/// A statement in plain words, and what it lifts.
pub(super) fn in_words(statement: &Statement, policy: &Policy) -> Vec<String> {
    let says = match &statement.says {
        Says::May(flows) => format!("Permits {}.", region(flows, policy)),
        Says::Never { ever, flows } => format!("Forbids {}{}.", if *ever { "for ever " } else { "" }, region(flows, policy)),
        Says::Must { duty, when, within } => owes(*duty, when, within.as_ref(), policy),
        Says::Can { right, channels, within, .. } => {
            let ways: Vec<String> = channels.iter().map(ToString::to_string).collect();
            let ways = if ways.is_empty() { String::new() } else { format!(" by {}", list(&ways)) };
            format!("Lets people {}{ways}{}.", right.meaning(), soon(within.as_ref()))
        }
        Says::Show { notice, places, moment } => {
            let places: Vec<String> = places.iter().map(|place| place.meaning().to_owned()).collect();
            let moment = moment.map_or_else(String::new, |moment| format!(", {}", moment.meaning()));
            format!("Shows on {}: {}{moment}.", list(&places), notice.meaning())
        }
        Says::Nothing(cause) => format!("Promises nothing: {}.", cause.meaning()),
        Says::Prove { never: true, flows } => format!("Is proven never to permit {}.", region(flows, policy)),
        Says::Prove { never: false, flows } => format!("Is proven to permit {}.", region(flows, policy)),
    };
    let excepts = statement.excepts.iter().map(|Except { flows, .. }| format!("Except {}.", region(flows, policy)));
    let despite = statement.despite.iter().map(|quote| format!("Even where the text says “{}”.", quote.words));
    std::iter::once(says).chain(excepts).chain(despite).collect()
}

fn owes(duty: Duty, when: &Occasion, within: Option<&Deadline>, policy: &Policy) -> String {
    let when = match when {
        Occasion::Flow(flows) => format!("with {}", region(flows, policy)),
        Occasion::Event(facts) => format!("as soon as {}", conditions(facts)),
    };
    format!("Owes, {when}: {}{}.", duty.meaning(), soon(within))
}

fn soon(within: Option<&Deadline>) -> String {
    match within {
        Some(Deadline::Time(within)) if within.as_ms() == 0 => ", at once".to_owned(),
        Some(Deadline::Time(within)) => format!(", within {}", how_long(*within)),
        Some(Deadline::Parameter(name)) => format!(", within the time called “{name}”"),
        None => String::new(),
    }
}

fn region(flows: &Flows, policy: &Policy) -> String {
    let mut words: Vec<String> = Vec::new();
    let actions: Vec<String> = flows.actions.iter().map(|action| deed(*action).to_owned()).collect();
    if !actions.is_empty() {
        words.push(list(&actions));
    }
    if !flows.data.is_empty() {
        words.push(format!("{}{}", only(flows.only.data), terms(&flows.data, policy)));
    }
    if flows.of_child {
        words.push("of a child".to_owned());
    }
    if !flows.parties.is_empty() {
        let goes_out = flows.actions.iter().any(|action| action.goes_out());
        words.push(format!("{}{} {}", only(flows.only.parties), if goes_out { "to" } else { "by" }, parties(&flows.parties)));
    }
    match &flows.purposes {
        Some(Purposes::Any) => words.push("for any purpose".to_owned()),
        Some(Purposes::These(purposes)) => words.push(format!("{}for {}", only(flows.only.purposes), purposes_in_words(purposes))),
        None => {}
    }
    if let Some(facts) = &flows.facts {
        words.push(format!("{}if {}", only(flows.only.facts), conditions(facts)));
    }
    if let Some(unless) = &flows.unless {
        words.push(format!("unless {}", conditions(unless)));
    }
    if words.is_empty() { "all of it".to_owned() } else { words.join(" ") }
}

const fn only(closed: bool) -> &'static str {
    if closed { "only " } else { "" }
}

fn terms(terms: &[Term], policy: &Policy) -> String {
    let term = |term: &Term| match policy.data().iter().find(|kind| kind.key() == term.word) {
        Some(kind) => lower(&crate::view::words::category_title(kind, policy)),
        None if term.word == "all" => "everything".to_owned(),
        None => format!("what is called “{}”", term.word.replace('-', " ")),
    };
    list(&terms.iter().map(term).collect::<Vec<_>>())
}

fn parties(parties: &[Term]) -> String {
    let party = |term: &Term| match vocabulary::Recipient::find(&term.word) {
        Some(recipient) => crate::view::words::recipient_words(recipient),
        None if term.word == "anyone" => "anyone".to_owned(),
        None => format!("“{}”", term.word.replace('-', " ")),
    };
    list(&parties.iter().map(party).collect::<Vec<_>>())
}

fn purposes_in_words(purposes: &[Purpose]) -> String {
    list(&purposes.iter().map(|purpose| crate::view::words::purpose_words(*purpose)).collect::<Vec<_>>())
}

/// What is done, as it is said of a rule.
pub(super) const fn deed(action: Action) -> &'static str {
    match action {
        Action::Collect => "collecting",
        Action::Use => "using",
        Action::Share => "sharing",
        Action::Sell => "selling",
        Action::Contact => "contacting people by",
        Action::Aggregate => "making figures of",
        Action::Review => "looking at",
        Action::Retain => "keeping",
        Action::Delete => "deleting",
        Action::Transfer => "handing over",
    }
}

fn conditions(facts: &Alternatives) -> String {
    let together =
        |facts: &Vec<(Condition, bool)>| facts.iter().map(|(condition, holds)| condition_in_words(*condition, *holds)).collect::<Vec<_>>().join(" and ");
    facts.iter().map(together).collect::<Vec<_>>().join(", or ")
}

/// A fact as part of a sentence.
pub(super) fn condition_in_words(condition: Condition, holds: bool) -> String {
    let words = fact_schema(condition).map_or_else(|| lower(condition.meaning()), |schema| lower(schema.words.trim_end_matches('.')));
    if holds { words } else { format!("it is not so that {words}") }
}
