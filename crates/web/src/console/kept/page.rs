//! A page of the console with one of its forms filled in again: text, choices and ticks as they were sent, each mistake beside its field and all of them
//! at the head of the page. It reads the pages our own templates make, in which no value holds a `<`, `>` or `"` that is not escaped, and it fills in
//! only what the page shows: no password, no file, nothing hidden.

use crate::console::error::Wrong;
use crate::view::clear::Clear;
use askama::Template;
use std::fmt::Write;

/// Before what the mistakes are said.
const MAIN: &str = "<main id=\"main\">";

/// The kinds of `input` in which somebody types what the page then shows.
const SHOWN: [&str; 8] = ["text", "email", "tel", "number", "date", "search", "url", "month"];

/// How the browser is to complete a field that holds a secret.
const SECRET: [&str; 3] = ["one-time-code", "current-password", "new-password"];

/// What is wrong, at the head of the page.
#[derive(Debug, Template)]
#[template(path = "console/parts/wrong.html")]
struct WrongHtml<'a> {
    heading: &'static str,
    words: &'a str,
    mistakes: Vec<Shown<'a>>,
}

/// One mistake, and the field it is about where the form has it.
#[derive(Debug)]
struct Shown<'a> {
    /// What the field is called on the page.
    label: Option<String>,
    words: &'a str,
    id: Option<String>,
}

/// The page with the form that posts to this address filled in; none where it has no such form.
pub(super) fn filled_in(html: &str, action: &str, typed: &[(String, Clear)], wrong: &Wrong) -> Option<String> {
    let mut filling = Filling { typed, wrong, seen: Vec::new(), ids: vec![None; wrong.mistakes.len()], choosing: None };
    let (mut out, mut rest, mut is_inside, mut was_found) = (String::with_capacity(html.len() + 1024), html, false, false);
    while let Some((before, from)) = rest.split_once('<') {
        out.push_str(before);
        let Some((inner, after)) = from.split_once('>') else {
            out.push('<');
            rest = from;
            break;
        };
        rest = after;
        let tag = Tag::read(inner);
        let is_of_form = is_inside && !matches!(tag.name, "form" | "/form");
        match tag.name {
            "form" => {
                is_inside = tag.is("method", "post") && tag.get("action").is_some_and(|to| unescaped(to) == action);
                was_found |= is_inside;
            }
            "/form" => is_inside = false,
            _ => {}
        }
        if is_of_form {
            rest = filling.put(&mut out, tag, rest);
        } else {
            let _ = write!(out, "<{inner}>");
        }
    }
    out.push_str(rest);
    let ids = filling.ids;
    was_found.then(|| with_mistakes(&out, wrong, ids)).flatten()
}

/// The page with what is wrong at its head.
fn with_mistakes<'w>(page: &str, wrong: &'w Wrong, ids: Vec<Option<String>>) -> Option<String> {
    let shown = |(mistake, id): (&'w operations::Mistake, Option<String>)| {
        let label = id.as_deref().and_then(|id| label_of(page, id));
        Shown { label, words: &mistake.words, id }
    };
    let mistakes = wrong.mistakes.iter().zip(ids).map(shown).collect();
    let said = WrongHtml { heading: wrong.heading, words: &wrong.words, mistakes }.render().ok()?;
    let (before, after) = page.split_once(MAIN)?;
    Some(format!("{before}{MAIN}\n{said}{after}"))
}

/// What the page calls the field of this id.
fn label_of(page: &str, id: &str) -> Option<String> {
    let (_, label) = page.split_once(&format!("<label for=\"{}\">", escaped(id)))?;
    label.split_once('<').map(|(words, _)| unescaped(words.trim())).filter(|words| !words.is_empty())
}

/// A form while it is filled in.
struct Filling<'a> {
    typed: &'a [(String, Clear)],
    wrong: &'a Wrong,
    /// The names of the fields of text so far: of several of one name each has its own value.
    seen: Vec<String>,
    /// The field of each mistake, where it was met.
    ids: Vec<Option<String>>,
    /// The `select` whose options come.
    choosing: Option<String>,
}

