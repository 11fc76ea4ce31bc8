//! The one place where the web side turns a personal value into text: on the person's own page, in the form they are
//! filling in, and in an answer to a caller to whom the house released it. It never decides who may see it.

use serde::{Serialize, Serializer};
use std::fmt::{Display, Formatter};
use vocabulary::Personal;

/// A personal value on its way into a page or an answer. Templates escape it like any other text; it has no `Debug`
/// that shows it.
#[derive(Clone)]
pub(crate) struct Clear(Personal<String>);

impl Clear {
    /// A value the house released, or that the person has just typed.
    pub(crate) fn new(value: Personal<String>) -> Self {
        Self(value)
    }

    /// No value: an empty field.
    pub(crate) fn empty() -> Self {
        Self(Personal::new(String::new()))
    }

    /// Whether there is nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.reveal().trim().is_empty()
    }
}

/// The bytes of a file, for whom the house released it.
pub(crate) fn bytes_of(file: &Personal<Vec<u8>>) -> Vec<u8> {
    file.reveal().clone()
}

impl Display for Clear {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.reveal())
    }
}

impl Serialize for Clear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.reveal())
    }
}

impl std::fmt::Debug for Clear {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clear(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Clear, Personal};

    #[test]
    fn a_clear_value_shows_itself_in_pages_and_never_in_debug_output() {
        let value = Clear::new(Personal::new("asha@example.org".to_owned()));
        assert_eq!(value.to_string(), "asha@example.org");
        assert_eq!(format!("{value:?}"), "Clear(…)");
        assert!(Clear::new(Personal::new("  ".to_owned())).is_blank());
    }
}
