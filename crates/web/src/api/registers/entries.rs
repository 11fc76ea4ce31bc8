//! `GET …/registers`, `GET` and `POST …/registers/{register}`, `GET …/registers/{register}/{id}`, `GET …/expiring`: entries listed and proposed. A proposal
//! permits nothing.

use super::{EntriesBody, EntryBody, entry, register};
use crate::api::input::{Body, Called, Once, at_most, instant};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, HashText, IdText, InstantText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::{EntryQuery, EntryState, Ground, NewEntry, Process, Register};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{DataCategory, EvidenceId, Purpose, SubjectId};

/// An entry to propose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEntryBody {
    /// What it is called: the number of an agreement, court and number of an order, the citation of a law, what is believed, which term was violated.
    words: String,
    /// The registered party it is about.
    #[serde(default)]
    party: Option<String>,
    /// The one person it is about.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// For which purposes; for any where none is named.
    #[serde(default)]
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// For which data; for any where none is named.
    #[serde(default)]
    #[schema(value_type = Vec<CategoryWord>)]
    categories: Vec<DataCategory>,
    /// Of a sponsor: which promotion, as `promotion/2026-06-01`.
    #[serde(default)]
    promotion: Option<String>,
    /// Of a belief: `law`, `illegal-activity`, `fraud`, `personal-safety`, `rights-and-property`, `terms-violation` or `maintenance`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    ground: Option<Ground>,
    /// Of a legal process: `subpoena`, `court-order`, `authority-request` or `law`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    process: Option<Process>,
    /// Of a belief with the ground `terms-violation`: the violation on record.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    rests_on: Option<EvidenceId>,
    /// The document.
    #[schema(value_type = IdText)]
    document: EvidenceId,
    /// The SHA-256 of the document that is meant.
    #[schema(value_type = HashText)]
    sha256: String,
    /// From when it counts; now, if nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    from: Option<String>,
    /// Until when: the end of an agreement, the review of a belief.
    #[serde(default)]
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
}

/// Which entries to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesAsked {
    /// Those that stand like this: `proposed`, `waiting`, `in-force`, `expiring`, `expired`, `replaced`, `revoked` or `refused`.
    #[serde(default)]
    state: Option<String>,
    /// Those about this party.
    #[serde(default)]
    party: Option<String>,
    /// Those about this person.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// How many days before its end an entry is `expiring`; 30 where nothing is said.
    #[serde(default)]
    #[param(maximum = 36_600)]
    within_days: Option<u32>,
    /// Those proposed after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<EvidenceId>,
    /// How many are looked through at most, up to 200.
    #[serde(default)]
    #[param(maximum = 200)]
    limit: Option<u32>,
}

/// How far ahead to look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysAhead {
    /// How many days; 30 where nothing is said.
    #[serde(default)]
    #[param(maximum = 36_600)]
    days: Option<u32>,
}

/// How many days ahead where nothing is said.
const DAYS_AHEAD: u32 = 30;

/// How far ahead anybody can look: a hundred years, in days.
const DAYS_AHEAD_MAX: u32 = 36_600;

fn query(asked: Result<Query<EntriesAsked>, QueryRejection>, register: Option<Register>) -> Result<EntryQuery, Problem> {
    let words = "takes `state`, `party`, `subject`, `within_days`, `after` and `limit`";
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", words))?;
    let state: Option<EntryState> = asked.state.as_deref().map(str::parse).transpose().map_err(|_| Problem::malformed("state", "is no state of an entry"))?;
    let soon_days = at_most("within_days", asked.within_days, DAYS_AHEAD_MAX)?;
    let rows_max = at_most("limit", asked.limit, 200)?;
    Ok(EntryQuery { register, state, party: asked.party, subject: asked.subject, soon_days, after: asked.after, rows_max })
}

/// Every register
///
/// A page of all of them together. Where a state is asked for, a page may be short and still not be the last: `next` says.
#[utoipa::path(get, path = "/sites/{site}/registers", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), EntriesAsked), security(("key" = [])),
    responses((status = 200, description = "The entries", body = EntriesBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn all(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<EntriesAsked>, QueryRejection>,
) -> Result<Json<EntriesBody>, Problem> {
    Ok(Json(app.house.entries(&caller, &query(asked, None)?).await?.into()))
}

/// What ends soon
///
/// Of all registers, what is in force and ends within so many days, the soonest first. What was renewed is not among them.
#[utoipa::path(get, path = "/sites/{site}/expiring", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), DaysAhead), security(("key" = [])),
    responses((status = 200, description = "The entries", body = Vec<EntryBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn expiring(
    State(app): State<App>,
    Called(caller): Called,
    ahead: Result<Query<DaysAhead>, QueryRejection>,
) -> Result<Json<Vec<EntryBody>>, Problem> {
    let Query(ahead) = ahead.map_err(|_| Problem::malformed("query", "takes `days`"))?;
    let entries = app.house.expiring(&caller, at_most("days", ahead.days, DAYS_AHEAD_MAX)?.unwrap_or(DAYS_AHEAD)).await?;
    Ok(Json(entries.into_iter().map(EntryBody::from).collect()))
}

/// A register
#[utoipa::path(get, path = "/sites/{site}/registers/{register}", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), EntriesAsked), security(("key" = [])),
    responses((status = 200, description = "The entries", body = EntriesBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, name)): Path<(String, String)>,
    asked: Result<Query<EntriesAsked>, QueryRejection>,
) -> Result<Json<EntriesBody>, Problem> {
    let query = query(asked, Some(register(&name)?))?;
    Ok(Json(app.house.entries(&caller, &query).await?.into()))
}

/// One entry
#[utoipa::path(get, path = "/sites/{site}/registers/{register}/{id}", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"), ("id" = IdText, Path, description = "The entry")),
    security(("key" = [])),
    responses((status = 200, description = "The entry", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, name, id)): Path<(String, String, String)>,
) -> Result<Json<EntryBody>, Problem> {
    Ok(Json(app.house.entry(&caller, register(&name)?, entry(&id)?).await?.into()))
}

/// Propose an entry
///
/// It permits nothing until somebody of another name approves it.
#[utoipa::path(post, path = "/sites/{site}/registers/{register}", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("register" = String, Path, description = "Which register", example = "agreements"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewEntryBody, security(("key" = [])),
    responses((status = 201, description = "The entry", body = EntryBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Path((_, name)): Path<(String, String)>,
    Body(body): Body<NewEntryBody>,
) -> Result<(StatusCode, Json<EntryBody>), Problem> {
    let new = NewEntry {
        register: register(&name)?,
        words: body.words,
        party: body.party,
        subject: body.subject,
        purposes: body.purposes,
        categories: body.categories,
        promotion: body.promotion,
        ground: body.ground,
        process: body.process,
        rests_on: body.rests_on,
        document: body.document,
        sha256: body.sha256,
        from: instant("from", body.from.as_deref())?,
        until: instant("until", body.until.as_deref())?,
        idempotency: Some(key),
    };
    let proposed = app.house.propose(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(proposed.into())))
}
