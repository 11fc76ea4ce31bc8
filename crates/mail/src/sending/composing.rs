//! A letter as an Internet message: its headers, a part of plain text, and one of HTML where there is one. No word of a letter becomes a header of
//! its own.

use crate::reading::{LinkSecret, Token, Tokens};
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use operations::Letter;

/// A letter of which no message can be made. Nothing of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComposed {
    /// A line of its own in a header would be a header of its own.
    #[error("a header of the letter is more than a line")]
    MoreThanALine,
    /// It could not be written.
    #[error("the message could not be written")]
    Unwritten,
}

/// The letter as an Internet message, with lines that end in CR LF. Where the house takes letters in, it can be answered and unsubscribed from by
/// mail too: the addresses for that bear the secrets of its own links.
///
/// # Errors
/// When a header of the letter is more than a line.
pub fn compose(letter: &Letter, by_mail_too: bool) -> Result<Vec<u8>, NotComposed> {
    let unsubscribe = letter.unsubscribe.as_ref().map(|address| address.reveal().as_str());
    let headers = [&letter.from_name, &letter.from, letter.to.reveal(), &letter.subject];
    let is_more = |text: &str| text.chars().any(char::is_control);
    if headers.iter().any(|text| is_more(text)) || unsubscribe.is_some_and(|address| is_more(address) || address.contains(['<', '>', ' '])) {
        return Err(NotComposed::MoreThanALine);
    }
    let host = letter.from.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let mut message = MessageBuilder::new()
        .message_id(format!("{}@{host}", letter.id))
        .date(letter.at.0.div_euclid(1000))
        .from((letter.from_name.as_str(), letter.from.as_str()))
        .to(letter.to.reveal().as_str())
        .subject(letter.subject.as_str())
        // RFC 3834: nobody's absence answers it.
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(letter.text.reveal().as_str());
    if let Some(html) = &letter.html {
        message = message.html_body(html.reveal().as_str());
    }
    if let Some(to) = letter.answered_by.as_ref().filter(|_| by_mail_too).and_then(|secret| mailbox_of(secret.reveal(), Token::Reply)) {
        message = message.reply_to(format!("{to}@{host}"));
    }
    if let Some(address) = unsubscribe {
        let secret = address.rsplit('/').next().filter(|_| by_mail_too);
        let mailto = secret.and_then(|secret| mailbox_of(secret, Token::OptOut)).map_or_else(String::new, |to| format!(", <mailto:{to}@{host}>"));
        // RFC 8058: a mail program posts to it, and asks nothing.
        message = message
            .header("List-Unsubscribe", Raw::new(format!("<{address}>{mailto}")))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    message.write_to_vec().map_err(|_| NotComposed::Unwritten)
}

/// What stands before the @ of an address that a link's secret opens.
fn mailbox_of(secret: &str, token: impl Fn(LinkSecret) -> Token) -> Option<String> {
    Tokens::new(Vec::new()).make(token(LinkSecret::of_hex(secret)?))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{NotComposed, compose};
    use operations::Letter;
    use vocabulary::{Personal, RecordId, Timestamp};

    pub(crate) fn letter(to: &str, subject: &str) -> Letter {
        Letter {
            id: RecordId::from_bytes([7; 16]),
            at: Timestamp(1_780_315_200_000),
            from_name: "Café Déjà".to_owned(),
            from: "privacy@example.org".to_owned(),
            to: Personal::new(to.to_owned()),
            subject: subject.to_owned(),
            answered_by: None,
            unsubscribe: Some(Personal::new("https://example.org/preferences/abc".to_owned())),
            text: Personal::new("Öffnen Sie\nhttp://example.org/sign-in/ab\n".to_owned()),
            html: None,
        }
    }

    #[test]
    fn no_line_of_a_letter_breaks_out_of_its_header() {
        for (to, subject) in [("asha@example.org\r\nBcc: eve@example.org", "Hi"), ("asha@example.org", "Hi\nBcc: eve@example.org")] {
            assert_eq!(compose(&letter(to, subject), false), Err(NotComposed::MoreThanALine));
        }
        let elsewhere = Letter { unsubscribe: Some(Personal::new("https://a> , <mailto:x".to_owned())), ..letter("asha@example.org", "Hi") };
        assert_eq!(compose(&elsewhere, false), Err(NotComposed::MoreThanALine));
        let text = String::from_utf8(compose(&letter("asha@example.org", "Grüße"), false).unwrap()).unwrap();
        assert!(text.contains("Subject: =?utf-8?"), "{text}");
    }

    #[test]
    fn a_letter_with_html_has_both_parts_and_only_ends_lines_with_cr_lf() {
        let both = Letter { html: Some(Personal::new("<p>Öffnen Sie</p>\n".to_owned())), ..letter("asha@example.org", "Hi") };
        let bytes = compose(&both, false).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        for line in ["multipart/alternative", "text/plain", "text/html", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Auto-Submitted: auto-generated"]
        {
            assert!(text.contains(line), "`{line}` is not in {text}");
        }
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text:?}");
    }

    #[test]
    fn a_letter_of_a_house_that_takes_letters_is_answered_and_unsubscribed_from_by_mail() {
        let (reply, out) = ("5a".repeat(32), "a5".repeat(32));
        let letter = Letter {
            answered_by: Some(Personal::new(reply)),
            unsubscribe: Some(Personal::new(format!("https://example.org/opt-out/{out}"))),
            ..letter("asha@example.org", "Hi")
        };
        let text = |by_mail| String::from_utf8(compose(&letter, by_mail).unwrap()).unwrap().replace("\r\n\t", " ").replace("\r\n ", " ");
        let (plain, by_mail) = (text(false), text(true));
        assert!(!plain.contains("Reply-To") && !plain.contains("mailto:"), "{plain}");
        let header = |name: &str| by_mail.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in {by_mail}"));
        let reply_to = header("Reply-To: ");
        assert!(reply_to.contains("@example.org") && reply_to.len() > 60, "{reply_to}");
        assert!(header("List-Unsubscribe: ").contains("/opt-out/a5") && header("List-Unsubscribe: ").contains(", <mailto:u"), "{by_mail}");
    }
}
