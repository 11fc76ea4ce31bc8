//! What may be posted: plain text of a size. It is shown as it was typed and never read as markup.

use crate::values::{Lines, TextKind, posted_text};
use crate::{OperationError, Outcome};
use vocabulary::Personal;

/// The most characters of a topic's title.
pub const TITLE_CHARACTERS_MAX: usize = 120;
/// The most characters of a post.
pub const POST_CHARACTERS_MAX: usize = 4_000;
/// The most characters of a name on the board.
pub const NAME_CHARACTERS_MAX: usize = 40;

/// The parts of a post, as their seals name them.
pub(crate) const TITLE: &str = "title";
/// The words of a post.
pub(crate) const WORDS: &str = "words";
/// The name its author posts under.
pub(crate) const NAME: &str = "name";

/// A title: one line.
pub(super) fn title(typed: &Personal<String>) -> Outcome<Personal<String>> {
    text(TITLE, posted_text(typed, TITLE_CHARACTERS_MAX, Lines::One, TextKind::Words))
}

/// A post.
pub(super) fn words(typed: &Personal<String>) -> Outcome<Personal<String>> {
    text(WORDS, posted_text(typed, POST_CHARACTERS_MAX, Lines::Many, TextKind::Words))
}

/// A name on the board: one line, and no address.
pub(super) fn name(typed: &Personal<String>) -> Outcome<Personal<String>> {
    text(NAME, posted_text(typed, NAME_CHARACTERS_MAX, Lines::One, TextKind::Name))
}

fn text(field: &str, read: Result<Personal<String>, String>) -> Outcome<Personal<String>> {
    read.map_err(|words| OperationError::malformed(field, words))
}
