//! The name of a list's zone, whose first label may be a customer's key. The key never appears in what is printed.

use std::fmt;

/// Where a list is asked. What is printed of it is the part that everybody knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    key: Option<String>,
    name: String,
}

impl Zone {
    /// A zone that anybody may ask, as `zen.spamhaus.org`.
    #[must_use]
    pub fn open(name: impl Into<String>) -> Self {
        Self { key: None, name: name.into() }
    }

    /// A zone that a key opens: the key is the label before the name, as in `KEY.zen.dq.spamhaus.net`.
    #[must_use]
    pub fn keyed(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self { key: Some(key.into()), name: name.into() }
    }

    /// The whole name of something looked up in it. It goes to the resolver and nowhere else.
    pub(super) fn asked(&self, about: &str) -> String {
        match &self.key {
            Some(key) => format!("{about}.{key}.{}.", self.name),
            None => format!("{about}.{}.", self.name),
        }
    }

    /// Whether every label can stand in a name.
    pub(super) fn is_a_name(&self) -> bool {
        let label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        self.name.split('.').all(label) && self.name.len() <= 128 && self.key.as_deref().is_none_or(label)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Zone({})", self.name)
    }
}
