//! Documents: taken in by what their bytes are and not by what they are called, sealed, and opened for whoever reviews them only after the log says so.
//! None is ever changed.

use super::kinds::DocumentKind;
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::room::Room;
use crate::values::{document_kind, file_hash, hash_of, is_file_within};
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, RegisterEvent, hex};
use store::{Cell, DocumentFileRow, DocumentRow, Intent, Page};
use vocabulary::{EvidenceId, Personal, SubjectId, Timestamp};

/// The most bytes a document may have.
pub const DOCUMENT_BYTES_MAX: usize = 6 * 1024 * 1024;
/// The most characters of what a document or an entry is called.
pub(super) const WORDS_CHARACTERS_MAX: usize = 400;
/// The most rows of a page.
pub(super) const PAGE_MAX: u32 = 200;

/// A document to take in.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The one person it is about; none where it is about a party or the company.
    pub subject: Option<SubjectId>,
    /// What it is called.
    pub title: String,
    /// What it is said to be. What counts is what its bytes say; where they say something else, it is refused.
    pub kind: Option<DocumentKind>,
    /// Its SHA-256 in hexadecimal, where the sender knows it.
    pub sha256: Option<String>,
    /// The file.
    pub file: Personal<Vec<u8>>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// A document, as it is listed: nothing of it is opened.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DocumentView {
    /// Its id.
    pub id: EvidenceId,
    /// The person it is about.
    pub subject: Option<SubjectId>,
    /// What its bytes are.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Who brought it.
    pub author: String,
    /// When.
    pub kept_at: Timestamp,
}

/// A document that was opened.
#[derive(Clone, Debug)]
pub struct DocumentOpened {
    /// What is known of it.
    pub view: DocumentView,
    /// The file.
    pub file: Personal<Vec<u8>>,
}

/// Which documents to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocumentQuery {
    /// Those about this person.
    pub subject: Option<SubjectId>,
    /// From after this one, in the order in which they were brought.
    pub after: Option<EvidenceId>,
    /// At most so many; never more than 200.
    pub rows_max: Option<u32>,
}

impl Caller {
    /// Whoever keeps the registers and whoever approves may look at them.
    pub(super) fn must_see_registers(&self) -> Outcome<()> {
        self.must(Scope::Facts).or_else(|_| self.must(Scope::Approve))
    }
}

impl House {
    /// Takes in a document and seals it. Its hash goes into the log.
    ///
    /// # Errors
    /// Every mistake: an empty file, one that is too large or none of the kinds there are, or not what it is said to be.
    pub async fn keep_document(&self, caller: &Caller, new: &NewDocument) -> Outcome<DocumentView> {
        caller.must(Scope::Facts)?;
        until_done(|| async { self.room_of(caller)?.keep_document(caller.name(), new).await }).await
    }

    /// A page of documents, the oldest first.
    ///
    /// # Errors
    /// A key that may not look at the registers.
    pub async fn documents(&self, caller: &Caller, query: DocumentQuery) -> Outcome<Vec<DocumentView>> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        let page = Page { after: query.after.iter().map(Cell::from).collect(), rows_max: query.rows_max.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX) };
        let of: Vec<(&'static str, Cell)> = query.subject.iter().map(|subject| ("subject", Cell::from(subject))).collect();
        let rows: Vec<DocumentRow> = self.foundations.store.rows(&room.part, &of, page).await.map_err(|error| self.fault(error))?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.push(room.document_view(row).await?);
        }
        Ok(views)
    }

    /// What is known of a document. It is not opened.
    ///
    /// # Errors
    /// A key that may not look at the registers; no such document.
    pub async fn document_kept(&self, caller: &Caller, document: EvidenceId) -> Outcome<DocumentView> {
        caller.must_see_registers()?;
        let room = self.room_of(caller)?;
        room.document_view(&room.document_row(document).await?).await
    }

    /// A document, for whoever reviews it. That it is opened is logged first; where it is about a person, it stands in their history.
    ///
    /// # Errors
    /// A key that may not look at the registers; no such document.
    pub async fn document(&self, caller: &Caller, document: EvidenceId) -> Outcome<DocumentOpened> {
        caller.must_see_registers()?;
        until_done(|| async { self.room_of(caller)?.open_document(caller.name(), document).await }).await
    }
}

