//! Coverage in both directions: sentences and words that no statement quotes, and the class each sentence comes to. It
//! judges no reading.

use crate::diagnostic::Messages;
use crate::sentence::{Class, Sentence};
use crate::statement::{Says, Statement};
use serde::Serialize;

/// Words of a quoted sentence that no statement quotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UncoveredWords {
    /// The sentence's number.
    pub sentence: u16,
    /// The stretches of words, in order.
    pub words: Vec<String>,
}

/// Gives each sentence its class; reports those no statement quotes, and the words left over in the others. Where not
/// every line is `readable`, or a quote could not be placed, the line or the quote may be the one that is missing.
pub(crate) fn analyse(sentences: &mut [Sentence], statements: &[Statement], readable: bool, messages: &mut Messages<'_>) -> Vec<UncoveredWords> {
    let mut left_over = Vec::new();
    for sentence in sentences {
        let classes = statements.iter().filter(|statement| statement.sentence == sentence.number).map(|statement| class(&statement.says));
        sentence.class = classes.min_by_key(|class| rank(*class)).unwrap_or(Class::Uncovered);
        if !readable || sentence.perhaps_quoted {
            continue;
        }
        if sentence.class == Class::Uncovered {
            messages
                .error("sentence-uncovered", sentence.span, format!("no statement quotes sentence {}", sentence.number))
                .help("give it a rule, or `says nothing: …` with the cause");
            continue;
        }
        let words = uncovered(sentence);
        if !words.is_empty() {
            let listed = words.iter().map(|words| format!("`{words}`")).collect::<Vec<_>>().join(", ");
            messages.warning("words-uncovered", sentence.span, format!("words of sentence {} that no statement quotes: {listed}", sentence.number));
            left_over.push(UncoveredWords { sentence: sentence.number, words });
        }
    }
    left_over
}

const fn class(says: &Says) -> Class {
    match says {
        Says::Can { .. } => Class::Right,
        Says::Show { .. } => Class::Noticed,
        Says::Must { duty, .. } if duty.is_organisational() => Class::Organisational,
        Says::May(_) | Says::Never { .. } | Says::Must { .. } => Class::Enforced,
        Says::Nothing(vocabulary::Cause::StaffPractice) => Class::Organisational,
        Says::Nothing(_) | Says::Prove { .. } => Class::Silent,
    }
}

/// What a sentence is called that several statements quote: what it grants before what it shows before what it rules.
const fn rank(class: Class) -> u8 {
    match class {
        Class::Right => 0,
        Class::Noticed => 1,
        Class::Enforced => 2,
        Class::Organisational => 3,
        Class::Silent => 4,
        Class::Uncovered => 5,
    }
}

/// The stretches of words that hold a letter or digit no quote covers; a single left-over word that is an article or a
/// conjunction counts too: the author decides what is worth a word.
fn uncovered(sentence: &Sentence) -> Vec<String> {
    let mut stretches: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    for (word, start, end) in sentence.normal.words() {
        let covered = sentence.covered.get(start..=end).unwrap_or_default();
        let letters = word.chars().zip(covered).filter(|(c, _)| c.is_alphanumeric());
        let bare = letters.clone().count() > 0 && letters.clone().all(|(_, covered)| !covered);
        if bare && open {
            if let Some(stretch) = stretches.last_mut() {
                stretch.push(word);
            }
        } else if bare {
            stretches.push(vec![word]);
        }
        open = bare;
    }
    stretches.into_iter().map(|words| words.join(" ")).collect()
}
