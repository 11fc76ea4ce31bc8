//! The console's style sheet: the variables, elements and forms of the other pages, and what only the console has.

use crate::pages::stylesheet::{fingerprint, kept};
use axum::response::Response;

/// The parts, in the order in which they apply.
const STYLE: &str = concat!(
    include_str!("../../styles/1-tokens.css"),
    include_str!("../../styles/2-base.css"),
    include_str!("../../styles/5-forms.css"),
    include_str!("../../styles/console.css"),
    include_str!("../../styles/console-policy.css"),
);

/// A number of the content, so that a changed style sheet has a new address.
const FINGERPRINT: u64 = fingerprint(STYLE);

/// The address pages link to.
pub(crate) fn address() -> String {
    format!("/console/style.css?v={FINGERPRINT:x}")
}

/// `GET /console/style.css`
pub(crate) async fn style() -> Response {
    kept("text/css; charset=utf-8", STYLE)
}
