//! Two texts as one, with the words that went and the words that came marked. It knows nothing of rules, and leaves out no word of either text.

use policy::{PlainBlock, Policy};
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffTag, TextDiff};
use std::time::Duration;

/// How long one comparison may take; what is not compared by then counts as replaced.
const TIME_MAX: Duration = Duration::from_millis(400);
/// From which likeness on two blocks are one that changed; below, one went and another came.
const LIKE_PERCENT_MIN: usize = 50;
/// How many blocks of a replaced stretch are matched with one another.
const MATCHED_MAX: usize = 40;
/// How many unchanged blocks stand on each side of a change; the others are folded.
const AROUND: usize = 2;

/// What became of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wording {
    /// They stand in both.
    Same,
    /// They stood in the older text only.
    Gone,
    /// They stand in the newer text only.
    New,
}

/// Some words that became the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordRun {
    /// What became of them.
    pub wording: Wording,
    /// The words, with the white space after them.
    pub words: String,
}

/// One block of the texts, or one line of their sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextChange {
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Where it stands in the older text: the number of its first sentence, or of its line.
    pub old_place: Option<u32>,
    /// The same in the newer.
    pub new_place: Option<u32>,
    /// Its words, in the order in which they are read.
    pub runs: Vec<WordRun>,
}

/// Blocks that are all changed or next to a change, or all unchanged and far from any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextStretch {
    /// Whether it may be folded: nothing in it changed, and nothing near it.
    pub is_quiet: bool,
    /// Its blocks.
    pub blocks: Vec<TextChange>,
}

impl TextChange {
    /// Whether any word of it changed.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.runs.iter().any(|run| run.wording != Wording::Same)
    }

    /// Its words as one of the two texts has them: without those of the other.
    pub fn without(&self, other: Wording) -> impl Iterator<Item = &WordRun> {
        self.runs.iter().filter(move |run| run.wording != other)
    }

    fn is_in(&self, other: Wording) -> bool {
        self.without(other).next().is_some()
    }

    /// Whether the older text has it.
    #[must_use]
    pub fn is_in_older(&self) -> bool {
        self.is_in(Wording::New)
    }

    /// Whether the newer text has it.
    #[must_use]
    pub fn is_in_newer(&self) -> bool {
        self.is_in(Wording::Gone)
    }
}

/// One block before it is compared.
#[derive(Clone, Copy)]
struct Block<'t> {
    text: &'t str,
    is_heading: bool,
    place: Option<u32>,
}

/// What changed in the text that people read.
#[must_use]
pub fn text_changes(old: &Policy, new: &Policy) -> Vec<TextStretch> {
    let (old, new) = (old.plain_blocks(), new.plain_blocks());
    stretches(changes(&read(&old), &read(&new)))
}

fn read(blocks: &[PlainBlock]) -> Vec<Block<'_>> {
    blocks.iter().map(|block| Block { text: &block.text, is_heading: block.is_heading, place: block.sentence.map(u32::from) }).collect()
}

/// What changed in two sources, rules and all, line by line.
#[must_use]
pub fn source_changes(old: &str, new: &str) -> Vec<TextStretch> {
    stretches(changes(&lines(old), &lines(new)))
}

fn lines(source: &str) -> Vec<Block<'_>> {
    source.lines().zip(1_u32..).map(|(text, number)| Block { text, is_heading: false, place: Some(number) }).collect()
}

fn changes(old: &[Block<'_>], new: &[Block<'_>]) -> Vec<TextChange> {
    let (old_texts, new_texts): (Vec<&str>, Vec<&str>) = (old.iter().map(|block| block.text).collect(), new.iter().map(|block| block.text).collect());
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(TIME_MAX).diff_slices(&old_texts, &new_texts);
    let mut changes = Vec::new();
    for op in diff.ops() {
        let (before, after) = (old.get(op.old_range()).unwrap_or_default(), new.get(op.new_range()).unwrap_or_default());
        match op.tag() {
            DiffTag::Equal => changes.extend(before.iter().zip(after).map(|(before, after)| both(before, after))),
            _ => replaced(before, after, &mut changes),
        }
    }
    changes
}

/// What was replaced: blocks that are like one another are one that changed, in the order of both texts.
fn replaced(old: &[Block<'_>], new: &[Block<'_>], changes: &mut Vec<TextChange>) {
    let words: Vec<Vec<&str>> = old.iter().map(|block| sorted_words(block.text)).collect();
    let mut from = 0;
    for after in new {
        let own = sorted_words(after.text);
        let open = words.get(from..).unwrap_or_default().iter().take(MATCHED_MAX);
        let like = open.map(|before| like_percent(before, &own)).enumerate().filter(|(_, like)| *like >= LIKE_PERCENT_MIN);
        let best = like.max_by_key(|(at, like)| (*like, std::cmp::Reverse(*at))).map(|(at, _)| from + at);
        if let Some((at, before)) = best.and_then(|at| Some((at, old.get(at)?))) {
            changes.extend(old.get(from..at).unwrap_or_default().iter().map(|gone| alone(gone, Wording::Gone)));
            changes.push(both(before, after));
            from = at + 1;
        } else {
            changes.push(alone(after, Wording::New));
        }
    }
    changes.extend(old.get(from..).unwrap_or_default().iter().map(|gone| alone(gone, Wording::Gone)));
}

