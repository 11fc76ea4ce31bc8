//! Text laid out on pages: headings, paragraphs, rows of a table, each line at its place with what it belongs to. It draws nothing yet.

use crate::pdf::faces::{Face, Faces};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
pub(super) const MARGIN: f32 = 56.0;
const BOTTOM: f32 = HEIGHT - 64.0;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// How much taller a line is than its letters.
const LEADING: f32 = 1.42;
/// Room between the columns of a table.
const GUTTER: f32 = 10.0;

/// A colour of ours.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Ink,
    Quiet,
    Accent,
    Hairline,
    Wash,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) tone: Tone,
}

pub(super) const BODY: Look = Look { face: Face::Regular, size: 9.2, tone: Tone::Ink };
pub(super) const QUIET: Look = Look { face: Face::Regular, size: 8.2, tone: Tone::Quiet };
pub(super) const LABEL: Look = Look { face: Face::Strong, size: 7.6, tone: Tone::Quiet };
pub(super) const STRONG: Look = Look { face: Face::Strong, size: 9.2, tone: Tone::Ink };
pub(super) const QUOTE: Look = Look { face: Face::Slanted, size: 9.2, tone: Tone::Ink };

/// What is drawn.
#[derive(Clone, Debug)]
pub(super) enum Ink {
    Text { text: String, look: Look },
    Block { width: f32, height: f32, tone: Tone },
}

/// One thing at its place.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) ink: Ink,
    /// The part of the document it belongs to; none for what is mere ornament.
    pub(super) part: Option<usize>,
}

/// What a part of the document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Heading(u16, String),
    Paragraph,
    Table,
    Row,
    HeaderCell,
    Cell,
}

/// A part of the document, within another.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) within: usize,
}

/// Everything laid out.
pub(super) struct Laid {
    pub(super) pages: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) parts: Vec<Part>,
    /// The headings, with where they stand.
    pub(super) outline: Vec<(u16, String, usize, f32)>,
}

