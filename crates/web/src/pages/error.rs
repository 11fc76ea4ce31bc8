//! What people see when something does not go: what happened in plain words, and the next step. It never says whether a
//! person exists, and never why we failed.

use crate::app::App;
use crate::pages::lobby;
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use operations::{FormKind, OperationError};
use vocabulary::SiteId;

/// An error as a page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    status: StatusCode,
    content: Box<Content>,
}

#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
struct Content {
    shell: Shell,
    status: u16,
    heading: &'static str,
    words: String,
    grounds: Option<Grounds>,
    incident: Option<String>,
    next: (String, &'static str),
    /// After how many seconds to ask again.
    retry_after: Option<u64>,
}

/// The next step where there is nothing better.
const HOME: (&str, &str) = ("/", "Go to the front page");

impl Page {
    fn new(shell: Shell, status: StatusCode, heading: &'static str, words: impl Into<String>) -> Self {
        let content = Content {
            shell: shell.anywhere(),
            status: status.as_u16(),
            heading,
            words: words.into(),
            grounds: None,
            incident: None,
            next: (HOME.0.to_owned(), HOME.1),
            retry_after: None,
        };
        Self { status, content: Box::new(content) }
    }

    /// The host name leads to no site of ours.
    pub(crate) fn no_such_site(app: &App, port: Option<u16>) -> Self {
        let words = "This server has no site of that name.";
        let mut page = Self::new(Shell::lobby("No such site"), StatusCode::MISDIRECTED_REQUEST, "No such site", words);
        page.content.next = (lobby::address(app, port), "See the sites it has");
        page
    }

    /// There is no such page.
    pub(crate) fn nothing_here(app: &App, site: Option<&SiteId>) -> Self {
        let words = "The address may be mistyped, or the page may have gone.";
        Self::new(shell(app, site, "No such page"), StatusCode::NOT_FOUND, "There is no such page", words)
    }

    /// The page is there, but not for that method.
    pub(crate) fn not_that_way(app: &App, site: Option<&SiteId>) -> Self {
        let words = "This page can be opened, but not used in that way.";
        Self::new(shell(app, site, "Not in that way"), StatusCode::METHOD_NOT_ALLOWED, "Not in that way", words)
    }

    /// A page of another site made the browser send this.
    pub(crate) fn from_elsewhere(_app: &App) -> Self {
        let words = "It came from a page of another site, so it was not looked at. Please use the form on this site.";
        Self::new(Shell::lobby("Not accepted"), StatusCode::FORBIDDEN, "That was not accepted", words)
    }

    /// The form could not be read at all.
    pub(crate) fn unreadable(app: &App, site: Option<&SiteId>, status: StatusCode) -> Self {
        let (heading, words) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ("That was too much", "What was sent is larger than this form takes. Nothing was kept."),
            _ => ("That could not be read", "What was sent is not what this form sends. Nothing was kept."),
        };
        Self::new(shell(app, site, heading), status, heading, words)
    }

