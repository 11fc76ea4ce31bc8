//! A file of settings as its sections read it: every key is asked for by name, and what nobody asked for is a mistake. It stops at no mistake:
//! all of them are told at once, each with its line.

use crate::files::Fault;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use vocabulary::nearest;

/// The most bytes a file of settings may have.
const BYTES_MAX: u64 = 256 * 1024;

/// One thing wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wrong {
    line: usize,
    words: String,
}

/// A file that is being read.
pub(crate) struct Reading<'a> {
    text: &'a str,
    file: &'a Path,
    table: DeTable<'a>,
    sections: Vec<&'static str>,
    keys: Vec<(&'static str, &'static str)>,
    wrong: Vec<Wrong>,
}

/// The text of a file of settings.
pub(crate) fn text_of(path: &Path) -> Result<String, Fault> {
    let fault = |cause| Fault::Read { path: path.to_owned(), cause };
    if std::fs::metadata(path).map_err(fault)?.len() > BYTES_MAX {
        return Err(Fault::Usage(format!("{}: settings have at most {BYTES_MAX} bytes", path.display())));
    }
    std::fs::read_to_string(path).map_err(fault)
}

impl<'a> Reading<'a> {
    /// Begins to read the text of a file.
    pub(crate) fn begin(file: &'a Path, text: &'a str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reading = Self { text, file, table: table.into_inner(), sections: Vec::new(), keys: Vec::new(), wrong: Vec::new() };
        for error in errors {
            reading.note(error.span().map_or(0, |span| span.start), error.message());
        }
        reading
    }

    fn note(&mut self, at: usize, words: impl Into<String>) {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        self.wrong.push(Wrong { line, words: words.into() });
    }

    /// Takes out a section, to be asked for its keys.
    pub(crate) fn section(&mut self, name: &'static str) -> Section<'_, 'a> {
        self.sections.push(name);
        let (mut entries, mut line) = (DeTable::new(), 0);
        if let Some(value) = self.table.remove(name) {
            line = value.span().start;
            match value.into_inner() {
                DeValue::Table(table) => entries = table,
                other => self.note(line, format!("`{name}` is a section, written [{name}], not a {}", other.type_str())),
            }
        }
        Section { reading: self, name, line, entries, asked: Vec::new() }
    }

    /// Ends: what is left in the file is no section of ours.
    pub(crate) fn end(mut self) -> Result<Vec<(&'static str, &'static str)>, Fault> {
        let left: Vec<(String, usize)> = self.table.iter().map(|(key, _)| (key.get_ref().to_string(), key.span().start)).collect();
        for (name, at) in left {
            let words = unknown("section", &name, &self.sections);
            self.note(at, words);
        }
        if self.wrong.is_empty() {
            return Ok(self.keys);
        }
        self.wrong.sort();
        let lines: Vec<String> = self.wrong.iter().map(|wrong| format!("{}:{}: {}", self.file.display(), wrong.line, wrong.words)).collect();
        Err(Fault::Settings(lines.join("\n")))
    }
}

fn unknown(kind: &str, name: &str, known: &[&'static str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {kind} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {kind} `{name}`; there are {}", known.join(", ")),
    }
}

/// One section.
pub(crate) struct Section<'r, 'a> {
    reading: &'r mut Reading<'a>,
    name: &'static str,
    line: usize,
    entries: DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Section<'_, 'a> {
    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.reading.keys.push((self.name, key));
        self.entries.remove(key)
    }

    /// A text that these words can be made of.
    pub(crate) fn read<T>(&mut self, key: &'static str, make: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let value = self.take(key)?;
        let at = value.span().start;
        let made = match value.get_ref() {
            DeValue::String(text) => make(text).map_err(|words| format!("{key}: {words}")),
            other => Err(format!("{key} is a text in quotes, not a {}", other.type_str())),
        };
        made.map_err(|words| self.reading.note(at, words)).ok()
    }

    /// A list of such texts; every one that is wrong is told.
    pub(crate) fn list<T>(&mut self, key: &'static str, make: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let value = self.take(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.reading.note(value.span().start, format!("{key} is a list, as [\"…\", \"…\"], not a {}", value.get_ref().type_str()));
            return None;
        };
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => match make(text) {
                    Ok(one) => made.push(one),
                    Err(words) => self.reading.note(item.span().start, format!("{key}: {words}")),
                },
                other => self.reading.note(item.span().start, format!("{key}: each is a text in quotes, not a {}", other.type_str())),
            }
        }
        Some(made)
    }

    /// Yes or no.
    pub(crate) fn choice(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        if let DeValue::Boolean(chosen) = value.get_ref() {
            return Some(*chosen);
        }
        self.reading.note(value.span().start, format!("{key} is true or false"));
        None
    }

    /// A place on disk; what is not written from the root is beside the file of settings.
    pub(crate) fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        let beside = self.reading.file.parent().unwrap_or(Path::new("")).to_owned();
        self.read(key, |text| if text.is_empty() { Err("name a file or folder".to_owned()) } else { Ok(beside.join(text)) })
    }

    /// Notes what is wrong with the section as a whole.
    pub(crate) fn wrong(&mut self, words: impl Into<String>) {
        self.reading.note(self.line, words);
    }

    /// Ends: what was not asked for is no key of this section.
    pub(crate) fn end(self) {
        for (key, _) in &self.entries {
            let words = unknown(&format!("key in [{}]", self.name), key.get_ref(), &self.asked);
            self.reading.note(key.span().start, words);
        }
    }
}
