//! What stands behind a promise, in plain words: for each duty, notice and right what this program does about it, and where. A word without a
//! control here could not be compiled into a policy.

use policy::Promised;
use serde::Serialize;
use vocabulary::{Duty, Notice, Right, Word};

/// One of the promises that a sentence makes beside its decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "word")]
pub enum Promise {
    /// Something is owed with an act.
    Duty(Duty),
    /// Something is shown.
    Notice(Notice),
    /// Something can be asked for.
    Right(Right),
    /// No later version may open what this one closes.
    Ratchet,
}

/// What keeps a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KeptBy {
    /// The promise.
    pub promise: Promise,
    /// What the program does about it.
    pub does: &'static str,
    /// Where in the program that stands.
    pub stands_in: &'static str,
}

impl Promise {
    /// The word of the policy language for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Duty(duty) => duty.key(),
            Self::Notice(notice) => notice.key(),
            Self::Right(right) => right.key(),
            Self::Ratchet => "never ever",
        }
    }

    /// What the program does about it, and where.
    #[must_use]
    pub const fn kept_by(self) -> KeptBy {
        let (does, stands_in) = match self {
            Self::Duty(duty) => of_duty(duty),
            Self::Notice(notice) => of_notice(notice),
            Self::Right(right) => of_right(right),
            Self::Ratchet => (
                "A later version that would permit, in any case at all, what this sentence forbids cannot be published: every flow and every state of the \
                 facts is compared before.",
                "policy/src/analyse/ratchet.rs",
            ),
        };
        KeptBy { promise: self, does, stands_in }
    }
}

/// What keeps each of these promises.
pub(super) fn kept_by(promised: &Promised) -> Vec<KeptBy> {
    let duties = promised.duties.iter().map(|duty| Promise::Duty(*duty));
    let notices = promised.notices.iter().map(|notice| Promise::Notice(*notice));
    let rights = promised.rights.iter().map(|right| Promise::Right(*right));
    duties.chain(notices).chain(rights).chain(promised.ratchet.then_some(Promise::Ratchet)).map(Promise::kept_by).collect()
}

const fn of_duty(duty: Duty) -> (&'static str, &'static str) {
    match duty {
        Duty::NotifyBefore => ("The act waits until it is on record that the person was told.", "operations/src/controls/notify_before.rs"),
        Duty::NoticeLink => ("Every form with such a field bears the words that lead to the policy.", "operations/src/controls/notice_link.rs"),
        Duty::UnsubscribeLink => {
            ("A link that stops such letters goes with every address that is given out for one.", "operations/src/controls/unsubscribe_link.rs")
        }
        Duty::Suppress => ("An objection is one fact that every later decision reads, whoever sends.", "operations/src/controls/suppress.rs"),
        Duty::DeleteNow => {
            ("The act that makes it due forgets the person: rows, keys and, in the log, what could be opened.", "operations/src/controls/delete_now.rs")
        }
        Duty::AggregateFirst => {
            ("Nothing about one person leaves: only figures about groups above the policy's minimum.", "operations/src/controls/aggregate_first.rs")
        }
        Duty::Anonymise => ("What the policy calls anonymous is never stored against a person.", "operations/src/controls/anonymise.rs"),
        Duty::NoOnwardShare => ("It is stamped on what leaves, and a party's key can start no disclosure here.", "operations/src/controls/no_onward_share.rs"),
        Duty::ScreenSpam => ("No mail is received, so that no message passes unscreened.", "operations/src/controls/mail_door.rs"),
        Duty::TellSender => ("No mail is received, so that none is dropped in silence.", "operations/src/controls/mail_door.rs"),
        Duty::Seal => ("Every value is sealed under the person's own key before it is written.", "operations/src/keep.rs"),
        Duty::RestrictAccess => ("Nobody of the staff sees it without an open task that needs it.", "operations/src/controls/restrict_access.rs"),
        Duty::AcknowledgeConfidentiality => {
            ("Nobody of the staff sees it before they signed, and while that holds.", "operations/src/controls/acknowledge_confidentiality.rs")
        }
    }
}

const fn of_notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::ChangeNotice => ("When a version comes into force, a notice stands on the pages it promises.", "operations/src/publishing/telling.rs"),
        Notice::EffectiveDate => {
            ("The policy's page shows the day of the version that decides; a text with another date cannot be published.", "operations/src/page_notices.rs")
        }
        Notice::ReviseDate => ("A version whose text shows an older date than its own cannot be published.", "operations/src/publishing/publish.rs"),
        Notice::PolicyLink => ("Every page that asks for personal data leads to the policy.", "operations/src/forms/notices.rs"),
        Notice::SharingNotice => ("The form says who else will have it, before it is sent.", "operations/src/forms/notices.rs"),
        Notice::OptinOffer => ("The choice stands on the form, by itself and not ticked.", "operations/src/forms/notices.rs"),
        Notice::OtherCollectorNotice => ("The form says who else collects or keeps it, before it is sent.", "operations/src/forms/notices.rs"),
        Notice::BoardWarning => ("The public board says that everybody can read what is posted.", "operations/src/page_notices.rs"),
        Notice::WhosePolicyNext => ("Before a link leaves the site, a page says whose policy applies there.", "operations/src/outbound.rs"),
        Notice::SignOutReminder => ("Who is signed in is reminded to sign out.", "operations/src/page_notices.rs"),
    }
}

const fn of_right(right: Right) -> (&'static str, &'static str) {
    match right {
        Right::OptOut => ("Pages, letters and the form itself take an objection, and it counts from that moment.", "operations/src/opt_out.rs"),
        Right::Correct => ("The person's page takes a correction; who asks is made sure of before it is done.", "operations/src/requests"),
        Right::CloseAccount => {
            ("The person's page closes the account: what remains by the text is sealed apart, all else is gone.", "operations/src/erasure.rs")
        }
        Right::Decline => ("Not taking part moves nothing, and nothing is withheld for it.", "operations/src/exercise.rs"),
        Right::Ask => ("A question becomes a request with a state, a day by which it is answered, and its entries in the log.", "operations/src/requests"),
    }
}

#[cfg(test)]
mod tests {
    use super::Promise;
    use std::path::Path;
    use vocabulary::{Duty, Notice, Right, Word};

    #[test]
    fn what_is_said_to_keep_a_promise_is_there() {
        let duties = Duty::all().iter().map(|duty| Promise::Duty(*duty));
        let notices = Notice::all().iter().map(|notice| Promise::Notice(*notice));
        let rights = Right::all().iter().map(|right| Promise::Right(*right));
        for promise in duties.chain(notices).chain(rights).chain([Promise::Ratchet]) {
            let kept = promise.kept_by();
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(kept.stands_in);
            assert!(path.exists(), "{} is not there", kept.stands_in);
            assert!(kept.does.ends_with('.'), "{promise:?}");
        }
    }
}
