//! The cut of the text into sentences: proposed by program, corrected by the author. It reads no rules.

use crate::diagnostic::{Messages, Span};
use crate::front_matter::Head;
use crate::limits::SENTENCES_MAX;
use crate::normal::Normal;
use crate::reading::{Block, BlockKind, Mark};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;

/// What a sentence comes to, by the statements that quote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Running code keeps it: a `may`, `never` or `must` quotes it.
    Enforced,
    /// Shown where it must be shown.
    Noticed,
    /// Grants the person something.
    Right,
    /// Promises what people do; software only supports it.
    Organisational,
    /// Promises nothing.
    Silent,
    /// No statement quotes it yet.
    Uncovered,
}

/// One sentence of the published text.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// Its number in the text, from 1.
    pub number: u16,
    /// Its words as published, without Markdown marks, white space collapsed.
    pub text: String,
    /// The line it begins on, from 1.
    pub line: u32,
    /// Where it stands in the source.
    pub span: Span,
    /// What it comes to.
    pub class: Class,
    #[serde(skip)]
    pub(crate) piece: Piece,
    #[serde(skip)]
    pub(crate) normal: Normal,
    /// For each character of `normal`: whether a statement quotes it.
    #[serde(skip)]
    pub(crate) covered: Vec<bool>,
    /// A quote that could not be placed may mean this sentence.
    #[serde(skip)]
    pub(crate) perhaps_quoted: bool,
}

/// A stretch of one block: a sentence, or furniture.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) block: usize,
    pub(crate) glyphs: Range<usize>,
    pub(crate) fence: usize,
    furniture: bool,
}

/// Cuts the blocks into sentences, in the order of the text.
pub(crate) fn cut(blocks: &[Block], head: &Head, messages: &mut Messages<'_>) -> Vec<Sentence> {
    let normals: Vec<Normal> = blocks.iter().map(|block| Normal::of_glyphs(&block.glyphs)).collect();
    let mut cuts: Vec<BTreeSet<usize>> = blocks.iter().map(proposed_cuts).collect();
    let corrections = &head.matter.cut;
    for entry in &corrections.join {
        if let Some((block, range)) = find_once(&normals, entry.get_ref(), head.span(entry), messages) {
            let Some(set) = cuts.get_mut(block) else { continue };
            let before = set.len();
            set.retain(|at| !(range.start < *at && *at < range.end));
            if set.len() == before {
                messages.warning("cut", head.span(entry), "no cut is proposed inside these words; the entry can go");
            }
        }
    }
    for entry in &corrections.split {
        split(&normals, &mut cuts, entry, head, messages);
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, (block, cuts)) in blocks.iter().zip(&cuts).enumerate() {
        pieces.extend(pieces_of(index, block, cuts));
    }
    mark_furniture(&mut pieces, blocks, &corrections.furniture, true, head, messages);
    mark_furniture(&mut pieces, blocks, &corrections.sentences, false, head, messages);
    let pieces: Vec<Piece> = pieces.into_iter().filter(|piece| !piece.furniture).collect();
    if pieces.len() > SENTENCES_MAX {
        messages.error("too-long", Span::default(), format!("the text has more than {SENTENCES_MAX} sentences"));
        return Vec::new();
    }
    pieces.into_iter().zip(1_u16..).map(|(piece, number)| sentence(piece, number, blocks, messages)).collect()
}

fn sentence(piece: Piece, number: u16, blocks: &[Block], messages: &Messages<'_>) -> Sentence {
    let glyphs = blocks.get(piece.block).and_then(|block| block.glyphs.get(piece.glyphs.clone())).unwrap_or_default();
    let start = glyphs.first().map_or(0, |glyph| glyph.at);
    let end = glyphs.last().map_or(start, |glyph| glyph.at + glyph.character.len_utf8());
    let normal = Normal::of_glyphs(glyphs);
    Sentence {
        number,
        text: words_as_published(glyphs.iter().map(|glyph| glyph.character)),
        line: messages.line(start),
        span: messages.whole(Span { start, end }),
        class: Class::Uncovered,
        covered: vec![false; normal.len()],
        perhaps_quoted: false,
        normal,
        piece,
    }
}

