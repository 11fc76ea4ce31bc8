//! The links, the letters and the entries of the log in a person's own copy. It leaves nothing out that the house exports.

use operations::{EntryExported, LetterView, LinkExported};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkCopy {
    /// The hash of its secret.
    token_sha256: String,
    /// What it opens.
    opens: String,
    /// The purposes it is for.
    purposes: String,
    /// Until when.
    until: String,
}

/// One time that they were written to, or that their address was opened so that they could be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterCopy {
    /// When.
    at: String,
    /// The number of its entry in the log.
    entry: u64,
    /// What for; none for a letter that was asked for with their address.
    purpose: Option<String>,
    /// Which data was opened for it.
    data: Vec<String>,
    /// The sentences that permit it.
    sentences: Vec<String>,
}

/// An entry of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryCopy {
    /// Its number.
    entry: u64,
    /// When.
    at: String,
    /// The policy version it was done under.
    policy: Option<String>,
    /// What was done.
    #[schema(value_type = Object)]
    event: Value,
    /// The randomness that ties it to its leaf.
    salt: String,
}

impl From<LinkExported> for LinkCopy {
    fn from(link: LinkExported) -> Self {
        Self { token_sha256: link.token_sha256, opens: link.opens, purposes: link.purposes, until: link.until.to_string() }
    }
}

impl From<&LetterView> for LetterCopy {
    fn from(letter: &LetterView) -> Self {
        Self {
            at: letter.at.to_string(),
            entry: letter.leaf,
            purpose: letter.purpose.map(|purpose| purpose.to_string()),
            data: letter.data.iter().map(ToString::to_string).collect(),
            sentences: letter.sentences.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<EntryExported> for EntryCopy {
    fn from(entry: EntryExported) -> Self {
        Self { entry: entry.leaf, at: entry.at.to_string(), policy: entry.version.map(|version| version.to_string()), event: entry.event, salt: entry.salt }
    }
}
