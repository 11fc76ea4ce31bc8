//! A statement's quote and the sentence it stands in. It judges no rule.

use crate::diagnostic::{Messages, Span};
use crate::normal::Normal;
use crate::sentence::Sentence;

/// The joint between two fragments of a quote.
const JOINT: char = '…';
/// The fewest characters a fragment of a quote may have.
const FRAGMENT_CHARACTERS_MIN: usize = 3;
pub(crate) const TOO_SHORT: &str = "a quote, and each fragment of it, is at least three characters long";
/// How many words of the text are shown as the nearest to a quote that is not there.
const NEAREST_WORDS_MAX: usize = 24;
/// The most words of a quote that are compared to find the nearest.
const COMPARED_WORDS_MAX: usize = 60;
/// The most sentences that a quote is tried to run over.
const RUN_SENTENCES_MAX: usize = 3;
/// For how many quotes that are not there it is looked where they may be.
const SEARCHES_MAX: usize = 20;

/// Finds the one sentence, of the text that fence `fence` belongs to, in which the quote stands, marks its words as
/// covered, and gives the sentence's index. Otherwise says what is wrong.
pub(crate) fn place(quote: &str, span: Span, fence: usize, sentences: &mut [Sentence], messages: &mut Messages<'_>) -> Option<usize> {
    let fragments: Vec<Normal> = quote.split(JOINT).map(Normal::of_text).collect();
    if is_too_short(quote) {
        messages.error("quote-too-short", span, TOO_SHORT);
        sentences.iter_mut().filter(|sentence| sentence.piece.fence == fence).for_each(|sentence| sentence.perhaps_quoted = true);
        return None;
    }
    let here = sentences.iter().enumerate().filter(|(_, sentence)| sentence.piece.fence == fence);
    let found: Vec<(usize, Vec<(usize, usize)>)> = here.filter_map(|(index, sentence)| Some((index, stand(&fragments, &sentence.normal)?))).collect();
    let perhaps = match found.as_slice() {
        [(index, ranges)] => {
            let sentence = sentences.get_mut(*index)?;
            for (start, end) in ranges {
                sentence.covered.get_mut(*start..*end)?.fill(true);
            }
            return Some(*index);
        }
        [] => explain_absence(quote, &fragments, span, fence, sentences, messages),
        several => {
            let message = format!("this quote stands in {} sentences above; write more of the words", several.len());
            let shown = several.iter().take(2).filter_map(|(index, _)| sentences.get(*index));
            let labels: Vec<_> = shown.map(|sentence| messages.label(sentence.span, format!("sentence {}", sentence.number))).collect();
            messages.error("quote-ambiguous", span, message).labels.extend(labels);
            several.iter().map(|(index, _)| *index).collect()
        }
    };
    for index in perhaps {
        if let Some(sentence) = sentences.get_mut(index) {
            sentence.perhaps_quoted = true;
        }
    }
    None
}

/// Whether the words of `part` stand within the words of `whole`, fragment by fragment.
pub(crate) fn is_within(part: &str, whole: &str) -> bool {
    let fragments: Vec<Normal> = part.split(JOINT).map(Normal::of_text).collect();
    let whole: String = whole.split(JOINT).collect::<Vec<_>>().join(" ");
    stand(&fragments, &Normal::of_text(&whole)).is_some()
}

/// Whether a fragment of the quote is too short to tell where it stands.
pub(crate) fn is_too_short(quote: &str) -> bool {
    quote.split(JOINT).any(|fragment| Normal::of_text(fragment).len() < FRAGMENT_CHARACTERS_MIN)
}

/// Where the fragments stand in order, each as start and end.
fn stand(fragments: &[Normal], normal: &Normal) -> Option<Vec<(usize, usize)>> {
    let mut from = 0;
    let mut ranges = Vec::new();
    for fragment in fragments {
        let at = normal.find_words(fragment, from)?;
        from = at + fragment.len();
        ranges.push((at, from));
    }
    Some(ranges)
}

/// Says why a quote is not where it should be; gives the sentences it may mean.
fn explain_absence(quote: &str, fragments: &[Normal], span: Span, fence: usize, sentences: &[Sentence], messages: &mut Messages<'_>) -> Vec<usize> {
    if messages.count("quote-not-found") >= SEARCHES_MAX {
        messages.error("quote-not-found", span, "these words do not stand in the text above");
        return Vec::new();
    }
    if let Some((index, elsewhere)) = sentences.iter().enumerate().find(|(_, sentence)| stand(fragments, &sentence.normal).is_some()) {
        let label = messages.label(elsewhere.span, "here");
        let message = format!("these words stand in sentence {}, not in the text above this fence", elsewhere.number);
        messages.error("quote-elsewhere", span, message).with(label).help("move the statement under its sentence");
        return vec![index];
    }
    let here: Vec<usize> = sentences.iter().enumerate().filter(|(_, sentence)| sentence.piece.fence == fence).map(|(index, _)| index).collect();
    let text_of = |index: &usize| sentences.get(*index).map_or("", |sentence| sentence.text.as_str());
    let runs_over = |pair: &[usize]| stand(fragments, &Normal::of_text(&pair.iter().map(text_of).collect::<Vec<_>>().join(" "))).is_some();
    if let Some(run) = (2..=RUN_SENTENCES_MAX).find_map(|size| here.windows(size).find(|run| runs_over(run))) {
        messages.error("quote-covers-two", span, "this quote runs over more than one sentence").help("quote each sentence in a statement of its own");
        return run.to_vec();
    }
    let candidates = if here.is_empty() { (0..sentences.len()).collect() } else { here };
    let wanted = compared(quote, COMPARED_WORDS_MAX);
    let nearest = candidates.into_iter().max_by_key(|index| (common(&compared(text_of(index), 4 * COMPARED_WORDS_MAX), &wanted), std::cmp::Reverse(*index)));
    let shown = nearest.and_then(|index| Some((sentences.get(index)?, nearest_words(text_of(&index), &wanted)?)));
    let label = shown.as_ref().map(|(sentence, _)| messages.label(sentence.span, "the nearest sentence"));
    let diagnostic = messages.error("quote-not-found", span, "these words do not stand in the text above");
    if let (Some((_, words)), Some(label)) = (shown, label) {
        diagnostic.with(label).help(format!("the nearest words are: {words}"));
    }
    nearest.into_iter().collect()
}

/// Words as they are compared to find the nearest: without case and marks.
fn compared(text: &str, words_max: usize) -> Vec<String> {
    text.split_whitespace().take(words_max).map(|word| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()).collect()
}

/// The shortest stretch of the sentence that holds as many of the quote's words, in the same order, as the whole does.
fn nearest_words(sentence: &str, wanted: &[String]) -> Option<String> {
    let words = compared(sentence, 4 * COMPARED_WORDS_MAX);
    let score = common(&words, wanted);
    let end = (1..=words.len()).find(|end| words.get(..*end).is_some_and(|part| common(part, wanted) == score))?;
    let start = (0..end).rev().find(|start| words.get(*start..end).is_some_and(|part| common(part, wanted) == score))?;
    let stretch: Vec<&str> = sentence.split_whitespace().take(end).skip(start).take(NEAREST_WORDS_MAX).collect();
    (score > 0).then(|| stretch.join(" "))
}

/// The length of the longest common subsequence of words.
fn common(words: &[String], wanted: &[String]) -> usize {
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
