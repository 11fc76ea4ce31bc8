//! The languages of the pages: which one a request is answered in, and what each says. The words stand in `lang/`, a folder for each
//! language and a file for each part of the site. It translates no policy: that is published in the language it is in.

mod choice;
mod words;

pub(crate) use choice::{Language, choose, listen};
pub(crate) use words::{Said, Sayable, plain, say, tell};
