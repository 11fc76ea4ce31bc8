//! `POST …/holdings/surveys`: what is held, without a single value.

use super::{WhichBody, WhichWord};
use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::HeldView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, Purpose, Recipient, RecordId, SubjectId};

/// What is looked up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SurveyBody {
    /// Which values.
    #[schema(value_type = WhichWord)]
    which: WhichBody,
    /// From after this person.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    after: Option<SubjectId>,
}

/// One page of what is held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SurveyedBody {
    /// The values, unopened.
    held: Vec<HeldBody>,
    /// After whom the next page begins; none after the last.
    #[schema(value_type = Option<IdText>)]
    next: Option<SubjectId>,
}

/// One value that is held, unopened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldBody {
    /// Whose.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Its id.
    #[schema(value_type = IdText)]
    record: RecordId,
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// How often it was corrected.
    revision: u32,
    /// Where it came from.
    source: String,
    /// What it is held for.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// Since when.
    #[schema(value_type = InstantText)]
    collected_at: String,
    /// The version shown then.
    version: String,
    /// Until when; without end where there is none.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// What it is not to be used for.
    #[schema(value_type = Vec<PurposeWord>)]
    objections: Vec<Purpose>,
    /// To what kind of party alone it may go; to any the policy names where empty.
    #[schema(value_type = Vec<RecipientWord>)]
    recipients: Vec<Recipient>,
    /// Which members of staff alone may see it; any the policy lets where empty.
    staff: Vec<String>,
}

impl From<HeldView> for HeldBody {
    fn from(held: HeldView) -> Self {
        Self {
            subject: held.subject,
            record: held.record,
            category: held.category,
            revision: held.revision,
            source: held.source,
            purposes: held.purposes,
            collected_at: held.collected_at.to_string(),
            version: held.version.to_string(),
            until: held.terms.until.map(|until| until.to_string()),
            objections: held.terms.objections,
            recipients: held.terms.recipients,
            staff: held.terms.staff.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Look up what is held
///
/// Categories, sources, purposes and terms; no value is opened. The look-up itself stands in the log.
#[utoipa::path(post, path = "/sites/{site}/holdings/surveys", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = SurveyBody, security(("key" = [])),
    responses((status = 200, description = "A page of what is held", body = SurveyedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<SurveyBody>) -> Result<Json<SurveyedBody>, Problem> {
    let survey = app.house.survey(&caller, &body.which.into(), body.after).await?;
    Ok(Json(SurveyedBody { held: survey.held.into_iter().map(HeldBody::from).collect(), next: survey.next }))
}