impl Room<'_> {
    async fn keep_document(&self, by: &str, new: &NewDocument) -> Outcome<DocumentView> {
        let kind = kind_of(new)?;
        let sha256 = file_hash(&new.file);
        let said = format!("{:?}/{}/{}/{:?}", new.subject, new.title, hex(&sha256), new.kind);
        let once = Once::of(new.idempotency.as_deref(), "keep_document", hash_of(&said, []));
        let (id, title) = (self.new_evidence(), new.title.trim());
        let key = match new.subject {
            Some(subject) if self.is_on_file(subject).await? => Some(self.key_of(subject).await?),
            Some(_) => return Err(OperationError::malformed("subject", "nobody of this id is on file")),
            None => None,
        };
        let sealed = self.house.foundations.vault.seal_document((self.site(), key.as_ref()), id, &new.file).map_err(|error| self.locked(error))?;
        let (title, sealed_title) = self.document_named(new.subject, id, title).await?;
        let bytes = u64::try_from(new.file_bytes()).unwrap_or(u64::MAX);
        let row = DocumentRow {
            document: id,
            subject: new.subject,
            kind: kind.key().to_owned(),
            title,
            sealed_title,
            bytes,
            sha256,
            author: by.to_owned(),
            kept_at: self.now,
        };
        let mut act = Act::new(once);
        act.add(Intent::insert(&row));
        act.add(Intent::insert(&DocumentFileRow { document: id, subject: new.subject, sealed }));
        let kept = RegisterEvent::Kept { document: id, kind: row.kind.clone(), bytes, sha256: hex(&sha256), by: by.to_owned() };
        act.log(Event::Register(kept), new.subject);
        act.answers(new.subject, &id);
        let done = self.commit(act).await?;
        match done.repeated() {
            Some(first) => {
                let first: EvidenceId = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
                self.document_view(&self.document_row(first).await?).await
            }
            None => self.document_view(&row).await,
        }
    }

    async fn open_document(&self, by: &str, id: EvidenceId) -> Outcome<DocumentOpened> {
        let row = self.document_row(id).await?;
        let view = self.document_view(&row).await?;
        let file: Option<DocumentFileRow> = self.row(&[Cell::from(&id)]).await?;
        let file = file.ok_or(OperationError::Busy)?;
        let mut act = Act::new(None);
        act.log(Event::Register(RegisterEvent::Opened { document: id, by: by.to_owned() }), row.subject);
        let opening = self.commit(act).await?.opening().map_err(|error| self.locked(error))?;
        let file = self.house.foundations.vault.open_document(opening, &file.sealed).await.map_err(|error| self.locked(error))?;
        if file_hash(&file) != row.sha256 {
            return Err(self.house.broken(&"a document is not what was taken in"));
        }
        Ok(DocumentOpened { view, file })
    }

    pub(super) async fn document_row(&self, id: EvidenceId) -> Outcome<DocumentRow> {
        let row: Option<DocumentRow> = self.row(&[Cell::from(&id)]).await?;
        row.ok_or_else(|| OperationError::malformed("document", "there is no such document"))
    }

    pub(super) async fn document_view(&self, row: &DocumentRow) -> Outcome<DocumentView> {
        Ok(DocumentView {
            id: row.document,
            subject: row.subject,
            kind: row.kind.clone(),
            title: self.called(row.subject, row.document, (row.title.as_deref(), row.sealed_title.as_deref())).await?,
            bytes: row.bytes,
            sha256: hex(&row.sha256),
            author: row.author.clone(),
            kept_at: row.kept_at,
        })
    }

    /// What a document or an entry is called, as it is kept: in clear about nobody, sealed about a person.
    pub(super) async fn document_named(&self, subject: Option<SubjectId>, id: EvidenceId, words: &str) -> Outcome<(Option<String>, Option<Vec<u8>>)> {
        let Some(subject) = subject else { return Ok((Some(words.to_owned()), None)) };
        let sealed = self.house.foundations.vault.seal_title(&self.key_of(subject).await?, id, words);
        Ok((None, Some(sealed.map_err(|error| self.locked(error))?)))
    }

    /// The same, as it is read.
    pub(super) async fn called(&self, subject: Option<SubjectId>, id: EvidenceId, kept: (Option<&str>, Option<&[u8]>)) -> Outcome<String> {
        match (subject, kept) {
            (Some(subject), (_, Some(sealed))) => {
                let words = self.house.foundations.vault.open_title(&self.key_of(subject).await?, id, sealed);
                words.map_err(|error| self.locked(error))
            }
            (_, (words, _)) => Ok(words.unwrap_or_default().to_owned()),
        }
    }
}

impl NewDocument {
    /// The file that a text in base64 holds; nothing where it is none.
    #[must_use]
    pub fn file_of(base64: &Personal<String>) -> Option<Personal<Vec<u8>>> {
        crate::values::bytes_of(base64)
    }

    fn file_bytes(&self) -> usize {
        crate::values::file_bytes(&self.file)
    }
}

/// What the bytes are; or what is wrong with the document.
fn kind_of(new: &NewDocument) -> Outcome<DocumentKind> {
    let wrong = |field: &str, words: &str| Err(OperationError::malformed(field, words));
    let title = new.title.trim();
    if title.is_empty() || title.chars().count() > WORDS_CHARACTERS_MAX || title.chars().any(char::is_control) {
        return wrong("title", "say what the document is called, in one line of at most 400 characters");
    }
    if new.file_bytes() == 0 {
        return wrong("file", "the file is empty: an empty file is evidence of nothing");
    }
    if !is_file_within(&new.file, DOCUMENT_BYTES_MAX) {
        return wrong("file", "a document has at most 6 mebibytes");
    }
    let Some(kind) = document_kind(&new.file) else {
        return wrong("file", "this is no PDF, JPEG, PNG, plain text or e-mail, whatever it is called");
    };
    if new.kind.is_some_and(|said| said != kind) {
        return wrong("kind", "the bytes of the file say that it is something else");
    }
    match new.sha256.as_deref().map(super::hash_said) {
        Some(None) => wrong("sha256", "a SHA-256 is written in 64 hexadecimal digits"),
        Some(Some(said)) if said != file_hash(&new.file) => wrong("sha256", "this is not the hash of the file that was sent"),
        _ => Ok(kind),
    }
}
