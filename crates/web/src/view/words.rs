//! The vocabulary in the words of pages: titles, lists, dates. It decides nothing.

use crate::language::plain;
use jiff::civil::Date;
use operations::{Field, Stopped};
use policy::{Class, Policy};
use vocabulary::{Action, Channel, DataCategory, Purpose, Recipient, Right, Timestamp, Within};

/// `one` for one, otherwise `many`.
pub(crate) const fn plural(count: &u64, one: &'static str, many: &'static str) -> &'static str {
    if *count == 1 { one } else { many }
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A day as people write it: `9 November 2006`.
pub(crate) fn day(date: Date) -> String {
    let month = plain(MONTHS.get(usize::from(date.month().unsigned_abs()).wrapping_sub(1)).copied().unwrap_or_default(), &[]);
    plain("date", &[("day", &u16::from(date.day().unsigned_abs())), ("month", &month), ("year", &u16::from_ne_bytes(date.year().to_ne_bytes()))])
}

/// How soon, after a comma: `, within 30 days`.
pub(crate) fn soon(within: Within) -> String {
    if within.as_ms() == 0 { ", at once".to_owned() } else { format!(", within {within}") }
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
    format!("{}, {} to {} UTC", day(from.date()), from.hour(), from.hour() + 1)
}

/// An instant to the minute, in the time that servers keep.
pub(crate) fn moment_of(at: Timestamp) -> String {
    let hour = at.to_string();
    let time = hour.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default().to_owned();
    format!("{}, {time} UTC", day_of(at))
}

/// How a policy's date is introduced: its text gave the date, or only its archive did.
pub(crate) fn date_label(policy: &Policy) -> &'static str {
    if policy.date_is_archived() { "As archived on" } else { "In force since" }
}

/// A list in words: `a, b and c`.
pub(crate) fn list(parts: &[String]) -> String {
    match parts {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
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
    let parts: Vec<String> = purposes.iter().map(|purpose| purpose_words(*purpose).to_owned()).collect();
    list(&parts)
}

/// The title of a category of data.
pub(crate) fn category_title(category: &DataCategory, policy: &Policy) -> String {
    let known = match category.key() {
        "name" => "Name",
        "email" => "E-mail address",
        "phone" => "Phone number",
        "postal" => "Postal address",
        "financial" => "Bank or card details",
        "opinion" => "Opinions",
        "account" => "Account and profile",
        "content" => "What they stored or posted",
        "message" => "Messages to the company",
        "purchase" => "Purchases",
        "usage" => "Visits and clicks",
        "device" => "Browser and device",
        "registration-field" => "Other registration details",
        key if category.built_in().is_none() => return capital(&key.replace('-', " ")),
        _ => return capital(policy.data_meaning(category)),
    };
    known.to_owned()
}

/// What an entry of the log about a person tells, by the word it bears in clear.
pub(crate) fn entry_words(kind: &str) -> &'static str {
    match kind {
        "collected" => "Data was collected",
        "fact-recorded" => "Something was put on record",
        "granted" => "A use or a disclosure was permitted",
        "shown-to-person" => "What is held was shown to you",
        "requested" => "You asked for something",
        "won" => "You won a contest",
        "ordered" => "An order of yours took a step",
        "posted" => "A post of yours was written, changed, deleted or hidden",
        "portfolio-changed" => "You changed your portfolio",
        "corrected" => "A value was corrected",
        "written-to" => "A letter was sent to your address",
        "signed-in" => "You signed in",
        "signed-out" => "You signed out",
        "address-proven" => "You proved that an address is yours",
        "shown-to-parent" => "What is held was shown to a parent",
        "form-opened" => "A form you signed was opened to be checked",
        "sign-in-changed" => "You changed what you sign in with",
        _ => "Something was written",
    }
}

/// A purpose in the words of a sentence: “for …”.
pub(crate) fn purpose_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Transaction => "completing an order or payment",
        Purpose::Service => "delivering what was asked for",
        Purpose::Registration => "opening an account",
        Purpose::Operate => "running the site",
        Purpose::Personalise => "tailoring what is shown",
        Purpose::Improve => "better products and service",
        Purpose::Support => "answering and customer service",
        Purpose::Survey => "asking for opinions",
        Purpose::Contest => "a contest or promotion",
        Purpose::Marketing => "the company’s own offers",
        Purpose::PartnerMarketing => "offers of partners and sponsors",
        Purpose::Advertising => "choosing and showing adverts",
        Purpose::Analytics => "trends and statistics",
        Purpose::Recruitment => "jobs and applications",
        Purpose::Legal => "law, legal process and claims",
        Purpose::Safety => "crime, fraud and danger",
        Purpose::Merger => "a merger or sale of the company",
        Purpose::Archive => "archives",
        Purpose::PolicyNotice => "telling people of a changed policy",
    }
}

/// What messages for a purpose are about: “contact you about …”.
pub(crate) fn topic(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Transaction => "your orders and payments",
        Purpose::Service => "what you asked for",
        Purpose::Registration => "your account",
        Purpose::Operate => "running the site",
        Purpose::Personalise => "what suits you",
        Purpose::Improve => "better products and service",
        Purpose::Support => "your questions",
        Purpose::Survey => "your opinion",
        Purpose::Contest => "contests and promotions",
        Purpose::Marketing => "its own offers",
        Purpose::PartnerMarketing => "offers of partners and sponsors",
        Purpose::Recruitment => "jobs",
        Purpose::PolicyNotice => "changes of the policy",
        other => purpose_words(other),
    }
}

