//! What the company's registers hold of a person, in their own copy of everything. It says nothing of anybody else.

use crate::view::clear::Clear;
use operations::{DocumentExported, RegisterEntryExported, RegistersExported};
use serde::Serialize;
use utoipa::ToSchema;

/// A document about the person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentCopy {
    /// Its id.
    id: String,
    /// What its bytes are, as `pdf`.
    kind: String,
    /// What the company calls it.
    title: String,
    /// The file, in base64.
    #[schema(value_type = String)]
    file: Clear,
    /// Its hash.
    sha256: String,
    /// Who brought it.
    author: String,
    /// When it was brought.
    kept_at: String,
}

/// An entry about the person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterEntryCopy {
    /// Its id.
    id: String,
    /// Which register.
    register: String,
    /// How it stood when the copy was made.
    state: &'static str,
    /// What it is called.
    words: String,
    /// The party it is about.
    party: Option<String>,
    /// The document it rests on.
    document: String,
    /// Its scope, its ground and what it rests on.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// When it was proposed.
    recorded_at: String,
    /// From when it counts.
    from: String,
    /// Until when.
    until: Option<String>,
}

/// The parts of the copy.
#[derive(Debug)]
pub(crate) struct RegistersCopy {
    /// The documents.
    pub(crate) documents: Vec<DocumentCopy>,
    /// The entries.
    pub(crate) entries: Vec<RegisterEntryCopy>,
}

impl From<RegistersExported> for RegistersCopy {
    fn from(registers: RegistersExported) -> Self {
        Self {
            documents: registers.documents.into_iter().map(DocumentCopy::from).collect(),
            entries: registers.entries.into_iter().map(RegisterEntryCopy::from).collect(),
        }
    }
}

impl From<DocumentExported> for DocumentCopy {
    fn from(document: DocumentExported) -> Self {
        let view = document.view;
        Self {
            id: view.id.to_string(),
            kind: view.kind,
            title: view.title,
            file: Clear::new(document.file),
            sha256: view.sha256,
            author: view.author,
            kept_at: view.kept_at.to_string(),
        }
    }
}

impl From<RegisterEntryExported> for RegisterEntryCopy {
    fn from(entry: RegisterEntryExported) -> Self {
        let view = entry.view;
        Self {
            id: view.id.to_string(),
            register: view.register,
            state: view.state.key(),
            words: view.words,
            party: view.party,
            document: view.document.id.to_string(),
            detail: entry.detail,
            recorded_at: view.recorded_at.to_string(),
            from: view.from.to_string(),
            until: view.until.map(|until| until.to_string()),
        }
    }
}
