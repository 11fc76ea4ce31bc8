//! The boxes a form offers: flows that the policy refuses now and would permit if the person chose so. None is ever ticked beforehand.

use super::Choice;
use crate::consult::{Flow, consult, newcomer, permits};
use policy::{Policy, Verdict};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, Word};

/// What may be offered, and to or by which parties, the first that fits.
struct Offer {
    action: Action,
    purpose: Purpose,
    recipients: &'static [Recipient],
    words: &'static str,
}

const OFFERS: [Offer; 5] = [
    Offer { action: Action::Contact, purpose: Purpose::Marketing, recipients: &[Recipient::Company], words: "Send me news and offers of {company}." },
    Offer {
        action: Action::Contact,
        purpose: Purpose::PartnerMarketing,
        recipients: &[Recipient::Company],
        words: "Send me offers of the partners of {company}; my address stays with {company}.",
    },
    Offer { action: Action::Contact, purpose: Purpose::Survey, recipients: &[Recipient::Company], words: "Ask me for my opinion from time to time." },
    Offer { action: Action::Contact, purpose: Purpose::Recruitment, recipients: &[Recipient::Company], words: "Tell me about jobs at {company}." },
    Offer {
        action: Action::Share,
        purpose: Purpose::PartnerMarketing,
        recipients: &[Recipient::Partner, Recipient::ThirdParty, Recipient::Sponsor],
        words: "Give my {data} to partners of {company}, so that they can send me their offers.",
    },
];

/// What a tick may record, the smallest first.
const TICKS: [&[Condition]; 3] = [&[Condition::OptIn], &[Condition::Permission], &[Condition::OptIn, Condition::Permission]];

/// The tick without which the policy refuses to collect any of these for this purpose, when there is one that opens it.
pub(crate) fn entry_of(policy: &Policy, essential: &[DataCategory], purpose: Purpose, proven: &[Condition]) -> Option<Choice> {
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
                Purpose::Marketing => format!("Yes, send me news and offers of {}.", policy.company()),
                other => format!("Yes, I choose this: {}.", other.meaning()),
            },
            basis: answer.reasons,
        })
    })
}

/// The choices a form with these fields offers under this policy.
pub(crate) fn choices_of(policy: &Policy, fields: &[DataCategory], proven: &[Condition]) -> Vec<Choice> {
    OFFERS.iter().filter_map(|offer| offer.recipients.iter().find_map(|recipient| choice_of(policy, offer, *recipient, fields, proven))).collect()
}

fn choice_of(policy: &Policy, offer: &Offer, recipient: Recipient, fields: &[DataCategory], proven: &[Condition]) -> Option<Choice> {
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
            words: offer.words.replace("{company}", policy.company()).replace("{data}", &spoken(&opened)),
            basis: answer.reasons,
        });
    }
    None
}

/// Whether a message can be sent to it.
fn reaches(category: &DataCategory) -> bool {
    matches!(category.key(), "email" | "phone" | "postal")
}

/// A list as people say it: "name and e-mail address".
fn spoken(categories: &[&DataCategory]) -> String {
    let names: Vec<&str> = categories
        .iter()
        .map(|category| match category.key() {
            "email" => "e-mail address",
            "phone" => "telephone number",
            "postal" => "postal address",
            "financial" => "card or account number",
            "account" | "registration-field" => "company and position",
            other => other,
        })
        .collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
