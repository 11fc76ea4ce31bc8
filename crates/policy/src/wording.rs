//! Flows and facts in words. It decides nothing.

use crate::lexicon::Lexicon;
use crate::rules::FactSet;
use crate::table::Place;
use vocabulary::{Action, Condition, Purpose, Recipient, Word};

/// What is needed to put a flow into words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wording<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// What every fact counts as while nothing is known.
    pub(crate) defaults: FactSet,
}

/// The four words of a flow: action, data, party, purpose.
pub(crate) fn words(lexicon: &Lexicon, place: Place) -> [&str; 4] {
    let key = |found: Option<&'static str>| found.unwrap_or("?");
    [
        key(Action::all().get(usize::from(place.action)).map(|word| word.key())),
        lexicon.data.get(usize::from(place.data)).map_or("?", |category| category.key()),
        key(Recipient::all().get(usize::from(place.party)).map(|word| word.key())),
        key(Purpose::all().get(usize::from(place.purpose)).map(|word| word.key())),
    ]
}

/// A flow as a person would say it: `share email to partner for marketing`.
pub(crate) fn flow(lexicon: &Lexicon, place: Place) -> String {
    let [action, data, party, purpose] = words(lexicon, place);
    let out = Action::all().get(usize::from(place.action)).is_some_and(|action| action.goes_out());
    format!("{action} {data} {} {party} for {purpose}", if out { "to" } else { "by" })
}

/// A flow with the facts that differ from knowing nothing: `… when confidential and not opted-out`.
pub(crate) fn state(wording: Wording<'_>, place: Place, facts: FactSet) -> String {
    let flow = flow(wording.lexicon, place);
    let told = facts_in_words(facts, facts ^ wording.defaults);
    if told.is_empty() { format!("{flow}, with nothing known") } else { format!("{flow} when {told}") }
}

/// The facts of `which` as they are in `facts`: `confidential and not opted-out`.
pub(crate) fn facts_in_words(facts: FactSet, which: FactSet) -> String {
    let told: Vec<String> = Condition::all()
        .iter()
        .filter(|condition| which >> condition.index() & 1 == 1)
        .map(|condition| format!("{}{condition}", if facts >> condition.index() & 1 == 1 { "" } else { "not " }))
        .collect();
    told.join(" and ")
}

/// What every fact counts as while nothing is known.
pub(crate) fn defaults(age_is_asked: bool) -> FactSet {
    Condition::all().iter().filter(|condition| condition.when_unknown(age_is_asked)).fold(0, |set, condition| set | 1 << condition.index())
}
