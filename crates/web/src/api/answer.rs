//! Answers of a policy as the API gives them: the verdict, the sentences, what is owed, what would change it.

use crate::api::words::{ConditionWord, DutyWord, EvidenceWord, IdText, InstantText, PurposeWord};
use operations::{EvidenceKind, FactView, ReceiptView};
use policy::{Answer, Owed, Reason, Verdict};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Condition, Duty, EvidenceId, Purpose, SubjectId};

/// What the policy says.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VerdictWord {
    /// A sentence permits it.
    Permit,
    /// A sentence forbids it.
    Deny,
    /// No sentence allows it, so it is refused.
    Silent,
}

/// The answer to one question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AnswerBody {
    /// The verdict.
    answer: VerdictWord,
    /// The version of the policy that decided, as `wipro.com/2006-11-09`.
    version: String,
    /// The sentences it rests on; none where no sentence allows it.
    reasons: Vec<ReasonBody>,
    /// What the act owes.
    duties: Vec<DutyBody>,
    /// What would permit it: any one of these sets of facts, as `permission` or `not opted-out`.
    needs: Vec<Vec<String>>,
}

/// A sentence of the policy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReasonBody {
    /// The sentence, word for word.
    sentence: String,
    /// Its id, as `wipro.com/2006-11-09#5`.
    id: String,
    /// The words that decide.
    quote: String,
    /// The line of the policy file.
    line: u32,
}

/// Something an act owes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DutyBody {
    /// What is owed.
    #[schema(value_type = DutyWord)]
    duty: Duty,
    /// How soon, as `30 days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<String>,
    /// The sentence that owes it.
    #[serde(flatten)]
    reason: ReasonBody,
}

/// A fact on the ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FactBody {
    /// Its evidence.
    #[schema(value_type = IdText)]
    id: EvidenceId,
    /// The condition.
    #[schema(value_type = ConditionWord)]
    condition: Condition,
    /// Whether it holds, or is recorded not to.
    holds: bool,
    /// What it says.
    words: String,
    /// The person it is about.
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// The party it is about.
    party: Option<String>,
    /// The purposes it is for; any, where there is none.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// What proves it.
    #[schema(value_type = EvidenceWord)]
    evidence: EvidenceKind,
    /// What the evidence is called.
    document: String,
    /// Who recorded it.
    recorded_by: String,
    /// When it was recorded.
    #[schema(value_type = InstantText)]
    recorded_at: String,
    /// From when it counts.
    #[schema(value_type = InstantText)]
    from: String,
    /// Until when it counts.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// Whether it counts now.
    live: bool,
    /// The entry of the erasure, where recording the fact made a deletion due that was done in the same act.
    erased: Option<ReceiptBody>,
}

/// Where an act stands in the log. `GET …/log/receipts/{leaf}` gives the proof.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptBody {
    /// The number of its entry.
    leaf: u64,
    /// The hash of its entry, in hexadecimal.
    leaf_hash: String,
    /// When it was logged.
    #[schema(value_type = InstantText)]
    at: String,
}

impl From<&Answer> for AnswerBody {
    fn from(answer: &Answer) -> Self {
        let needs = answer.needs.iter().map(|way| way.iter().map(ToString::to_string).collect());
        Self {
            answer: match answer.verdict {
                Verdict::Permit => VerdictWord::Permit,
                Verdict::Deny => VerdictWord::Deny,
                Verdict::Silent => VerdictWord::Silent,
            },
            version: answer.version.to_string(),
            reasons: answer.reasons.iter().map(ReasonBody::from).collect(),
            duties: answer.duties.iter().map(DutyBody::from).collect(),
            needs: needs.collect(),
        }
    }
}

impl From<&Reason> for ReasonBody {
    fn from(reason: &Reason) -> Self {
        Self { sentence: reason.text.clone(), id: reason.sentence.to_string(), quote: reason.quote.clone(), line: reason.line }
    }
}

impl From<&Owed> for DutyBody {
    fn from(owed: &Owed) -> Self {
        Self { duty: owed.duty, within: owed.within.map(|within| within.to_string()), reason: ReasonBody::from(&owed.reason) }
    }
}

impl From<&FactView> for FactBody {
    fn from(fact: &FactView) -> Self {
        Self {
            id: fact.id,
            condition: fact.condition,
            holds: fact.holds,
            words: fact.words.clone(),
            subject: fact.subject,
            party: fact.party.clone(),
            purposes: fact.purposes.clone(),
            evidence: fact.evidence,
            document: fact.document.clone(),
            recorded_by: fact.recorded_by.clone(),
            recorded_at: fact.recorded_at.to_string(),
            from: fact.from.to_string(),
            until: fact.until.map(|until| until.to_string()),
            live: fact.live,
            erased: fact.erased.as_ref().map(|erased| ReceiptBody::from(&erased.receipt)),
        }
    }
}

impl From<&ReceiptView> for ReceiptBody {
    fn from(receipt: &ReceiptView) -> Self {
        Self { leaf: receipt.leaf, leaf_hash: receipt.leaf_hash.clone(), at: receipt.at.to_string() }
    }
}
