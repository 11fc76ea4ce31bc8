//! `/api/v1/sites/{site}/holdings/…`: what is held, value by value, a page of people at a time. It decides nothing itself.

pub(crate) mod amendments;
pub(crate) mod corrections;
pub(crate) mod reads;
pub(crate) mod removals;
pub(crate) mod surveys;

use crate::api::input::instant;
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText, PurposeWord, RecipientWord};
use operations::{Change, Which};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Purpose, Recipient, RecordId, SubjectId};

/// Which values.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum WhichBody {
    Value(ValueName),
    Person(SubjectId),
    HeldFor(Purpose),
    ObjectedTo(Purpose),
    MayGoTo(Recipient),
}

/// Which values.
#[derive(Debug, ToSchema)]
#[schema(as = Which, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum WhichWord {
    /// One value of a person.
    Value(ValueName),
    /// Every value of a person.
    Person(IdText),
    /// Everybody's that are held for this purpose.
    HeldFor(PurposeWord),
    /// Everybody's that are not to be used for this purpose.
    ObjectedTo(PurposeWord),
    /// Everybody's whose terms name this kind of recipient.
    MayGoTo(RecipientWord),
}

/// The name of one value.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueName {
    /// Whose.
    #[schema(value_type = IdText)]
    pub(crate) subject: SubjectId,
    /// Its id.
    #[schema(value_type = IdText)]
    pub(crate) record: RecordId,
}

impl From<WhichBody> for Which {
    fn from(body: WhichBody) -> Self {
        match body {
            WhichBody::Value(name) => Self::Value(name.subject, name.record),
            WhichBody::Person(subject) => Self::Person(subject),
            WhichBody::HeldFor(purpose) => Self::HeldFor(purpose),
            WhichBody::ObjectedTo(purpose) => Self::ObjectedTo(purpose),
            WhichBody::MayGoTo(recipient) => Self::MayGoTo(recipient),
        }
    }
}

/// What narrows the use of values, beyond what the policy says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsBody {
    /// Held until this instant.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// Not to be used for these purposes.
    #[serde(default)]
    #[schema(value_type = Option<Vec<PurposeWord>>)]
    objections: Option<Vec<Purpose>>,
    /// To go to these kinds of recipients alone.
    #[serde(default)]
    #[schema(value_type = Option<Vec<RecipientWord>>)]
    recipients: Option<Vec<Recipient>>,
    /// To be seen by these members of staff alone, by name.
    #[serde(default)]
    staff: Option<Vec<String>>,
}

impl TermsBody {
    /// The terms as the house takes them.
    pub(crate) fn change(self) -> Result<Change, Problem> {
        let until = instant("until", self.until.as_deref())?;
        Ok(Change { until, objections: self.objections, recipients: self.recipients, staff: self.staff })
    }
}
