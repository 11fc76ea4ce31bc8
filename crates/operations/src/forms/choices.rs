//! The boxes a form offers: flows that the policy refuses now and would permit if the person chose so. None is ever ticked beforehand.

use super::Choice;
use crate::consult::{Flow, consult, newcomer, permits};
use policy::{Policy, Verdict};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};
use wording::{Language, list, plain};

/// What is proven of whoever fills in a form, and the language it is in.
type Proven<'a> = (&'a [Condition], Language);

/// What may be offered, and to or by which parties, the first that fits.
struct Offer {
    action: Action,
    purpose: Purpose,
    recipients: &'static [Recipient],
    /// The name of the words beside its box.
    words: &'static str,
}

const OFFERS: [Offer; 5] = [
    Offer { action: Action::Contact, purpose: Purpose::Marketing, recipients: &[Recipient::Company], words: "choice-news" },
    Offer { action: Action::Contact, purpose: Purpose::PartnerMarketing, recipients: &[Recipient::Company], words: "choice-partners" },
    Offer { action: Action::Contact, purpose: Purpose::Survey, recipients: &[Recipient::Company], words: "choice-survey" },
    Offer { action: Action::Contact, purpose: Purpose::Recruitment, recipients: &[Recipient::Company], words: "choice-jobs" },
    Offer {
        action: Action::Share,
        purpose: Purpose::PartnerMarketing,
        recipients: &[Recipient::Partner, Recipient::ThirdParty, Recipient::Sponsor],
        words: "choice-share",
    },
];

/// What a tick may record, the smallest first.
const TICKS: [&[Condition]; 3] = [&[Condition::OptIn], &[Condition::Permission], &[Condition::OptIn, Condition::Permission]];

/// The tick without which the policy refuses to collect any of these for this purpose, when there is one that opens it.
pub(crate) fn entry_of(policy: &Policy, essential: &[DataCategory], purpose: Purpose, (proven, language): Proven<'_>) -> Option<Choice> {
    let now = newcomer(proven);
    let flow = |data| Flow { action: Action::Collect, data, purpose, recipient: Recipient::Company };
    if permits(policy, flow(essential), &now) {
        return None;
    }
    TICKS.iter().find_map(|tick| {
        let ticked = tick.iter().fold(now, |facts, condition| facts.with(*condition, true));
        let answer = consult(policy, flow(essential), &ticked).ok()?;
        (answer.verdict == Verdict::Permit).then(|| Choice {
            id: format!("{}-{}", Action::Collect.key(), purpose.key()),
            conditions: tick.to_vec(),
            action: Action::Collect,
            purpose,
            recipient: Recipient::Company,
            data: Vec::new(),
            required: true,
            words: match purpose {
                Purpose::Marketing => plain(language, "choice-entry-news", &[("company", &policy.company())]),
                other => plain(language, "choice-entry", &[("purpose", &meaning(language, other))]),
            },
            basis: answer.reasons,
        })
    })
}

/// The choices a form with these fields offers under this policy.
pub(crate) fn choices_of(policy: &Policy, fields: &[DataCategory], shown: Proven<'_>) -> Vec<Choice> {
    OFFERS.iter().filter_map(|offer| offer.recipients.iter().find_map(|recipient| choice_of(policy, offer, *recipient, fields, shown))).collect()
}

fn choice_of(policy: &Policy, offer: &Offer, recipient: Recipient, fields: &[DataCategory], (proven, language): Proven<'_>) -> Option<Choice> {
    // The box itself makes the flow one of the purposes the data was asked for.
    let now = newcomer(proven).with(Condition::PurposeMatch, true);
    let flow = |category| Flow { action: offer.action, data: std::slice::from_ref(category), purpose: offer.purpose, recipient };
    let closed: Vec<&DataCategory> = fields
        .iter()
        .filter(|category| reaches(category) || (offer.action == Action::Share && category.key() == "name"))
        .filter(|category| !permits(policy, flow(category), &now))
        .collect();
    for tick in TICKS {
        let ticked = tick.iter().fold(now, |facts, condition| facts.with(*condition, true));
        let opened: Vec<&DataCategory> = closed.iter().copied().filter(|category| permits(policy, flow(category), &ticked)).collect();
        let Some(first) = opened.first() else { continue };
        let answer = consult(policy, flow(first), &ticked).ok().filter(|answer| answer.verdict == Verdict::Permit)?;
        return Some(Choice {
            id: format!("{}-{}-{}", offer.action.key(), offer.purpose.key(), recipient.key()),
            conditions: tick.to_vec(),
            action: offer.action,
            purpose: offer.purpose,
            recipient,
            data: opened.iter().map(|category| (*category).clone()).collect(),
            required: false,
            words: words_of(policy, offer, &opened, language),
            basis: answer.reasons,
        });
    }
    None
}

/// Whether a message can be sent to it.
fn reaches(category: &DataCategory) -> bool {
    matches!(category.key(), "email" | "phone" | "postal")
}

fn words_of(policy: &Policy, offer: &Offer, opened: &[&DataCategory], language: Language) -> String {
    let company = policy.company();
    match offer.action {
        Action::Share => plain(language, offer.words, &[("data", &spoken(language, opened)), ("company", &company)]),
        _ => plain(language, offer.words, &[("company", &company)]),
    }
}

/// A list as people say it: "name and e-mail address".
fn spoken(language: Language, categories: &[&DataCategory]) -> String {
    let name = |category: &&DataCategory| match category.key() {
        "name" => plain(language, "choice-name", &[]),
        "email" => plain(language, "choice-email", &[]),
        "phone" => plain(language, "choice-phone", &[]),
        "postal" => plain(language, "choice-postal", &[]),
        other => other.to_owned(),
    };
    list(language, &categories.iter().map(name).collect::<Vec<_>>())
}

/// What a purpose is, where a form waits for somebody to choose it.
fn meaning(language: Language, purpose: Purpose) -> String {
    let name = match purpose {
        Purpose::Transaction => "meaning-transaction",
        Purpose::Service => "meaning-service",
        Purpose::Registration => "meaning-registration",
        Purpose::Survey => "meaning-survey",
        Purpose::Support => "meaning-support",
        Purpose::Contest => "meaning-contest",
        Purpose::Recruitment => "meaning-recruitment",
        Purpose::Improve => "meaning-improve",
        // No form of the house is for any other; what an operator declares may be.
        other => return other.meaning().to_owned(),
    };
    plain(language, name, &[])
}
