//! What the house released, person by person and field by field, as the API gives it. Refused fields bear the sentence.

use crate::api::answer::{AnswerBody, DutyBody, ReceiptBody};
use crate::api::words::{CategoryWord, IdText, InstantText};
use crate::view::clear::Clear;
use operations::{FieldOutcome, FieldRelease, Release, SubjectRelease};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use vocabulary::{DataCategory, SubjectId};

/// What was released.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseBody {
    /// The id of the release, in the history of each person.
    id: String,
    /// When.
    #[schema(value_type = InstantText)]
    at: String,
    /// The version of the policy that decided.
    version: String,
    /// Person by person, in the order asked.
    subjects: Vec<SubjectBody>,
    /// What the receiver owes.
    duties: Vec<DutyBody>,
    /// Whether the receiver may not share it on.
    no_onward_share: bool,
    /// Links by which each person opts out; they travel with contact details.
    opt_out: Vec<OptOutBody>,
    /// The secret of the message to each, where the policy lets people exercise a right by returning it.
    reply: Vec<ReplyBody>,
    /// Where the act stands in the log.
    receipts: Vec<ReceiptBody>,
    /// The fields that went, of those that were asked for: at least about somebody.
    #[schema(value_type = Vec<CategoryWord>)]
    effective: Vec<DataCategory>,
    /// Where the certificate that the party can keep stands in the log, where something left to one: `GET …/disclosures/{id}/certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<u64>,
}

/// One person's fields.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubjectBody {
    /// The person.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// The id of the disclosure, where something left to a party. Hand it on with the data: by it the party is told if the person is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<String>,
    /// Field by field, in the order asked.
    fields: Vec<FieldBody>,
}

/// What became of one field.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FieldOutcomeWord {
    /// Permitted, and here it is.
    Given,
    /// The policy refuses it.
    Refused,
    /// It would be permitted, but nothing is held.
    NotHeld,
}

/// One field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// What became of it.
    outcome: FieldOutcomeWord,
    /// The value, where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    value: Option<Clear>,
    /// The answer of the policy.
    answer: AnswerBody,
}

/// A link by which one person opts out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OptOutBody {
    /// The person.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// The path of the link on the site's host.
    path: String,
}

/// The secret of a message to one person. It stands in the message, so that a message that comes back is known as theirs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplyBody {
    /// The person.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// The path of the page that answers, on the site's host; its last part is the secret.
    path: String,
}

impl From<Release> for ReleaseBody {
    fn from(release: Release) -> Self {
        let opt_out = release.opt_out.iter().map(|(subject, token)| OptOutBody { subject: *subject, path: format!("/opt-out/{}", token.as_str()) });
        let reply = release.reply.iter().map(|(subject, token)| ReplyBody { subject: *subject, path: format!("/reply/{}", token.as_str()) });
        let went = release.subjects.iter().flat_map(|subject| &subject.fields);
        let went = went.filter(|field| matches!(field.outcome, FieldOutcome::Given { .. })).map(|field| field.category.clone());
        let effective: BTreeSet<DataCategory> = went.collect();
        Self {
            effective: effective.into_iter().collect(),
            certificate: release.certificate,
            at: release.at.to_string(),
            version: release.version.to_string(),
            duties: release.duties.iter().map(DutyBody::from).collect(),
            no_onward_share: release.no_onward_share,
            opt_out: opt_out.collect(),
            reply: reply.collect(),
            receipts: release.receipts.iter().map(ReceiptBody::from).collect(),
            subjects: release.subjects.into_iter().map(SubjectBody::from).collect(),
            id: release.id,
        }
    }
}

impl From<SubjectRelease> for SubjectBody {
    fn from(release: SubjectRelease) -> Self {
        Self {
            subject: release.subject,
            disclosure: release.disclosure.map(|id| id.to_string()),
            fields: release.fields.into_iter().map(FieldBody::from).collect(),
        }
    }
}

impl From<FieldRelease> for FieldBody {
    fn from(release: FieldRelease) -> Self {
        let (outcome, value, answer) = match release.outcome {
            FieldOutcome::Given { value, answer } => (FieldOutcomeWord::Given, Some(Clear::new(value)), answer),
            FieldOutcome::Refused(answer) => (FieldOutcomeWord::Refused, None, answer),
            FieldOutcome::NotHeld(answer) => (FieldOutcomeWord::NotHeld, None, answer),
        };
        Self { category: release.category, outcome, value, answer: AnswerBody::from(&answer) }
    }
}
