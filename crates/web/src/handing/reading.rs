//! Reading a file that turned up elsewhere, to trace it: which words of each row may be marks, which values it holds and how they are written. Rows
//! may be missing, in another order, or without their first columns. Nothing it reads is kept or shown.

use super::lines::{FIRST_COLUMNS, must_be_quoted, would_run};
use operations::FoundRow;
use serde_json::Value;
use vocabulary::{Personal, RecordId};

/// How many characters an id has, and a mark.
const ID_CHARACTERS: usize = 36;
const MARK_CHARACTERS: usize = 16;

/// The rows of a file, whatever it is: as lines of JSON, as CSV, or as words.
#[must_use]
pub fn rows_of(text: &str) -> Vec<FoundRow> {
    let records = records(text);
    let head = records.first().filter(|record| record.contains(FIRST_COLUMNS[0]) && !record.starts_with('{'));
    let skipped = head.map_or(0, |head| fields(head).iter().filter(|(name, _)| FIRST_COLUMNS.contains(&name.as_str())).count());
    records.iter().skip(usize::from(head.is_some())).map(|record| row_of(record, skipped)).collect()
}

fn row_of(record: &str, skipped: usize) -> FoundRow {
    let mut row = FoundRow { marks: marks(record), values: Vec::new(), choices: Vec::new() };
    if record.starts_with('{') {
        from_json(record, &mut row);
        return row;
    }
    // Without a head the first columns are known by what stands in them.
    let fields = fields(record);
    let marks_first = fields.first().is_some_and(|(first, _)| first.parse::<RecordId>().is_ok());
    let skipped = if skipped == 0 && marks_first { FIRST_COLUMNS.len() } else { skipped };
    for (value, is_quoted) in fields.into_iter().skip(skipped) {
        let could_be_either = !value.is_empty() && !must_be_quoted(&value);
        row.choices.push(could_be_either.then_some(is_quoted));
        let plain = value.strip_prefix('\'').filter(|rest| would_run(rest)).map_or_else(|| value.clone(), str::to_owned);
        row.values.push((!value.is_empty()).then(|| Personal::new(plain)));
    }
    row
}

fn from_json(record: &str, row: &mut FoundRow) {
    let Ok(read) = serde_json::from_str::<Value>(record) else { return };
    let Some(values) = read.get("values").and_then(Value::as_object) else { return };
    let mut rest = record.split_once("\"values\":").map_or("", |(_, rest)| rest);
    for (name, value) in values {
        let Some((_, after)) = rest.split_once(&format!("\"{name}\":")) else { return };
        let spelt = value.to_string();
        row.choices.push((!value.is_null()).then(|| after.starts_with(' ')));
        row.values.push(value.as_str().map(|text| Personal::new(text.to_owned())));
        rest = after.trim_start().strip_prefix(&spelt).unwrap_or(after);
    }
}

/// Each id in the record with each word that may be its mark.
fn marks(record: &str) -> Vec<(RecordId, String)> {
    let words: Vec<&str> = record.split(|c: char| !c.is_ascii_hexdigit() && c != '-').collect();
    let ids = words.iter().filter(|word| word.len() == ID_CHARACTERS).filter_map(|word| word.parse::<RecordId>().ok());
    let is_mark = |word: &&&str| word.len() == MARK_CHARACTERS && !word.contains('-');
    ids.flat_map(|id| words.iter().filter(is_mark).map(move |word| (id, (*word).to_owned()))).collect()
}

/// The records of a file: a line each, but where a quoted field goes over several.
fn records(text: &str) -> Vec<String> {
    let (mut records, mut record, mut is_quoted) = (Vec::new(), String::new(), false);
    let is_json = text.trim_start().starts_with('{');
    for line in text.lines() {
        if !record.is_empty() {
            record.push('\n');
        }
        record.push_str(line);
        is_quoted ^= !is_json && line.matches('"').count() % 2 == 1;
        if !is_quoted && !record.is_empty() {
            records.push(std::mem::take(&mut record));
        }
    }
    records.extend((!record.is_empty()).then_some(record));
    records
}

/// The fields of a record, and whether each is quoted.
fn fields(record: &str) -> Vec<(String, bool)> {
    let (mut fields, mut field, mut was_quoted, mut is_inside) = (Vec::new(), String::new(), false, false);
    let mut characters = record.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if is_inside && characters.peek() == Some(&'"') => {
                field.push('"');
                characters.next();
            }
            '"' if is_inside => is_inside = false,
            '"' if field.is_empty() && !was_quoted => (is_inside, was_quoted) = (true, true),
            ',' if !is_inside => fields.push((std::mem::take(&mut field), std::mem::take(&mut was_quoted))),
            c => field.push(c),
        }
    }
    fields.push((field, was_quoted));
    fields
}
