//! What is said to other systems and what comes back: who is meant, what is to be done, rows, keys, and why something failed. Values of people
//! are `Personal`; why something failed is told in fixed words, because a database quotes values in its own.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocabulary::{DataCategory, Personal, Purpose};
use zeroize::Zeroize;

/// Who a person is in other systems.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The id by which this house knows them.
    pub subject: String,
    /// Their e-mail addresses.
    pub emails: Vec<Personal<String>>,
    /// Their telephone numbers.
    pub phones: Vec<Personal<String>>,
}

/// A value that was put right.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// What kind of data.
    pub data: DataCategory,
    /// What stood there.
    pub old: Personal<String>,
    /// What is right.
    pub new: Personal<String>,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Task {
    /// These values are put right.
    Correct(Vec<Corrected>),
    /// What serves these purposes stops; everything that is declared where none is named.
    OptOut(Vec<Purpose>),
    /// The person goes.
    Erase,
}

/// One value of an identifying column, as the database wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum KeyValue {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Zeroize for KeyValue {
    fn zeroize(&mut self) {
        match self {
            Self::Text(text) => text.zeroize(),
            Self::Number(number) => number.zeroize(),
            Self::Bytes(bytes) => bytes.zeroize(),
        }
    }
}

/// The keys of a person's rows: by them the rows are found again when nothing else in them tells whose they were.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces(pub(crate) BTreeMap<String, BTreeMap<String, Vec<KeyValue>>>);

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Traces(…)")
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        for values in self.0.values_mut().flat_map(BTreeMap::values_mut) {
            values.iter_mut().for_each(Zeroize::zeroize);
        }
    }
}

impl Traces {
    /// The traces in clear, to be sealed.
    ///
    /// # Errors
    /// Never; a map of texts can be written.
    pub fn written(&self) -> Result<Personal<String>, Trouble> {
        serde_json::to_string(self).map(Personal::new).map_err(|_| Trouble::NotUnderstood)
    }

    /// The values of a column of a table.
    pub(crate) fn of(&self, table: &str, column: &str) -> &[KeyValue] {
        self.0.get(table).and_then(|columns| columns.get(column)).map_or(&[], Vec::as_slice)
    }

    /// Adds values.
    pub(crate) fn add(&mut self, table: &str, column: &str, values: Vec<KeyValue>) {
        let all = self.0.entry(table.to_owned()).or_default().entry(column.to_owned()).or_default();
        all.extend(values);
        all.sort();
        all.dedup();
    }
}

/// A row that was found there.
#[derive(Clone, Debug)]
pub struct Row {
    /// In which table.
    pub table: String,
    /// Its fields: column, kind of data, value.
    pub fields: Vec<(String, DataCategory, Personal<String>)>,
}

/// Why something failed, in fixed words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer from the machine.
    Unreachable,
    /// It was let in by nobody.
    NotLetIn,
    /// A table or a column is not there, or of another kind.
    NotAsDeclared,
    /// It took too long.
    TooSlow,
    /// A rule of the database forbids it, as a foreign key of a table nobody declared.
    Forbidden,
    /// More rows than one person can have: who is meant is declared wrongly, and nothing was touched.
    TooManyRows,
    /// The answer is none.
    NotUnderstood,
    /// The program answered that it did not.
    Refused,
    /// Its address or secret cannot be read or is none.
    Settings,
    /// Something else.
    Failed,
}

impl Trouble {
    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::NotLetIn => "credentials refused",
            Self::NotAsDeclared => "not as declared",
            Self::TooSlow => "too slow",
            Self::Forbidden => "a rule of the system forbids it",
            Self::TooManyRows => "more rows than one person can have",
            Self::NotUnderstood => "the answer was not understood",
            Self::Refused => "the system refused",
            Self::Settings => "its address or secret cannot be used",
            Self::Failed => "the system failed",
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for Trouble {}
