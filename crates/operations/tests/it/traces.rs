//! Looking for what is left of a person: every byte of theirs that the tables hold, searched for in every file. It finds, and
//! asserts nothing.

use std::collections::HashMap;
use std::path::Path;
use store::{Cell, Draft, Home, Part, RecordRow, Row, ShownRow, Store, TagRow, Whose};
use vocabulary::{SiteId, SubjectId};

/// How many bytes of a trace are looked up at once; no shorter trace is looked for.
const PREFIX: usize = 8;

/// Bytes that must be nowhere, each with what it is.
#[derive(Debug, Default)]
pub(crate) struct Traces(HashMap<[u8; PREFIX], Vec<(String, Vec<u8>)>>);

impl Traces {
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        let Some(prefix) = bytes.first_chunk::<PREFIX>() else { return };
        self.0.entry(*prefix).or_default().push((name.to_owned(), bytes.to_vec()));
    }

    /// Everything in the tables that is this person's: ids, tags, hashes, sealed values, wrapped keys, openings of leaves.
    pub(crate) async fn of(store: &dyn Store, site: &SiteId, subject: SubjectId) -> Self {
        let mut traces = Self::default();
        traces.add("id", &subject.to_bytes());
        traces.add("id in words", subject.to_string().as_bytes());
        let all = rows(store, site).await;
        // What a form said to everybody is kept once, by its hash, whoever saw it.
        let shown: Vec<Cell> = all.iter().filter(|row| row.table().name == ShownRow::TABLE.name).filter_map(|row| row.cells().first().cloned()).collect();
        for row in &all {
            let table = row.table();
            let of = table.columns.iter().position(|column| column.name == "subject");
            if of.and_then(|place| row.cells().get(place)) != Some(&Cell::from(&subject)) {
                continue;
            }
            for (column, cell) in table.columns.iter().zip(row.cells()).filter(|(column, cell)| column.whose == Whose::Person && !shown.contains(cell)) {
                let name = format!("{}.{}", table.name, column.name);
                match cell {
                    Cell::Bytes(bytes) => traces.add(&name, bytes),
                    Cell::Text(text) if text.contains(&subject.to_string()) => traces.add(&name, text.as_bytes()),
                    _ => {}
                }
            }
            if table.name == RecordRow::TABLE.name {
                for value in RecordRow::from_cells(row.cells().to_vec()).unwrap().packed.values {
                    traces.add("sealed value", &value.sealed);
                    // Where a page of a file ends in the middle of it, its beginning alone would not be known again.
                    traces.add("end of a sealed value", value.sealed.last_chunk::<16>().unwrap());
                    traces.add("record id", &value.record.to_bytes());
                    traces.add("record id in words", value.record.to_string().as_bytes());
                }
            }
        }
        traces
    }

    /// All of it in one word, to be read by another process. A stop ends it: a process that is killed may have said half of it.
    pub(crate) fn spelt(&self) -> String {
        let all: Vec<String> = self.0.values().flatten().map(|(_, bytes)| bytes.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
        format!("{}.", all.join(","))
    }

    /// What [`Self::spelt`] gave; `None` when it was cut off.
    pub(crate) fn read(spelt: &str) -> Option<Self> {
        let mut traces = Self::default();
        for word in spelt.strip_suffix('.')?.split(',') {
            let digits = word.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
            traces.add("a trace", &digits.collect::<Option<Vec<u8>>>()?);
        }
        Some(traces)
    }

    /// How many different ones there are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// What of it stands in these bytes.
    pub(crate) fn in_bytes(&self, place: &str, content: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        // Whole clusters of files are searched: most places are passed over by their first two bytes.
        let mut begins = vec![false; 1 << 16];
        for prefix in self.0.keys() {
            begins[usize::from(u16::from_be_bytes([prefix[0], prefix[1]]))] = true;
        }
        for (at, window) in content.windows(PREFIX).enumerate() {
            if !begins[usize::from(u16::from_be_bytes([window[0], window[1]]))] {
                continue;
            }
            let Some(wanted) = self.0.get(window) else { continue };
            found.extend(wanted.iter().filter(|(_, bytes)| content[at..].starts_with(bytes)).map(|(name, _)| format!("{name} in {place}")));
        }
        found.sort();
        found.dedup();
        found
    }

    /// What of it stands in the rows of a site.
    pub(crate) async fn in_rows(&self, store: &dyn Store, site: &SiteId) -> Vec<String> {
        let mut content = Vec::new();
        for row in rows(store, site).await {
            for cell in row.cells() {
                match cell {
                    Cell::Bytes(bytes) => content.extend_from_slice(bytes),
                    Cell::Text(text) => content.extend_from_slice(text.as_bytes()),
                    _ => {}
                }
            }
        }
        self.in_bytes("the rows", &content)
    }

    /// Takes all of another's.
    pub(crate) fn take(&mut self, other: Self) {
        for (prefix, named) in other.0 {
            self.0.entry(prefix).or_default().extend(named);
        }
    }

    /// What of it stands in the files below a folder.
    pub(crate) fn in_folder(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                found.extend(self.in_folder(&entry));
            } else if let Ok(content) = std::fs::read(&entry) {
                found.extend(self.in_bytes(&entry.display().to_string(), &content));
            }
        }
        found
    }
}

/// Every row of a site.
pub(crate) async fn rows(store: &dyn Store, site: &SiteId) -> Vec<Draft> {
    let mut all = Vec::new();
    for home in [Home::House, Home::Keys] {
        let mut snapshot = store.snapshot(&Part::of(site), home).await.unwrap();
        while let Some(page) = snapshot.next().await.unwrap() {
            all.extend(page);
        }
    }
    all
}

/// How many rows a table has.
pub(crate) async fn count<R: Row>(store: &dyn Store, site: &SiteId) -> usize {
    rows(store, site).await.iter().filter(|row| row.table().name == R::TABLE.name).count()
}

/// The tags in the files, so that a search can be seen to find them.
pub(crate) async fn tags(store: &dyn Store, site: &SiteId) -> usize {
    count::<TagRow>(store, site).await
}
