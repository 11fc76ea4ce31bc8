//! Names of things: sites, versions, sentences, people, records, evidence. It never says whether they exist.

use crate::{Word, nearest};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// A word or a name that is not one of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind}{}", .suggestion.as_ref().map_or_else(String::new, |word| format!("; did you mean `{word}`?")))]
pub struct WordError {
    /// What was expected.
    pub kind: &'static str,
    /// What was written.
    pub text: String,
    /// The known word most likely meant.
    pub suggestion: Option<String>,
}

impl WordError {
    /// `text` is not a word of the list `W`.
    #[must_use]
    pub fn unknown<W: Word>(text: &str) -> Self {
        let keys: Vec<&str> = W::all().iter().map(|word| word.key()).collect();
        Self::not_in(W::KIND, text, &keys)
    }

    /// `text` is not among `known`.
    #[must_use]
    pub fn not_in(kind: &'static str, text: &str, known: &[&str]) -> Self {
        let suggestion = nearest(text, known.iter().copied()).map(str::to_owned);
        Self { kind, text: text.to_owned(), suggestion }
    }
}

/// A site: the host name under which one policy holds, as `wipro.com`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteId(Arc<str>);

impl SiteId {
    /// Reads a host name: lower-case labels of letters, digits and hyphens, at most 253 characters (RFC 1035).
    ///
    /// # Errors
    /// When the name is written otherwise.
    pub fn new(text: &str) -> Result<Self, WordError> {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        if text.len() <= 253 && text.split('.').all(label) { Ok(Self(text.into())) } else { Err(WordError::not_in("host name", text, &[])) }
    }

    /// The host name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SiteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SiteId {
    type Error = WordError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<SiteId> for String {
    fn from(site: SiteId) -> Self {
        site.as_str().to_owned()
    }
}

/// One version of a site's policy, as `wipro.com/2006-11-09`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VersionId {
    /// The site.
    pub site: SiteId,
    /// The day the version takes effect, or was archived where the text gives none.
    pub effective: Date,
}

impl std::fmt::Display for VersionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.site, self.effective)
    }
}

impl TryFrom<String> for VersionId {
    type Error = WordError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || WordError::not_in("policy version", &text, &[]);
        let (site, day) = text.split_once('/').ok_or_else(wrong)?;
        Ok(Self { site: SiteId::new(site)?, effective: day.parse().map_err(|_| wrong())? })
    }
}

impl From<VersionId> for String {
    fn from(version: VersionId) -> Self {
        version.to_string()
    }
}

/// One sentence of one version, as `wipro.com/2006-11-09#5`. Sentences are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SentenceId {
    /// The version whose text it stands in.
    pub version: VersionId,
    /// Its number in that text.
    pub number: u16,
}

impl std::fmt::Display for SentenceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.version, self.number)
    }
}

impl TryFrom<String> for SentenceId {
    type Error = WordError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || WordError::not_in("sentence", &text, &[]);
        let (version, number) = text.split_once('#').ok_or_else(wrong)?;
        Ok(Self { version: VersionId::try_from(version.to_owned())?, number: number.parse().map_err(|_| wrong())? })
    }
}

impl From<SentenceId> for String {
    fn from(sentence: SentenceId) -> Self {
        sentence.to_string()
    }
}

/// Declares one distinct UUID id type.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUIDv7, RFC 9562) of this instant and these ten random bytes.
            #[must_use]
            pub fn new(now: crate::Timestamp, random: &[u8; 10]) -> Self {
                let ms = u64::try_from(now.0).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, random).into_uuid())
            }

            /// The id with these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Its bytes.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = WordError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self).map_err(|_| WordError::not_in("id", text, &[]))
            }
        }

        impl TryFrom<String> for $name {
            type Error = WordError;
            fn try_from(text: String) -> Result<Self, Self::Error> { text.parse() }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self { id.to_string() }
        }
    };
}

uuid_id! {
/// A data subject.
SubjectId }
uuid_id! {
/// One sealed value, or one thing that was done.
RecordId }
uuid_id! {
/// The evidence of a fact.
EvidenceId }
uuid_id! {
/// A member of staff.
StaffId }
