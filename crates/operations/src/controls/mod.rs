//! What the software can really do: a control behind each duty, notice, right and fact. What is not here, no policy may promise.

pub(crate) mod acknowledge_confidentiality;
pub(crate) mod aggregate_first;
pub(crate) mod anonymise;
pub(crate) mod delete_now;
pub(crate) mod mail_door;
pub(crate) mod no_onward_share;
pub(crate) mod notice_link;
pub(crate) mod notify_before;
pub(crate) mod restrict_access;
mod suppress;
pub(crate) mod unsubscribe_link;

use policy::{Answer, Controls, Facts, Need, Owed, Verdict};
use vocabulary::{Condition, Duty, Notice, Recipient, Right, Word};

/// What this software can do: the controls that stand behind a policy's promises. Each duty has its file here, or the
/// file named beside it.
#[must_use]
pub fn controls() -> Controls {
    let duties = [
        Duty::NotifyBefore,
        Duty::NoticeLink,
        Duty::UnsubscribeLink,
        Duty::Suppress, // suppress.rs
        Duty::DeleteNow,
        Duty::AggregateFirst,
        Duty::Anonymise,
        Duty::NoOnwardShare,
        Duty::ScreenSpam, // mail_door.rs: no mail is received
        Duty::TellSender, // mail_door.rs: and whoever sends is told
        Duty::Seal,       // keep.rs: nothing is put into a record unsealed
        Duty::RestrictAccess,
        Duty::AcknowledgeConfidentiality,
    ];
    // Where each notice is shown: on forms by forms/notices.rs; the policy's page shows its date and its changes.
    let notices = [
        Notice::ChangeNotice,
        Notice::EffectiveDate,
        Notice::PolicyLink,
        Notice::SharingNotice,
        Notice::OptinOffer,
        Notice::OtherCollectorNotice,
        Notice::ReviseDate,
        Notice::BoardWarning,
        Notice::WhosePolicyNext,
        Notice::SignOutReminder,
    ];
    let mut controls = Controls::none();
    for duty in duties {
        controls = controls.with_duty(duty);
    }
    for notice in notices {
        controls = controls.with_notice(notice);
    }
    // Every right can be exercised on the person's page: exercise.rs.
    for right in [Right::OptOut, Right::Correct, Right::CloseAccount, Right::Decline, Right::Ask] {
        controls = controls.with_right(right);
    }
    // A fact has a prover where it can be recorded with evidence, or is computed by the ledger; the door that would tell
    // spam is shut, so what stays unknown there counts against taking a message in.
    for condition in Condition::all() {
        controls = controls.with_fact(*condition);
    }
    controls
}

/// The duty of this kind that the answer owes.
pub(crate) fn owed(answer: &Answer, duty: Duty) -> Option<&Owed> {
    answer.duties.iter().find(|owed| owed.duty == duty)
}

/// The answer, or the refusal that stands until a duty due before the act is met.
pub(crate) fn held_back(answer: Answer, facts: &Facts, by: Recipient) -> Answer {
    if answer.verdict != Verdict::Permit {
        return answer;
    }
    let unmet = notify_before::unmet(&answer, facts)
        .map(|owed| (owed, Condition::Notified))
        .or_else(|| aggregate_first::unmet(&answer, facts).map(|owed| (owed, Condition::Aggregated)))
        .or_else(|| mail_door::unmet(&answer).map(|owed| (owed, Condition::FlaggedSpam)))
        .or_else(|| restrict_access::unmet(&answer, facts, by).map(|owed| (owed, Condition::NeedToKnow)))
        .or_else(|| acknowledge_confidentiality::unmet(&answer, facts, by).map(|owed| (owed, Condition::Confidential)));
    match unmet {
        None => answer,
        Some((owed, condition)) => Answer {
            verdict: Verdict::Deny,
            version: answer.version.clone(),
            reasons: vec![owed.reason.clone()],
            duties: vec![owed.clone()],
            needs: vec![vec![Need { condition, holds: !condition.is_negative() }]],
        },
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use policy::{Answer, Facts, Owed, Reason, Verdict};
    use vocabulary::{Duty, Recipient, SentenceId};

    /// A permit that owes one duty.
    pub(crate) fn permit_owing(duty: Duty) -> Answer {
        let sentence = SentenceId::try_from("example.org/2024-05-01#2".to_owned()).expect("a sentence id");
        let version = sentence.version.clone();
        let reason = Reason { sentence, text: "We tell you first.".to_owned(), quote: "tell you first".to_owned(), line: 9 };
        Answer { verdict: Verdict::Permit, version, reasons: Vec::new(), duties: vec![Owed { duty, within: None, reason }], needs: Vec::new() }
    }

    #[test]
    fn an_unmet_duty_refuses_with_its_own_sentence() {
        let held = super::held_back(permit_owing(Duty::NotifyBefore), &Facts::unknown(), Recipient::Sponsor);
        assert_eq!(held.verdict, Verdict::Deny);
        assert_eq!(held.reasons.first().map(|reason| reason.text.as_str()), Some("We tell you first."));
    }
}
