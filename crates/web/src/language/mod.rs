//! Which language a request is answered in, and what the pages say in it. The words themselves, and what goes into them, are `wording`'s: it
//! holds none of its own.

mod choice;
mod spoken;

pub(crate) use choice::{back, choose, in_english, listen, others, spoken};
pub(crate) use spoken::{Said, plain, say, tell};
pub(crate) use wording::{Language, Sayable};
