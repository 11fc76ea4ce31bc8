//! What changes from one version to another, in plain words: what people lose, what they gain, and what is only said otherwise. It judges no
//! change better or worse than the policies do.

use policy::{Change, Difference, Direction, PromiseChange, Verdict};

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
    /// A difference in plain words.
    pub(crate) fn of(difference: &Difference) -> Self {
        let side = |direction, title, css| {
            let promises = difference.promises.iter().filter(move |promise| promise.direction == direction).map(promise_line);
            let decisions = difference.decisions.iter().filter(move |change| change.direction == direction).map(decision_line);
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
    let quote = if promise.quote.is_empty() { promise.promise.clone() } else { promise.quote.clone() };
    let (words, before, after) = match promise.direction {
        Direction::Weaker => ("A promise is gone.", vec![quote], Vec::new()),
        _ => ("A promise is new.", Vec::new(), vec![quote]),
    };
    Line { words: words.to_owned(), before, after, example: None }
}

fn decision_line(change: &Change) -> Line {
    let words = match (change.before.0, change.after.0) {
        (_, Verdict::Permit) => "Permitted now, and refused before.",
        (Verdict::Permit, _) => "Refused now, and permitted before.",
        (Verdict::Deny, _) => "The sentence that forbade it is gone. It stays refused, because no sentence allows it.",
        (Verdict::Silent, _) => "Forbidden in so many words now. It was refused before, because no sentence allowed it.",
    };
    let cases = match change.flows {
        1 => format!("One case: {}.", change.example),
        flows => format!("{flows} cases, such as: {}.", change.example),
    };
    Line { words: words.to_owned(), before: change.before.1.clone(), after: change.after.1.clone(), example: Some(cases) }
}
