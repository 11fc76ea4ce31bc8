//! `GET` and `POST /api/v1/sites/{site}/documents`, `GET …/documents/{id}`: the documents that the registers rest on. A file is taken in by what its bytes
//! are, and leaves only as a file to save, never to be shown in a browser.

use crate::api::input::{Body, Called, Once, at_most};
use crate::api::problem::Problem;
use crate::api::words::{HashText, IdText, InstantText};
use crate::app::App;
use crate::view::clear::bytes_of;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::{DocumentKind, DocumentQuery, DocumentView, NewDocument};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{EvidenceId, Personal, SubjectId};

/// A document to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDocumentBody {
    /// The one person it is about; nobody where it is about a party or the company. It is sealed under their key and goes with them.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// What it is called, in at most 400 characters.
    title: String,
    /// What it is said to be: `pdf`, `jpeg`, `png`, `text` or `eml`. Where the bytes say something else, it is refused.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    kind: Option<DocumentKind>,
    /// Its SHA-256, where the sender knows it. Where the file has another, it is refused.
    #[serde(default)]
    #[schema(value_type = Option<HashText>)]
    sha256: Option<String>,
    /// The file, in base64; at most 6 mebibytes.
    #[schema(value_type = String)]
    file: Personal<String>,
}

/// A document that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: EvidenceId,
    /// The person it is about.
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// What its bytes are: `pdf`, `jpeg`, `png`, `text` or `eml`.
    kind: String,
    /// What it is called.
    title: String,
    /// How many bytes it has.
    bytes: u64,
    /// Its SHA-256.
    #[schema(value_type = HashText)]
    sha256: String,
    /// Who brought it.
    author: String,
    /// When.
    #[schema(value_type = InstantText)]
    kept_at: String,
}

impl From<DocumentView> for DocumentBody {
    fn from(view: DocumentView) -> Self {
        Self {
            id: view.id,
            subject: view.subject,
            kind: view.kind,
            title: view.title,
            bytes: view.bytes,
            sha256: view.sha256,
            author: view.author,
            kept_at: view.kept_at.to_string(),
        }
    }
}

/// Which documents to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DocumentsAsked {
    /// Those about this person.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// Those brought after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<EvidenceId>,
    /// At most so many, up to 200.
    #[serde(default)]
    #[param(maximum = 200)]
    limit: Option<u32>,
}

/// Documents
///
/// A page of them, the oldest first. No file is opened.
#[utoipa::path(get, path = "/sites/{site}/documents", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), DocumentsAsked), security(("key" = [])),
    responses((status = 200, description = "The documents", body = Vec<DocumentBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<DocumentsAsked>, QueryRejection>,
) -> Result<Json<Vec<DocumentBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `subject` and `after` (ids) and `limit`"))?;
    let query = DocumentQuery { subject: asked.subject, after: asked.after, rows_max: at_most("limit", asked.limit, 200)? };
    let documents = app.house.documents(&caller, query).await?;
    Ok(Json(documents.into_iter().map(DocumentBody::from).collect()))
}

/// Keep a document
///
/// It is sealed, and its hash goes into the log. An empty file, one that is none of the kinds there are, or not what it is said to be, is refused.
#[utoipa::path(post, path = "/sites/{site}/documents", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewDocumentBody, security(("key" = [])),
    responses((status = 201, description = "The document", body = DocumentBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewDocumentBody>,
) -> Result<(StatusCode, Json<DocumentBody>), Problem> {
    let file = NewDocument::file_of(&body.file).ok_or_else(|| Problem::malformed("file", "is not written in base64"))?;
    let new = NewDocument { subject: body.subject, title: body.title, kind: body.kind, sha256: body.sha256, file, idempotency: Some(key) };
    let document = app.house.keep_document(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(document.into())))
}

/// The file of a document
///
/// A file to save. That it was opened is logged first; where it is about a person, it stands in their history.
#[utoipa::path(get, path = "/sites/{site}/documents/{id}", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The document")),
    security(("key" = [])),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let id: EvidenceId = id.parse().map_err(|_| Problem::nothing_here())?;
    let opened = app.house.document(&caller, id).await?;
    let name = format!("attachment; filename=\"document-{id}.{}\"", opened.view.kind);
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes_of(&opened.file)).into_response())
}
