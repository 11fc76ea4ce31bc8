//! Reports of machines: that a letter could not be delivered (RFC 3464), and that its reader complained (RFC 5965). Only the fields the standards name
//! are read.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

/// How much of one part is read.
const PART_BYTES_MAX: usize = 256 * 1024;

/// What a delivery report says of a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delivery {
    /// Whether it failed for good.
    pub(super) is_permanent: bool,
    /// The enhanced status code: class, subject, detail.
    pub(super) status: (u8, u16, u16),
}

/// Whether it is a report of this type (`delivery-status`, `feedback-report`).
pub(super) fn is_report(letter: &Message<'_>, of: &str) -> bool {
    let Some(content) = letter.content_type() else { return false };
    content.ctype().eq_ignore_ascii_case("multipart")
        && content.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
        && content.attribute("report-type").is_some_and(|report| report.eq_ignore_ascii_case(of))
}

/// What a delivery report says: the worst of its recipients that it says anything of. `None` where nothing failed and nothing is late.
pub(super) fn delivery(letter: &Message<'_>) -> Option<Delivery> {
    let text = part(letter, "message", &["delivery-status", "global-delivery-status"])?;
    let mut worst: Option<Delivery> = None;
    for group in text.replace("\r\n", "\n").split("\n\n") {
        let (Some(action), Some(status)) = (field(group, "Action"), field(group, "Status").and_then(status)) else { continue };
        let failed = action.eq_ignore_ascii_case("failed");
        if failed || action.eq_ignore_ascii_case("delayed") {
            let found = Delivery { is_permanent: failed && status.0 == 5, status };
            worst = worst.filter(|worst| worst.is_permanent || !found.is_permanent).or(Some(found));
        }
    }
    worst
}

/// What kind of feedback a complaint is, in lower case.
pub(super) fn feedback(letter: &Message<'_>) -> Option<String> {
    field(&part(letter, "message", &["feedback-report"])?, "Feedback-Type").map(str::to_ascii_lowercase)
}

/// The copy of the letter that a report, or somebody who returns it, has put in: its headers at least, from the last part that holds such.
pub(super) fn returned_copy(letter: &Message<'_>) -> Option<String> {
    letter.parts.iter().rev().find_map(|part| match &part.body {
        PartType::Message(copy) => Some(bounded(&copy.raw_message)),
        _ if is(part, "text", &["rfc822-headers"]) || is(part, "message", &["rfc822", "global", "global-headers"]) => Some(bounded(part.contents())),
        _ => None,
    })
}

/// The text of the first part of this type.
fn part(letter: &Message<'_>, kind: &str, subtypes: &[&str]) -> Option<String> {
    letter.parts.iter().find(|part| is(part, kind, subtypes)).map(|part| bounded(part.contents()))
}

fn is(part: &MessagePart<'_>, kind: &str, subtypes: &[&str]) -> bool {
    part.content_type().is_some_and(|content| {
        content.ctype().eq_ignore_ascii_case(kind)
            && content.subtype().is_some_and(|subtype| subtypes.iter().any(|wanted| subtype.eq_ignore_ascii_case(wanted)))
    })
}

fn bounded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..PART_BYTES_MAX).unwrap_or(bytes)).into_owned()
}

fn field<'a>(group: &'a str, name: &str) -> Option<&'a str> {
    group.lines().filter_map(|line| line.split_once(':')).find(|(field, _)| field.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn status(text: &str) -> Option<(u8, u16, u16)> {
    let mut numbers = text.split_whitespace().next()?.split('.');
    let found = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    (numbers.next().is_none() && matches!(found.0, 2 | 4 | 5)).then_some(found)
}
