//! Everything wrong with a file in one run: where, and what. It stops at no first mistake, and quotes no secret.

use std::cell::RefCell;
use vocabulary::nearest;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands, as `system shop, table public.orders`.
    pub at: String,
    /// What is wrong.
    pub words: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.words)
    }
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(pub(crate) Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(&mut self, at: &str, words: impl Into<String>) {
        self.0.push(Mistake { at: at.to_owned(), words: words.into() });
    }

    /// That this is not a word of the list, with the nearest that is.
    pub(crate) fn unknown(&mut self, at: &str, (kind, text): (&str, &str), known: &[&str]) {
        let hint = match nearest(text, known.iter().copied()) {
            Some(word) => format!("; did you mean `{word}`?"),
            None => format!("; it is one of {}", known.join(", ")),
        };
        self.add(at, format!("`{text}` is no {kind}{hint}"));
    }
}

/// One table of a TOML file, read key by key: whatever was not asked for in the end is unknown.
pub(crate) struct Section<'a> {
    pub(crate) at: String,
    table: &'a toml::Table,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    pub(crate) const fn new(at: String, table: &'a toml::Table) -> Self {
        Self { at, table, asked: RefCell::new(Vec::new()) }
    }

    /// The value under this key.
    pub(crate) fn value(&self, key: &'static str) -> Option<&'a toml::Value> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The text under this key.
    pub(crate) fn text(&self, key: &'static str, mistakes: &mut Mistakes) -> Option<&'a str> {
        let value = self.value(key)?;
        if value.as_str().is_none_or(str::is_empty) {
            mistakes.add(&self.at, format!("`{key}` is a text"));
        }
        value.as_str().filter(|text| !text.is_empty())
    }

    /// The text under this key, which must be there.
    pub(crate) fn needed(&self, key: &'static str, mistakes: &mut Mistakes) -> String {
        if !self.table.contains_key(key) {
            mistakes.add(&self.at, format!("`{key}` is missing"));
        }
        self.text(key, mistakes).unwrap_or_default().to_owned()
    }

    /// The texts under this key.
    pub(crate) fn texts(&self, key: &'static str, mistakes: &mut Mistakes) -> Vec<&'a str> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let texts: Option<Vec<&str>> = value.as_array().and_then(|all| all.iter().map(toml::Value::as_str).collect());
        if texts.is_none() {
            mistakes.add(&self.at, format!("`{key}` is a list of texts"));
        }
        texts.unwrap_or_default()
    }

    /// The table under this key.
    pub(crate) fn table(&self, key: &'static str, mistakes: &mut Mistakes) -> Option<&'a toml::Table> {
        let value = self.value(key)?;
        if value.as_table().is_none() {
            mistakes.add(&self.at, format!("`{key}` is a table"));
        }
        value.as_table()
    }

    /// The tables under this key.
    pub(crate) fn tables(&self, key: &'static str, mistakes: &mut Mistakes) -> Vec<&'a toml::Table> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let tables: Option<Vec<&toml::Table>> = value.as_array().and_then(|all| all.iter().map(toml::Value::as_table).collect());
        if tables.is_none() {
            mistakes.add(&self.at, format!("`{key}` is a list of tables: write `[[…{key}]]`"));
        }
        tables.unwrap_or_default()
    }

    /// The word under this key, by these spellings.
    pub(crate) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)], mistakes: &mut Mistakes) -> Option<T> {
        let text = self.text(key, mistakes)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            mistakes.unknown(&self.at, (&format!("value of `{key}`"), text), &known);
        }
        found.map(|(_, word)| *word)
    }

    /// Says which keys nobody knows.
    pub(crate) fn end(self, mistakes: &mut Mistakes) {
        let asked = self.asked.into_inner();
        for key in self.table.keys().filter(|key| !asked.contains(&key.as_str())) {
            mistakes.unknown(&self.at, ("key here", key), &asked);
        }
    }
}
