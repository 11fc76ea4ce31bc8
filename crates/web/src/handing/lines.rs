//! A page of what is given, as lines: JSON or CSV. Where a line may be written in two ways that mean the same, the mark of the export chooses. No
//! value is changed but where a spreadsheet would run it as a formula: there stands an apostrophe before it.

use crate::view::clear::Clear;
use operations::{ContentHash, HandedRow, HandoverFormat, HandoverPage};
use std::fmt::Write;

/// The columns before the values of a CSV file.
pub(crate) const FIRST_COLUMNS: [&str; 2] = ["disclosure", "mark"];

/// Lines of a file, and the hash of the file up to them.
#[derive(Clone, Debug)]
pub struct Written {
    /// The lines, each with its end. They hold what was released.
    pub text: String,
    /// The hash of the file with these lines.
    pub content: ContentHash,
}

/// The page as the next lines of a file whose hash so far is this. A CSV file begins with its columns.
#[must_use]
pub fn written(page: &HandoverPage, before: ContentHash) -> Written {
    let mut text = String::new();
    if page.format == HandoverFormat::Csv && page.after == 0 {
        let columns: Vec<&str> = FIRST_COLUMNS.into_iter().chain(page.columns.iter().map(|column| column.key())).collect();
        text.push_str(&columns.join(","));
        text.push('\n');
    }
    for row in &page.rows {
        match page.format {
            HandoverFormat::Json => json(&mut text, page, row),
            HandoverFormat::Csv => csv(&mut text, row),
        }
        text.push('\n');
    }
    let content = text.split_terminator('\n').fold(before, |hash, line| hash.line(line.as_bytes()));
    Written { text, content }
}

/// Whether the mark chooses the second way of writing the value at this place.
const fn second_way(row: &HandedRow, place: usize) -> bool {
    place < 64 && (row.choices >> place) & 1 == 1
}

fn json(text: &mut String, page: &HandoverPage, row: &HandedRow) {
    // INVARIANT: writing into a text does not fail, and a text is always a JSON string.
    let _ = write!(text, "{{\"disclosure\":\"{}\",\"mark\":\"{}\",\"values\":{{", row.disclosure, row.mark);
    for (place, (column, value)) in page.columns.iter().zip(&row.values).enumerate() {
        let between = if place == 0 { "" } else { "," };
        let space = if value.is_some() && second_way(row, place) { " " } else { "" };
        let value = value.clone().map(Clear::new);
        let _ = write!(text, "{between}\"{column}\":{space}{}", serde_json::to_string(&value).unwrap_or_default());
    }
    text.push_str("}}");
}

fn csv(text: &mut String, row: &HandedRow) {
    let _ = write!(text, "{},{}", row.disclosure, row.mark);
    for (place, value) in row.values.iter().enumerate() {
        text.push(',');
        if let Some(value) = value {
            text.push_str(&field(&Clear::new(value.clone()).to_string(), second_way(row, place)));
        }
    }
}

/// One field, quoted where it must be, or where the mark says so.
fn field(value: &str, is_quoted: bool) -> String {
    let value = if would_run(value) { format!("'{value}") } else { value.to_owned() };
    if is_quoted || must_be_quoted(&value) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

/// Whether a field cannot stand without quotes.
pub(crate) fn must_be_quoted(value: &str) -> bool {
    value.contains([',', '"', '\n', '\r']) || value.starts_with(' ') || value.ends_with(' ')
}

/// Whether a spreadsheet would run the value as a formula. A telephone number begins with a sign too, and runs nothing.
pub(crate) fn would_run(value: &str) -> bool {
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.'));
    match value.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '\n' | '\'' | '|' | '%') => true,
        Some('+' | '-') => !is_number(value.get(1..).unwrap_or_default()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{field, would_run};

    #[test]
    fn a_formula_runs_nowhere_and_a_telephone_number_stays_one() {
        for formula in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\tx", "'=1"] {
            assert!(would_run(formula), "{formula}");
            assert!(field(formula, false).trim_start_matches('"').starts_with('\''), "{formula}");
        }
        for value in ["+91 80 4012-3456", "-12.5", "Asha = Rao", "asha@example.org"] {
            assert!(!would_run(value), "{value}");
        }
        assert_eq!(field("a \"b\", c", false), "\"a \"\"b\"\", c\"");
        assert_eq!((field("Asha", true), field("Asha", false)), ("\"Asha\"".to_owned(), "Asha".to_owned()));
    }
}
