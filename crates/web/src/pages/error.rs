//! What people see when something does not go: what happened in plain words, and the next step. It never says whether a
//! person exists, and never why we failed.

use crate::app::App;
use crate::language::{Language, plain, spoken};
use crate::pages::lobby;
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use crate::view::mistakes::in_language;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use operations::{FormKind, Mistake, OperationError};
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
    heading: String,
    words: String,
    grounds: Option<Grounds>,
    incident: Option<String>,
    /// Where to go next, and the name of what that is called.
    next: (String, &'static str),
    /// After how many seconds to ask again.
    retry_after: Option<u64>,
}

/// Up to how many seconds are told as seconds.
const WAIT_SECONDS_TOLD: u64 = 90;

/// The next step where there is nothing better.
const HOME: (&str, &str) = ("/", "to-front-page");

impl Page {
    /// A page with these words, and a heading of this name.
    fn new(shell: Shell, status: StatusCode, heading: &'static str, words: String) -> Self {
        let content = Content {
            shell: shell.anywhere(),
            status: status.as_u16(),
            heading: plain(heading, &[]),
            words,
            grounds: None,
            incident: None,
            next: (HOME.0.to_owned(), HOME.1),
            retry_after: None,
        };
        Self { status, content: Box::new(content) }
    }

    /// The host name leads to no site of ours.
    pub(crate) fn no_such_site(app: &App, port: Option<u16>) -> Self {
        let shell = Shell::lobby(plain("error-no-site", &[]));
        let mut page = Self::new(shell, StatusCode::MISDIRECTED_REQUEST, "error-no-site", plain("error-no-site-words", &[]));
        page.content.next = (lobby::address(app, port), "error-no-site-next");
        page
    }

    /// There is no such page.
    pub(crate) fn nothing_here(app: &App, site: Option<&SiteId>) -> Self {
        Self::new(shell(app, site, "error-no-page-title"), StatusCode::NOT_FOUND, "error-no-page", plain("error-no-page-words", &[]))
    }

    /// The page is there, but not for that method.
    pub(crate) fn not_that_way(app: &App, site: Option<&SiteId>) -> Self {
        let words = plain("error-not-that-way-words", &[]);
        Self::new(shell(app, site, "error-not-that-way"), StatusCode::METHOD_NOT_ALLOWED, "error-not-that-way", words)
    }

    /// A page of another site made the browser send this.
    pub(crate) fn from_elsewhere(_app: &App) -> Self {
        let shell = Shell::lobby(plain("error-elsewhere-title", &[]));
        Self::new(shell, StatusCode::FORBIDDEN, "error-elsewhere", plain("error-elsewhere-words", &[]))
    }

    /// The form could not be read at all.
    pub(crate) fn unreadable(app: &App, site: Option<&SiteId>, status: StatusCode) -> Self {
        let (heading, words) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ("error-too-much", "error-too-much-words"),
            _ => ("error-unreadable", "error-unreadable-words"),
        };
        Self::new(shell(app, site, heading), status, heading, plain(words, &[]))
    }

    /// A fault of ours without a number.
    pub(crate) fn fault() -> Self {
        let shell = Shell::lobby(plain("error-fault-title", &[]));
        Self::new(shell, StatusCode::INTERNAL_SERVER_ERROR, "error-fault", plain("error-fault-words", &[]))
    }

    /// The policy does not permit this form, and nobody has sent anything.
    pub(crate) fn no_such_form(app: &App, site: &SiteId, kind: FormKind, error: &OperationError) -> Self {
        let mut page = Self::of(app, site, error);
        if let OperationError::Refused(_) = error {
            page.content.heading = plain("error-no-form", &[]);
            page.content.words = plain("error-no-form-words", &[("form", &kind.title(spoken()))]);
        }
        page
    }

    /// The site has no public board.
    pub(crate) fn no_board(app: &App, site: &SiteId) -> Self {
        let words = plain("error-no-board-words", &[]);
        let mut page = Self::new(shell(app, Some(site), "error-no-board-title"), StatusCode::NOT_FOUND, "error-no-board", words);
        page.content.next = ("/privacy".to_owned(), "read-policy");
        page
    }

    /// A link from a letter that signs nobody in.
    pub(crate) fn link_over(app: &App, site: &SiteId, error: &OperationError) -> Self {
        let mut page = Self::of(app, site, error);
        if matches!(error, OperationError::LinkInvalid) {
            page.content.words = plain("error-link-over-words", &[]);
            page.content.next = ("/sign-in".to_owned(), "error-link-over-next");
        }
        page
    }

    /// What the house said instead of doing it.
    pub(crate) fn of(app: &App, site: &SiteId, error: &OperationError) -> Self {
        let (status, heading) = status_and_heading(error);
        let mut page = Self::new(shell(app, Some(site), heading), status, heading, words_of(error));
        page.content.next = match error {
            OperationError::Refused(_) => ("/privacy".to_owned(), "read-policy"),
            OperationError::LinkInvalid | OperationError::StatementStale => ("/forms".to_owned(), "error-to-forms"),
            OperationError::Settled(_) => ("/me".to_owned(), "error-to-mine"),
            OperationError::SignInRefused => ("/sign-in".to_owned(), "error-try-again"),
            _ => page.content.next,
        };
        match error {
            OperationError::Refused(refusal) => page.content.grounds = Some(Grounds::of(app, &refusal.answer.reasons)),
            OperationError::TooMany { wait_s } => page.content.retry_after = Some(*wait_s),
            OperationError::Unavailable(fault) | OperationError::Fault(fault) => page.content.incident = Some(fault.id.clone()),
            _ => {}
        }
        page
    }
}

