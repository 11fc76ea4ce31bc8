//! Whether what was typed in can be kept: present, short enough, written as what it is. It never says what was typed.

use crate::forms::{Field, Form, Input};
use crate::{DocumentKind, Mistake, OperationError, Outcome, numbers};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ledger::{Hash, sha256};
use vocabulary::{BirthMonth, DataCategory, Personal};
use wording::{Language, plain};

/// The most characters a value may have that comes in by another way than a form.
pub(crate) const VALUE_CHARACTERS_MAX: usize = 4_000;
/// How far from its end the end of a file is looked for: some programs write something after it.
const FILE_TAIL_BYTES: usize = 4_096;
/// The most values in one call.
pub(crate) const VALUES_MAX: usize = 32;
/// The shortest and the longest telephone number, in digits (E.164).
const TELEPHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// What a person gave of a category.
pub(crate) type Value = (DataCategory, Personal<String>);

/// A hash of what is asked, with the values in it: the same again is the same request.
pub(crate) fn hash_of<'a>(said: &str, values: impl IntoIterator<Item = &'a Value>) -> Hash {
    values.into_iter().fold(sha256(&[said.as_bytes()]), |hash, (category, value)| {
        sha256(&[&hash, &sha256(&[category.key().as_bytes()]), &sha256(&[value.reveal().as_bytes()])])
    })
}

/// What somebody typed, without the white space around it.
pub(crate) fn trimmed(value: &Personal<String>) -> &str {
    value.reveal().trim()
}

/// Whether the value says this word, whatever its case.
pub(crate) fn says(value: &Personal<String>, word: &str) -> bool {
    let lower_case = zeroize::Zeroizing::new(value.reveal().to_lowercase());
    lower_case.split(|c: char| !c.is_alphanumeric()).any(|said| said == word.to_lowercase())
}

/// A hash of one value, whatever it is of.
pub(crate) fn hash_of_value(value: &Personal<String>) -> Hash {
    sha256(&[value.reveal().as_bytes()])
}

/// What is shown instead of the number of a card or an account that the value is or holds; `None` when it does not. What was given as a
/// telephone number is one.
pub(crate) fn masked(category: &DataCategory, is_financial: bool, value: &Personal<String>) -> Option<Personal<String>> {
    let mut shown = if category.key() == "phone" { None } else { numbers::masked(value.reveal(), is_financial) }?;
    Some(Personal::new(std::mem::take(&mut *shown)))
}

/// The month that was typed: its number, and the year.
pub(crate) fn month_of(month: &Personal<String>, year: &Personal<String>) -> Option<BirthMonth> {
    BirthMonth::new(year.reveal().trim().parse().ok()?, month.reveal().trim().parse().ok()?)
}

/// What kind of file this is, by how it begins and ends: a PDF, a JPEG or a PNG. What it is called, or is said to be, is not looked at.
pub(crate) fn file_kind(file: &Personal<Vec<u8>>) -> Option<&'static str> {
    let bytes = file.reveal().as_slice();
    let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
    let is_jpeg = bytes.starts_with(b"\xff\xd8\xff") && bytes.windows(2).rev().take(FILE_TAIL_BYTES).any(|pair| pair == b"\xff\xd9");
    let is_pdf = bytes.starts_with(b"%PDF-") && bytes.windows(5).rev().take(FILE_TAIL_BYTES).any(|word| word == b"%%EOF");
    match (is_pdf, is_jpeg, is_png) {
        (true, ..) => Some("pdf"),
        (_, true, _) => Some("jpeg"),
        (.., true) => Some("png"),
        _ => None,
    }
}

