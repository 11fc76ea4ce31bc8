//! What stands in one letter of a mailing: what was written for everybody, and at its foot why it was sent, how to have no more of them, and who
//! writes. Markdown becomes HTML in which no code, frame or picture stands.

use crate::room::Room;
use policy::Reason;
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd, html};
use store::MailingRow;

/// A letter in its two parts.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) html: String,
}

/// The links that stand in one letter.
pub(super) struct Links {
    /// Stops letters like this; where the policy owes one.
    pub(super) opt_out: Option<String>,
    /// The page of their choices.
    pub(super) preferences: String,
    /// The secret of the link that an answer leads to; where the policy lets people answer.
    pub(super) reply: Option<String>,
}

impl Written {
    pub(super) fn of(room: &Room<'_>, row: &MailingRow, reason: Option<&Reason>, links: &Links) -> Self {
        let foot = Foot::of(room, reason, links);
        Self { text: format!("{}\n\n-- \n{}", row.text.trim_end(), foot.as_text()), html: page(&as_html(&row.text), &foot.as_html()) }
    }

    /// The letter with nobody's links in it.
    pub(super) fn for_nobody(room: &Room<'_>, row: &MailingRow, (reason, owes_link): (Option<&Reason>, bool)) -> Self {
        let address = room.address_of_site();
        let opt_out = owes_link.then(|| format!("{address}/opt-out/…"));
        Self::of(room, row, reason, &Links { opt_out, preferences: format!("{address}/preferences/…"), reply: None })
    }
}

impl Room<'_> {
    /// Where people reach the site.
    pub(super) fn address_of_site(&self) -> String {
        self.house.offering.of(self.site()).address.unwrap_or_else(|| format!("https://{}", self.site()))
    }
}

/// The foot of a letter, line by line; of a line that is a link, what it is and where it leads.
struct Foot {
    lines: Vec<(String, Option<String>)>,
}

impl Foot {
    fn of(room: &Room<'_>, reason: Option<&Reason>, links: &Links) -> Self {
        let company = room.policy.company();
        let mut lines = Vec::new();
        if let Some(reason) = reason {
            let line = format!("You get this letter because the privacy policy of {company} says: “{}”", reason.text);
            lines.push((line, None));
            lines.push(("Read it".to_owned(), Some(format!("{}/privacy", room.address_of_site()))));
        }
        if let Some(right) = room.rights().into_iter().find(|right| matches!(right.effect, vocabulary::Effect::OptedOut(_)))
            && let Some(sentence) = right.reason
        {
            lines.push((format!("It also says: “{}”", sentence.text), None));
        }
        if let Some(opt_out) = &links.opt_out {
            lines.push(("To have no more letters like this".to_owned(), Some(opt_out.clone())));
        }
        lines.push(("What we may send you, without signing in".to_owned(), Some(links.preferences.clone())));
        lines.push((company.to_owned(), None));
        lines.extend(room.house.offering.of(room.site()).postal_address.map(|address| (address, None)));
        Self { lines }
    }

    fn as_text(&self) -> String {
        let line = |(words, link): &(String, Option<String>)| match link {
            Some(link) => format!("{words}:\n{link}\n"),
            None => format!("{words}\n"),
        };
        self.lines.iter().map(line).collect()
    }

    fn as_html(&self) -> String {
        let line = |(words, link): &(String, Option<String>)| match link {
            Some(link) => format!("<p><a href=\"{}\">{}</a></p>\n", escaped(link), escaped(words)),
            None => format!("<p>{}</p>\n", escaped(words)),
        };
        self.lines.iter().map(line).collect()
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// Markdown as HTML. What is written as HTML stays text, a link leads to the web or to a mailbox, and a picture is its description: one that is
/// fetched when the letter is read would tell who read it.
fn as_html(markdown: &str) -> String {
    let mut depth_of_pictures = 0_u32;
    let safe = Parser::new(markdown).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) => {
            depth_of_pictures = depth_of_pictures.saturating_add(1);
            None
        }
        Event::End(TagEnd::Image) => {
            depth_of_pictures = depth_of_pictures.saturating_sub(1);
            None
        }
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Link { dest_url, title, id, .. }) if !leads_out(&dest_url) => {
            drop(dest_url);
            Some(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: CowStr::Borrowed(""), title, id }))
        }
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, safe);
    out
}

fn leads_out(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

fn page(body: &str, foot: &str) -> String {
    format!("<!doctype html>\n<html><head><meta charset=\"utf-8\"></head><body>\n{body}<hr>\n{foot}</body></html>\n")
}

#[cfg(test)]
mod tests {
    use super::as_html;

    #[test]
    fn no_code_and_no_picture_gets_into_a_letter() {
        for (markdown, wanted) in [
            ("Hi *you*", "<p>Hi <em>you</em></p>\n"),
            ("a <script>x</script> b", "<p>a &lt;script&gt;x&lt;/script&gt; b</p>\n"),
            ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
            ("[a](javascript:x)", "<p><a href=\"\">a</a></p>\n"),
            ("[a](https://example.org)", "<p><a href=\"https://example.org\">a</a></p>\n"),
            ("![our shop](https://example.org/seen.gif)", "<p>our shop</p>\n"),
        ] {
            assert_eq!(as_html(markdown), wanted, "{markdown}");
        }
    }
}
