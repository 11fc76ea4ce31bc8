//! The body of a message to a party: a page of an act as lines in JSON, with what goes with it. It holds what the house released, and is signed as
//! it is.

use super::lines::written;
use operations::{ContentHash, Message};
use serde_json::json;

/// The body of a message, to be signed and sent as it is.
#[must_use]
pub fn body_of(message: &Message) -> Vec<u8> {
    let page = &message.page;
    let kind = if page.next.is_some() { "disclosure.page" } else { "disclosure.completed" };
    let lines = page.next.map(|_| written(page, ContentHash::salted(&[0; 32])).text);
    let body = json!({
        "type": kind,
        "timestamp": page.at.to_string(),
        "data": {
            "disclosure": page.id.to_string(),
            "after": page.after,
            "people": page.people,
            "again": page.again,
            "format": page.format.key(),
            "duties": page.duties,
            "content": lines,
            "certificate": message.certificate,
        },
    });
    body.to_string().into_bytes()
}
