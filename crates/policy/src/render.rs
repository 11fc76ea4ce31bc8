//! The text people read, as HTML, every sentence marked. Markup in the source is kept; anything else is escaped.

use crate::policy::Policy;
use crate::reading::{Block, BlockKind, Mark};
use crate::sentence::{Class, Sentence};
use serde::Serialize;
use std::fmt::Write as _;

/// A stretch of one block: a sentence or furniture, as HTML that can stand by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RenderedPiece {
    /// The sentence's number; `None` for furniture and the white space between sentences.
    pub sentence: Option<u16>,
    /// Balanced inline HTML: text, `em`, `strong`, `a`, `br`.
    pub html: String,
}

/// One block of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RenderedBlock {
    /// `h1` … `h6`, `p` or `li`.
    pub tag: &'static str,
    /// The number of a numbered list item.
    pub number: Option<u64>,
    /// Whether it stands in a block quote.
    pub quoted: bool,
    /// Its stretches, in order.
    pub pieces: Vec<RenderedPiece>,
}

impl Class {
    /// The word for it, as in `data-class`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::Noticed => "noticed",
            Self::Right => "right",
            Self::Organisational => "organisational",
            Self::Silent => "silent",
            Self::Uncovered => "uncovered",
        }
    }
}

impl Policy {
    /// The text block by block, for a page that hangs something on each sentence.
    #[must_use]
    pub fn blocks(&self) -> Vec<RenderedBlock> {
        self.reading.blocks.iter().enumerate().map(|(index, block)| self.block(index, block)).collect()
    }

    /// The whole text as HTML: `<span class="sentence" id="s5" data-class="enforced">…</span>` for each sentence.
    #[must_use]
    pub fn render_html(&self) -> String {
        let mut html = String::new();
        let mut in_list = None;
        for block in self.blocks() {
            let list = (block.tag == "li").then_some(if block.number.is_some() { "ol" } else { "ul" });
            if in_list != list {
                if let Some(tag) = in_list {
                    let _ = writeln!(html, "</{tag}>");
                }
                if let Some(tag) = list {
                    let start = block.number.filter(|number| *number != 1).map_or_else(String::new, |number| format!(" start=\"{number}\""));
                    let _ = writeln!(html, "<{tag}{start}>");
                }
                in_list = list;
            }
            let _ = write!(html, "<{}>", block.tag);
            for piece in &block.pieces {
                match piece.sentence.and_then(|number| self.sentence(number)) {
                    Some(Sentence { number, class, .. }) => {
                        let _ = write!(html, "<span class=\"sentence\" id=\"s{number}\" data-class=\"{}\">{}</span>", class.key(), piece.html);
                    }
                    None => html.push_str(&piece.html),
                }
            }
            let _ = writeln!(html, "</{}>", block.tag);
        }
        if let Some(tag) = in_list {
            let _ = writeln!(html, "</{tag}>");
        }
        html
    }

    /// The addresses of the web that the text links to.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let marks = self.reading.blocks.iter().flat_map(|block| block.marks.iter().flatten());
        marks.filter_map(|mark| match mark {
            Mark::Link(address) if address.starts_with("https://") || address.starts_with("http://") => Some(address.as_str()),
            _ => None,
        })
    }

    fn block(&self, index: usize, block: &Block) -> RenderedBlock {
        let mut pieces = Vec::new();
        let mut at = 0;
        for sentence in self.sentences.iter().filter(|sentence| sentence.piece.block == index) {
            let range = sentence.piece.glyphs.clone();
            push(&mut pieces, None, furniture(block, at..range.start));
            at = range.end;
            push(&mut pieces, Some(sentence.number), inline(block, range));
        }
        push(&mut pieces, None, furniture(block, at..block.glyphs.len()));
        let (tag, number) = match block.kind {
            BlockKind::Heading(level) => (["h1", "h2", "h3", "h4", "h5", "h6"].get(usize::from(level).saturating_sub(1)).copied().unwrap_or("h6"), None),
            BlockKind::Paragraph => ("p", None),
            BlockKind::Item(number) => ("li", number),
        };
        RenderedBlock { tag, number, quoted: block.quoted, pieces }
    }
}

fn push(pieces: &mut Vec<RenderedPiece>, sentence: Option<u16>, html: String) {
    if !html.is_empty() {
        pieces.push(RenderedPiece { sentence, html });
    }
}

/// What is no sentence, as HTML: without Markdown marks that found no partner and table bars, which say nothing to a reader.
fn furniture(block: &Block, range: std::ops::Range<usize>) -> String {
    let html = inline(block, range).replace("**", "");
    html.strip_prefix("| ").map_or_else(|| html.clone(), str::to_owned)
}

/// A stretch of glyphs as HTML, its marks opened and closed within it.
fn inline(block: &Block, range: std::ops::Range<usize>) -> String {
    let mut html = String::new();
    let mut open: &[Mark] = &[];
    for glyph in block.glyphs.get(range).unwrap_or_default() {
        let marks = block.marks.get(glyph.marks).map(Vec::as_slice).unwrap_or_default();
        if marks != open {
            let same = open.iter().zip(marks).take_while(|(a, b)| a == b).count();
            open.iter().skip(same).rev().for_each(|mark| html.push_str(close(mark)));
            marks.iter().skip(same).for_each(|mark| html.push_str(&start(mark)));
            open = marks;
        }
        if glyph.breaks {
            html.push_str("<br>");
        } else {
            escape(&mut html, glyph.character);
        }
    }
    open.iter().rev().for_each(|mark| html.push_str(close(mark)));
    html
}

fn start(mark: &Mark) -> String {
    match mark {
        Mark::Emphasis => "<em>".to_owned(),
        Mark::Strong => "<strong>".to_owned(),
        Mark::Link(address) => {
            let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
            let mut html = "<a rel=\"noopener noreferrer nofollow\" href=\"".to_owned();
            if safe {
                address.chars().for_each(|character| escape(&mut html, character));
            }
            html.push_str("\">");
            html
        }
    }
}

const fn close(mark: &Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "</em>",
        Mark::Strong => "</strong>",
        Mark::Link(_) => "</a>",
    }
}

fn escape(html: &mut String, character: char) {
    match character {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        other => html.push(other),
    }
}
