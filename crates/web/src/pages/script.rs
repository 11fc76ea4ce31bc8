//! The one script, for passkeys alone: no browser gives them to a page without one. Every page works without it.

use crate::headers::BearsScript;
use crate::pages::stylesheet::{fingerprint, kept};
use axum::response::Response;

/// The script.
const SCRIPT: &str = include_str!("../../scripts/passkeys.js");
/// A number of its content, so that a changed script has a new address.
const FINGERPRINT: u64 = fingerprint(SCRIPT);

/// The address pages load it from.
pub(crate) fn script_address() -> String {
    format!("/passkeys.js?v={FINGERPRINT:x}")
}

/// `GET /passkeys.js`
pub(crate) async fn script() -> Response {
    kept("text/javascript; charset=utf-8", SCRIPT)
}

/// The page, which may load the script.
pub(crate) fn bearing_script(mut page: Response) -> Response {
    page.extensions_mut().insert(BearsScript);
    page
}
