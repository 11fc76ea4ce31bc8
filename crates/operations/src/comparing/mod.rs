//! Two versions held against each other: their words, what people gain and lose, what is closed for ever, and of how many people anything is held
//! that the change touches. It judges no change.

mod text;
mod versions;

pub use text::{TextChange, TextStretch, WordRun, Wording, source_changes, text_changes};
pub use versions::{ClosedForEver, Comparison, Touching};
