//! What a person may ask for at a site: the rights its policy grants, and what we offer beyond the text, marked as such.

use crate::consult::{Flow, newcomer, permits};
use crate::{Offer, RightView, SiteOffering};
use policy::{Policy, RightGranted};
use vocabulary::{Action, Channel, Condition, Effect, Place, Purpose, Recipient, Right, Word};

/// The key of the right to be forgotten that we offer where the text grants none.
const BEYOND_CLOSE: &str = "beyond-close-account";
/// The key of the right to have errors put right that we offer where the text grants none.
const BEYOND_CORRECT: &str = "beyond-correct";

/// Every right a person of this site has: those the text grants, and what the operator offers beyond it.
pub(crate) fn rights_of(policy: &Policy, offering: &SiteOffering) -> Vec<RightView> {
    let mut rights = granted_by(policy);
    let grants = |right: Right| policy.rights().iter().any(|granted| granted.right == right);
    if offering.has(Offer::Correct) && !grants(Right::Correct) {
        rights.push(beyond(BEYOND_CORRECT, Right::Correct, Effect::Corrected));
    }
    // Closing is not deleting: where the text grants the one alone, the other is offered beyond it.
    let deletes = policy.rights().iter().any(|granted| granted.right == Right::CloseAccount && granted.effect == Effect::Deleted);
    if offering.has(Offer::Delete) && !deletes {
        rights.push(beyond(BEYOND_CLOSE, Right::CloseAccount, Effect::Deleted));
    }
    rights
}

/// Every right the text grants.
pub(crate) fn granted_by(policy: &Policy) -> Vec<RightView> {
    policy.rights().iter().enumerate().map(|(place, granted)| granted_view(place, granted)).collect()
}

/// The opt-out that a one-step link gives: the first the policy grants.
pub(crate) fn opt_out_of(policy: &Policy) -> Option<RightView> {
    granted_by(policy).into_iter().find(|right| right.right == Right::OptOut)
}

/// The purposes an act of this effect opts the person out of.
pub fn purposes_stopped(policy: &Policy, effect: &Effect) -> Vec<Purpose> {
    match effect {
        Effect::OptedOut(purposes) => purposes.clone(),
        Effect::NothingShared => Purpose::all().iter().copied().filter(|purpose| opt_out_stops_sharing(policy, *purpose)).collect(),
        Effect::Corrected | Effect::Closed | Effect::Deleted | Effect::Case => Vec::new(),
    }
}

/// Whether some sharing for this purpose is permitted, and refused to who has opted out.
fn opt_out_stops_sharing(policy: &Policy, purpose: Purpose) -> bool {
    let others = || Recipient::all().iter().filter(|kind| !matches!(kind, Recipient::Company | Recipient::Staff));
    let best = [Condition::Notified, Condition::OptIn, Condition::Permission, Condition::Requested, Condition::Confidential];
    let willing = newcomer(&best);
    let opted_out = willing.with(Condition::OptedOut, true);
    policy.data().iter().any(|category| {
        others().any(|recipient| {
            let flow = Flow { action: Action::Share, data: std::slice::from_ref(category), purpose, recipient: *recipient };
            permits(policy, flow, &willing) && !permits(policy, flow, &opted_out)
        })
    })
}

fn granted_view(place: usize, granted: &RightGranted) -> RightView {
    RightView {
        key: format!("{}-{}-{}", granted.right, granted.reason.sentence.number, place),
        right: granted.right,
        words: words_of(granted.right, &granted.effect),
        here: granted.channels.iter().any(is_here),
        channels: granted.channels.clone(),
        within: granted.within,
        reason: Some(granted.reason.clone()),
        takes_correction: granted.right == Right::Correct,
        takes_words: matches!(granted.right, Right::Ask | Right::Correct),
        effect: granted.effect.clone(),
    }
}

fn beyond(key: &str, right: Right, effect: Effect) -> RightView {
    RightView {
        key: key.to_owned(),
        right,
        words: words_of(right, &effect),
        channels: vec![Channel::AccountPage],
        within: None,
        reason: None,
        takes_correction: right == Right::Correct,
        takes_words: false,
        here: true,
        effect,
    }
}

/// Whether this version can be reached that way. Ways through letters wait for the version that handles mail; until then
/// whoever has such a right exercises it on their page, so a right is never less for its channel.
fn is_here(channel: &Channel) -> bool {
    match channel {
        Channel::AccountPage | Channel::LetterLink | Channel::Reply | Channel::Mail(_) => true,
        Channel::Page(place) => !matches!(place, Place::OutboundLink | Place::Board),
        Channel::CookiesOff | Channel::Gpc => false,
    }
}

fn words_of(right: Right, effect: &Effect) -> String {
    match (right, effect) {
        (Right::OptOut, Effect::OptedOut(purposes)) if purposes.len() == Purpose::all().len() => "Stop everything I can object to.".to_owned(),
        (Right::OptOut, Effect::OptedOut(purposes)) => {
            let named: Vec<&str> = purposes.iter().map(|purpose| purpose.meaning()).collect();
            format!("Stop this: {}.", named.join("; "))
        }
        (Right::CloseAccount, Effect::Deleted) => "Delete what is held about me.".to_owned(),
        (Right::CloseAccount, _) => "Close my account.".to_owned(),
        (Right::Correct, _) => "Correct what is wrong.".to_owned(),
        (Right::Decline, _) => "Share nothing of mine.".to_owned(),
        (Right::Ask, _) => "Ask a question.".to_owned(),
        (Right::OptOut, _) => "Stop.".to_owned(),
    }
}
