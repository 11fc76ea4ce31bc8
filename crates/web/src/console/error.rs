//! What a member of staff sees when something does not go: what happened, the sentence where the policy refused, and the next step. It never says
//! whether a person exists, and never why we failed.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use operations::OperationError;

/// An error as a page of the console.
#[derive(Clone, Debug)]
pub(crate) struct ConsoleError {
    status: StatusCode,
    page: Box<ErrorPage>,
}

#[derive(Clone, Debug, Template)]
#[template(path = "console/error.html")]
struct ErrorPage {
    heading: &'static str,
    words: String,
    /// The sentences that refuse, and their ids.
    sentences: Vec<(String, String)>,
    incident: Option<String>,
    next: (&'static str, &'static str),
    retry_after: Option<u64>,
}

/// How many sentences are quoted at most.
const SENTENCES_MAX: usize = 5;

const HOME: (&str, &str) = ("/console", "To the overview");

impl ConsoleError {
    fn new(status: StatusCode, heading: &'static str, words: impl Into<String>) -> Self {
        let page = ErrorPage { heading, words: words.into(), sentences: Vec::new(), incident: None, next: HOME, retry_after: None };
        Self { status, page: Box::new(page) }
    }

    /// There is no such page.
    pub(crate) fn nothing_here() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such page", "The address may be mistyped, or what stood here is gone.")
    }

    /// A page of another site made the browser send this, or the form is older than the sign-in.
    pub(crate) fn from_elsewhere() -> Self {
        Self::new(StatusCode::FORBIDDEN, "This form was not shown to you", "It may be from before you signed in. Open the page again and send it from there.")
    }

    /// The form could not be read at all.
    pub(crate) fn unreadable() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "This could not be read", "Go back, check what you typed, and send it again.")
    }

    /// A fault of ours without a number.
    pub(crate) fn fault() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side", "Nothing was done. Please try again in a moment.")
    }
}

impl From<OperationError> for ConsoleError {
    fn from(error: OperationError) -> Self {
        let (status, _) = crate::pages::error::status_and_heading(&error);
        let heading = match &error {
            OperationError::Refused(_) => "The policy refuses this",
            OperationError::NotAllowed(_) => "This is not for you to do",
            OperationError::LinkInvalid => "This link is not valid, or not any more",
            OperationError::SignInRefused => "That signs nobody in here",
            OperationError::TooMany { .. } => "That was asked too often",
            OperationError::Malformed(_) => "Something in the form cannot be used",
            OperationError::Settled(_) | OperationError::StatementStale | OperationError::Busy | OperationError::IdempotencyClash => "Somebody was quicker",
            OperationError::UnknownSite => "There is no such site",
            OperationError::KeyInvalid | OperationError::Unavailable(_) | OperationError::Fault(_) => "Something went wrong on our side",
        };
        let words = match &error {
            OperationError::Malformed(mistakes) => mistakes.iter().map(|mistake| mistake.words.clone()).collect::<Vec<_>>().join("; "),
            other => other.to_string(),
        };
        let mut shown = Self::new(status, heading, format!("{}.", crate::view::words::capital(&words)));
        match &error {
            OperationError::Refused(refusal) => {
                let reasons = &refusal.answer.reasons;
                shown.page.sentences = reasons.iter().take(SENTENCES_MAX).map(|reason| (reason.text.clone(), reason.sentence.to_string())).collect();
                let words = match reasons.len() {
                    0 => "No sentence of the policy allows this.",
                    1 => "This sentence stands against it:",
                    _ => "These sentences stand against it:",
                };
                words.clone_into(&mut shown.page.words);
            }
            OperationError::TooMany { wait_s } => shown.page.retry_after = Some(*wait_s),
            OperationError::Unavailable(fault) | OperationError::Fault(fault) => shown.page.incident = Some(fault.id.clone()),
            OperationError::SignInRefused => shown.page.next = ("/console/sign-in", "Try again"),
            _ => {}
        }
        shown
    }
}

impl IntoResponse for ConsoleError {
    fn into_response(self) -> Response {
        let text = self.page.render().unwrap_or_else(|error| {
            tracing::error!(%error, "a page of the console could not be rendered");
            self.page.words.clone()
        });
        let mut response = (self.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response();
        if let Some(seconds) = self.page.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
