//! What a letter is: an opt-out, a bounce, a complaint, an answer to one of ours, a machine talking, or a person. It reads tokens and the fields that
//! standards name, never wishes out of free text, and does nothing about what it finds.

mod reports;
mod sorting;
mod tokens;
mod whose;

pub use sorting::{NotRead, Sorted, sort, words};
pub use tokens::{LinkSecret, Token, Tokens};
pub use whose::{Authenticity, Whose};
