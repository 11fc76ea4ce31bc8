//! What can be read off a page: its words, its fields, the sentences it quotes. It is no browser.

use super::door::Page;

impl Page {
    /// The words of the page, without its marks.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        let mut inside = false;
        for letter in self.html.chars() {
            match letter {
                '<' => inside = true,
                '>' if inside => inside = false,
                _ if inside => continue,
                other => words.push(other),
            }
        }
        one_line(&plain(&words))
    }

    /// Whether the page says these words.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.words().contains(&one_line(words))
    }

    /// The values of this attribute, in the tags that bear these marks too.
    pub(crate) fn marked(&self, marks: &str, attribute: &str) -> Vec<String> {
        let tags = self.html.split('<').filter(|tag| tag.contains(marks));
        tags.filter_map(|tag| attribute_of(tag, attribute)).collect()
    }

    /// The kinds of data the page has fields for.
    pub(crate) fn asked(&self) -> Vec<String> {
        let names = self.marked("name=\"data-", "name");
        names.iter().filter_map(|name| name.strip_prefix("data-").map(str::to_owned)).collect()
    }

    /// The numbers of the sentences that stand as reasons in these marks.
    pub(crate) fn quoted_in(html: &str) -> Vec<u16> {
        let quotes = html.split("<blockquote class=\"quote\"").skip(1);
        let links = quotes.filter_map(|quote| quote.split("</blockquote>").next()?.split("#s").nth(1));
        links.filter_map(|link| link.split('"').next()?.parse().ok()).collect()
    }

    /// The numbers of the sentences the page gives as reasons.
    pub(crate) fn quoted(&self) -> Vec<u16> {
        Self::quoted_in(&self.html)
    }

    /// The parts of the page that open, each with what is in it.
    pub(crate) fn openings(&self) -> impl Iterator<Item = &str> {
        self.html.split("<details").skip(1).filter_map(|part| part.split("</details>").next())
    }

    /// The value of the first attribute of this name inside a piece of the page.
    pub(crate) fn within(html: &str, marks: &str, attribute: &str) -> Option<String> {
        html.split('<').filter(|tag| tag.contains(marks)).find_map(|tag| attribute_of(tag, attribute))
    }
}

fn attribute_of(tag: &str, attribute: &str) -> Option<String> {
    let rest = tag.split(&format!(" {attribute}=\"")).nth(1)?;
    Some(plain(rest.split('"').next()?))
}

/// Text without character references.
fn plain(text: &str) -> String {
    const REFERENCES: [(&str, &str); 9] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    let text = REFERENCES.iter().fold(text.to_owned(), |text, (reference, letter)| text.replace(reference, letter));
    text.replace("&amp;", "&")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