impl Filling<'_> {
    /// Writes one tag of the form, filled in; gives what is left of the page after it.
    fn put<'h>(&mut self, out: &mut String, mut tag: Tag<'h>, rest: &'h str) -> &'h str {
        let field = tag.get("name").map(unescaped).unwrap_or_default();
        let mut left = rest;
        let mut inside = None;
        match tag.name {
            "details" => tag.set("open", None),
            "input" if tag.is("type", "checkbox") || tag.is("type", "radio") => {
                let own = tag.get("value").map(unescaped).unwrap_or_default();
                tag.remove("checked");
                if self.values(&field).any(|value| value == own) {
                    tag.set("checked", None);
                }
                self.mark(&mut tag, &field, false);
            }
            "input" if SHOWN.contains(&tag.get("type").unwrap_or("text")) && !tag.get("autocomplete").is_some_and(|kind| SECRET.contains(&kind)) => {
                if let Some(value) = self.next_of(&field) {
                    tag.set("value", Some(escaped(&value)));
                }
                self.mark(&mut tag, &field, true);
            }
            "textarea" => {
                inside = self.next_of(&field);
                self.mark(&mut tag, &field, true);
            }
            "select" => {
                self.choosing = Some(field.clone());
                self.mark(&mut tag, &field, true);
            }
            "/select" => self.choosing = None,
            "option" => {
                let (of, own) = (self.choosing.clone().unwrap_or_default(), tag.get("value").map(unescaped));
                if let Some(own) = own.filter(|_| self.values(&of).next().is_some()) {
                    tag.remove("selected");
                    if self.values(&of).any(|value| value == own) {
                        tag.set("selected", None);
                    }
                }
            }
            _ => {}
        }
        tag.write(out);
        if let Some(text) = inside {
            // The first line break of a text area is no part of its text.
            let _ = write!(out, "\n{}", escaped(&text));
            left = rest.find("</textarea").and_then(|at| rest.get(at..)).unwrap_or(rest);
        }
        left
    }

    fn values(&self, field: &str) -> impl Iterator<Item = String> {
        self.typed.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.to_string())
    }

    /// What was typed into the next field of this name.
    fn next_of(&mut self, field: &str) -> Option<String> {
        let before = self.seen.iter().filter(|name| *name == field).count();
        self.seen.push(field.to_owned());
        self.values(field).nth(before)
    }

    /// Marks the first field that a mistake is about, and makes it one that can be gone to.
    fn mark(&mut self, tag: &mut Tag<'_>, field: &str, is_alone: bool) {
        for (place, mistake) in self.wrong.mistakes.iter().enumerate() {
            let Some(id) = self.ids.get_mut(place).filter(|id| id.is_none() && mistake.field == field) else { continue };
            let own = tag.get("id").map_or_else(|| format!("field-{place}"), unescaped);
            tag.set("id", Some(escaped(&own)));
            if is_alone {
                let described = tag.get("aria-describedby").map_or_else(|| format!("wrong-{place}"), |by| format!("{by} wrong-{place}"));
                tag.set("aria-describedby", Some(described));
                tag.set("aria-invalid", Some("true".to_owned()));
            }
            *id = Some(own);
        }
    }
}

/// A tag of a page: its name and its attributes, values as they are written.
struct Tag<'h> {
    name: &'h str,
    attributes: Vec<(&'h str, Option<std::borrow::Cow<'h, str>>)>,
}

impl<'h> Tag<'h> {
    fn read(inner: &'h str) -> Self {
        let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            match after.strip_prefix("=\"").and_then(|value| value.split_once('"')) {
                Some((value, left)) => {
                    attributes.push((key, Some(value.into())));
                    rest = left;
                }
                None => {
                    attributes.push((key, None));
                    rest = after.strip_prefix('=').unwrap_or(after);
                }
            }
        }
        Self { name, attributes }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == key).and_then(|(_, value)| value.as_deref())
    }

    fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    fn remove(&mut self, key: &str) {
        self.attributes.retain(|(known, _)| *known != key);
    }

    fn set(&mut self, key: &'static str, value: Option<String>) {
        self.remove(key);
        self.attributes.push((key, value.map(Into::into)));
    }

    fn write(&self, out: &mut String) {
        let _ = write!(out, "<{}", self.name);
        for (key, value) in &self.attributes {
            let _ = match value {
                Some(value) => write!(out, " {key}=\"{value}\""),
                None => write!(out, " {key}"),
            };
        }
        out.push('>');
    }
}

/// Text as a value or between tags.
fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|text| text.to_string()).unwrap_or_default()
}

