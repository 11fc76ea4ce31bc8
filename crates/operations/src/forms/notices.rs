//! The words a policy puts on a form. It shows them; that they were shown is recorded where the form is received.

use super::{Form, FormNotice};
use crate::controls::notice_link;
use ledger::{NoticeSeen, hex, sha256};
use policy::{Answer, NoticeShown, Policy};
use vocabulary::{Moment, Notice, Place};
use wording::{Language, plain};

/// The notices that stand on a collecting page of this kind.
pub(crate) fn notices_of(policy: &Policy, place: Place, language: Language) -> Vec<FormNotice> {
    standing(policy, place)
        .map(|shown| FormNotice {
            notice: shown.notice,
            words: words_of(language, shown.notice, place, policy.company()),
            moment: shown.moment,
            reason: shown.reason.clone(),
        })
        .collect()
}

impl Form {
    /// The notices that stood above its button, as the log keeps that they did.
    pub(crate) fn notices_seen(&self) -> Vec<NoticeSeen> {
        seen(&self.notices)
    }
}

/// That these notices stood before somebody.
pub(crate) fn seen(notices: &[FormNotice]) -> Vec<NoticeSeen> {
    let one = |shown: &FormNotice| NoticeSeen {
        notice: shown.notice,
        sentence: shown.reason.sentence.clone(),
        words_sha256: hex(&sha256(&[shown.words.as_bytes()])),
    };
    notices.iter().map(one).collect()
}

/// Adds the words that lead to the policy, where a field owes them and no notice has put them there.
pub(crate) fn add_link(notices: &mut Vec<FormNotice>, policy: &Policy, (answer, language): (&Answer, Language)) {
    let stands = notices.iter().any(|shown| shown.notice == Notice::PolicyLink);
    if let Some(owed) = notice_link::owed_by(answer).filter(|_| !stands) {
        notices.push(FormNotice {
            notice: Notice::PolicyLink,
            words: words_of(language, Notice::PolicyLink, Place::CollectingPage, policy.company()),
            moment: None,
            reason: owed.reason.clone(),
        });
    }
}

/// Whether the page tells, before anything is given, that somebody else receives it: what makes the fact `notified`. The notice
/// that nobody else collects it is shown too, and is no such telling.
pub(crate) fn shown_before(policy: &Policy, place: Place) -> bool {
    standing(policy, place)
        .any(|shown| shown.notice == Notice::SharingNotice && matches!(shown.moment, None | Some(Moment::BeforeCollection | Moment::BeforeSharing)))
}

fn standing(policy: &Policy, place: Place) -> impl Iterator<Item = &NoticeShown> {
    policy.notices().iter().filter(move |shown| shown.places.contains(&Place::CollectingPage) || is_on(shown, place))
}

/// The notices of a page that need not ask for anything.
pub(crate) fn standing_on(policy: &Policy, place: Place) -> impl Iterator<Item = &NoticeShown> {
    policy.notices().iter().filter(move |shown| is_on(shown, place))
}

fn is_on(shown: &NoticeShown, place: Place) -> bool {
    shown.places.iter().any(|at| *at == place || *at == Place::EveryPage)
}

fn words_of(language: Language, notice: Notice, place: Place, company: &str) -> String {
    let name = match notice {
        Notice::PolicyLink => "notice-policy-link",
        Notice::SharingNotice if place == Place::PromotionPage => "notice-sharing-promotion",
        Notice::SharingNotice => "notice-sharing",
        Notice::OtherCollectorNotice => "notice-other-collector",
        Notice::OptinOffer => "notice-opt-in",
        Notice::EffectiveDate | Notice::ReviseDate => "notice-date",
        Notice::ChangeNotice => "notice-change",
        Notice::BoardWarning => "notice-board",
        Notice::WhosePolicyNext => "notice-whose-policy",
        Notice::SignOutReminder => "notice-sign-out",
    };
    plain(language, name, &[("company", &company)])
}
