//! The pack as a PDF that people read: tagged for those who hear it (PDF/UA-1), with an outline, its fonts inside. It says what the pack says.

mod chapters;
mod faces;
mod render;
mod sheet;

use crate::pdf::faces::Faces;
use crate::pdf::sheet::Sheets;
use operations::RegulatorPack;

/// Why no PDF was written.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font that comes with the program cannot be read.
    #[error("a font of the program cannot be read")]
    Font,
    /// The library refused what it was given.
    #[error("the document could not be written: {0}")]
    Written(String),
}

/// The pack as a PDF.
///
/// # Errors
/// When a font cannot be read or the document cannot be written; neither is anybody's doing.
pub fn pdf(pack: &RegulatorPack) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::load()?;
    let mut sheets = Sheets::new(&faces);
    chapters::write(pack, &mut sheets);
    render::render(pack, &faces, &sheets.done())
}
