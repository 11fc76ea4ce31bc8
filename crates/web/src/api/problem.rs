//! Errors of the API as RFC 9457 problem details. Where a policy refused, its sentence is quoted; the cause of a fault is
//! never told, and nothing says whether a person exists.

use crate::api::answer::AnswerBody;
use crate::language::Language;
use crate::pages::error::status_and_heading;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use operations::{Fault, OperationError};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// How the type of every problem begins.
const TYPE_PREFIX: &str = "urn:goodfaith:problem:";

/// The media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong. Boxed, since most requests go well.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Problem(Box<Details>);

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        Details::schema()
    }
}

impl ToSchema for Problem {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Details::schemas(schemas);
    }
}

/// What went wrong, as RFC 9457 has it.
#[derive(Debug, Serialize, ToSchema)]
struct Details {
    /// Which kind of problem, as `urn:goodfaith:problem:refused`.
    #[serde(rename = "type")]
    kind: String,
    /// The same in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The number under which a fault is noted, as `urn:goodfaith:fault:…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// Where a policy refused: its sentence, word for word.
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
    /// Where a policy refused: the whole answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerBody>,
    /// Where what was sent cannot be used: every mistake.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mistakes: Vec<MistakeBody>,
}

/// One thing wrong with what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MistakeBody {
    /// Which field.
    field: String,
    /// What is wrong with it.
    words: String,
}

impl Problem {
    /// A problem of this kind.
    pub(crate) fn new(status: StatusCode, kind: &str, title: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind: format!("{TYPE_PREFIX}{kind}"),
            title: title.into(),
            status: status.as_u16(),
            detail: None,
            instance: None,
            sentence: None,
            answer: None,
            mistakes: Vec::new(),
        }))
    }

    /// The same with what happened this time.
    pub(crate) fn detail(mut self, words: impl Into<String>) -> Self {
        self.0.detail = Some(words.into());
        self
    }

    /// The same with one field that is wrong.
    pub(crate) fn mistake(mut self, field: &str, words: impl Into<String>) -> Self {
        self.0.mistakes.push(MistakeBody { field: field.to_owned(), words: words.into() });
        self
    }

    /// The same with the number under which it is in the log.
    fn noted_as(mut self, fault: &Fault) -> Self {
        self.0.instance = Some(format!("urn:goodfaith:fault:{}", fault.id));
        self
    }

    /// There is nothing at this address.
    pub(crate) fn nothing_here() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address")
    }

    /// What was sent cannot be used because of one field.
    pub(crate) fn malformed(field: &str, words: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed", "What was sent cannot be used").mistake(field, words)
    }

    /// A valid key is needed.
    pub(crate) fn key_needed() -> Self {
        Self::from(OperationError::KeyInvalid)
    }
}

impl From<OperationError> for Problem {
    fn from(error: OperationError) -> Self {
        let (status, heading) = status_and_heading(&error);
        // Programs are answered in English, whatever language their caller speaks.
        let title = wording::plain(Language::English, heading, &[]);
        let words = error.to_string();
        let problem = |kind| Self::new(status, kind, title);
        match error {
            OperationError::UnknownSite => problem("unknown-site"),
            OperationError::Refused(refusal) => {
                let mut problem = problem("refused").detail(words);
                problem.0.sentence = refusal.answer.reasons.first().map(|reason| reason.text.clone());
                problem.0.answer = Some(AnswerBody::from(&refusal.answer));
                problem
            }
            OperationError::LinkInvalid => problem("link-invalid"),
            OperationError::KeyInvalid => problem("key-invalid"),
            OperationError::NotAllowed(_) => problem("not-allowed").detail(words),
            OperationError::Malformed(mistakes) => {
                mistakes.into_iter().fold(problem("malformed"), |problem, mistake| problem.mistake(&mistake.field, mistake.words))
            }
            OperationError::StatementStale => problem("statement-stale").detail(words),
            OperationError::Settled(_) => problem("settled").detail(words),
            OperationError::IdempotencyClash => problem("idempotency-clash").detail(words),
            OperationError::SignInRefused => problem("sign-in"),
            OperationError::TooMany { .. } => problem("too-many"),
            OperationError::Busy => problem("busy"),
            OperationError::Unavailable(fault) => problem("unavailable").noted_as(&fault),
            OperationError::Fault(fault) => problem("fault").noted_as(&fault),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_else(|_| "{}".to_owned());
        let kind = [(CONTENT_TYPE, PROBLEM_JSON)];
        match status {
            StatusCode::UNAUTHORIZED => (status, kind, [(WWW_AUTHENTICATE, "Bearer")], body).into_response(),
            StatusCode::SERVICE_UNAVAILABLE => (status, kind, [(RETRY_AFTER, "1")], body).into_response(),
            _ => (status, kind, body).into_response(),
        }
    }
}
