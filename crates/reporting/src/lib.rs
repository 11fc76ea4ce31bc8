//! The pack for a regulator as files: JSON-LD in the words of the W3C Data Privacy Vocabulary for programs, and a PDF for people. It writes what the
//! pack holds, adds nothing, reads no store and opens no value; the same pack gives the same bytes.

mod json_ld;
mod pdf;

pub use json_ld::json_ld;
pub use pdf::{PdfError, pdf};