/// What is written in a page, as it was before it was escaped.
fn unescaped(text: &str) -> String {
    let plain =
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#38;", "&"), ("&amp;", "&")];
    plain.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

#[cfg(test)]
mod tests {
    use super::{Clear, Wrong, filled_in};
    use operations::Mistake;
    use vocabulary::Personal;

    const PAGE: &str = concat!(
        "<main id=\"main\"><form method=\"post\" action=\"/console/a\"><input name=\"email\" value=\"old\"></form>",
        "<form class=\"stack\" method=\"post\" action=\"/console/b\"><input type=\"hidden\" name=\"once\" value=\"fresh\">",
        "<label for=\"e\">Address</label><input id=\"e\" name=\"email\" type=\"email\" aria-describedby=\"e-hint\" required>",
        "<input name=\"line\"><input name=\"line\"><input type=\"password\" name=\"word\"><input name=\"code\" autocomplete=\"one-time-code\">",
        "<textarea name=\"reason\" rows=\"3\">default</textarea>",
        "<select name=\"to\"><option value=\"\">Choose…</option><option value=\"a&#38;b\">A</option><option value=\"c\" selected>C</option></select>",
        "<details><summary>more</summary><input type=\"checkbox\" name=\"for\" value=\"x\" checked><input type=\"checkbox\" name=\"for\" value=\"y\"></details>",
        "</form></main>"
    );

    fn check(typed: &[(&str, &str)], mistakes: &[(&str, &str)]) -> String {
        let typed: Vec<(String, Clear)> = typed.iter().map(|(name, value)| ((*name).to_owned(), Clear::new(Personal::new((*value).to_owned())))).collect();
        let mistakes = mistakes.iter().map(|(field, words)| Mistake { field: (*field).to_owned(), words: (*words).to_owned() }).collect();
        let wrong = Wrong { heading: "Something in the form cannot be used", words: String::new(), mistakes };
        filled_in(PAGE, "/console/b", &typed, &wrong).unwrap()
    }

    #[test]
    fn a_form_is_filled_in_as_it_was_sent_and_no_other() {
        let sent = [("email", "a\"><b>@x"), ("line", "1"), ("line", "2"), ("reason", "two\nlines </textarea>"), ("to", "a&b"), ("for", "y")];
        let page = check(&sent, &[]);
        assert!(page.contains("action=\"/console/a\"><input name=\"email\" value=\"old\">"), "{page}");
        assert!(page.contains("value=\"a&#34;&#62;&#60;b&#62;@x\""), "what was typed is no HTML: {page}");
        assert!(page.contains("<input name=\"line\" value=\"1\"><input name=\"line\" value=\"2\">"), "{page}");
        assert!(page.contains("rows=\"3\">\ntwo\nlines &#60;/textarea&#62;</textarea>"), "{page}");
        assert!(page.contains("<option value=\"a&#38;b\" selected>A</option><option value=\"c\">C</option>"), "{page}");
        assert!(page.contains("name=\"for\" value=\"x\"><input type=\"checkbox\" name=\"for\" value=\"y\" checked>"), "{page}");
        assert!(page.contains("<details open>"), "what was ticked is in sight: {page}");
    }

    #[test]
    fn what_no_page_shows_is_not_shown_again() {
        let page = check(&[("word", "hunter2"), ("code", "123456"), ("once", "used"), ("unheard-of", "kept out")], &[]);
        for never in ["hunter2", "123456", "used", "kept out"] {
            assert!(!page.contains(&format!("\"{never}\"")) && !page.contains(&format!(">{never}")), "{never}: {page}");
        }
        assert!(page.contains("name=\"once\" value=\"fresh\""), "{page}");
    }

    #[test]
    fn a_mistake_leads_to_its_field_and_stands_beside_it() {
        let page = check(&[("email", "x")], &[("email", "is no address"), ("nowhere", "is odd")]);
        assert!(page.contains("<li id=\"wrong-0\"><a href=\"#e\">Address: is no address</a></li><li id=\"wrong-1\">is odd</li>"), "{page}");
        assert!(page.contains("aria-describedby=\"e-hint wrong-0\" aria-invalid=\"true\""), "{page}");
        assert!(page.find("wrong-0").unwrap() < page.find("<form").unwrap(), "at the head of the page");
    }

    #[test]
    fn a_page_without_the_form_is_not_taken_for_it() {
        let wrong = Wrong { heading: "Somebody was quicker", words: String::new(), mistakes: Vec::new() };
        assert!(filled_in(PAGE, "/console/c", &[], &wrong).is_none());
    }
}