/// What an opt-out stops, each as what the company no longer does: “contacts you about …”. Empty where it stops nothing.
pub(crate) fn stopped(stopped: &[Stopped]) -> Vec<String> {
    let topics = |counts: fn(&Stopped) -> bool, words: fn(Purpose) -> &'static str| {
        let parts: Vec<String> = stopped.iter().filter(|stop| counts(stop)).map(|stop| words(stop.purpose).to_owned()).collect();
        (!parts.is_empty()).then(|| list(&parts))
    };
    let contacts = topics(|stop| stop.contacting, topic).map(|about| format!("contacts you about {about}"));
    let shares = topics(|stop| stop.sharing, purpose_words).map(|what_for| format!("shares your data with others for {what_for}"));
    let uses = topics(|stop| stop.using, purpose_words).map(|what_for| format!("uses your data for {what_for}"));
    let collects = topics(|stop| stop.collecting, purpose_words).map(|what_for| format!("collects anything about you for {what_for}"));
    let counts = topics(|stop| stop.counting, purpose_words).map(|what_for| format!("counts you for {what_for}"));
    [contacts, shares, uses, collects, counts].into_iter().flatten().collect()
}

/// A party in the words of someone who says what they are: “I am …”.
pub(crate) fn recipient_words(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Company => "the company itself",
        Recipient::Staff => "a member of staff",
        Recipient::Affiliate => "an affiliate of the company",
        Recipient::Processor => "an agent working for the company",
        Recipient::Partner => "a business partner",
        Recipient::Sponsor => "a sponsor",
        Recipient::Advertiser => "an advertiser",
        Recipient::ThirdParty => "another company",
        Recipient::Authority => "a court or an authority",
        Recipient::Acquirer => "a buyer of the company",
    }
}

/// An action in the words of one who wants it done: “I want the company to …”.
pub(crate) fn action_words(action: Action) -> &'static str {
    match action {
        Action::Collect => "collect it",
        Action::Use => "let me work with it",
        Action::Share => "share it with me",
        Action::Sell => "sell it to me",
        Action::Contact => "let me contact the person",
        Action::Aggregate => "count it in groups",
        Action::Review => "let me look at it",
        Action::Retain => "keep it",
        Action::Delete => "delete it",
        Action::Transfer => "hand the whole holding over to me",
    }
}

/// An action that was done, in the words of one whom it is about.
pub(crate) const fn deed_words(action: Action) -> &'static str {
    match action {
        Action::Contact => "Took, to write or call,",
        Action::Review => "Looked at",
        Action::Aggregate => "Counted",
        Action::Retain => "Kept",
        Action::Delete => "Deleted",
        Action::Collect => "Took in",
        Action::Use | Action::Share | Action::Sell | Action::Transfer => "Worked with",
    }
}

/// A way by which a right is used, in words.
pub(crate) fn channel_words(channel: &Channel) -> String {
    match channel {
        Channel::LetterLink => "the link at the end of a letter".to_owned(),
        Channel::Reply => "a reply to a message".to_owned(),
        Channel::Mail(address) => format!("a letter to {address}"),
        Channel::AccountPage => "your own page".to_owned(),
        Channel::Page(place) => format!("the {}", place.to_string().replace('-', " ")),
        Channel::CookiesOff => "switching cookies off in the browser".to_owned(),
        Channel::Gpc => "the browser’s Global Privacy Control".to_owned(),
    }
}

/// What a right is called on the person's page.
pub(crate) fn right_title(right: Right) -> &'static str {
    match right {
        Right::OptOut => "Opt out",
        Right::Correct => "Correct something",
        Right::CloseAccount => "Close my account",
        Right::Decline => "Decline to take part",
        Right::Ask => "Ask a question",
    }
}

/// A class of sentence: how it is called, what it means, and its name in the style sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// The name in the style sheet, and of its shape.
    pub(crate) css: &'static str,
    /// How pages call it.
    pub(crate) title: &'static str,
    /// What it means, in a line.
    pub(crate) meaning: &'static str,
}

/// How pages speak of a class of sentence.
pub(crate) const fn kind(class: Class) -> Kind {
    let (css, title, meaning) = match class {
        Class::Enforced => ("enforced", "Enforced", "The program decides by it, every time."),
        Class::Noticed => ("notice", "Notice", "Words that must be shown, and are."),
        Class::Right => ("right", "Right", "Something you can ask for, and get."),
        Class::Organisational => ("organisational", "Organisational", "Kept by people; the program supports it."),
        Class::Silent => ("silent", "Promises nothing", "Nothing in it can be kept or broken."),
        Class::Uncovered => ("silent", "Not read yet", "No rule quotes it yet."),
    };
    Kind { css, title, meaning }
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
    use super::{capital, day, list, lower, plural};

    #[test]
    fn lists_and_dates_read_like_sentences() {
        assert_eq!(list(&[]), "nothing");
        assert_eq!(list(&["name".to_owned()]), "name");
        assert_eq!(list(&["a", "b", "c"].map(str::to_owned)), "a, b and c");
        assert_eq!(day(jiff::civil::date(2006, 11, 9)), "9 November 2006");
        assert_eq!(plural(&1, "form", "forms"), "form");
        assert_eq!(plural(&0, "form", "forms"), "forms");
    }

    #[test]
    fn the_first_letter_changes_and_abbreviations_stay() {
        assert_eq!(lower("E-mail address"), "e-mail address");
        assert_eq!(lower("ZIP code"), "ZIP code");
        assert_eq!(capital("work and education"), "Work and education");
        assert_eq!(capital(""), "");
    }
}
