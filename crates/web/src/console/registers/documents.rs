//! `/console/registers/documents`: the documents behind the registers: listed, brought, and opened as a file to save. Opening one is in the log before
//! anything of it is sent, and no document is ever shown in a page.

use super::{SECTION, evidence};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Pager, Shown, Table, moment};
use crate::console::staff::Staff;
use crate::console::uploaded::Uploaded;
use crate::view::clear::bytes_of;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use operations::{DocumentQuery, NewDocument, OperationError, Scope};
use vocabulary::EvidenceId;

/// How many documents stand on a page.
const SHOWN_MAX: u32 = 100;

/// Which page.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Which {
    after: Option<EvidenceId>,
}

#[derive(Debug, Template)]
#[template(path = "console/documents.html")]
struct DocumentsPage {
    frame: Frame,
    documents: Table,
    may_bring: bool,
    once: String,
}

/// `GET /console/registers/documents`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(which): Query<Which>, Query(came): Query<Came>) -> ConsoleResult {
    let query = DocumentQuery { after: which.after, rows_max: Some(SHOWN_MAX), ..DocumentQuery::default() };
    let kept = app.house.documents(staff.caller(), query).await?;
    let mut documents = Table::new("Documents", &["Document", "Kind", "Size", "Brought by", "Brought", "SHA-256", ""])
        .empty("No document is kept yet. Bring the first one below, or with the entry that rests on it.");
    for document in &kept {
        documents.row([
            Shown::Words(document.title.clone()),
            Shown::Words(document.kind.clone()),
            Shown::Words(size(document.bytes)),
            Shown::Code(document.author.clone()),
            Shown::Words(moment(document.kept_at)),
            Shown::Code(document.sha256.chars().take(12).chain(std::iter::once('…')).collect()),
            Shown::Link { to: format!("/console/registers/documents/{}/file", document.id), words: "Open".to_owned() },
        ]);
    }
    let next = kept.last().filter(|_| kept.len() >= SHOWN_MAX as usize).map(|last| format!("/console/registers/documents?after={}", last.id));
    let first = which.after.map(|_| "/console/registers/documents".to_owned());
    let said = came.said(&[("kept", "The document is sealed and kept. Its hash is in the log.")]);
    html(&DocumentsPage {
        frame: Frame::of(&app, &staff, &SECTION, "Documents")?.saying(said),
        documents: documents.paged(Pager { first, next }),
        may_bring: staff.caller().may(Scope::Facts),
        once: app.house.fresh_idempotency(),
    })
}

/// `POST /console/registers/documents`
pub(crate) async fn keep(State(app): State<App>, Uploaded { sent, file }: Uploaded) -> ConsoleResult {
    let file = file.ok_or_else(|| OperationError::malformed("file", "choose the file"))?;
    let subject = sent.form.one("subject").map(str::parse).transpose();
    let new = NewDocument {
        subject: subject.map_err(|_| OperationError::malformed("subject", "is the id of a person, as a task or a request shows it"))?,
        title: sent.wanted("title")?,
        kind: None,
        sha256: None,
        file,
        idempotency: Some(sent.wanted("once")?),
    };
    app.house.keep_document(sent.staff.caller(), &new).await?;
    Ok(Redirect::to("/console/registers/documents?done=kept").into_response())
}

/// `GET /console/registers/documents/{id}/file`
pub(crate) async fn file(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let opened = app.house.document(staff.caller(), evidence(&id)?).await?;
    let name = format!("attachment; filename=\"document-{}.{}\"", opened.view.id, ending(&opened.view.kind));
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes_of(&opened.file)).into_response())
}

fn ending(kind: &str) -> &str {
    if kind == "text" { "txt" } else { kind }
}

/// How large a file is, as people say it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..=1_023 => format!("{bytes} bytes"),
        1_024..=1_048_575 => format!("{} KB", bytes.div_ceil(1_024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
