//! The benchmark's records: every value is a function of the record's number, so that any answer can be checked without a copy of what was
//! written. It follows the published client (GDPRWorkload, data integrity on); what was changed, and why, stands in docs/benchmarks.md.

use vocabulary::{BUILT_IN_DATA, DataCategory, Purpose, Recipient, Word};

/// How many people.
pub(crate) const PEOPLE: u64 = 10_000;

/// How many purposes are in use, beside that of automated decisions.
const PURPOSES: u64 = 16;

/// How many bytes of personal data a record has.
const DATA_BYTES: usize = 100;

/// How long records are kept, in seconds, by number modulo ten.
const TTL_SECONDS: [i64; 10] = [30, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000, 22_000, 24_000, 1_000_000];

/// The purpose of being used in automated decisions.
pub(crate) const AUTOMATED: Purpose = Purpose::Personalise;

/// One record, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Number(pub(crate) u64);

/// A word of a closed list, by number.
fn word<W: Word + Copy>(all: &[W], n: u64) -> Option<W> {
    all.get(usize::try_from(n).ok()? % all.len().max(1)).copied()
}

impl Number {
    /// Whose it is.
    pub(crate) const fn person(self) -> u64 {
        self.0 % PEOPLE
    }

    /// PUR.
    pub(crate) fn purpose(self) -> Purpose {
        word(Purpose::all(), purpose_place(self.0)).unwrap_or(Purpose::Service)
    }

    /// TTL, in seconds.
    pub(crate) fn ttl_seconds(self) -> i64 {
        TTL_SECONDS.get(usize::try_from(self.0 % 10).unwrap_or(0)).copied().unwrap_or(30)
    }

    /// OBJ and DEC: what it is not to be used for.
    pub(crate) fn objections(self) -> Vec<Purpose> {
        // Another purpose than its own: a record that may not be used for what it is held for would be read by nobody.
        let objected = word(Purpose::all(), purpose_place(self.0 + 1)).unwrap_or(Purpose::Legal);
        if self.0.is_multiple_of(2) { vec![objected] } else { vec![objected, AUTOMATED] }
    }

    /// OBJ alone.
    pub(crate) fn objected(self) -> Purpose {
        self.objections().first().copied().unwrap_or(Purpose::Legal)
    }

    /// SHR.
    pub(crate) fn recipient(self) -> Recipient {
        word(Recipient::all(), self.0).unwrap_or(Recipient::Partner)
    }

    /// ACL.
    pub(crate) fn staff(self) -> String {
        format!("acl{}", self.0 % 10)
    }

    /// SRC.
    pub(crate) fn source(self) -> &'static str {
        const SOURCES: [&str; 10] = ["web", "shop", "fair", "phone desk", "app", "partner desk", "survey", "archive", "letters", "branch"];
        SOURCES.get(usize::try_from(self.0 % 10).unwrap_or(0)).copied().unwrap_or("web")
    }

    /// CAT.
    pub(crate) fn category(self) -> &'static str {
        // The address, the number and the card are checked for what they are; the benchmark's values are none of these.
        const CATEGORIES: [usize; 10] = [0, 3, 5, 6, 7, 9, 0, 3, 6, 7];
        let place = CATEGORIES.get(usize::try_from(self.0 % 10).unwrap_or(0)).copied().unwrap_or(0);
        BUILT_IN_DATA.get(place).map_or("name", |word| word.key)
    }

    /// The same as the house has it.
    pub(crate) fn data_category(self) -> DataCategory {
        DataCategory::new(self.category()).unwrap_or_else(|_| crate::fail("a category is not known"))
    }

    /// Data: the number, then the hash of what is there so far, again and again, cut off at a hundred bytes.
    pub(crate) fn data(self) -> String {
        let mut text = String::with_capacity(DATA_BYTES + 24);
        while text.len() < DATA_BYTES {
            text.push_str(&self.0.to_string());
            text.push_str(&java_hash(&text).to_string());
        }
        text.truncate(DATA_BYTES);
        text
    }
}

/// The place of the purpose of this number, passing over that of automated decisions.
fn purpose_place(n: u64) -> u64 {
    let place = n % PURPOSES;
    let skipped = AUTOMATED.index() as u64;
    if place >= skipped { place + 1 } else { place }
}

/// `String.hashCode` of Java, which the published client uses.
fn java_hash(text: &str) -> i32 {
    text.bytes().fold(0_i32, |hash, byte| hash.wrapping_mul(31).wrapping_add(i32::from(byte)))
}