/// What kind of document this is: one of the three above, an e-mail, or plain text. E-mail is text whose first lines are a header with a sender.
pub(crate) fn document_kind(file: &Personal<Vec<u8>>) -> Option<DocumentKind> {
    match file_kind(file) {
        Some("pdf") => return Some(DocumentKind::Pdf),
        Some("jpeg") => return Some(DocumentKind::Jpeg),
        Some("png") => return Some(DocumentKind::Png),
        _ => {}
    }
    let text = std::str::from_utf8(file.reveal()).ok().filter(|text| !text.trim().is_empty())?;
    let is_plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}'));
    if !is_plain {
        return None;
    }
    let head: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
    let is_folded = |line: &str| line.starts_with([' ', '\t']);
    let names = |line: &str| line.split_once(':').map(|(name, _)| name.to_ascii_lowercase());
    let is_header = |line: &&str| is_folded(line) || names(line).is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()));
    let has = |wanted: &str| head.iter().any(|line| names(line).as_deref() == Some(wanted));
    Some(if head.iter().all(is_header) && has("from") && (has("date") || has("subject")) { DocumentKind::Eml } else { DocumentKind::Text })
}

/// How many bytes a file has.
pub(crate) fn file_bytes(file: &Personal<Vec<u8>>) -> usize {
    file.reveal().len()
}

/// Whether there is a file, and not more than so many bytes of it.
pub(crate) fn is_file_within(file: &Personal<Vec<u8>>, bytes_max: usize) -> bool {
    (1..=bytes_max).contains(&file.reveal().len())
}

/// The hash of a file.
pub(crate) fn file_hash(file: &Personal<Vec<u8>>) -> Hash {
    sha256(&[file.reveal()])
}

/// A file as a text that can be sealed.
pub(crate) fn file_text(file: &Personal<Vec<u8>>) -> Personal<String> {
    Personal::new(BASE64.encode(file.reveal()))
}

/// The file in a text that was sealed.
pub(crate) fn bytes_of(text: &Personal<String>) -> Option<Personal<Vec<u8>>> {
    BASE64.decode(text.reveal()).ok().map(Personal::new)
}

/// Whether there is nothing in it.
pub(crate) fn is_blank(value: &Personal<String>) -> bool {
    value.reveal().trim().is_empty()
}

/// Whether there is more in it than is taken.
pub(crate) fn is_longer_than(value: &Personal<String>, characters_max: usize) -> bool {
    value.reveal().chars().count() > characters_max
}

/// Why this is not taken as a password, if it is not: by its length, and where `is_common` knows its lower case. Of what characters it is
/// made is its person's affair.
pub(crate) fn mistake_in_password(password: &Personal<String>, characters: std::ops::RangeInclusive<usize>, is_common: fn(&str) -> bool) -> Option<String> {
    let length = password.reveal().chars().count();
    if length < *characters.start() {
        return Some(format!("please take at least {} characters; a few words in a row are good", characters.start()));
    }
    if length > *characters.end() {
        return Some(format!("please take at most {} characters", characters.end()));
    }
    let lower_case = zeroize::Zeroizing::new(password.reveal().to_lowercase());
    is_common(&lower_case).then(|| "this is one of the passwords that are tried first; please take another".to_owned())
}

/// The values of a form, trimmed, empty ones left out; or every mistake at once.
pub(crate) fn checked(form: &Form, values: &[Value]) -> Outcome<Vec<Value>> {
    let mut mistakes = Vec::new();
    let mut kept: Vec<Value> = Vec::new();
    for (category, value) in values.iter().take(VALUES_MAX) {
        let trimmed = value.reveal().trim();
        let Some(field) = form.fields.iter().find(|field| field.category == *category) else {
            continue;
        };
        if trimmed.is_empty() || kept.iter().any(|(known, _)| known == category) {
            continue;
        }
        match mistake_in(field, trimmed) {
            Some(name) => mistakes.push(Mistake { field: category.to_string(), words: plain(form.spoken(), name, &[]) }),
            None => kept.push((category.clone(), Personal::new(trimmed.to_owned()))),
        }
    }
    for field in form.fields.iter().filter(|field| field.required) {
        let is_there = kept.iter().any(|(category, _)| *category == field.category);
        let is_mistaken = mistakes.iter().any(|mistake| mistake.field == field.category.key());
        if !is_there && !is_mistaken {
            let words = plain(form.spoken(), "mistake-left-out", &[("field", &field.label)]);
            mistakes.push(Mistake { field: field.category.to_string(), words });
        }
    }
    if mistakes.is_empty() { Ok(kept) } else { Err(OperationError::Malformed(mistakes)) }
}

