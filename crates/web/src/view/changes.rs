//! What changes from one version to another, in plain words: what people lose, what they gain, and what is only said otherwise. It judges no
//! change better or worse than the policies do.

use crate::view::words::{category_title, list, lower, purpose_words, recipient_words};
use operations::fact_schema;
use policy::{Case, Change, Difference, Direction, Policy, PromiseChange, Verdict};
use vocabulary::{Action, Condition};

/// How many changes of one kind are told one by one.
const TOLD_MAX: usize = 24;

/// What changes.
#[derive(Debug)]
pub(crate) struct Changes {
    /// What people lose, and what they gain; left out where there is none.
    pub(crate) sides: Vec<Side>,
    /// In how many flows the answer is the same for another reason.
    pub(crate) moved: usize,
}

/// What people lose, or what they gain.
#[derive(Debug)]
pub(crate) struct Side {
    /// What to call it.
    pub(crate) title: &'static str,
    /// Its style.
    pub(crate) css: &'static str,
    /// One by one.
    pub(crate) lines: Vec<Line>,
    /// How many more there are.
    pub(crate) more: usize,
}

/// One change.
#[derive(Debug)]
pub(crate) struct Line {
    /// What it is.
    pub(crate) words: String,
    /// The sentences before.
    pub(crate) before: Vec<String>,
    /// The sentences after.
    pub(crate) after: Vec<String>,
    /// One case of it, and how many there are.
    pub(crate) example: Option<String>,
}

impl Changes {
    /// A difference in plain words; the policy is the newer one.
    pub(crate) fn of(difference: &Difference, policy: &Policy) -> Self {
        let side = |direction, title, css| {
            let promises = difference.promises.iter().filter(move |promise| promise.direction == direction).map(promise_line);
            let decisions = difference.decisions.iter().filter(move |change| change.direction == direction).map(|change| decision_line(change, policy));
            let all: Vec<Line> = promises.chain(decisions).collect();
            let more = all.len().saturating_sub(TOLD_MAX);
            Side { title, css, lines: all.into_iter().take(TOLD_MAX).collect(), more }
        };
        let sides = [side(Direction::Weaker, "What people lose", "bad"), side(Direction::Stronger, "What people gain", "good")];
        let moved = difference.decisions.iter().filter(|change| change.direction == Direction::Moved).map(|change| change.flows).sum();
        Self { sides: sides.into_iter().filter(|side| !side.lines.is_empty()).collect(), moved }
    }
}

fn promise_line(promise: &PromiseChange) -> Line {
    let words = if promise.direction == Direction::Weaker { "A promise is gone" } else { "A promise is new" };
    // Some promises are made by the head of the policy, and no sentence can be quoted.
    if promise.quote.is_empty() {
        return Line { words: format!("{words}: {}.", promise.promise), before: Vec::new(), after: Vec::new(), example: None };
    }
    let quote = vec![promise.quote.clone()];
    let (before, after) = if promise.direction == Direction::Weaker { (quote, Vec::new()) } else { (Vec::new(), quote) };
    Line { words: format!("{words}."), before, after, example: None }
}

fn decision_line(change: &Change, policy: &Policy) -> Line {
    let words = match (change.before.0, change.after.0) {
        (_, Verdict::Permit) => "Permitted now, and refused before.",
        (Verdict::Permit, _) => "Refused now, and permitted before.",
        (Verdict::Deny, _) => "The sentence that forbade it is gone. It stays refused, because no sentence allows it.",
        (Verdict::Silent, _) => "Forbidden in so many words now. It was refused before, because no sentence allowed it.",
    };
    let case = change.case.as_ref().map_or_else(|| change.example.clone(), |case| in_words(case, policy));
    let cases = match change.flows {
        1 => format!("It is about one case: {case}."),
        flows => format!("It is about {flows} cases, such as: {case}."),
    };
    Line { words: words.to_owned(), before: change.before.1.clone(), after: change.after.1.clone(), example: Some(cases) }
}

/// A case as people would say it: `collecting purchases, by the company itself, for tailoring what is shown`.
fn in_words(case: &Case, policy: &Policy) -> String {
    let deed = match case.action {
        Action::Collect => "collecting",
        Action::Use => "using",
        Action::Share => "sharing",
        Action::Sell => "selling",
        Action::Contact => "writing or calling by",
        Action::Aggregate => "counting",
        Action::Review => "looking at",
        Action::Retain => "keeping",
        Action::Delete => "deleting",
        Action::Transfer => "handing over",
    };
    let (data, party) = (lower(&category_title(&case.data, policy)), recipient_words(case.recipient));
    let to = if case.action.goes_out() { "to" } else { "by" };
    let facts: Vec<String> = case.facts.iter().map(|(condition, holds)| fact_in_words(*condition, *holds)).collect();
    let facts = if facts.is_empty() { String::new() } else { format!(", where {}", list(&facts)) };
    format!("{deed} {data}, {to} {party}, for {}{facts}", purpose_words(case.purpose))
}

fn fact_in_words(condition: Condition, holds: bool) -> String {
    let words = fact_schema(condition).map(|schema| schema.words.trim_end_matches('.'));
    let words = words.map_or_else(|| format!("“{condition}” holds"), lower);
    if holds { words } else { format!("it is known not to be so that {words}") }
}
