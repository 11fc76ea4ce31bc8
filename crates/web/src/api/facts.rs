//! `GET` and `POST /api/v1/sites/{site}/facts`, `DELETE …/facts/{id}`: evidence on the ledger. Only facts change an answer,
//! and none is ever taken off the record: revoking one records that it no longer counts.

use crate::api::answer::FactBody;
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{ConditionWord, EvidenceWord, HashText, IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::{EvidenceKind, FactQuery, NewFact};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Condition, EvidenceId, Purpose, Recipient, SubjectId};

/// A fact to record, with its evidence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFactBody {
    /// The condition.
    #[schema(value_type = ConditionWord)]
    condition: Condition,
    /// Whether it holds, or is found not to.
    #[serde(default = "yes")]
    holds: bool,
    /// The person it is about.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// The registered party it is about.
    #[serde(default)]
    party: Option<String>,
    /// The kind of party it is about, where it is about none by name.
    #[serde(default)]
    #[schema(value_type = Option<RecipientWord>)]
    recipient: Option<Recipient>,
    /// The purpose it is for; none means any.
    #[serde(default)]
    #[schema(value_type = Option<PurposeWord>)]
    purpose: Option<Purpose>,
    /// What proves it.
    #[schema(value_type = EvidenceWord)]
    evidence: EvidenceKind,
    /// The name, number or ground of the evidence.
    document: String,
    /// The SHA-256 of the document.
    #[serde(default)]
    #[schema(value_type = Option<HashText>)]
    sha256: Option<String>,
    /// From when it counts; now, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    from: Option<String>,
    /// Until when it counts; always, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
}

const fn yes() -> bool {
    true
}

/// Which facts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FactsAbout {
    /// Those about this person.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// Those about this party.
    #[serde(default)]
    party: Option<String>,
}

/// Record a fact
#[utoipa::path(post, path = "/sites/{site}/facts", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewFactBody, security(("key" = [])),
    responses((status = 201, description = "The fact", body = FactBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewFactBody>,
) -> Result<(StatusCode, Json<FactBody>), Problem> {
    let fact = NewFact {
        condition: body.condition,
        holds: body.holds,
        subject: body.subject,
        party: body.party,
        recipient: body.recipient,
        purpose: body.purpose,
        evidence: body.evidence,
        document: body.document,
        sha256: body.sha256,
        from: instant("from", body.from.as_deref())?,
        until: instant("until", body.until.as_deref())?,
        idempotency: Some(key),
    };
    let fact = app.house.record_fact(&caller, fact).await?;
    Ok((StatusCode::CREATED, Json(FactBody::from(&fact))))
}

/// The facts on record about a person or a party
#[utoipa::path(get, path = "/sites/{site}/facts", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), FactsAbout), security(("key" = [])),
    responses((status = 200, description = "The facts", body = Vec<FactBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    Called(caller): Called,
    about: Result<Query<FactsAbout>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<FactBody>>, Problem> {
    let Query(about) = about.map_err(|_| Problem::malformed("query", "takes `subject` (an id) or `party` (a name)"))?;
    let query = FactQuery { subject: about.subject, party: about.party };
    let facts = app.house.facts(&caller, query).await?;
    Ok(Json(facts.iter().map(FactBody::from).collect()))
}

/// Revoke a fact
///
/// What protects a person, as an objection, is not revoked: record the same condition with `holds` false and the evidence for it.
#[utoipa::path(delete, path = "/sites/{site}/facts/{id}", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The evidence"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")), security(("key" = [])),
    responses((status = 200, description = "The newer fact that takes it back", body = FactBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    Called(caller): Called,
    Once(_): Once,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<FactBody>, Problem> {
    let id: EvidenceId = id.parse().map_err(|_| Problem::nothing_here())?;
    Ok(Json(FactBody::from(&app.house.revoke_fact(&caller, &id).await?)))
}
