//! What the pages say, in each language, by Project Fluent. What a page puts into a sentence is escaped, and kept apart from writing that runs
//! the other way.

use super::Language;
use askama::filters::{Html, HtmlSafe, escape};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;
use std::sync::LazyLock;

/// What is put into a sentence under a name that begins like this is an address of a link, and stands in its attribute.
const ADDRESS: &str = "to-";

/// The files of a language, in its folder: one for each part of the site.
macro_rules! files {
    ($language:literal) => {
        files!($language: "children" "consents" "frame" "house" "letters" "me" "receipts" "sign-in" "times" "words")
    };
    ($language:literal: $($file:literal)*) => {
        &[$(include_str!(concat!("../../lang/", $language, "/", $file, ".ftl"))),*]
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
pub(crate) struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Said {}

/// Something that can be put into a sentence.
pub(crate) trait Sayable {
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
pub(crate) fn say(name: &str) -> Said {
    tell(name, &[])
}

/// What stands under this name, with what goes into it.
pub(crate) fn tell(name: &str, with: &[(&'static str, &dyn Sayable)]) -> Said {
    let language = Language::spoken();
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
pub(crate) fn plain(name: &str, with: &[(&'static str, &dyn Sayable)]) -> String {
    let language = Language::spoken();
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

fn escaped(text: &str) -> String {
    escape(text, Html).map(|escaped| escaped.to_string()).unwrap_or_default()
}
