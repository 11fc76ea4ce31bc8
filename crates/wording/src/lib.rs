//! What is said to people, in each language: the words stand in `lang/`, a folder for each language and a file for each part of the site. It
//! translates no policy: that is published in the language it is in. It does not choose the language, and knows nothing of who reads.

mod language;
mod words;

pub use language::Language;
pub use words::{Said, Sayable, list, plain, say, tell};