/// The value of a category that came in by another way than a form.
pub(crate) fn checked_alone(category: &DataCategory, value: &Personal<String>) -> Outcome<Personal<String>> {
    let trimmed = value.reveal().trim();
    let wrong = match category.key() {
        _ if trimmed.is_empty() => Some("mistake-no-value"),
        _ if trimmed.chars().count() > VALUE_CHARACTERS_MAX => Some(TOO_LONG),
        "email" if !is_address(trimmed) => Some(NO_ADDRESS),
        "phone" if !is_telephone(trimmed) => Some(NO_TELEPHONE),
        _ => None,
    };
    match wrong {
        // It is said to programs, and to people on pages that translate it.
        Some(name) => Err(OperationError::malformed(category.key(), plain(Language::English, name, &[]))),
        None => Ok(Personal::new(trimmed.to_owned())),
    }
}

/// What is posted for everybody to read, trimmed: plain text, of so many characters, in one line or in several; or what is wrong with it. A
/// name is no address.
pub(crate) fn posted_text(typed: &Personal<String>, characters_max: usize, lines: Lines, kind: TextKind) -> Result<Personal<String>, String> {
    let text = typed.reveal().replace("\r\n", "\n");
    let trimmed = text.trim();
    let breaks_off = |c: char| c.is_control() && !(lines == Lines::Many && matches!(c, '\n' | '\t'));
    let wrong = match kind {
        _ if trimmed.is_empty() => "please write something".to_owned(),
        _ if trimmed.chars().count() > characters_max => format!("please write at most {characters_max} characters"),
        _ if trimmed.chars().any(breaks_off) => "please write plain text, in one line where there is one".to_owned(),
        TextKind::Name if trimmed.contains('@') => "please take a name that is no address: everybody will read it".to_owned(),
        _ => return Ok(Personal::new(trimmed.to_owned())),
    };
    Err(wrong)
}

/// A name as it is compared: case and the space between words do not tell two names apart.
pub(crate) fn compared(name: &Personal<String>) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(name.reveal().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// Of how many lines a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    /// One.
    One,
    /// Any number.
    Many,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// A name.
    Name,
    /// Anything else.
    Words,
}

const TOO_LONG: &str = "mistake-too-long";
const NO_ADDRESS: &str = "mistake-no-address";
const NO_TELEPHONE: &str = "mistake-no-telephone";

/// The name of what is wrong with it.
fn mistake_in(field: &Field, value: &str) -> Option<&'static str> {
    if value.chars().count() > field.characters_max {
        return Some(TOO_LONG);
    }
    match field.input {
        Input::Email if !is_address(value) => Some(NO_ADDRESS),
        Input::Telephone if !is_telephone(value) => Some(NO_TELEPHONE),
        Input::Card if !numbers::is_card_alone(value) => Some("mistake-no-card"),
        Input::Line | Input::Card if value.chars().any(char::is_control) => Some("mistake-one-line"),
        _ => None,
    }
}

fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
            && host.split('.').count() >= 2
            && host.split('.').all(|label| !label.is_empty())
    })
}

fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    TELEPHONE_DIGITS.contains(&digits) && text.starts_with('+') && text.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.'))
}

#[cfg(test)]
mod tests {
    use super::{is_address, is_telephone};

    #[test]
    fn addresses_and_numbers_are_recognised() {
        for (text, is) in [("asha@example.org", true), ("asha@host", false), ("@example.org", false), ("a b@example.org", false)] {
            assert_eq!(is_address(text), is, "{text}");
        }
        for (text, is) in [("+91 80 1234 5678", true), ("080 1234", false), ("+91 eighty", false)] {
            assert_eq!(is_telephone(text), is, "{text}");
        }
    }
}
