//! The words of a name, by Project Fluent. What is put into a sentence is escaped, and kept apart from writing that runs the other way: nothing
//! that somebody typed becomes a tag.

use crate::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;
use std::sync::LazyLock;

/// What is put into a sentence under a name that begins like this is an address of a link, and stands in its attribute.
const ADDRESS: &str = "to-";

/// The files of a language, in its folder: one for each part of the site.
macro_rules! files {
    ($language:literal) => {
        files!($language: "board" "children" "consents" "errors" "forms" "frame" "house" "letters" "me" "mistakes" "pages" "receipts" "sign-in" "times" "versions" "words")
    };
    ($language:literal: $($file:literal)*) => {
        &[$(include_str!(concat!("../lang/", $language, "/", $file, ".ftl"))),*]
    };
}

/// The words of each language, as they stand in its files.
const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => files!("en"),
        Language::Arabic => files!("ar"),
    }
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::English));
static ARABIC: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Language::Arabic));

/// Everything a language says. What a file has wrong is left out; a test sees to it that nothing is.
fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(language.code().parse().into_iter().collect());
    // Writing that runs the other way is kept apart in HTML, where a sentence becomes HTML.
    bundle.set_use_isolating(false);
    for source in sources(language) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn words_of(language: Language) -> &'static FluentBundle<FluentResource> {
    match language {
        Language::English => &ENGLISH,
        Language::Arabic => &ARABIC,
    }
}

/// A sentence as HTML: everything in it that is not ours is escaped.
#[derive(Clone, Debug)]
pub struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that can be put into a sentence.
pub trait Sayable {
    /// What it is, unescaped.
    fn value(&self) -> FluentValue<'_>;
}

impl Sayable for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Sayable for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl<T: Sayable + ?Sized> Sayable for &T {
    fn value(&self) -> FluentValue<'_> {
        (*self).value()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Sayable for $number {
            fn value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )*};
}

numbers!(u16 u32 u64 usize);

/// What stands under this name.
#[must_use]
pub fn say(language: Language, name: &str) -> Said {
    tell(language, name, &[])
}

/// What stands under this name, with what goes into it; addresses of links under names that begin with `to-`.
#[must_use]
pub fn tell(language: Language, name: &str, with: &[(&'static str, &dyn Sayable)]) -> Said {
    let into = |(name, value): &(&'static str, &dyn Sayable)| {
        let value = match value.value() {
            FluentValue::String(text) => {
                let escaped = escaped(&text);
                let runs_apart = language.direction() == "rtl" && !name.starts_with(ADDRESS);
                FluentValue::from(if runs_apart { format!("<bdi>{escaped}</bdi>") } else { escaped })
            }
            number => number.into_owned(),
        };
        (*name, value)
    };
    Said(formatted(language, name, &with.iter().map(into).collect()))
}

/// The same where no HTML can stand, as in a title: as plain text, which whoever shows it escapes.
#[must_use]
pub fn plain(language: Language, name: &str, with: &[(&'static str, &dyn Sayable)]) -> String {
    let into = |(name, value): &(&'static str, &dyn Sayable)| {
        let value = match value.value() {
            // First strong isolate, pop directional isolate: Unicode's own way (UAX 9).
            FluentValue::String(text) if language.direction() == "rtl" => FluentValue::from(format!("\u{2068}{text}\u{2069}")),
            other => other.into_owned(),
        };
        (*name, value)
    };
    formatted(language, name, &with.iter().map(into).collect())
}

/// A list as people say it: `a, b and c`; nothing where there is nothing in it.
#[must_use]
pub fn list(language: Language, parts: &[String]) -> String {
    match (language, parts) {
        (Language::English, [most @ .., last]) if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        // In Arabic every part but the first is led in by its own “and”, which is written together with it.
        (Language::Arabic, parts) => parts.join(" و"),
        (Language::English, parts) => parts.concat(),
    }
}

/// In this language, or in English where it says nothing under the name.
fn formatted(language: Language, name: &str, arguments: &FluentArgs<'_>) -> String {
    for language in [language, Language::English] {
        let bundle = words_of(language);
        if let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) {
            return bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned();
        }
    }
    tracing::error!(name, "the pages have no words of this name");
    name.to_owned()
}

/// As text between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("&#34;"),
            '&' => escaped.push_str("&#38;"),
            '\'' => escaped.push_str("&#39;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Language, list, plain, tell};

    #[test]
    fn lists_read_as_people_say_them() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(Language::English, &parts), "a, b and c");
        assert_eq!(list(Language::Arabic, &parts), "a وb وc");
        assert_eq!((list(Language::English, &[]), list(Language::English, &parts[..1])), (String::new(), "a".to_owned()));
    }

    #[test]
    fn what_is_put_into_a_sentence_becomes_no_tag() {
        let company = "<b title=\"x\">O'Hara & Söhne";
        let english = tell(Language::English, "sign-in-lede", &[("company", &company)]).to_string();
        assert_eq!(english, "See what &#60;b title=&#34;x&#34;&#62;O&#39;Hara &#38; Söhne holds about you, who received it, and use your rights.");
        let arabic = tell(Language::Arabic, "sign-in-lede", &[("company", &company)]).to_string();
        assert!(arabic.contains("<bdi>&#60;b title=&#34;x&#34;&#62;O&#39;Hara &#38; Söhne</bdi>"), "{arabic}");
        assert!(plain(Language::Arabic, "sign-in-lede", &[("company", &company)]).contains(&format!("\u{2068}{company}\u{2069}")));
    }
}
