//! The typefaces of the document (Inter, under the SIL Open Font License; its text is beside them), and how wide a text is in them.

use crate::pdf::PdfError;
use krilla::text::Font;

static REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.otf");
static STRONG: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.otf");
static SLANTED: &[u8] = include_bytes!("../../fonts/Inter-Italic.otf");

/// What is shown for a character that no typeface of ours has.
const UNKNOWN: char = '?';

/// One of the typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Strong,
    Slanted,
}

/// A typeface, to draw with and to measure by.
struct Loaded {
    font: Font,
    shape: ttf_parser::Face<'static>,
}

/// All of them.
pub(super) struct Faces {
    regular: Loaded,
    strong: Loaded,
    slanted: Loaded,
}

fn loaded(bytes: &'static [u8]) -> Result<Loaded, PdfError> {
    let font = Font::new(bytes.into(), 0).ok_or(PdfError::Font)?;
    Ok(Loaded { font, shape: ttf_parser::Face::parse(bytes, 0).map_err(|_| PdfError::Font)? })
}

impl Faces {
    pub(super) fn load() -> Result<Self, PdfError> {
        Ok(Self { regular: loaded(REGULAR)?, strong: loaded(STRONG)?, slanted: loaded(SLANTED)? })
    }

    fn of(&self, face: Face) -> &Loaded {
        match face {
            Face::Regular => &self.regular,
            Face::Strong => &self.strong,
            Face::Slanted => &self.slanted,
        }
    }

    pub(super) fn font(&self, face: Face) -> Font {
        self.of(face).font.clone()
    }

    /// The text with what the typeface cannot show made visible as such, and control characters as spaces.
    pub(super) fn shown(&self, face: Face, text: &str) -> String {
        let shape = &self.of(face).shape;
        let shown = |letter: char| match letter {
            _ if letter.is_control() || letter.is_whitespace() => ' ',
            _ if shape.glyph_index(letter).is_some() => letter,
            _ => UNKNOWN,
        };
        text.chars().map(shown).collect()
    }

    /// How wide a text is at this size.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let shape = &self.of(face).shape;
        let advance = |letter: char| shape.glyph_index(letter).and_then(|glyph| shape.glyph_hor_advance(glyph)).unwrap_or_default();
        let units: f32 = text.chars().map(|letter| f32::from(advance(letter))).sum();
        units * size / f32::from(shape.units_per_em())
    }

    /// The text in lines no wider than this. A word that is wider is cut.
    pub(super) fn lines(&self, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in self.shown(face, text).split_whitespace() {
            let mut rest = word.to_owned();
            while let Some(line) = lines.last_mut() {
                let longer = if line.is_empty() { rest.clone() } else { format!("{line} {rest}") };
                if self.width(face, size, &longer) <= width {
                    *line = longer;
                    break;
                }
                if !line.is_empty() {
                    lines.push(String::new());
                    continue;
                }
                // Not even alone: as much of it as fits, and the rest on the next line.
                let mut fits = String::new();
                for letter in rest.chars() {
                    fits.push(letter);
                    if self.width(face, size, &fits) > width && fits.chars().count() > 1 {
                        fits.pop();
                        break;
                    }
                }
                rest = rest.strip_prefix(fits.as_str()).unwrap_or_default().to_owned();
                *line = fits;
                if rest.is_empty() {
                    break;
                }
                lines.push(String::new());
            }
        }
        lines
    }
}
