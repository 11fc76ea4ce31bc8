//! The one style sheet and the icon, served by the binary. They never come from elsewhere.

use crate::limits::STYLE_SECONDS_MAX;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The parts, in the order in which they apply.
const STYLE: &str = concat!(
    include_str!("../../styles/1-tokens.css"),
    include_str!("../../styles/2-base.css"),
    include_str!("../../styles/3-frame.css"),
    include_str!("../../styles/4-policy.css"),
    include_str!("../../styles/5-forms.css"),
    include_str!("../../styles/6-answers.css"),
    include_str!("../../styles/7-person.css"),
    include_str!("../../styles/8-board.css"),
);

/// The icon of every site.
const ICON: &str = include_str!("../../styles/icon.svg");

/// A number of the content, so that a changed style sheet has a new address.
const FINGERPRINT: u64 = fingerprint(STYLE);

/// A number of a text (FNV-1a).
pub(crate) const fn fingerprint(text: &str) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        sum = (sum ^ *first as u64).wrapping_mul(0x0100_0000_01b3);
        rest = others;
    }
    sum
}

/// The address pages link to.
pub(crate) fn address() -> String {
    format!("/style.css?v={FINGERPRINT:x}")
}

/// `GET /style.css`
pub(crate) async fn style() -> Response {
    kept("text/css; charset=utf-8", STYLE)
}

/// `GET /icon.svg`
pub(crate) async fn icon() -> Response {
    kept("image/svg+xml", ICON)
}

/// An answer that a browser may keep for good: its address changes with its content.
pub(crate) fn kept(kind: &'static str, body: &'static str) -> Response {
    let cache = format!("public, max-age={STYLE_SECONDS_MAX}, immutable");
    ([(CONTENT_TYPE, kind.to_owned()), (CACHE_CONTROL, cache)], body).into_response()
}
