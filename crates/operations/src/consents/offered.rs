//! The choices that a site's policy could ask of one person, for what is held of them: those a form would offer them today. It ticks none.

use crate::Choice;
use crate::forms::choices_of;
use crate::room::Room;
use ledger::{Fact, hex, sha256};
use std::collections::BTreeSet;
use store::HeldValue;
use vocabulary::{Condition, DataCategory, Word};
use wording::Language;

/// What a form establishes by itself, and what is on record of whoever sent one.
const ESTABLISHED: [Condition; 2] = [Condition::Voluntary, Condition::Notified];

impl Room<'_> {
    /// The choices this person could be asked today.
    pub(crate) fn choices_for(&self, held: &[HeldValue], facts: &[Fact]) -> Vec<Choice> {
        let categories: BTreeSet<DataCategory> = held.iter().map(|value| value.category.clone()).collect();
        let categories: Vec<DataCategory> = categories.into_iter().collect();
        let on_record = |condition: &Condition| facts.iter().any(|fact| fact.condition == *condition && fact.holds);
        let proven: Vec<Condition> = ESTABLISHED.into_iter().filter(on_record).collect();
        choices_of(&self.policy, &categories, (&proven, Language::English))
    }

    /// Everything that is shown with one choice on the page of consents, as text.
    pub(crate) fn words_shown_with(&self, choice: &Choice, button: &str) -> String {
        let mut lines = vec![format!("{} consents {}", self.policy.version(), choice.id), choice.words.clone()];
        lines.push(format!("[{}] {}", choice.recipient, choice.recipient.meaning()));
        lines.extend(choice.data.iter().map(|category| format!("[{category}]")));
        lines.extend(choice.basis.iter().map(|reason| reason.text.clone()));
        lines.extend(self.consent_life().map(|life| format!("for {life}")));
        lines.push(format!("( ) [{button}]"));
        lines.join("\n")
    }
}

/// SHA-256 of words that were shown, in hexadecimal.
pub(crate) fn hash_of_words(words: &str) -> String {
    hex(&sha256(&[words.as_bytes()]))
}