/// What a page says of an error of the house.
fn words_of(error: &OperationError) -> String {
    let name = match error {
        OperationError::UnknownSite => "error-unknown-site-words",
        OperationError::Refused(_) => "error-refused-words",
        OperationError::LinkInvalid => "error-link-words",
        OperationError::KeyInvalid => "error-key-words",
        OperationError::SignInRefused => "error-sign-in-words",
        OperationError::StatementStale => "error-stale-words",
        OperationError::IdempotencyClash => "error-clash-words",
        OperationError::Busy => "error-busy-words",
        OperationError::Unavailable(_) => "error-unavailable-words",
        OperationError::Fault(_) => "error-fault-words",
        OperationError::TooMany { wait_s } => return plain("error-too-many-words", &[("wait", &wait(*wait_s))]),
        OperationError::Malformed(mistakes) => return plain("error-malformed-words", &[("mistakes", &listed(mistakes))]),
        OperationError::NotAllowed(words) | OperationError::Settled(words) => return sentence(&in_language(words)),
    };
    plain(name, &[])
}

/// How long to wait.
fn wait(seconds: u64) -> String {
    if seconds <= WAIT_SECONDS_TOLD {
        plain("error-wait-seconds", &[("seconds", &seconds)])
    } else {
        plain("error-wait-minutes", &[("minutes", &seconds.div_ceil(60))])
    }
}

/// Every mistake; by the name of its field where that is a word of the language.
fn listed(mistakes: &[Mistake]) -> String {
    let one = |mistake: &Mistake| match spoken() {
        Language::English => format!("{}: {}", mistake.field, mistake.words),
        Language::Arabic => in_language(&mistake.words),
    };
    mistakes.iter().map(one).collect::<Vec<_>>().join(if spoken() == Language::English { "; " } else { "؛ " })
}

/// How an error of the house is answered over HTTP, and the name of what it is called.
pub(crate) const fn status_and_heading(error: &OperationError) -> (StatusCode, &'static str) {
    match error {
        OperationError::UnknownSite => (StatusCode::NOT_FOUND, "error-no-site"),
        OperationError::Refused(_) => (StatusCode::FORBIDDEN, "error-refused"),
        OperationError::LinkInvalid => (StatusCode::NOT_FOUND, "error-link"),
        OperationError::KeyInvalid => (StatusCode::UNAUTHORIZED, "error-key"),
        OperationError::NotAllowed(_) => (StatusCode::FORBIDDEN, "error-not-allowed"),
        OperationError::SignInRefused => (StatusCode::UNPROCESSABLE_ENTITY, "error-sign-in"),
        OperationError::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "error-too-many"),
        OperationError::Malformed(_) => (StatusCode::UNPROCESSABLE_ENTITY, "error-malformed"),
        OperationError::StatementStale => (StatusCode::CONFLICT, "error-stale"),
        OperationError::Settled(_) => (StatusCode::CONFLICT, "error-settled"),
        OperationError::IdempotencyClash => (StatusCode::CONFLICT, "error-clash"),
        OperationError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "error-busy"),
        OperationError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "error-unavailable"),
        OperationError::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "error-fault"),
    }
}

fn sentence(words: &str) -> String {
    format!("{}.", crate::view::words::capital(words).trim_end_matches('.'))
}

/// The frame of an error's page, with a title of this name.
fn shell(app: &App, site: Option<&SiteId>, title: &'static str) -> Shell {
    let title = plain(title, &[]);
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
