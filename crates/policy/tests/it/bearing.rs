//! What a sentence is said to bear on is what it decides, in every state, and nothing else.

use crate::five::policies;
use policy::{Facts, Question, Verdict};
use std::collections::BTreeSet;
use vocabulary::{Condition, Word};

/// Of flows that more facts can change, too many states would have to be looked at.
const FACTS_MAX: usize = 2;

#[test]
fn a_sentence_bears_on_just_the_flows_it_decides() {
    for policy in policies() {
        let bearings = policy.bearings();
        let mut decided: BTreeSet<(u16, bool, String, &str)> = BTreeSet::new();
        for cell in policy.cells().filter(|cell| cell.facts.len() <= FACTS_MAX) {
            for state in 0..1_u32 << cell.facts.len() {
                let told = cell.facts.iter().enumerate().fold(Facts::unknown(), |facts, (bit, fact)| facts.with(*fact, state >> bit & 1 == 1));
                let question = Question { action: cell.action, data: vec![cell.data.clone()], purpose: cell.purpose, recipient: cell.recipient, facts: told };
                let answer = policy.decide_without_needs(&question).unwrap();
                let owed = answer.duties.iter().map(|owed| &owed.reason);
                for reason in answer.reasons.iter().chain(owed) {
                    decided.insert((reason.sentence.number, answer.verdict == Verdict::Permit, cell.data.key().to_owned(), cell.purpose.key()));
                }
            }
        }
        for (sentence, permits, data, purpose) in &decided {
            let bearing = &bearings[sentence];
            let set = if *permits { &bearing.permits } else { &bearing.forbids };
            assert!(set.iter().any(|(kind, why)| kind.key() == data && why.key() == *purpose), "{}#{sentence}: {data} for {purpose}", policy.version());
        }
        // The other way round, by what `explain` counts: no sentence is said to bear on anything that decides nothing.
        for sentence in policy.sentences() {
            let governs = policy.governs(sentence.number).unwrap();
            let decides = governs.statements.iter().any(|statement| statement.permits + statement.forbids > 0);
            let owes = !policy.promised_by(sentence.number).duties.is_empty();
            assert!(decides == bearings.contains_key(&sentence.number) || owes, "{}", governs.id);
        }
    }
}

#[test]
fn a_sentence_waits_on_the_facts_its_rules_name() {
    let wipro = policies().into_iter().find(|policy| policy.version().site.as_str() == "wipro.com").unwrap();
    assert!(wipro.waits_on(5).contains(&Condition::Confidential));
    assert!(wipro.waits_on(1).is_empty());
    let all: BTreeSet<Condition> = wipro.sentences().iter().flat_map(|sentence| wipro.waits_on(sentence.number)).collect();
    assert!(all.iter().all(|condition| wipro.names(*condition)), "{all:?}");
}

#[test]
fn the_plain_text_holds_every_sentence_once_and_in_order() {
    for policy in policies() {
        let blocks = policy.plain_blocks();
        let text = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut from = 0;
        for sentence in policy.sentences() {
            let at = text[from..].find(&sentence.text).unwrap_or_else(|| panic!("{}#{} is not in the plain text", policy.version(), sentence.number));
            from += at + sentence.text.len();
        }
        let first: Vec<u16> = blocks.iter().filter_map(|block| block.sentence).collect();
        assert!(first.is_sorted() && first.first() == Some(&1), "{first:?}");
    }
}
