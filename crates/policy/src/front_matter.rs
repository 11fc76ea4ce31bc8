//! The TOML at the head of a policy: whose it is, since when, and what its words mean. It holds no rule.

use crate::diagnostic::{Messages, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;
use vocabulary::{SiteId, VersionId, Within, WordError};

const FENCE: &str = "+++";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    pub(crate) site: Spanned<String>,
    pub(crate) company: String,
    effective: Option<Spanned<Datetime>>,
    archived: Option<Spanned<Datetime>>,
    pub(crate) source: Option<String>,
    age: Option<Spanned<String>>,
    earlier: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) groups: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    parameters: BTreeMap<String, Spanned<ParameterValue>>,
    #[serde(default)]
    pub(crate) vocabulary: BTreeMap<Spanned<String>, AddedWord>,
    #[serde(default)]
    pub(crate) cut: Cut,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ParameterValue {
    Number(u32),
    Time(String),
}

/// A number or a time that a sentence leaves open and the front matter settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Parameter {
    /// A time, as `30 days`.
    Time(Within),
    /// A number, as the smallest group that may be released.
    Number(u32),
}

/// Which versions govern data that was collected under an earlier one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Earlier {
    /// The one it was collected under and the one in force: both must permit.
    #[default]
    Both,
    /// The one it was collected under alone.
    CollectedUnder,
    /// The one in force alone.
    InForce,
}

impl Earlier {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Both, Self::CollectedUnder, Self::InForce];

    /// The word for it in the front matter.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::CollectedUnder => "collected-under",
            Self::InForce => "in-force",
        }
    }
}

impl std::str::FromStr for Earlier {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|way| way.key() == text).ok_or_else(|| WordError::not_in("way with earlier data", text, &Self::ALL.map(Self::key)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddedWord {
    pub(crate) parent: Spanned<String>,
    pub(crate) dpv: String,
    pub(crate) meaning: String,
}

/// The author's corrections of the sentence cut.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cut {
    #[serde(default)]
    pub(crate) join: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) split: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) furniture: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) sentences: Vec<Spanned<String>>,
}

/// The head of a policy, read.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) matter: FrontMatter,
    pub(crate) version: VersionId,
    pub(crate) date_is_archived: bool,
    pub(crate) age_is_asked: bool,
    pub(crate) earlier: Earlier,
    pub(crate) parameters: BTreeMap<String, Parameter>,
    /// Where the TOML begins, to turn its places into the file's.
    pub(crate) offset: usize,
    /// Where the text begins.
    pub(crate) body: usize,
}

impl Head {
    /// The place in the file of a value of the front matter.
    pub(crate) fn span<T>(&self, value: &Spanned<T>) -> Span {
        let range = value.span();
        Span { start: self.offset + range.start, end: self.offset + range.end }
    }
}

/// Reads the head of a policy; `None` when it cannot be read at all, with the reason among the messages.
pub(crate) fn read(text: &str, messages: &mut Messages<'_>) -> Option<Head> {
    let start = Span { start: 0, end: FENCE.len().min(text.len()) };
    let Some(inner) = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n"))) else {
        messages.error("front-matter", start, "a policy begins with its front matter between two lines `+++`");
        return None;
    };
    let offset = text.len() - inner.len();
    let Some(length) = inner
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let here = *at;
            *at += line.len();
            Some((here, line))
        })
        .find(|(_, line)| line.trim_end() == FENCE)
        .map(|(at, _)| at)
    else {
        messages.error("front-matter", start, "the front matter has no closing line `+++`");
        return None;
    };
    let toml_text = inner.get(..length).unwrap_or_default();
    let body = offset + length + inner.get(length..).and_then(|rest| rest.find('\n').map(|at| at + 1)).unwrap_or(FENCE.len());
    match toml::from_str::<FrontMatter>(toml_text) {
        Ok(matter) => settle(matter, offset, body.min(text.len()), messages),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let span = Span { start: offset + range.start, end: offset + range.end };
            messages.error("front-matter", span, error.message().to_owned());
            None
        }
    }
}

fn settle(matter: FrontMatter, offset: usize, body: usize, messages: &mut Messages<'_>) -> Option<Head> {
    let place = |range: std::ops::Range<usize>| Span { start: offset + range.start, end: offset + range.end };
    let site = SiteId::new(matter.site.get_ref());
    if let Err(error) = &site {
        messages.error("front-matter", place(matter.site.span()), error.to_string());
    }
    let date_is_archived = matter.effective.is_none();
    let day = match (&matter.effective, &matter.archived) {
        (Some(day), None) | (None, Some(day)) => civil(day.get_ref()).or_else(|| {
            messages.error("front-matter", place(day.span()), "a date is written as 2024-05-01");
            None
        }),
        _ => {
            messages.error("front-matter", place(matter.site.span()), "exactly one of `effective` and `archived` says since when this text holds");
            None
        }
    };
    let age_is_asked = match matter.age.as_ref().map(Spanned::get_ref) {
        None => false,
        Some(word) if word == "asked" => true,
        Some(_) => {
            let span = matter.age.as_ref().map_or(0..0, Spanned::span);
            messages.error("front-matter", place(span), "the only value of `age` is `asked`: an unknown age then counts as a child's");
            false
        }
    };
    let earlier = matter.earlier.as_ref().map_or(Ok(Earlier::Both), |word| word.get_ref().parse()).unwrap_or_else(|error: WordError| {
        messages.error("front-matter", place(matter.earlier.as_ref().map_or(0..0, Spanned::span)), error.to_string());
        Earlier::Both
    });
    let mut parameters = BTreeMap::new();
    for (name, value) in &matter.parameters {
        let parameter = match value.get_ref() {
            ParameterValue::Number(number) => Some(Parameter::Number(*number)),
            ParameterValue::Time(text) => Within::read(text).map(Parameter::Time),
        };
        match parameter {
            Some(parameter) => drop(parameters.insert(name.clone(), parameter)),
            None => drop(
                messages.error("front-matter", place(value.span()), format!("parameter `{name}` is neither a number nor a time such as `30 days`")).severity,
            ),
        }
    }
    let version = VersionId { site: site.ok()?, effective: day? };
    Some(Head { matter, version, date_is_archived, age_is_asked, earlier, parameters, offset, body })
}

fn civil(day: &Datetime) -> Option<jiff::civil::Date> {
    let date = day.date?;
    jiff::civil::Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
