//! Words against a step sentence with slots. A slot takes only what belongs into it, so that no sentence is read two ways.

use operations::{FormKind, GroupBy};
use vocabulary::{Action, Condition, Degree, Purpose, Recipient, RequestState, Right, Word};

/// What stands in the slots of a step.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    /// What stands in a slot; nothing where the sentence has no such slot.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| words)
    }

    /// The same as a list.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.get(name).split(", ").map(str::to_owned).collect()
    }

    /// The same as a number.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.get(name).parse().unwrap_or_default()
    }
}

/// The slots of `words`, where they are of the form of `pattern`.
pub(crate) fn matches(pattern: &'static str, words: &str) -> Option<Slots> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return (pattern == words).then(Slots::default);
    };
    let (slot, after) = rest.split_once('}')?;
    let words = words.strip_prefix(before)?;
    let border = after.split('{').next().unwrap_or_default();
    let ends = match border {
        "" => vec![words.len()],
        _ => words.match_indices(border).map(|(place, _)| place).collect(),
    };
    ends.into_iter().find_map(|end| {
        let (taken, left) = words.split_at_checked(end)?;
        let mut slots = vec![(slot, fits(slot, taken)?)];
        slots.extend(matches(after, left)?.0);
        Some(Slots(slots))
    })
}

/// What the slot takes of the words, if it takes them.
fn fits(slot: &str, words: &str) -> Option<String> {
    let is_name = |words: &str| words.starts_with(char::is_uppercase) && words.split(' ').count() <= 4 && !words.contains(['\'', ',', '“']);
    let lists = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let kind_of = |text: &str| text.strip_prefix("a ").or_else(|| text.strip_prefix("an ")).and_then(Recipient::find);
    let is_party = |words: &str| words == "the company" || is_name(words) || kind_of(words).is_some();
    let taken = match slot {
        "person" => is_name(words),
        "party" => is_party(words),
        "parties" => words.split(", ").all(is_party),
        "kind" => Recipient::find(words).is_some(),
        "form" => words.parse::<FormKind>().is_ok(),
        "data" => words.split(", ").all(lists),
        "category" | "role" => lists(words),
        "purposes" => words.split(", ").all(|word| Purpose::find(word).is_some()),
        "purpose" => Purpose::find(words).is_some(),
        "address" => words.contains('@') && !words.contains(' '),
        "state" => RequestState::find(words).is_some(),
        "degree" => Degree::find(words).is_some(),
        "right" => Right::find(words).is_some(),
        "group" => words.parse::<GroupBy>().is_ok(),
        "fact" => Condition::find(words.trim_start_matches("not ")).is_some(),
        "inward" | "outward" => words.split(", ").all(|word| Action::find(word).is_some_and(|action| (slot == "outward") == is_outward(action))),
        "choice" => words.split_once(" for ").is_some_and(|(action, purpose)| Action::find(action).is_some() && Purpose::find(purpose).is_some()),
        "count" | "number" => words.parse::<u64>().is_ok(),
        "date" => words.parse::<jiff::civil::Date>().is_ok(),
        "ground" => words == SILENT || super::outcome::numbers(words).is_some(),
        "outcome" => super::outcome::Expected::read(words).is_some(),
        _ => !words.is_empty(),
    };
    taken.then(|| words.to_owned())
}

/// What is said where no sentence allows something.
pub(crate) const SILENT: &str = "as no sentence allows it";

const fn is_outward(action: Action) -> bool {
    matches!(action, Action::Share | Action::Sell | Action::Transfer)
}
