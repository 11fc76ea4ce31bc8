//! `POST …/holdings/amendments`: the terms of values are changed, one or very many, a page of people at a time.

use super::{TermsBody, WhichBody, WhichWord};
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::IdText;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::SubjectId;

/// Which values, and what is changed of their terms.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmendmentBody {
    /// Which values.
    #[schema(value_type = WhichWord)]
    which: WhichBody,
    /// From after this person.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    after: Option<SubjectId>,
    /// The terms; what is not named stays as it is.
    terms: TermsBody,
}

/// What was changed in this page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AmendedBody {
    /// How many values.
    values: u32,
    /// After whom the next page begins; none after the last.
    #[schema(value_type = Option<IdText>)]
    next: Option<SubjectId>,
}

/// Change the terms of values
///
/// Terms narrow what the policy permits and never widen it. A page is changed whole or not at all; go on after `next`.
#[utoipa::path(post, path = "/sites/{site}/holdings/amendments", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = AmendmentBody, security(("key" = [])),
    responses((status = 200, description = "How many values were changed", body = AmendedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<AmendmentBody>,
) -> Result<Json<AmendedBody>, Problem> {
    let change = body.terms.change()?;
    let amended = app.house.amend(&caller, &body.which.into(), &change, body.after, Some(&key)).await?;
    Ok(Json(AmendedBody { values: amended.values, next: amended.next }))
}
