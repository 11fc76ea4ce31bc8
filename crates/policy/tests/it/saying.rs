//! Questions as tests write them: `share email to partner for marketing if confidential and not opted-out`, and claims:
//! `prove never sell all`.

use policy::{Facts, Policy, Question};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// What a line of a test asks.
pub(crate) enum Told {
    Question(Question),
    Claim(String),
}

/// Reads a line; what cannot be read fails the test.
pub(crate) fn told(policy: &Policy, line: &str) -> Told {
    if let Some(claim) = line.strip_prefix("prove ") {
        return Told::Claim(claim.to_owned());
    }
    let (flow, facts) = line.split_once(" if ").unwrap_or((line, ""));
    let (flow, purpose) = flow.split_once(" for ").unwrap_or_else(|| panic!("no purpose in `{line}`"));
    let (head, party) = flow.split_once(" to ").or_else(|| flow.split_once(" by ")).unwrap_or((flow, "self"));
    let (action, data) = head.split_once(' ').unwrap_or_else(|| panic!("no data in `{line}`"));
    let covered = |word: &str| policy.data_named_by(word).unwrap_or_else(|| vec![DataCategory::new(word).unwrap()]);
    Told::Question(Question {
        action: word::<Action>(action),
        data: data.split(", ").flat_map(covered).collect(),
        purpose: word::<Purpose>(purpose),
        recipient: word::<Recipient>(party),
        facts: facts.split(" and ").filter(|fact| !fact.is_empty()).fold(Facts::unknown(), |facts, fact| {
            let (key, holds) = fact.strip_prefix("not ").map_or((fact, true), |key| (key, false));
            facts.with(word::<Condition>(key), holds)
        }),
    })
}

fn word<W: Word>(key: &str) -> W {
    W::find(key).unwrap_or_else(|| panic!("`{key}` is not a {}", W::KIND))
}
