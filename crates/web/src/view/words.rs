//! The vocabulary in the words of pages: titles, lists, dates, in the language of the request. It decides nothing, and translates nothing that a
//! policy or a person says.

use crate::language::{Language, plain};
use jiff::civil::Date;
use operations::{Field, Stopped};
use policy::{Class, Policy};
use vocabulary::{Action, DataCategory, Purpose, Recipient, Right, Timestamp, Within};

/// Under which names the months stand, in their order.
pub(crate) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A day as people write it: `9 November 2006`.
pub(crate) fn day(date: Date) -> String {
    operations::day(crate::language::spoken(), date)
}

/// What stands in the tag of an element whose words are quoted, such as a policy's: the language they are in, where the page is in another.
pub(crate) fn as_written() -> String {
    as_written_in(Language::English.code())
}

/// The same for words that were kept in the language of this code.
pub(crate) fn as_written_in(code: &str) -> String {
    match Language::of(code) {
        Some(language) if language == crate::language::spoken() => String::new(),
        Some(language) => format!(" lang=\"{}\" dir=\"{}\"", language.code(), language.direction()),
        None => " dir=\"auto\"".to_owned(),
    }
}

/// Words that are not ours amid ours where no element can stand: kept apart from writing that runs the other way (UAX 9).
pub(crate) fn quoted(text: impl Into<String>) -> String {
    let text = text.into();
    if crate::language::spoken().direction() == "rtl" { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// What stands under this name, as a text of its own.
pub(crate) fn spoken(name: &str) -> String {
    plain(name, &[])
}

/// How soon, after a comma: `, within 30 days`.
pub(crate) fn soon(within: Within) -> String {
    if within.as_ms() == 0 { spoken("at-once") } else { plain("within", &[("time", &how_long(within))]) }
}

/// How long, as `30 days`.
pub(crate) fn how_long(within: Within) -> String {
    const HOUR_MS: i64 = 60 * 60 * 1_000;
    let hours = u64::try_from(within.as_ms() / HOUR_MS).unwrap_or_default();
    if hours.is_multiple_of(24) { plain("days", &[("count", &(hours / 24))]) } else { plain("hours", &[("count", &hours)]) }
}

/// A sentence of the policy by its number.
pub(crate) fn sentence(number: u16) -> String {
    plain("sentence-number", &[("number", &number)])
}

/// An instant as a day.
pub(crate) fn day_of(at: Timestamp) -> String {
    day(at.day())
}

/// The hour in which something was done, as `24 November 2026, 20 to 21 UTC`; as it is written, where it is no instant.
pub(crate) fn hour_words(written: &str) -> String {
    let Ok(instant) = written.parse::<jiff::Timestamp>() else {
        return written.to_owned();
    };
    let from = instant.to_zoned(jiff::tz::TimeZone::UTC);
    let hour = |hour: i8| u16::from(hour.unsigned_abs());
    plain("hour", &[("day", &day(from.date())), ("from", &hour(from.hour())), ("to", &(hour(from.hour()) + 1))])
}

/// An instant to the minute, in the time that servers keep.
pub(crate) fn moment_of(at: Timestamp) -> String {
    let hour = at.to_string();
    let time = hour.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default().to_owned();
    plain("moment", &[("day", &day_of(at)), ("time", &time)])
}

/// How a policy's date is introduced: its text gave the date, or only its archive did.
pub(crate) fn date_label(policy: &Policy) -> String {
    spoken(if policy.date_is_archived() { "archived-on" } else { "in-force-since" })
}

/// A list in words: `a, b and c`.
pub(crate) fn list(parts: &[String]) -> String {
    if parts.is_empty() { spoken("nothing") } else { wording::list(crate::language::spoken(), parts) }
}

/// What a form asks for, in one line.
pub(crate) fn fields_in_words(fields: &[Field]) -> String {
    let labels: Vec<String> = fields.iter().map(|field| lower(&field.label)).collect();
    list(&labels)
}

/// Categories in one line.
pub(crate) fn categories(data: &[DataCategory], policy: &Policy) -> String {
    let parts: Vec<String> = data.iter().map(|category| lower(&category_title(category, policy))).collect();
    list(&parts)
}

/// Purposes in one line.
pub(crate) fn purposes(purposes: &[Purpose]) -> String {
    let parts: Vec<String> = purposes.iter().map(|purpose| purpose_words(*purpose)).collect();
    list(&parts)
}

/// The title of a category of data.
pub(crate) fn category_title(category: &DataCategory, policy: &Policy) -> String {
    let name = match category.key() {
        "name" => "category-name",
        "email" => "category-email",
        "phone" => "category-phone",
        "postal" => "category-postal",
        "financial" => "category-financial",
        "opinion" => "category-opinion",
        "account" => "category-account",
        "content" => "category-content",
        "message" => "category-message",
        "purchase" => "category-purchase",
        "usage" => "category-usage",
        "device" => "category-device",
        "registration-field" => "category-registration",
        // What a policy adds to the vocabulary is called as the policy calls it.
        key if category.built_in().is_none() => return quoted(capital(&key.replace('-', " "))),
        _ => return quoted(capital(policy.data_meaning(category))),
    };
    spoken(name)
}

/// What an entry of the log about a person tells, by the word it bears in clear.
pub(crate) fn entry_words(kind: &str) -> String {
    spoken(match kind {
        "collected" => "entry-collected",
        "fact-recorded" => "entry-fact-recorded",
        "granted" => "entry-granted",
        "shown-to-person" => "entry-shown-to-person",
        "requested" => "entry-requested",
        "won" => "entry-won",
        "ordered" => "entry-ordered",
        "posted" => "entry-posted",
        "portfolio-changed" => "entry-portfolio-changed",
        "corrected" => "entry-corrected",
        "written-to" => "entry-written-to",
        "signed-in" => "entry-signed-in",
        "signed-out" => "entry-signed-out",
        "address-proven" => "entry-address-proven",
        "shown-to-parent" => "entry-shown-to-parent",
        "form-opened" => "entry-form-opened",
        "breach-told" => "entry-breach-told",
        "sign-in-changed" => "entry-sign-in-changed",
        _ => "entry-other",
    })
}

/// A purpose in the words of a sentence: “for …”.
pub(crate) fn purpose_words(purpose: Purpose) -> String {
    spoken(match purpose {
        Purpose::Transaction => "purpose-transaction",
        Purpose::Service => "purpose-service",
        Purpose::Registration => "purpose-registration",
        Purpose::Operate => "purpose-operate",
        Purpose::Personalise => "purpose-personalise",
        Purpose::Improve => "purpose-improve",
        Purpose::Support => "purpose-support",
        Purpose::Survey => "purpose-survey",
        Purpose::Contest => "purpose-contest",
        Purpose::Marketing => "purpose-marketing",
        Purpose::PartnerMarketing => "purpose-partner-marketing",
        Purpose::Advertising => "purpose-advertising",
        Purpose::Analytics => "purpose-analytics",
        Purpose::Recruitment => "purpose-recruitment",
        Purpose::Legal => "purpose-legal",
        Purpose::Safety => "purpose-safety",
        Purpose::Merger => "purpose-merger",
        Purpose::Archive => "purpose-archive",
        Purpose::PolicyNotice => "purpose-policy-notice",
    })
}

/// What messages for a purpose are about: “contact you about …”.
pub(crate) fn topic(purpose: Purpose) -> String {
    spoken(match purpose {
        Purpose::Transaction => "topic-transaction",
        Purpose::Service => "topic-service",
        Purpose::Registration => "topic-registration",
        Purpose::Operate => "topic-operate",
        Purpose::Personalise => "topic-personalise",
        Purpose::Improve => "topic-improve",
        Purpose::Support => "topic-support",
        Purpose::Survey => "topic-survey",
        Purpose::Contest => "topic-contest",
        Purpose::Marketing => "topic-marketing",
        Purpose::PartnerMarketing => "topic-partner-marketing",
        Purpose::Recruitment => "topic-recruitment",
        Purpose::PolicyNotice => "topic-policy-notice",
        other => return purpose_words(other),
    })
}

/// The same where no company was named before.
pub(crate) fn topic_by_name(purpose: Purpose) -> String {
    if purpose == Purpose::Marketing { spoken("topic-company-marketing") } else { topic(purpose) }
}

/// A form by the word that names it, as in “the … form”; one that an operator declared as it is called there.
pub(crate) fn form_words(key: &str) -> String {
    spoken(match key {
        "registration" => "named-registration",
        "newsletter" => "named-newsletter",
        "download" => "named-download",
        "information-request" => "named-information-request",
        "contact" => "named-contact",
        "survey" => "named-survey",
        "contest" => "named-contest",
        "promotion" => "named-promotion",
        "job-interest" => "named-job-interest",
        "purchase" => "named-purchase",
        "feedback" => "named-feedback",
        own => return quoted(own.replace('-', " ")),
    })
}

/// What an opt-out stops, each as what the company no longer does: “contacts you about …”. Empty where it stops nothing.
pub(crate) fn stopped(stopped: &[Stopped]) -> Vec<String> {
    let topics = |name: &str, counts: fn(&Stopped) -> bool, words: fn(Purpose) -> String| {
        let parts: Vec<String> = stopped.iter().filter(|stop| counts(stop)).map(|stop| words(stop.purpose)).collect();
        (!parts.is_empty()).then(|| plain(name, &[("what", &list(&parts))]))
    };
    let contacts = topics("stops-contacting", |stop| stop.contacting, topic);
    let shares = topics("stops-sharing", |stop| stop.sharing, purpose_words);
    let uses = topics("stops-using", |stop| stop.using, purpose_words);
    let collects = topics("stops-collecting", |stop| stop.collecting, purpose_words);
    let counts = topics("stops-counting", |stop| stop.counting, purpose_words);
    [contacts, shares, uses, collects, counts].into_iter().flatten().collect()
}

/// A party in the words of someone who says what they are: “I am …”.
pub(crate) fn recipient_words(recipient: Recipient) -> String {
    spoken(match recipient {
        Recipient::Company => "recipient-company",
        Recipient::Staff => "recipient-staff",
        Recipient::Affiliate => "recipient-affiliate",
        Recipient::Processor => "recipient-processor",
        Recipient::Partner => "recipient-partner",
        Recipient::Sponsor => "recipient-sponsor",
        Recipient::Advertiser => "recipient-advertiser",
        Recipient::ThirdParty => "recipient-third-party",
        Recipient::Authority => "recipient-authority",
        Recipient::Acquirer => "recipient-acquirer",
    })
}

/// An action in the words of one who wants it done: “I want the company to …”.
pub(crate) fn action_words(action: Action) -> String {
    spoken(match action {
        Action::Collect => "wanted-collect",
        Action::Use => "wanted-use",
        Action::Share => "wanted-share",
        Action::Sell => "wanted-sell",
        Action::Contact => "wanted-contact",
        Action::Aggregate => "wanted-aggregate",
        Action::Review => "wanted-review",
        Action::Retain => "wanted-retain",
        Action::Delete => "wanted-delete",
        Action::Transfer => "wanted-transfer",
    })
}

/// An action that was done, in the words of one whom it is about.
pub(crate) fn deed_words(action: Action) -> String {
    spoken(match action {
        Action::Contact => "did-contact",
        Action::Review => "did-review",
        Action::Aggregate => "did-aggregate",
        Action::Retain => "did-retain",
        Action::Delete => "did-delete",
        Action::Collect => "did-collect",
        Action::Use | Action::Share | Action::Sell | Action::Transfer => "did-used",
    })
}

/// What a right is called on the person's page.
pub(crate) fn right_title(right: Right) -> String {
    spoken(match right {
        Right::OptOut => "right-opt-out",
        Right::Correct => "right-correct",
        Right::CloseAccount => "right-close-account",
        Right::Decline => "right-decline",
        Right::Ask => "right-ask",
    })
}

/// A class of sentence: how it is called, what it means, and its name in the style sheet.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    /// The name in the style sheet, and of its shape.
    pub(crate) css: &'static str,
    /// How pages call it.
    pub(crate) title: String,
    /// What it means, in a line.
    pub(crate) meaning: String,
}

/// The name of a class in the style sheet, and of its shape.
pub(crate) const fn css_of(class: Class) -> &'static str {
    match class {
        Class::Enforced => "enforced",
        Class::Noticed => "notice",
        Class::Right => "right",
        Class::Organisational => "organisational",
        Class::Silent | Class::Uncovered => "silent",
    }
}