fn words_as_published(characters: impl Iterator<Item = char>) -> String {
    let text: String = characters.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a new sentence is proposed to begin.
fn proposed_cuts(block: &Block) -> BTreeSet<usize> {
    let mut cuts = BTreeSet::new();
    let mut begin = 0;
    let characters: Vec<char> = block.glyphs.iter().map(|glyph| glyph.character).collect();
    for (at, glyph) in block.glyphs.iter().enumerate() {
        let next = if glyph.breaks {
            Some(at + 1)
        } else if matches!(glyph.character, '.' | '?' | '!') {
            sentence_after(&characters, at)
        } else {
            None
        };
        if let Some(next) = next {
            let so_far = characters.get(begin..=at).unwrap_or_default();
            let only_a_number = !glyph.breaks && so_far.iter().all(|c| c.is_ascii_digit() || c.is_whitespace() || *c == '.');
            if !only_a_number {
                cuts.insert(next);
                begin = next;
            }
        }
    }
    cuts
}

/// The index at which a sentence begins after the stop at `stop`, if one does.
fn sentence_after(characters: &[char], stop: usize) -> Option<usize> {
    let rest = characters.get(stop + 1..)?;
    let closers = rest.iter().take_while(|c| matches!(c, '"' | '\'' | '”' | '’' | ')' | ']')).count();
    let rest = rest.get(closers..)?;
    let blank = rest.iter().take_while(|c| c.is_whitespace()).count();
    let next = rest.get(blank)?;
    let begins = next.is_uppercase() || next.is_numeric() || matches!(next, '"' | '\'' | '“' | '‘' | '(' | '[');
    (blank > 0 && begins).then_some(stop + 1 + closers + blank)
}

fn split(normals: &[Normal], cuts: &mut [BTreeSet<usize>], entry: &Spanned<String>, head: &Head, messages: &mut Messages<'_>) {
    let Some((left, right)) = entry.get_ref().split_once(" | ") else {
        messages.error("cut", head.span(entry), "a `split` entry marks the cut with ` | `, as in \"first words | next words\"");
        return;
    };
    let whole = format!("{left} {right}");
    let left_length = Normal::of_text(left).len();
    if let Some((block, range)) = find_once(normals, &whole, head.span(entry), messages) {
        let at = normals.get(block).and_then(|normal| {
            let first = normal.find(&Normal::of_text(&whole), 0)?;
            // The space between the two sides is part of the match.
            normal.source_index(first + left_length + 1)
        });
        if let (Some(set), Some(at)) = (cuts.get_mut(block), at.filter(|at| range.contains(at))) {
            set.insert(at);
        }
    }
}

/// The one block that holds the words, and the glyphs they stand on there.
fn find_once(normals: &[Normal], words: &str, span: Span, messages: &mut Messages<'_>) -> Option<(usize, Range<usize>)> {
    let wanted = Normal::of_text(words);
    let mut found = normals.iter().enumerate().flat_map(|(index, normal)| normal.find_all(&wanted).into_iter().map(move |at| (index, at)));
    let first = found.next();
    let again = found.next().is_some();
    match first {
        None => {
            messages.error("cut", span, "these words do not stand in one block of the text");
            None
        }
        Some(_) if again => {
            messages.error("cut", span, "these words stand in more than one place; write more of them");
            None
        }
        Some((block, at)) => {
            let normal = normals.get(block)?;
            let start = normal.source_index(at)?;
            let end = normal.source_index(at + wanted.len().saturating_sub(1))? + 1;
            Some((block, start..end))
        }
    }
}

fn pieces_of(index: usize, block: &Block, cuts: &BTreeSet<usize>) -> Vec<Piece> {
    let ends = cuts.iter().copied().chain(std::iter::once(block.glyphs.len()));
    let mut start = 0;
    let mut pieces = Vec::new();
    for end in ends {
        let range = trimmed(block, start..end);
        if !range.is_empty() {
            let furniture = is_furniture(block, range.clone());
            pieces.push(Piece { block: index, glyphs: range, fence: block.fence, furniture });
        }
        start = end;
    }
    pieces
}

/// Without white space at both ends and bullets at the start.
fn trimmed(block: &Block, range: Range<usize>) -> Range<usize> {
    let glyphs = block.glyphs.get(range.clone()).unwrap_or_default();
    let lead = glyphs.iter().take_while(|glyph| glyph.character.is_whitespace() || matches!(glyph.character, '*' | '·' | '•' | '-' | '–' | '|')).count();
    let tail = glyphs.iter().rev().take_while(|glyph| glyph.character.is_whitespace() || glyph.character == '|').count();
    range.start + lead..(range.end.saturating_sub(tail)).max(range.start + lead)
}

fn is_furniture(block: &Block, range: Range<usize>) -> bool {
    let glyphs = block.glyphs.get(range).unwrap_or_default();
    let letters = glyphs.iter().any(|glyph| glyph.character.is_alphabetic());
    let strong = glyphs
        .iter()
        .skip_while(|glyph| glyph.character.is_ascii_digit() || glyph.character.is_whitespace() || glyph.character == '.')
        .filter(|glyph| !glyph.character.is_whitespace())
        .all(|glyph| block.marks.get(glyph.marks).is_some_and(|marks| marks.contains(&Mark::Strong)));
    matches!(block.kind, BlockKind::Heading(_)) || !letters || strong
}

fn mark_furniture(pieces: &mut [Piece], blocks: &[Block], entries: &[Spanned<String>], furniture: bool, head: &Head, messages: &mut Messages<'_>) {
    for entry in entries {
        let wanted = Normal::of_text(entry.get_ref());
        let mut found = 0_usize;
        for piece in pieces.iter_mut() {
            let glyphs = blocks.get(piece.block).and_then(|block| block.glyphs.get(piece.glyphs.clone())).unwrap_or_default();
            if Normal::of_glyphs(glyphs) == wanted && piece.furniture != furniture {
                piece.furniture = furniture;
                found += 1;
            }
        }
        if found != 1 {
            let what = if furniture { "sentence" } else { "piece of furniture" };
            let count = if found == 0 { "no".to_owned() } else { found.to_string() };
            messages.error("cut", head.span(entry), format!("{count} proposed {what} has exactly these words; one must"));
        }
    }
}
