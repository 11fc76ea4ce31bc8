//! `GET /api/v1/sites/{site}/systems`, `GET …/errands`, `GET …/errands/{id}` and `POST …/errands/{id}/retries`: how far the company's other systems
//! are with what must reach them. Nobody is named in any of them.

use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use operations::{ErrandInView, ErrandQuery, ErrandView, SystemView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{DataCategory, Purpose, RecordId, SubjectId};

/// Another system of the company's, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherSystemBody {
    /// Its name.
    name: String,
    /// What it is, in words for people.
    about: String,
    /// How it is spoken to: `postgresql`, `mysql` or `webhook`.
    kind: &'static str,
    /// What its data is for.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// How long it keeps them, in words for people.
    retention: String,
    /// Which kinds of data it holds.
    #[schema(value_type = Vec<CategoryWord>)]
    holds: Vec<DataCategory>,
    /// What stays there after an erasure.
    keeps: Vec<KeptThereBody>,
    /// What reaches it: `access`, `correct`, `opt-out`, `erase`.
    takes: Vec<&'static str>,
    /// What is wrong with it at this moment, in fixed words; none where it answers and is as declared, or was not asked.
    trouble: Option<&'static str>,
    /// Errands that wait for it, or are on their way.
    waiting: u64,
    /// Errands that failed there the last time; they are tried again by themselves.
    failed: u64,
    /// When it last proved that something was done.
    #[schema(value_type = Option<InstantText>)]
    last_proof: Option<String>,
}

/// What stays in another system after an erasure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptThereBody {
    /// In which table.
    table: String,
    /// Why.
    because: String,
}

/// An errand: something that must reach other systems.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrandBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// About whom; none when they are erased.
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// `correct`, `opt-out` or `erase`.
    task: String,
    /// What is to stop, of an objection.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// When the act was done that it follows.
    #[schema(value_type = InstantText)]
    made_at: String,
    /// When the last system had proven; none while one has not.
    #[schema(value_type = Option<InstantText>)]
    proven_at: Option<String>,
    /// How far each system is.
    systems: Vec<ErrandThereBody>,
}

/// How far one system is with an errand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrandThereBody {
    /// The system.
    system: String,
    /// `waiting`, `running`, `failed`, `done` (and not looked for again yet) or `proven`.
    state: String,
    /// Why it failed the last time, in fixed words, as `still there`.
    why: Option<String>,
    /// How often it was tried.
    attempts: i64,
    /// When it is tried next, where it failed or waits.
    #[schema(value_type = Option<InstantText>)]
    due_at: Option<String>,
    /// How many rows were touched.
    touched: u64,
    /// When the state last changed.
    #[schema(value_type = InstantText)]
    changed_at: String,
    /// When the rows were looked for again and were as they must be.
    #[schema(value_type = Option<InstantText>)]
    proven_at: Option<String>,
}

/// Whether each system is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SystemsAsked {
    /// Whether each is asked now whether it answers and is as declared.
    #[serde(default)]
    ask: bool,
}

/// Which errands to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ErrandsAsked {
    /// Those about this person.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// Only those that some system has not proven.
    #[serde(default)]
    open: bool,
    /// Those after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<RecordId>,
}

/// Where an errand is to be tried again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrandRetryBody {
    /// The system, by its name.
    #[schema(max_length = 100)]
    system: String,
}

impl From<SystemView> for OtherSystemBody {
    fn from(view: SystemView) -> Self {
        Self {
            name: view.name,
            about: view.about,
            kind: view.kind,
            purposes: view.purposes,
            retention: view.retention,
            holds: view.holds,
            keeps: view.keeps.into_iter().map(|(table, because)| KeptThereBody { table, because }).collect(),
            takes: view.takes.into_iter().map(operations::SystemTask::key).collect(),
            trouble: view.trouble,
            waiting: view.waiting,
            failed: view.failed,
            last_proof: view.last_proof.map(|at| at.to_string()),
        }
    }
}

impl From<ErrandView> for ErrandBody {
    fn from(view: ErrandView) -> Self {
        Self {
            id: view.errand,
            subject: view.subject,
            task: view.task,
            purposes: view.purposes,
            made_at: view.made_at.to_string(),
            proven_at: view.proven_at.map(|at| at.to_string()),
            systems: view.systems.into_iter().map(ErrandThereBody::from).collect(),
        }
    }
}

impl From<ErrandInView> for ErrandThereBody {
    fn from(view: ErrandInView) -> Self {
        Self {
            system: view.system,
            state: view.state,
            why: view.why,
            attempts: view.attempts,
            due_at: view.due_at.map(|at| at.to_string()),
            touched: view.touched,
            changed_at: view.changed_at.to_string(),
            proven_at: view.proven_at.map(|at| at.to_string()),
        }
    }
}

/// The company's other systems
///
/// How each is declared and how far it is with what must reach it.
#[utoipa::path(get, path = "/sites/{site}/systems", tag = "systems",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), SystemsAsked), security(("key" = [])),
    responses((status = 200, description = "The systems, in the order in which they are declared", body = Vec<OtherSystemBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<SystemsAsked>, QueryRejection>,
) -> Result<Json<Vec<OtherSystemBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `ask` (`true` or `false`)"))?;
    Ok(Json(app.house.systems(&caller, asked.ask).await?.into_iter().map(OtherSystemBody::from).collect()))
}

/// The errands
///
/// What must reach other systems, the oldest first; a page of at most 100, in which `after` goes on.
#[utoipa::path(get, path = "/sites/{site}/errands", tag = "systems",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ErrandsAsked), security(("key" = [])),
    responses((status = 200, description = "The errands, by ids alone", body = Vec<ErrandBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn errands(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<ErrandsAsked>, QueryRejection>,
) -> Result<Json<Vec<ErrandBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `subject`, `open` and `after` (an id)"))?;
    let query = ErrandQuery { subject: asked.subject, is_open: asked.open, after: asked.after };
    Ok(Json(app.house.errands(&caller, &query).await?.into_iter().map(ErrandBody::from).collect()))
}

/// One errand
#[utoipa::path(get, path = "/sites/{site}/errands/{id}", tag = "systems",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ("id" = IdText, Path, description = "The errand")),
    security(("key" = [])),
    responses((status = 200, description = "How far each system is with it", body = ErrandBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn errand(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<ErrandBody>, Problem> {
    Ok(Json(app.house.errand(&caller, read(&id)?).await?.into()))
}

/// Try an errand again
///
/// At once, in one system where it failed or waits, as when that system was put right. It is tried again by itself too, later and later.
#[utoipa::path(post, path = "/sites/{site}/errands/{id}/retries", tag = "systems",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ("id" = IdText, Path, description = "The errand"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = ErrandRetryBody, security(("key" = [])),
    responses((status = 200, description = "The errand, due at once", body = ErrandBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn retry(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(key): Once,
    Body(body): Body<ErrandRetryBody>,
) -> Result<Json<ErrandBody>, Problem> {
    let view = app.house.try_errand_again(&caller, (read(&id)?, &body.system), Some(&key)).await?;
    Ok(Json(view.into()))
}

fn read(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::nothing_here())
}
