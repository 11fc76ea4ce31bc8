//! What the software can really do: a control behind each duty, notice, right and fact. What is not here, no policy may promise.

pub(crate) mod acknowledge_confidentiality;
pub(crate) mod aggregate_first;
pub(crate) mod anonymise;
pub(crate) mod delete_now;
pub(crate) mod mail_door;
pub(crate) mod no_onward_share;
pub(crate) mod notify_before;
pub(crate) mod restrict_access;
pub(crate) mod unsubscribe_link;

use policy::{Answer, Facts, Need, Owed, Verdict};
use vocabulary::{Condition, Duty, Recipient};

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
        .or_else(|| restrict_access::unmet(&answer, facts, by).map(|owed| (owed, Condition::NeedToKnow)))
        .or_else(|| {
            acknowledge_confidentiality::unmet(&answer, facts, by).map(|owed| (owed, Condition::Confidential))
        });
    match unmet {
        None => answer,
        Some((owed, condition)) => Answer {
            verdict: Verdict::Deny,
            version: answer.version.clone(),
            reasons: vec![owed.reason.clone()],
            duties: vec![owed.clone()],
            needs: vec![vec![Need { condition, holds: true }]],
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
        Answer {
            verdict: Verdict::Permit,
            version,
            reasons: Vec::new(),
            duties: vec![Owed { duty, within: None, reason }],
            needs: Vec::new(),
        }
    }

    #[test]
    fn an_unmet_duty_refuses_with_its_own_sentence() {
        let held = super::held_back(permit_owing(Duty::NotifyBefore), &Facts::unknown(), Recipient::Sponsor);
        assert_eq!(held.verdict, Verdict::Deny);
        assert_eq!(held.reasons.first().map(|reason| reason.text.as_str()), Some("We tell you first."));
    }
}
