//! What changes from one version to another, in plain words: what people lose, what they gain, and what is only said otherwise. It judges no
//! change better or worse than the policies do.

use crate::language::plain;
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
    /// What to call it, by its name.
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
        let sides = [side(Direction::Weaker, "change-lose", "bad"), side(Direction::Stronger, "change-gain", "good")];
        let moved = difference.decisions.iter().filter(|change| change.direction == Direction::Moved).map(|change| change.flows).sum();
        Self { sides: sides.into_iter().filter(|side| !side.lines.is_empty()).collect(), moved }
    }
}

fn promise_line(promise: &PromiseChange) -> Line {
    let is_gone = promise.direction == Direction::Weaker;
    // Some promises are made by the head of the policy, and no sentence can be quoted.
    if promise.quote.is_empty() {
        let name = if is_gone { "change-promise-gone-of" } else { "change-promise-new-of" };
        return Line { words: plain(name, &[("promise", &promise.promise.to_string())]), before: Vec::new(), after: Vec::new(), example: None };
    }
    let quote = vec![promise.quote.clone()];
    let (before, after) = if is_gone { (quote, Vec::new()) } else { (Vec::new(), quote) };
    let name = if is_gone { "change-promise-gone" } else { "change-promise-new" };
    Line { words: plain(name, &[]), before, after, example: None }
}

fn decision_line(change: &Change, policy: &Policy) -> Line {
    let words = match (change.before.0, change.after.0) {
        (_, Verdict::Permit) => "change-permitted",
        (Verdict::Permit, _) => "change-refused",
        (Verdict::Deny, _) => "change-no-longer-forbidden",
        (Verdict::Silent, _) => "change-forbidden",
    };
    let case = change.case.as_ref().map_or_else(|| change.example.clone(), |case| in_words(case, policy));
    let cases = plain("change-cases", &[("flows", &change.flows), ("case", &case)]);
    Line { words: plain(words, &[]), before: change.before.1.clone(), after: change.after.1.clone(), example: Some(cases) }
}

/// A case as people would say it: `collecting purchases, by the company itself, for tailoring what is shown`.
fn in_words(case: &Case, policy: &Policy) -> String {
    let deed = match case.action {
        Action::Collect => "deed-collect",
        Action::Use => "deed-use",
        Action::Share => "deed-share",
        Action::Sell => "deed-sell",
        Action::Contact => "deed-contact",
        Action::Aggregate => "deed-aggregate",
        Action::Review => "deed-review",
        Action::Retain => "deed-retain",
        Action::Delete => "deed-delete",
        Action::Transfer => "deed-transfer",
    };
    let (data, party) = (lower(&category_title(&case.data, policy)), recipient_words(case.recipient));
    let name = if case.action.goes_out() { "change-case-to" } else { "change-case-by" };
    let facts: Vec<String> = case.facts.iter().map(|(condition, holds)| fact_in_words(*condition, *holds)).collect();
    let told = plain(name, &[("deed", &plain(deed, &[])), ("kind", &data), ("party", &party), ("purpose", &purpose_words(case.purpose))]);
    if facts.is_empty() { told } else { plain("change-case-where", &[("case", &told), ("facts", &list(&facts))]) }
}

fn fact_in_words(condition: Condition, holds: bool) -> String {
    let words = fact_schema(condition).map(|schema| schema.words.trim_end_matches('.'));
    let words = words.map_or_else(|| format!("“{condition}” holds"), lower);
    if holds { words } else { plain("change-fact-not", &[("fact", &words)]) }
}
