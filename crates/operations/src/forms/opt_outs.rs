//! The objections that can be made where data is given: the boxes a policy puts on its own pages, and the browser's Global Privacy Control
//! where the operator lets it count. No box is ever ticked beforehand, and none is needed to send the form.

use super::Form;
use crate::rights::{granted_by, purposes_stopped};
use crate::{RightView, SiteOffering};
use policy::{Policy, Reason};
use vocabulary::{Channel, Effect, Place, Purpose, Right};

/// What a browser's signal is called where choices are named.
const GPC: &str = "gpc";

/// A right to object that can be used on a form.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OptOutOffer {
    /// Its name on the form.
    pub id: String,
    /// By which way it is then used.
    pub channel: Channel,
    /// Which right it is: to opt out, or to decline that anything is shared.
    pub right: Right,
    /// What it stops.
    pub purposes: Vec<Purpose>,
    /// The sentence that grants it.
    pub reason: Reason,
}

/// The objections this policy lets people make on a page of this kind.
pub(crate) fn opt_outs_of(policy: &Policy, place: Place) -> Vec<OptOutOffer> {
    let here = |channel: &&Channel| matches!(channel, Channel::Page(at) if *at == place || *at == Place::CollectingPage);
    let offer = |right: RightView| {
        let channel = right.channels.iter().find(here)?.clone();
        Some(OptOutOffer { id: right.key, channel, right: right.right, purposes: purposes_stopped(policy, &right.effect), reason: right.reason? })
    };
    granted_by(policy).into_iter().filter(|right| matches!(right.effect, Effect::OptedOut(_) | Effect::NothingShared)).filter_map(offer).collect()
}

/// The rights that are used by these ticks, each with its way.
pub(crate) fn opt_outs_ticked(policy: &Policy, form: &Form, (ticked, offering): (&[String], &SiteOffering)) -> Vec<(RightView, Channel)> {
    let granted = granted_by(policy);
    let by_box = form.opt_outs.iter().filter(|offer| ticked.contains(&offer.id));
    let mut used: Vec<(RightView, Channel)> =
        by_box.filter_map(|offer| Some((granted.iter().find(|right| right.key == offer.id)?.clone(), offer.channel.clone()))).collect();
    if offering.gpc && ticked.iter().any(|id| id == GPC) {
        used.push((by_signal(&granted), Channel::Gpc));
    }
    used
}

/// Whether this is the name of an objection, and not of a choice that opens something.
pub(crate) fn is_opt_out(form: &Form, id: &str) -> bool {
    id == GPC || form.opt_outs.iter().any(|offer| offer.id == id)
}

/// What the browser's signal stops: the company's own word for it is every objection that the text grants, and giving data to others for
/// their offers and adverts, which the signal means everywhere.
pub(crate) fn by_signal(granted: &[RightView]) -> RightView {
    let mut purposes = vec![Purpose::PartnerMarketing, Purpose::Advertising];
    for right in granted {
        if let Effect::OptedOut(stopped) = &right.effect {
            purposes.extend(stopped.iter().copied());
        }
    }
    purposes.sort();
    purposes.dedup();
    let named = granted.iter().find(|right| right.right == Right::OptOut && right.channels.contains(&Channel::Gpc));
    RightView {
        key: GPC.to_owned(),
        right: Right::OptOut,
        words: "Stop what the browser’s Global Privacy Control asks to stop.".to_owned(),
        channels: vec![Channel::Gpc],
        effect: Effect::OptedOut(purposes),
        within: None,
        reason: named.and_then(|right| right.reason.clone()),
        takes_correction: false,
        takes_words: false,
        here: false,
    }
}
