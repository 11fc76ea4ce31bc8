//! Markdown into what a person reads: blocks of text, each character with its place, and the `rules` fences between
//! them. It knows nothing of sentences or rules.

use crate::diagnostic::{Messages, Span};
use crate::limits::NESTING_MAX;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use vocabulary::nearest;

/// What kind of block a text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item; its number where the list is numbered.
    Item(Option<u64>),
}

/// An inline mark that encloses text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Emphasis,
    Strong,
    Link(String),
}

/// One character as it is read, with where it stands in the source and which marks enclose it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub(crate) character: char,
    pub(crate) at: usize,
    /// Index into [`Block::marks`].
    pub(crate) marks: usize,
    /// A hard line break; `character` is a line feed.
    pub(crate) breaks: bool,
}

/// One block of text.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) quoted: bool,
    pub(crate) glyphs: Vec<Glyph>,
    /// The distinct nestings of marks that occur in the block.
    pub(crate) marks: Vec<Vec<Mark>>,
    /// The index of the next `rules` fence after this block.
    pub(crate) fence: usize,
}

/// One `rules` fence: its lines with their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fence {
    pub(crate) lines: Vec<(usize, String)>,
    /// The last line is not at its end yet.
    open_line: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) blocks: Vec<Block>,
    pub(crate) fences: Vec<Fence>,
}

struct Reader {
    reading: Reading,
    glyphs: Vec<Glyph>,
    marks: Vec<Vec<Mark>>,
    open: Vec<Mark>,
    kind: BlockKind,
    quotes: usize,
    lists: Vec<Option<u64>>,
    in_rules: bool,
    /// The fence is never closed: what follows its first blank line is text that fell into it.
    open_ended: bool,
}

/// Reads the Markdown from byte `body` of `text` on.
pub(crate) fn read(text: &str, body: usize, messages: &mut Messages<'_>) -> Reading {
    let markdown = text.get(body..).unwrap_or_default();
    let mut reader = Reader {
        reading: Reading::default(),
        glyphs: Vec::new(),
        marks: vec![Vec::new()],
        open: Vec::new(),
        kind: BlockKind::Paragraph,
        quotes: 0,
        lists: Vec::new(),
        in_rules: false,
        open_ended: false,
    };
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(markdown, Options::empty()).into_offset_iter() {
        let (start, end) = (body + range.start, body + range.end);
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = &event {
            reader.open_ended = !is_closed(info, text, Span { start, end }, messages);
        }
        if depth > NESTING_MAX {
            messages.error("too-deep", Span { start, end }, format!("blocks stand more than {NESTING_MAX} deep in one another"));
            return reader.reading;
        }
        reader.event(text, event, start, end);
    }
    reader.flush();
    reader.reading
}

impl Reader {
    fn event(&mut self, text: &str, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.in_rules => self.rules(&words, start),
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => self.text(text, &words, start, end),
            Event::SoftBreak => self.glyph(' ', start, false),
            Event::HardBreak => self.glyph('\n', start, true),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.mark(Mark::Emphasis),
            Tag::Strong => self.mark(Mark::Strong),
            Tag::Link { dest_url, .. } => self.mark(Mark::Link(dest_url.to_string())),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_meant_for_rules(&info) => {
                self.flush();
                self.in_rules = true;
                self.reading.fences.push(Fence::default());
            }
            other => {
                self.flush();
                self.kind = match other {
                    Tag::Heading { level, .. } => BlockKind::Heading(level_number(level)),
                    Tag::Item => {
                        let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
                            *next += 1;
                            *next - 1
                        });
                        BlockKind::Item(number)
                    }
                    // A paragraph inside an item is the item's text, the first time.
                    Tag::Paragraph if matches!(self.kind, BlockKind::Item(_)) => self.kind,
                    Tag::BlockQuote(_) => {
                        self.quotes += 1;
                        BlockKind::Paragraph
                    }
                    Tag::List(first) => {
                        self.lists.push(first);
                        BlockKind::Paragraph
                    }
                    _ => BlockKind::Paragraph,
                };
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => self.unmark(),
            TagEnd::CodeBlock if self.in_rules => self.in_rules = false,
            other => {
                self.flush();
                match other {
                    TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
                    TagEnd::List(_) => drop(self.lists.pop()),
                    _ => {}
                }
                self.kind = BlockKind::Paragraph;
            }
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.open.push(mark);
        self.marks.push(self.open.clone());
    }

    fn unmark(&mut self) {
        self.open.pop();
        self.marks.push(self.open.clone());
    }

    fn glyph(&mut self, character: char, at: usize, breaks: bool) {
        self.glyphs.push(Glyph { character, at, marks: self.marks.len() - 1, breaks });
    }

    fn text(&mut self, source: &str, words: &str, start: usize, end: usize) {
        let same_as_source = source.get(start..end) == Some(words);
        let inner = if same_as_source { Some(start) } else { source.get(start..end).and_then(|raw| raw.find(words)).map(|at| start + at) };
        for (offset, character) in words.char_indices() {
            let at = inner.map_or(start, |inner| inner + offset);
            self.glyph(if character == '\n' { ' ' } else { character }, at, false);
        }
    }

    fn rules(&mut self, words: &str, start: usize) {
        let Some(fence) = self.reading.fences.last_mut() else { return };
        let mut at = start;
        for line in words.split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            if self.open_ended && fence.lines.last().is_some_and(|(_, last)| !fence.open_line && last.trim().is_empty()) {
                return;
            }
            // Markdown gives a line in pieces where a tab or a carriage return is in its way.
            match fence.lines.last_mut().filter(|_| fence.open_line) {
                Some((_, begun)) => begun.push_str(text),
                None => fence.lines.push((at, text.to_owned())),
            }
            fence.open_line = !line.ends_with('\n');
            at += line.len();
        }
    }

    fn flush(&mut self) {
        if self.glyphs.iter().any(|glyph| !glyph.character.is_whitespace()) {
            self.reading.blocks.push(Block {
                kind: self.kind,
                quoted: self.quotes > 0,
                glyphs: std::mem::take(&mut self.glyphs),
                marks: std::mem::take(&mut self.marks),
                fence: self.reading.fences.len(),
            });
            if let BlockKind::Item(_) = self.kind {
                self.kind = BlockKind::Paragraph;
            }
        }
        self.glyphs.clear();
        self.marks = vec![self.open.clone()];
    }
}

/// Whether a fence with these words after its marks holds rules, or was meant to.
fn is_meant_for_rules(info: &str) -> bool {
    info.split_whitespace().next().is_some_and(|word| nearest(word, ["rules"]).is_some())
}

/// Whether a fence is closed; says where one that was meant for rules is not, or is not opened by the word alone.
fn is_closed(info: &str, text: &str, span: Span, messages: &mut Messages<'_>) -> bool {
    if !is_meant_for_rules(info) {
        return true;
    }
    let fence = text.get(span.range()).unwrap_or_default();
    let opening = Span { start: span.start, end: span.start + fence.lines().next().map_or(0, str::len) };
    if info != "rules" {
        messages.error("fence", opening, format!("a fence of rules is opened by ```rules, not by ```{info}"));
    }
    let marks = fence.chars().take_while(|c| matches!(c, '`' | '~')).count();
    let closing = fence.lines().skip(1).last().unwrap_or_default().trim_end();
    let closed = closing.ends_with(fence.get(..marks).unwrap_or_default());
    if !closed {
        messages.error("fence", opening, "this fence of rules is never closed").help("close it with a line ``` before the text goes on");
    }
    closed
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
