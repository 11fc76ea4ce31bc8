//! `POST …/holdings/reads`: the company's own programs read values for a purpose, a page of people at a time.

use super::{WhichBody, WhichWord};
use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, PurposeWord};
use crate::app::App;
use crate::view::clear::Clear;
use axum::Json;
use axum::extract::State;
use operations::ReadRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, Purpose, RecordId, SubjectId};

/// What is to be read, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBody {
    /// Which values.
    #[schema(value_type = WhichWord)]
    which: WhichBody,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// From after this person.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    after: Option<SubjectId>,
}

/// What one page gave.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ValuesReadBody {
    /// What was opened.
    values: Vec<ValueOpenedBody>,
    /// How many were found and not opened: no sentence permits it for this purpose without more. `uses` says why.
    withheld: u32,
    /// After whom the next page begins; none after the last.
    #[schema(value_type = Option<IdText>)]
    next: Option<SubjectId>,
}

/// One value, opened.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValueOpenedBody {
    /// Whose.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Its id.
    #[schema(value_type = IdText)]
    record: RecordId,
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The value.
    #[schema(value_type = String)]
    value: Clear,
}

impl std::fmt::Debug for ValueOpenedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValueOpenedBody").field("record", &self.record).finish_non_exhaustive()
    }
}

/// Read values for a purpose
///
/// Each is decided by itself; what the policy permits without owing anything is logged first and then opened.
#[utoipa::path(post, path = "/sites/{site}/holdings/reads", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = ReadBody, security(("key" = [])),
    responses((status = 200, description = "A page of values", body = ValuesReadBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<ReadBody>) -> Result<Json<ValuesReadBody>, Problem> {
    let request = ReadRequest { which: body.which.into(), purpose: body.purpose, after: body.after };
    let read = app.house.read_values(&caller, request).await?;
    let values = read.values.into_iter();
    let values = values.map(|one| ValueOpenedBody { subject: one.subject, record: one.record, category: one.category, value: Clear::new(one.value) });
    Ok(Json(ValuesReadBody { values: values.collect(), withheld: read.withheld, next: read.next }))
}
