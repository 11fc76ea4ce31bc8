//! What the registers hold of a person, as their own copy of everything has it: the documents about them, whole, and the entries that rest on those. It
//! says nothing of anybody else.

use super::view::EntryView;
use crate::Outcome;
use crate::room::Room;
use crate::values::file_text;
use ledger::{Event, RegisterEvent};
use store::{Cell, DocumentFileRow, DocumentRow, RegisterRow};
use vocabulary::{Personal, SubjectId};

/// The part of a copy about the registers.
#[derive(Clone, Debug, Default)]
pub struct RegistersExported {
    /// The documents about the person.
    pub documents: Vec<DocumentExported>,
    /// The entries about them.
    pub entries: Vec<RegisterEntryExported>,
}

/// A document.
#[derive(Clone, Debug)]
pub struct DocumentExported {
    /// What is known of it.
    pub view: super::DocumentView,
    /// The file, in base64.
    pub file: Personal<String>,
}

/// An entry of a register.
#[derive(Clone, Debug)]
pub struct RegisterEntryExported {
    /// How it stands.
    pub view: EntryView,
    /// Its scope, its ground and what it rests on, as it is kept.
    pub detail: serde_json::Value,
}

impl Room<'_> {
    pub(crate) async fn registers_exported(&self, subject: SubjectId) -> Outcome<RegistersExported> {
        let of = ("subject", Cell::from(&subject));
        let documents: Vec<DocumentRow> = self.rows(std::slice::from_ref(&of)).await?;
        let entries: Vec<RegisterRow> = self.rows(std::slice::from_ref(&of)).await?;
        let mut exported = RegistersExported::default();
        for row in &documents {
            let file: Option<DocumentFileRow> = self.row(&[Cell::from(&row.document)]).await?;
            let Some(file) = file else { continue };
            let opened = Event::Register(RegisterEvent::Opened { document: row.document, by: super::OWN_COPY.to_owned() });
            let mut act = crate::commit::Act::new(None);
            act.log(opened, Some(subject));
            let opening = self.commit(act).await?.opening().map_err(|error| self.locked(error))?;
            let file = self.house.foundations.vault.open_document(opening, &file.sealed).await.map_err(|error| self.locked(error))?;
            exported.documents.push(DocumentExported { view: self.document_view(row).await?, file: file_text(&file) });
        }
        for row in &entries {
            let detail = serde_json::to_value(&row.detail.0).map_err(|error| self.house.broken(&error))?;
            exported.entries.push(RegisterEntryExported { view: self.entry_view(row).await?, detail });
        }
        Ok(exported)
    }
}
