//! The choices that a site's policy could ask of one person, for what is held of them: those a form would offer them today. It ticks none.

use super::giving::give_button;
use crate::Choice;
use crate::forms::choices_of;
use crate::room::Room;
use ledger::{Fact, hex, sha256};
use std::collections::BTreeSet;
use store::HeldValue;
use vocabulary::{Condition, DataCategory, Recipient, Within, Word};
use wording::{Language, plain};

/// Milliseconds of one hour.
const HOUR_MS: i64 = 3_600_000;
/// What a form establishes by itself, and what is on record of whoever sent one.
const ESTABLISHED: [Condition; 2] = [Condition::Voluntary, Condition::Notified];

impl Room<'_> {
    /// The choices this person could be asked today, worded in this language.
    pub(crate) fn choices_for(&self, held: &[HeldValue], facts: &[Fact], language: Language) -> Vec<Choice> {
        let categories: BTreeSet<DataCategory> = held.iter().map(|value| value.category.clone()).collect();
        let categories: Vec<DataCategory> = categories.into_iter().collect();
        let on_record = |condition: &Condition| facts.iter().any(|fact| fact.condition == *condition && fact.holds);
        let proven: Vec<Condition> = ESTABLISHED.into_iter().filter(on_record).collect();
        choices_of(&self.policy, &categories, (&proven, language))
    }

    /// Everything that is shown with one choice on the page of consents in this language, as text; the sentences stand as the policy has them.
    pub(crate) fn words_shown_with(&self, choice: &Choice, language: Language) -> String {
        let mut lines = vec![format!("{} consents {}", self.policy.version(), choice.id), choice.words.clone()];
        lines.push(format!("[{}] {}", choice.recipient, recipient_in(language, choice.recipient)));
        lines.extend(choice.data.iter().map(|category| format!("[{category}]")));
        lines.extend(choice.basis.iter().map(|reason| reason.text.clone()));
        lines.extend(self.consent_life().map(|life| for_how_long(language, life)));
        lines.push(format!("( ) [{}]", give_button(language)));
        lines.join("\n")
    }
}

/// By or to whom, in this language.
fn recipient_in(language: Language, recipient: Recipient) -> String {
    let name = if recipient == Recipient::Company { "company" } else { recipient.key() };
    plain(language, &format!("recipient-{name}"), &[])
}

/// How long a choice holds, in this language.
fn for_how_long(language: Language, life: Within) -> String {
    let hours = u64::try_from(life.as_ms() / HOUR_MS).unwrap_or_default();
    let (name, count) = if hours.is_multiple_of(24) { ("days", hours / 24) } else { ("hours", hours) };
    plain(language, "choice-life", &[("time", &plain(language, name, &[("count", &count)]))])
}

/// SHA-256 of words that were shown, in hexadecimal.
pub(crate) fn hash_of_words(words: &str) -> String {
    hex(&sha256(&[words.as_bytes()]))
}
