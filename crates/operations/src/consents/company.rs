//! The company's own programs and people's choices: they read them, and record that one was taken back by letter. They give none: only the
//! person does.

use super::view::ConsentsView;
use crate::attempts::until_done;
use crate::commit::Once;
use crate::facts::Document;
use crate::values::hash_of;
use crate::{Caller, EvidenceKind, House, OperationError, Outcome, Scope};
use vocabulary::{Purpose, SubjectId};

/// The most characters in the name of the letter.
const DOCUMENT_CHARACTERS_MAX: usize = 400;

impl House {
    /// The choices of a person. No value of theirs is opened.
    ///
    /// # Errors
    /// A party's key; nobody of this id.
    pub async fn consents_of(&self, caller: &Caller, subject: SubjectId) -> Outcome<ConsentsView> {
        caller.must(Scope::Consents)?;
        let room = self.room_of(caller)?;
        if !room.is_on_file(subject).await? {
            return Err(nobody());
        }
        room.must_need_to_know(caller, subject, (Purpose::Support, &[])).await?;
        let mut view = room.consents_view(subject, wording::Language::English).await?;
        for consent in &mut view.consents {
            // Who gives is shown the words, and sends back that they were. Nobody else does.
            consent.statement = None;
        }
        Ok(view)
    }

    /// Records that the person took a choice back, on this document of theirs.
    ///
    /// # Errors
    /// A party's key; nobody of this id, or no such choice; a document without a name.
    pub async fn record_withdrawal(
        &self,
        caller: &Caller,
        (subject, key): (SubjectId, &str),
        document: &str,
        idempotency: Option<&str>,
    ) -> Outcome<ConsentsView> {
        caller.must(Scope::Consents)?;
        let name = document.trim();
        if name.is_empty() || name.chars().count() > DOCUMENT_CHARACTERS_MAX {
            return Err(OperationError::malformed("document", "name the letter, in at most 400 characters"));
        }
        until_done(|| async move {
            let room = self.room_of(caller)?;
            if !room.is_on_file(subject).await? {
                return Err(nobody());
            }
            let letter = Document { kind: EvidenceKind::Letter, name: name.to_owned(), sha256: None };
            let once = Once::of(idempotency, "record_withdrawal", hash_of(&format!("{subject}|{key}|{name}"), []));
            room.withdraw(subject, key, (&letter, caller.name()), once).await
        })
        .await?;
        self.consents_of(caller, subject).await
    }
}

fn nobody() -> OperationError {
    OperationError::malformed("subject", "nobody of this id is on file")
}
