//! How a person's values are packed into bytes: each word once, in a list of words, and in the values its place in the list. It never opens
//! a value.

use crate::{HeldValue, NumberToken, Terms};
use ledger::PartyName;
use serde::{Deserialize, Serialize};
use vocabulary::{DataCategory, Purpose, Recipient, RecordId, Timestamp, VersionId, Word};

/// The form of the packing, its first byte.
const FORM: u8 = 2;

/// All of a person's values.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    #[serde(borrow)]
    words: Vec<&'a str>,
    #[serde(borrow)]
    values: Vec<PackedValue<'a>>,
}

/// One value; words are told by their places.
#[derive(Serialize, Deserialize)]
struct PackedValue<'a> {
    record: [u8; 16],
    category: u32,
    revision: u32,
    source: u32,
    purposes: Vec<u32>,
    collected_at: i64,
    version: u32,
    until: Option<i64>,
    objections: Vec<u32>,
    recipients: Vec<u32>,
    staff: Vec<u32>,
    #[serde(borrow)]
    number: Option<([u8; 16], &'a [u8])>,
    #[serde(borrow)]
    sealed: &'a [u8],
}

/// The words so far.
#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    fn place(&mut self, word: &str) -> u32 {
        let place = self.0.iter().position(|known| known == word).unwrap_or_else(|| {
            self.0.push(word.to_owned());
            self.0.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn places<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Vec<u32> {
        words.map(|word| self.place(word)).collect()
    }
}

/// The values as bytes.
pub(crate) fn pack(values: &[HeldValue]) -> Option<Vec<u8>> {
    let mut words = Words::default();
    let mut last_version: Option<(&VersionId, u32)> = None;
    let packed = values
        .iter()
        .map(|value| PackedValue {
            record: value.record.to_bytes(),
            category: words.place(value.category.key()),
            revision: value.revision,
            source: words.place(&value.source),
            purposes: words.places(value.purposes.iter().map(|word| word.key())),
            collected_at: value.collected_at.0,
            version: match last_version {
                // Nearly always the same as the value before: it is spelt once.
                Some((version, place)) if *version == value.version => place,
                _ => {
                    let place = words.place(&value.version.to_string());
                    last_version = Some((&value.version, place));
                    place
                }
            },
            until: value.terms.until.map(|until| until.0),
            objections: words.places(value.terms.objections.iter().map(|word| word.key())),
            recipients: words.places(value.terms.recipients.iter().map(|word| word.key())),
            staff: words.places(value.terms.staff.iter().map(PartyName::as_str)),
            number: value.number.as_ref().map(|number| (number.token.to_bytes(), number.masked.as_slice())),
            sealed: &value.sealed,
        })
        .collect();
    let packed = Packed { words: words.0.iter().map(String::as_str).collect(), values: packed };
    postcard::to_extend(&packed, vec![FORM]).ok()
}

/// What words were read as: most values of a person bear the same few.
struct Read<T>(Vec<(u32, T)>);

impl<T: Clone> Read<T> {
    /// What the word at this place says, read once.
    fn at(&mut self, place: u32, read: impl FnOnce() -> Option<T>) -> Option<T> {
        if let Some((_, known)) = self.0.iter().find(|(known, _)| *known == place) {
            return Some(known.clone());
        }
        let said = read()?;
        self.0.push((place, said.clone()));
        Some(said)
    }

    /// The same of several words.
    fn all(&mut self, places: &[u32], read: impl Fn(u32) -> Option<T>) -> Option<Vec<T>> {
        places.iter().map(|place| self.at(*place, || read(*place))).collect()
    }
}

/// The values in these bytes; `None` when they are none.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<HeldValue>> {
    let (&FORM, rest) = bytes.split_first()? else {
        return None;
    };
    let (Packed { words, values }, after) = postcard::take_from_bytes(rest).ok()?;
    let word = |place: u32| words.get(usize::try_from(place).ok()?).copied();
    let (mut categories, mut purposes, mut recipients, mut versions) = (Read(Vec::new()), Read(Vec::new()), Read(Vec::new()), Read(Vec::new()));
    let mut read = |value: PackedValue<'_>| {
        Some(HeldValue {
            record: RecordId::from_bytes(value.record),
            category: categories.at(value.category, || DataCategory::new(word(value.category)?).ok())?,
            revision: value.revision,
            source: word(value.source)?.to_owned(),
            purposes: purposes.all(&value.purposes, |place| word(place)?.parse::<Purpose>().ok())?,
            collected_at: Timestamp(value.collected_at),
            version: versions.at(value.version, || VersionId::try_from(word(value.version)?.to_owned()).ok())?,
            terms: Terms {
                until: value.until.map(Timestamp),
                objections: purposes.all(&value.objections, |place| word(place)?.parse().ok())?,
                recipients: recipients.all(&value.recipients, |place| word(place)?.parse::<Recipient>().ok())?,
                staff: value.staff.iter().map(|place| PartyName::new(word(*place)?).ok()).collect::<Option<_>>()?,
            },
            number: value.number.map(|(token, masked)| NumberToken { token: RecordId::from_bytes(token), masked: masked.to_vec() }),
            sealed: value.sealed.to_vec(),
        })
    };
    if after.is_empty() { values.into_iter().map(&mut read).collect() } else { None }
}
