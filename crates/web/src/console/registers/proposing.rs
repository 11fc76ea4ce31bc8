//! `POST /console/registers/{register}/new`: proposes an entry on a document that is kept, or on one that comes with the form. It counts for nothing until
//! somebody else approves it.

use super::register;
use super::steps::{date, hash};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::sent::Sent;
use crate::console::uploaded::Uploaded;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use operations::{NewDocument, NewEntry, OperationError};
use vocabulary::{DataCategory, EvidenceId, Personal, SubjectId};

/// `POST /console/registers/{register}/new`
pub(crate) async fn propose(State(app): State<App>, Path(name): Path<String>, Uploaded { sent, file }: Uploaded) -> ConsoleResult {
    let of = register(&name)?;
    let once: String = sent.wanted("once")?;
    let words: String = sent.wanted("called")?;
    let subject: Option<SubjectId> = optional(&sent, "subject", "is the id of a person, as a task or a request shows it")?;
    let (document, sha256) = evidence(&app, &sent, file, (&words, subject, &once)).await?;
    let new = NewEntry {
        register: of,
        words,
        party: sent.form.one("party").map(str::to_owned),
        subject,
        purposes: sent
            .form
            .all("purpose")
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| OperationError::malformed("purpose", "choose among the purposes"))?,
        categories: sent
            .form
            .all("category")
            .map(DataCategory::new)
            .collect::<Result<_, _>>()
            .map_err(|_| OperationError::malformed("category", "choose among the kinds of data"))?,
        promotion: sent.form.one("promotion").map(|day| format!("promotion/{day}")),
        ground: optional(&sent, "ground", "choose a ground of the list")?,
        process: optional(&sent, "process", "choose what it is")?,
        rests_on: optional(&sent, "rests_on", "choose a violation on record")?,
        document,
        sha256,
        from: date(&sent, "from")?,
        until: date(&sent, "until")?,
        idempotency: Some(once),
    };
    let proposed = app.house.propose(sent.staff.caller(), &new).await?;
    Ok(Redirect::to(&format!("/console/registers/{of}/{}", proposed.id)).into_response())
}

/// The document an entry rests on and its hash: the file that came with the form, or the one that was chosen.
async fn evidence(
    app: &App,
    sent: &Sent,
    file: Option<Personal<Vec<u8>>>,
    (words, subject, once): (&str, Option<SubjectId>, &str),
) -> Result<(EvidenceId, String), ConsoleError> {
    let chosen: Option<EvidenceId> = optional(sent, "document", "choose a document that is kept")?;
    match (file, chosen) {
        (Some(_), Some(_)) => Err(OperationError::malformed("document", "choose a document or upload one, not both").into()),
        (None, None) => Err(OperationError::malformed("document", "choose the document that says so, or upload it").into()),
        (None, Some(document)) => Ok((document, hash(app, sent, document).await?)),
        (Some(file), None) => {
            let idempotency = Some(format!("{once}-document"));
            let new = NewDocument { subject, title: words.to_owned(), kind: None, sha256: None, file, idempotency };
            let kept = app.house.keep_document(sent.staff.caller(), &new).await?;
            Ok((kept.id, kept.sha256))
        }
    }
}

fn optional<T: std::str::FromStr>(sent: &Sent, field: &str, wrong: &str) -> Result<Option<T>, OperationError> {
    sent.form.one(field).map(str::parse).transpose().map_err(|_| OperationError::malformed(field, wrong))
}
