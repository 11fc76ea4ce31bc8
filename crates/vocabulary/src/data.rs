//! What kind of data: twelve known categories and those a site adds below them. It holds no value of any of them.

use crate::WordError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A known category of data, as the vocabulary describes it.
#[derive(Clone, Copy, Debug)]
pub struct DataWord {
    /// The canonical spelling.
    pub key: &'static str,
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// The W3C Data Privacy Vocabulary term nearest to it.
    pub dpv: &'static str,
}

/// The twelve categories every policy knows, in their fixed order.
pub const BUILT_IN_DATA: [DataWord; 12] = [
    DataWord { key: "name", meaning: "first and last name", dpv: "https://w3id.org/dpv/pd#Name" },
    DataWord { key: "email", meaning: "e-mail address", dpv: "https://w3id.org/dpv/pd#EmailAddress" },
    DataWord { key: "phone", meaning: "mobile or other number, 'contact details'", dpv: "https://w3id.org/dpv/pd#TelephoneNumber" },
    DataWord { key: "postal", meaning: "street address, ZIP", dpv: "https://w3id.org/dpv/pd#PhysicalAddress" },
    DataWord { key: "financial", meaning: "account, card, billing", dpv: "https://w3id.org/dpv/pd#Financial" },
    DataWord { key: "opinion", meaning: "survey and feedback answers", dpv: "https://w3id.org/dpv/pd#Opinion" },
    DataWord { key: "account", meaning: "account record, profile, other registration fields", dpv: "https://w3id.org/dpv/pd#AccountIdentifier" },
    DataWord { key: "content", meaning: "things the person stored or posted (Portfolio)", dpv: "https://w3id.org/dpv/pd#PersonalDocuments" },
    DataWord { key: "message", meaning: "e-mail the person sent us", dpv: "https://w3id.org/dpv/pd#Communication" },
    DataWord { key: "purchase", meaning: "orders, number of times shopped, transaction details", dpv: "https://w3id.org/dpv/pd#Purchase" },
    DataWord { key: "usage", meaning: "pages, clicks, visits, downloads, searches", dpv: "https://w3id.org/dpv/pd#BrowsingBehaviour" },
    DataWord { key: "device", meaning: "IP, browser, OS, cookie id, referrer, domain", dpv: "https://w3id.org/dpv/pd#DeviceBased" },
];

/// How many of [`BUILT_IN_DATA`], counted from the first, tell who a person is: the group `pii`, with the leaves a site
/// adds below them.
pub const PII: usize = 9;

/// The most characters a category's name may have.
const KEY_CHARACTERS_MAX: usize = 40;

/// The name of a category of data: one of [`BUILT_IN_DATA`] or a leaf a site's policy adds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DataCategory(Cow<'static, str>);

impl DataCategory {
    /// Reads a name: lower-case letters, digits and hyphens, beginning with a letter, at most 40 characters.
    ///
    /// # Errors
    /// When the name is written otherwise.
    pub fn new(key: &str) -> Result<Self, WordError> {
        if let Some(word) = BUILT_IN_DATA.iter().find(|word| word.key == key) {
            return Ok(Self(Cow::Borrowed(word.key)));
        }
        let well_written = key.len() <= KEY_CHARACTERS_MAX
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if well_written { Ok(Self(Cow::Owned(key.to_owned()))) } else { Err(WordError::not_in("data category", key, &BUILT_IN_DATA.map(|word| word.key))) }
    }

    /// The canonical spelling.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }

    /// The word the vocabulary has for it; `None` for a leaf that a site added.
    #[must_use]
    pub fn built_in(&self) -> Option<&'static DataWord> {
        BUILT_IN_DATA.iter().find(|word| word.key == self.0)
    }
}

impl std::fmt::Display for DataCategory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DataCategory {
    type Error = WordError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<DataCategory> for String {
    fn from(category: DataCategory) -> Self {
        category.0.into_owned()
    }
}
