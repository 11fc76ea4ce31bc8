//! The editor's script: it has the text checked a moment after whoever writes pauses. Everything works without it.

use crate::pages::stylesheet::{fingerprint, kept};
use axum::response::Response;

/// The script.
const SCRIPT: &str = include_str!("../../../scripts/policy-editor.js");
/// A number of its content, so that a changed script has a new address.
const FINGERPRINT: u64 = fingerprint(SCRIPT);

/// The address the editor loads it from.
pub(super) fn address() -> String {
    format!("/console/policy/editor.js?v={FINGERPRINT:x}")
}

/// `GET /console/policy/editor.js`
pub(super) async fn script() -> Response {
    kept("text/javascript; charset=utf-8", SCRIPT)
}
