//! `POST /api/v1/sites/{site}/disclosures`: data leaves to a registered party, as far as the policy permits. It is on the
//! log before it leaves, and what is refused bears the sentence.

use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::release::ReleaseBody;
use crate::api::words::{ActionWord, CategoryWord, IdText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{DisclosureRequest, Partial};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Action, DataCategory, Purpose, SubjectId};

/// Who is to receive what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureBody {
    /// Whose data.
    #[schema(value_type = Vec<IdText>, min_items = 1)]
    subjects: Vec<SubjectId>,
    /// Which data.
    #[schema(value_type = Vec<CategoryWord>, min_items = 1)]
    data: Vec<DataCategory>,
    /// `share`, `sell` or `transfer`.
    #[schema(value_type = ActionWord)]
    action: Action,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The name of a registered party.
    party: String,
    /// What happens where the policy permits only a part.
    #[serde(default = "whole")]
    #[schema(value_type = PartialWord)]
    partial: Partial,
}

/// What happens where the policy permits only a part.
#[derive(Debug, ToSchema)]
#[schema(as = Partial, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum PartialWord {
    /// What is permitted is released, the rest refused.
    WhatIsPermitted,
    /// Nothing is released unless all is permitted.
    AllOrNothing,
}

const fn whole() -> Partial {
    Partial::AllOrNothing
}

/// Let a party have data
///
/// Decided person by person and field by field on the facts on record, and logged before anything is told.
#[utoipa::path(post, path = "/sites/{site}/disclosures", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = DisclosureBody, security(("key" = [])),
    responses((status = 200, description = "What was released and what was refused", body = ReleaseBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<DisclosureBody>,
) -> Result<Json<ReleaseBody>, Problem> {
    let request = DisclosureRequest {
        subjects: body.subjects,
        categories: body.data,
        action: body.action,
        purpose: body.purpose,
        party: body.party,
        partial: body.partial,
        idempotency: Some(key),
    };
    Ok(Json(app.house.disclose(&caller, request).await?.into()))
}