fn sorted_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

/// How much two lists of words, sorted, have in common.
fn like_percent(old: &[&str], new: &[&str]) -> usize {
    let (mut before, mut after, mut common) = (old.iter().peekable(), new.iter().peekable(), 0_usize);
    while let (Some(one), Some(other)) = (before.peek(), after.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => drop(before.next()),
            std::cmp::Ordering::Greater => drop(after.next()),
            std::cmp::Ordering::Equal => {
                common += 1;
                before.next();
                after.next();
            }
        }
    }
    (200 * common).checked_div(old.len() + new.len()).unwrap_or_default()
}

fn alone(block: &Block<'_>, wording: Wording) -> TextChange {
    let (old_place, new_place) = if wording == Wording::Gone { (block.place, None) } else { (None, block.place) };
    TextChange { is_heading: block.is_heading, old_place, new_place, runs: vec![WordRun { wording, words: block.text.to_owned() }] }
}

fn both(old: &Block<'_>, new: &Block<'_>) -> TextChange {
    let mut runs: Vec<WordRun> = Vec::new();
    if old.text == new.text {
        runs.push(WordRun { wording: Wording::Same, words: new.text.to_owned() });
    } else {
        for change in TextDiff::configure().timeout(TIME_MAX).diff_words(old.text, new.text).iter_all_changes() {
            let wording = match change.tag() {
                ChangeTag::Equal => Wording::Same,
                ChangeTag::Delete => Wording::Gone,
                ChangeTag::Insert => Wording::New,
            };
            match runs.last_mut().filter(|run| run.wording == wording) {
                Some(run) => run.words.push_str(change.value()),
                None => runs.push(WordRun { wording, words: change.value().to_owned() }),
            }
        }
    }
    TextChange { is_heading: new.is_heading, old_place: old.place, new_place: new.place, runs }
}

/// The blocks in stretches, those far from every change together.
fn stretches(changes: Vec<TextChange>) -> Vec<TextStretch> {
    let changed: Vec<usize> = changes.iter().enumerate().filter(|(_, block)| block.is_changed()).map(|(at, _)| at).collect();
    let mut stretches: Vec<TextStretch> = Vec::new();
    for (at, block) in changes.into_iter().enumerate() {
        let next = changed.partition_point(|change| *change < at.saturating_sub(AROUND));
        let is_quiet = changed.get(next).is_none_or(|change| *change > at + AROUND);
        match stretches.last_mut().filter(|stretch| stretch.is_quiet == is_quiet) {
            Some(stretch) => stretch.blocks.push(block),
            None => stretches.push(TextStretch { is_quiet, blocks: vec![block] }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::{TextStretch, Wording, source_changes};

    fn told(stretches: &[TextStretch]) -> Vec<String> {
        let blocks = stretches.iter().flat_map(|stretch| &stretch.blocks);
        let spelt = |wording, words: &str| match wording {
            Wording::Same => words.to_owned(),
            Wording::Gone => format!("[-{words}-]"),
            Wording::New => format!("{{+{words}+}}"),
        };
        blocks.map(|block| block.runs.iter().map(|run| spelt(run.wording, &run.words)).collect()).collect()
    }

    #[test]
    fn words_that_went_and_came_stand_in_their_place() {
        let changes = source_changes("We keep it for ten days.\nWe share nothing.\nThe end.", "We keep it for thirty days.\nThe end.\nWrite to us.");
        assert_eq!(told(&changes), ["We keep it for [-ten-]{+thirty+} days.", "[-We share nothing.-]", "The end.", "{+Write to us.+}"]);
    }

    #[test]
    fn each_text_can_be_read_out_of_the_comparison() {
        let (old, new) = ("a b c\nd e f\ng h i\n\nj", "a c\nx y\nd e\ng h i\nz\n\nj j");
        let changes = source_changes(old, new);
        let side = |other| -> String {
            let blocks = changes.iter().flat_map(|stretch| &stretch.blocks);
            let lines = blocks.filter(|block| if other == Wording::New { block.old_place.is_some() } else { block.new_place.is_some() });
            lines.map(|block| block.without(other).map(|run| run.words.as_str()).collect::<String>()).collect::<Vec<_>>().join("\n")
        };
        assert_eq!((side(Wording::New).as_str(), side(Wording::Gone).as_str()), (old, new));
    }

    #[test]
    fn what_is_far_from_every_change_is_folded() {
        let old: Vec<String> = (0..30).map(|line| format!("line {line}")).collect();
        let mut new = old.clone();
        new[20] = "another line 20".to_owned();
        let changes = source_changes(&old.join("\n"), &new.join("\n"));
        let shape: Vec<(bool, usize)> = changes.iter().map(|stretch| (stretch.is_quiet, stretch.blocks.len())).collect();
        assert_eq!(shape, [(true, 18), (false, 5), (true, 7)]);
    }

    #[test]
    fn two_large_texts_that_share_nothing_are_compared_in_bounded_time() {
        let text = |word: &str| (0..6_000).map(|line| format!("{word} {line} {word}{line}")).collect::<Vec<_>>().join("\n");
        let changes = source_changes(&text("before"), &text("after"));
        let blocks: usize = changes.iter().map(|stretch| stretch.blocks.len()).sum();
        assert!((6_000..=12_000).contains(&blocks));
    }
}