/// How pages speak of a class of sentence.
pub(crate) fn kind(class: Class) -> Kind {
    let (title, meaning) = match class {
        Class::Enforced => ("class-enforced", "class-enforced-means"),
        Class::Noticed => ("class-notice", "class-notice-means"),
        Class::Right => ("class-right", "class-right-means"),
        Class::Organisational => ("class-organisational", "class-organisational-means"),
        Class::Silent => ("class-silent", "class-silent-means"),
        Class::Uncovered => ("class-uncovered", "class-uncovered-means"),
    };
    Kind { css: css_of(class), title: spoken(title), meaning: spoken(meaning) }
}

/// The text with its first letter small, unless it begins with an abbreviation.
pub(crate) fn lower(text: &str) -> String {
    recase(text, |first| first.to_lowercase().collect())
}

/// The text with its first letter capital.
pub(crate) fn capital(text: &str) -> String {
    recase(text, |first| first.to_uppercase().collect())
}

fn recase(text: &str, change: fn(char) -> String) -> String {
    let mut rest = text.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(_), Some(second)) if second.is_uppercase() => text.to_owned(),
        (Some(first), _) => change(first) + rest.as_str(),
        (None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{capital, day, list, lower};

    #[test]
    fn lists_and_dates_read_like_sentences() {
        assert_eq!(list(&[]), "nothing");
        assert_eq!(list(&["name".to_owned()]), "name");
        assert_eq!(list(&["a", "b", "c"].map(str::to_owned)), "a, b and c");
        assert_eq!(day(jiff::civil::date(2006, 11, 9)), "9 November 2006");
    }

    #[test]
    fn the_first_letter_changes_and_abbreviations_stay() {
        assert_eq!(lower("E-mail address"), "e-mail address");
        assert_eq!(lower("ZIP code"), "ZIP code");
        assert_eq!(capital("work and education"), "Work and education");
        assert_eq!(capital(""), "");
    }
}
