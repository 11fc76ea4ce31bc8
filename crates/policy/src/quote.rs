//! A statement's quote and the sentence it stands in. It judges no rule.

use crate::diagnostic::{Messages, Span};
use crate::normal::Normal;
use crate::sentence::Sentence;

/// The joint between two fragments of a quote.
const JOINT: char = '…';
/// The fewest characters a fragment of a quote may have.
const FRAGMENT_CHARACTERS_MIN: usize = 3;
/// How many words of the text are shown as the nearest to a quote that is not there.
const NEAREST_WORDS_MAX: usize = 24;
/// The most words of a quote that are compared to find the nearest.
const COMPARED_WORDS_MAX: usize = 60;

/// Finds the one sentence, of the text that fence `fence` belongs to, in which the quote stands, marks its words as
/// covered, and gives the sentence's index. Otherwise says what is wrong.
pub(crate) fn place(quote: &str, span: Span, fence: usize, sentences: &mut [Sentence], messages: &mut Messages<'_>) -> Option<usize> {
    let fragments: Vec<Normal> = quote.split(JOINT).map(Normal::of_text).collect();
    if fragments.iter().any(|fragment| fragment.len() < FRAGMENT_CHARACTERS_MIN) {
        messages.error("quote-too-short", span, "a quote, and each fragment of it, is at least three characters long");
        return None;
    }
    let found: Vec<(usize, Vec<(usize, usize)>)> = sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| sentence.piece.fence == fence)
        .filter_map(|(index, sentence)| Some((index, stand(&fragments, &sentence.normal)?)))
        .collect();
    match found.as_slice() {
        [(index, ranges)] => {
            let sentence = sentences.get_mut(*index)?;
            for (start, end) in ranges {
                sentence.covered.get_mut(*start..*end)?.fill(true);
            }
            Some(*index)
        }
        [] => {
            explain_absence(quote, &fragments, span, fence, sentences, messages);
            None
        }
        [(first, _), (second, _), ..] => {
            let message = format!("this quote stands in {} sentences above; write more of the words", found.len());
            let labels: Vec<_> = [first, second]
                .iter()
                .filter_map(|index| sentences.get(**index))
                .map(|sentence| messages.label(sentence.span, format!("sentence {}", sentence.number)))
                .collect();
            messages.error("quote-ambiguous", span, message).labels.extend(labels);
            None
        }
    }
}

/// Whether the words of `part` stand within the words of `whole`, fragment by fragment.
pub(crate) fn is_within(part: &str, whole: &str) -> bool {
    let fragments: Vec<Normal> = part.split(JOINT).map(Normal::of_text).collect();
    let whole: String = whole.split(JOINT).collect::<Vec<_>>().join(" ");
    stand(&fragments, &Normal::of_text(&whole)).is_some()
}

/// Where the fragments stand in order, each as start and end.
fn stand(fragments: &[Normal], normal: &Normal) -> Option<Vec<(usize, usize)>> {
    let mut from = 0;
    let mut ranges = Vec::new();
    for fragment in fragments {
        let at = normal.find(fragment, from)?;
        from = at + fragment.len();
        ranges.push((at, from));
    }
    Some(ranges)
}

fn explain_absence(quote: &str, fragments: &[Normal], span: Span, fence: usize, sentences: &[Sentence], messages: &mut Messages<'_>) {
    if let Some(elsewhere) = sentences.iter().find(|sentence| stand(fragments, &sentence.normal).is_some()) {
        let label = messages.label(elsewhere.span, "here");
        let message = format!("these words stand in sentence {}, not in the text above this fence", elsewhere.number);
        messages.error("quote-elsewhere", span, message).with(label).help("move the statement under its sentence");
        return;
    }
    let here: Vec<&Sentence> = sentences.iter().filter(|sentence| sentence.piece.fence == fence).collect();
    let joined = here.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    if stand(fragments, &Normal::of_text(&joined)).is_some() {
        messages.error("quote-covers-two", span, "this quote runs over more than one sentence").help("quote each sentence in a statement of its own");
        return;
    }
    let candidates = if here.is_empty() { sentences.iter().collect() } else { here };
    let nearest = candidates
        .into_iter()
        .filter_map(|sentence| nearest_words(quote, sentence).map(|(score, words)| (score, words, sentence)))
        .max_by_key(|(score, _, _)| *score);
    let label = nearest.as_ref().map(|(_, _, sentence)| messages.label(sentence.span, "the nearest sentence"));
    let diagnostic = messages.error("quote-not-found", span, "these words do not stand in the text above");
    if let (Some((_, words, _)), Some(label)) = (nearest, label) {
        diagnostic.with(label).help(format!("the nearest words are: {words}"));
    }
}

/// How many words of the quote the sentence has in the same order, and the shortest stretch of the sentence that holds them.
fn nearest_words(quote: &str, sentence: &Sentence) -> Option<(usize, String)> {
    let wanted: Vec<&str> = quote.split_whitespace().take(COMPARED_WORDS_MAX).collect();
    let words: Vec<&str> = sentence.text.split_whitespace().take(4 * COMPARED_WORDS_MAX).collect();
    let score = common(&words, &wanted);
    let end = (1..=words.len()).find(|end| words.get(..*end).is_some_and(|part| common(part, &wanted) == score))?;
    let start = (0..end).rev().find(|start| words.get(*start..end).is_some_and(|part| common(part, &wanted) == score))?;
    let stretch: Vec<&str> = words.get(start..end)?.iter().take(NEAREST_WORDS_MAX).copied().collect();
    (score > 0).then(|| (score, stretch.join(" ")))
}

/// The length of the longest common subsequence of words.
fn common(words: &[&str], wanted: &[&str]) -> usize {
    let mut row = vec![0_usize; wanted.len() + 1];
    for word in words {
        let mut diagonal = 0;
        for (target, at) in wanted.iter().zip(1..) {
            let left = row.get(at - 1).copied().unwrap_or(0);
            if let Some(cell) = row.get_mut(at) {
                let above = *cell;
                *cell = if word == target { diagonal + 1 } else { above.max(left) };
                diagonal = above;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}
