//! The one file here that reads a personal value: what is said to the system that is meant, and what was sealed of its keys. It says nothing to
//! anybody else, and nothing of it goes into an error or a log.

use crate::manifest::Identity;
use crate::there::{KeyValue, Person, Traces, Trouble};
use vocabulary::Personal;

/// A value, to be bound to a statement or posted.
pub(crate) fn said(value: &Personal<String>) -> String {
    value.reveal().clone()
}

impl Traces {
    /// The traces that were written so.
    ///
    /// # Errors
    /// When they are something else.
    pub fn read(text: &Personal<String>) -> Result<Self, Trouble> {
        serde_json::from_str(text.reveal()).map_err(|_| Trouble::NotUnderstood)
    }
}

impl Person {
    /// What identifies them, by this; each spelling under which it may stand there.
    pub(crate) fn known_by(&self, by: Identity) -> Vec<KeyValue> {
        let mut all: Vec<String> = match by {
            Identity::Subject => vec![self.subject.clone()],
            Identity::Email => self.emails.iter().map(|email| email.reveal().trim().to_owned()).collect(),
            Identity::Phone => self.phones.iter().flat_map(|phone| spellings_of_phone(phone.reveal())).collect(),
        };
        all.retain(|text| !text.is_empty());
        all.sort();
        all.dedup();
        all.into_iter().map(KeyValue::Text).collect()
    }
}

/// A number as it was given, and without what only makes it easier to read.
fn spellings_of_phone(phone: &str) -> [String; 2] {
    let plain = |c: &char| c.is_ascii_digit() || *c == '+';
    [phone.trim().to_owned(), phone.chars().filter(plain).collect()]
}