    /// A fault of ours without a number.
    pub(crate) fn fault() -> Self {
        let words = "It is our fault, and it has been noted. Please try again in a moment.";
        Self::new(Shell::lobby("Something went wrong"), StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here", words)
    }

    /// The policy does not permit this form, and nobody has sent anything.
    pub(crate) fn no_such_form(app: &App, site: &SiteId, kind: FormKind, error: &OperationError) -> Self {
        let mut page = Self::of(app, site, error);
        if let OperationError::Refused(_) = error {
            page.content.heading = "This site has no such form";
            page.content.words = format!("The policy does not permit the form “{}”.", kind.title());
        }
        page
    }

    /// The site has no public board.
    pub(crate) fn no_board(app: &App, site: &SiteId) -> Self {
        let words = "The policy of this site says nothing of a public board, so there is none: nothing people give here is shown to everybody.";
        let mut page = Self::new(shell(app, Some(site), "No board"), StatusCode::NOT_FOUND, "This site has no public board", words);
        page.content.next = ("/privacy".to_owned(), "Read the policy");
        page
    }

    /// A link from a letter that signs nobody in.
    pub(crate) fn link_over(app: &App, site: &SiteId, error: &OperationError) -> Self {
        let mut page = Self::of(app, site, error);
        if matches!(error, OperationError::LinkInvalid) {
            "It works once, for a quarter of an hour, in the browser that asked for it. Have a new one sent.".clone_into(&mut page.content.words);
            page.content.next = ("/sign-in".to_owned(), "Ask for a new link");
        }
        page
    }

    /// What the house said instead of doing it.
    pub(crate) fn of(app: &App, site: &SiteId, error: &OperationError) -> Self {
        let (status, heading) = status_and_heading(error);
        let mut page = Self::new(shell(app, Some(site), heading), status, heading, sentence(&error.to_string()));
        match error {
            OperationError::Refused(refusal) => {
                "Nothing was kept, and nothing was told to anyone.".clone_into(&mut page.content.words);
                page.content.grounds = Some(Grounds::of(app, &refusal.answer.reasons));
                page.content.next = ("/privacy".to_owned(), "Read the policy");
            }
            OperationError::LinkInvalid => {
                "It may have expired, or part of its address is missing. What was given under it is not lost: write to the company."
                    .clone_into(&mut page.content.words);
                page.content.next = ("/forms".to_owned(), "See the forms");
            }
            OperationError::Settled(_) => page.content.next = ("/me".to_owned(), "Go to your page"),
            OperationError::TooMany { wait_s } => page.content.retry_after = Some(*wait_s),
            OperationError::SignInRefused => page.content.next = ("/sign-in".to_owned(), "Try again"),
            OperationError::StatementStale => page.content.next = ("/forms".to_owned(), "See the forms"),
            OperationError::Unavailable(fault) => {
                "It is our fault, and it has been noted. Please send the same again in a moment: it will be done once.".clone_into(&mut page.content.words);
                page.content.incident = Some(fault.id.clone());
            }
            OperationError::Fault(fault) => {
                "It is our fault, and it has been noted. Please try again in a moment.".clone_into(&mut page.content.words);
                page.content.incident = Some(fault.id.clone());
            }
            _ => {}
        }
        page
    }
}

/// How an error of the house is answered over HTTP, and what pages call it.
pub(crate) const fn status_and_heading(error: &OperationError) -> (StatusCode, &'static str) {
    match error {
        OperationError::UnknownSite => (StatusCode::NOT_FOUND, "No such site"),
        OperationError::Refused(_) => (StatusCode::FORBIDDEN, "The policy does not allow this"),
        OperationError::LinkInvalid => (StatusCode::NOT_FOUND, "This link does not open anything"),
        OperationError::KeyInvalid => (StatusCode::UNAUTHORIZED, "A valid key is needed"),
        OperationError::NotAllowed(_) => (StatusCode::FORBIDDEN, "This key may not do that"),
        OperationError::SignInRefused => (StatusCode::UNPROCESSABLE_ENTITY, "That does not sign you in"),
        OperationError::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "Please wait a little"),
        OperationError::Malformed(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Something needs another look"),
        OperationError::StatementStale => (StatusCode::CONFLICT, "The form has changed"),
        OperationError::Settled(_) => (StatusCode::CONFLICT, "This is settled already"),
        OperationError::IdempotencyClash => (StatusCode::CONFLICT, "This was sent before, with other content"),
        OperationError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "Please try again in a moment"),
        OperationError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "This cannot be done for now"),
        OperationError::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here"),
    }
}

fn sentence(words: &str) -> String {
    format!("{}.", crate::view::words::capital(words).trim_end_matches('.'))
}

fn shell(app: &App, site: Option<&SiteId>, title: &str) -> Shell {
    let policy = site.and_then(|site| app.house.policy(site).ok());
    match policy {
        Some(policy) => Shell::site(app, &policy, title, Here::Elsewhere),
        None => Shell::lobby(title),
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let text = self.content.render().unwrap_or_else(|_| self.content.words.clone());
        let mut response = (self.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response();
        if let Some(seconds) = self.content.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