/// The pages, as they fill.
pub(super) struct Sheets<'a> {
    faces: &'a Faces,
    laid: Laid,
    y: f32,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(faces: &'a Faces) -> Self {
        let whole = Part { kind: Kind::Whole, within: 0 };
        Self { faces, laid: Laid { pages: 1, pieces: Vec::new(), parts: vec![whole], outline: Vec::new() }, y: MARGIN }
    }

    pub(super) fn done(self) -> Laid {
        self.laid
    }

    fn page(&self) -> usize {
        self.laid.pages.saturating_sub(1)
    }

    pub(super) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Goes to the next page where less than this is left.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.laid.pages += 1;
            self.y = MARGIN;
        }
    }

    fn part(&mut self, kind: Kind, within: usize) -> usize {
        self.laid.parts.push(Part { kind, within });
        self.laid.parts.len() - 1
    }

    fn put(&mut self, (x, y): (f32, f32), ink: Ink, part: Option<usize>) {
        let page = self.page();
        self.laid.pieces.push(Piece { page, x, y, ink, part });
    }

    /// Lines of a text from here on; where they end is where the next begins.
    fn flow(&mut self, (x, width): (f32, f32), look: Look, text: &str, part: usize) {
        for line in self.faces.lines(look.face, look.size, text, width) {
            self.need(look.size * LEADING);
            self.y += look.size * LEADING;
            if !line.is_empty() {
                self.put((x, self.y - look.size * 0.34), Ink::Text { text: line, look }, Some(part));
            }
        }
    }

    pub(super) fn heading(&mut self, level: u16, text: &str) {
        let (size, above, room) = match level {
            1 => (15.0, 26.0, 120.0),
            _ => (10.6, 12.0, 70.0),
        };
        self.need(room);
        self.space(if self.y > MARGIN { above } else { 0.0 });
        if level == 1 {
            let at = (MARGIN, self.y);
            self.put(at, Ink::Block { width: 28.0, height: 2.2, tone: Tone::Accent }, None);
            self.space(6.0);
        }
        self.laid.outline.push((level, text.to_owned(), self.page(), self.y));
        let part = self.part(Kind::Heading(level, text.to_owned()), 0);
        self.flow((MARGIN, INNER), Look { face: Face::Strong, size, tone: Tone::Ink }, text, part);
        self.space(4.0);
    }

    pub(super) fn title(&mut self, above: &str, text: &str, below: &str) {
        let part = self.part(Kind::Paragraph, 0);
        self.flow((MARGIN, INNER), Look { face: Face::Strong, size: 8.4, tone: Tone::Accent }, above, part);
        self.space(6.0);
        self.laid.outline.push((1, text.to_owned(), 0, self.y));
        let part = self.part(Kind::Heading(1, text.to_owned()), 0);
        self.flow((MARGIN, INNER), Look { face: Face::Strong, size: 24.0, tone: Tone::Ink }, text, part);
        self.space(4.0);
        self.paragraph(QUIET, below);
        self.space(10.0);
    }

    pub(super) fn paragraph(&mut self, look: Look, text: &str) {
        let part = self.part(Kind::Paragraph, 0);
        self.flow((MARGIN, INNER), look, text, part);
        self.space(3.0);
    }

    /// Figures side by side, each over its words.
    pub(super) fn figures(&mut self, figures: &[(String, &str)]) {
        const TALL: f32 = 58.0;
        self.need(TALL + 8.0);
        let (top, mut x) = (self.y, MARGIN);
        let each = (INNER - GUTTER * 3.0) / 4.0;
        for (figure, words) in figures {
            self.put((x, top), Ink::Block { width: each, height: TALL, tone: Tone::Wash }, None);
            let part = self.part(Kind::Paragraph, 0);
            self.y = top + 7.0;
            self.flow((x + 10.0, each - 20.0), Look { face: Face::Strong, size: 17.0, tone: Tone::Accent }, figure, part);
            self.flow((x + 10.0, each - 16.0), LABEL, words, part);
            x += each + GUTTER;
        }
        self.y = top + TALL + 12.0;
    }

    /// A table: its columns' shares of the width, their headings, and its rows. A row stands on one page where it can; its headings come again on
    /// each.
    pub(super) fn table(&mut self, shares: &[f32], headings: &[&str], rows: &[Vec<(Look, String)>]) {
        let sum: f32 = shares.iter().sum();
        let usable = INNER - GUTTER * f32::from(u8::try_from(shares.len().saturating_sub(1)).unwrap_or(u8::MAX));
        let widths: Vec<f32> = shares.iter().map(|share| usable * share / sum).collect();
        let table = self.part(Kind::Table, 0);
        let header: Vec<(Look, String)> = headings.iter().map(|heading| (LABEL, (*heading).to_owned())).collect();
        self.need(60.0);
        self.row(table, &widths, &header, Some(&Kind::HeaderCell));
        for row in rows {
            let before = self.laid.pages;
            self.need(self.height(&widths, row).min(BOTTOM - MARGIN - 30.0));
            if self.laid.pages != before {
                // Seen again, not read again.
                self.row(table, &widths, &header, None);
            }
            self.row(table, &widths, row, Some(&Kind::Cell));
        }
        self.space(6.0);
    }

    fn height(&self, widths: &[f32], row: &[(Look, String)]) -> f32 {
        let tall = |(width, (look, text)): (&f32, &(Look, String))| {
            let lines = self.faces.lines(look.face, look.size, text, *width).len();
            f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * look.size * LEADING
        };
        widths.iter().zip(row).map(tall).fold(0.0, f32::max) + 6.0
    }

    fn row(&mut self, table: usize, widths: &[f32], row: &[(Look, String)], kind: Option<&Kind>) {
        let part = kind.map(|_| self.part(Kind::Row, table));
        let (top, page) = (self.y, self.laid.pages);
        let (mut x, mut end) = (MARGIN, (page, top));
        for (width, (look, text)) in widths.iter().zip(row) {
            (self.laid.pages, self.y) = (page, top + 2.0);
            match (part, kind) {
                (Some(part), Some(kind)) => {
                    let cell = self.part(kind.clone(), part);
                    self.flow((x, *width), *look, text, cell);
                }
                _ => self.ornament((x, *width), *look, text),
            }
            end = if (self.laid.pages, self.y) > end { (self.laid.pages, self.y) } else { end };
            x += width + GUTTER;
        }
        (self.laid.pages, self.y) = (end.0, end.1 + 3.0);
        let at = (MARGIN, self.y);
        self.put(at, Ink::Block { width: INNER, height: 0.5, tone: Tone::Hairline }, None);
        self.space(1.0);
    }

    fn ornament(&mut self, (x, width): (f32, f32), look: Look, text: &str) {
        for line in self.faces.lines(look.face, look.size, text, width) {
            self.y += look.size * LEADING;
            self.put((x, self.y - look.size * 0.34), Ink::Text { text: line, look }, None);
        }
    }
}
