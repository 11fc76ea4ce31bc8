//! `GET /api/v1/sites/{site}/log/entries`, `…/{line}/proof`, `GET …/log/health`, `POST …/log/consistency`, `POST …/log/checks`: the log for whoever
//! audits. A filter by a person takes the right to see that person.

use crate::api::input::{Body, Called, Once, at_most, instant};
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText};
use crate::app::App;
use crate::pages::to_keep;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use operations::{AuditLine, AuditQuery, CheckView, Consistency, LogHealth};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::SubjectId;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditLinesAsked {
    /// Of this kind, as a line bears it in clear.
    #[serde(default)]
    kind: Option<String>,
    /// About this party.
    #[serde(default)]
    party: Option<String>,
    /// Done by whoever of the company bears this name.
    #[serde(default)]
    by: Option<String>,
    /// About this person, whom the caller must be allowed to see.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    person: Option<String>,
    /// From this instant on.
    #[serde(default)]
    #[param(value_type = Option<InstantText>)]
    from: Option<String>,
    /// Until this one.
    #[serde(default)]
    #[param(value_type = Option<InstantText>)]
    until: Option<String>,
    /// Before this place in the log.
    #[serde(default)]
    #[param(maximum = 9_223_372_036_854_775_807_i64)]
    before: Option<u64>,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditLinesBody {
    /// The entries, the newest first.
    entries: Vec<AuditLineBody>,
    /// Before which place the next page begins.
    next: Option<u64>,
    /// How many lines were looked through.
    looked_at: u64,
    /// How many lines the log has.
    size: u64,
}

/// One entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditLineBody {
    /// Its place in the log.
    position: u64,
    /// What kind of act.
    kind: String,
    /// When; to the hour where nothing opens it any more.
    at: String,
    /// Under which version of the policy.
    version: Option<String>,
    /// What it says.
    says: String,
    /// Who of the company did it.
    by: Option<String>,
    /// About whom, where the caller may see them.
    #[schema(value_type = Option<IdText>)]
    person: Option<SubjectId>,
    /// Whether it is about a person at all.
    is_about_a_person: bool,
    /// Whether its person was forgotten.
    is_forgotten: bool,
}

impl From<AuditLine> for AuditLineBody {
    fn from(line: AuditLine) -> Self {
        Self {
            position: line.position,
            kind: line.kind,
            at: line.at,
            version: line.version,
            says: line.says,
            by: line.by,
            person: line.person,
            is_about_a_person: line.is_about_a_person,
            is_forgotten: line.is_forgotten,
        }
    }
}

/// Whether the log begins with an earlier head.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsistencyBody {
    /// Whether it does.
    holds: bool,
    /// How many lines the earlier head covers.
    from: u64,
    /// How many the newest does.
    to: u64,
    /// What was found.
    words: String,
}

impl From<Consistency> for ConsistencyBody {
    fn from(found: Consistency) -> Self {
        Self { holds: found.holds, from: found.from, to: found.to, words: found.words }
    }
}

/// A check of the house against its log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckBody {
    /// When it began.
    #[schema(value_type = InstantText)]
    began_at: String,
    /// When it ended; none while it is under way, or where it was broken off.
    #[schema(value_type = Option<InstantText>)]
    ended_at: Option<String>,
    /// Whether it is under way.
    is_running: bool,
    /// How many rows were read so far.
    read: u64,
    /// How many lines the log had.
    lines: u64,
    /// How many findings there were.
    findings: u64,
    /// The first of them.
    found: Vec<String>,
}

impl From<CheckView> for CheckBody {
    fn from(check: CheckView) -> Self {
        Self {
            began_at: check.began_at.to_string(),
            ended_at: check.ended_at.map(|at| at.to_string()),
            is_running: check.is_running,
            read: check.read,
            lines: check.leaves,
            findings: check.findings,
            found: check.found,
        }
    }
}

/// How healthy the log is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// How many lines it has.
    size: u64,
    /// The root under its newest head, in hexadecimal.
    root: String,
    /// What others need to check its heads.
    key: String,
    /// How many signed heads were kept.
    heads_kept: u64,
    /// When the newest was signed.
    #[schema(value_type = Option<InstantText>)]
    signed_at: Option<String>,
    /// Whether the log begins with the oldest that was kept.
    consistency: ConsistencyBody,
    /// The newest check of the house against it.
    check: Option<CheckBody>,
}

impl From<LogHealth> for HealthBody {
    fn from(health: LogHealth) -> Self {
        Self {
            size: health.size,
            root: health.root,
            key: health.key,
            heads_kept: health.kept,
            signed_at: health.signed_at.map(|at| at.to_string()),
            consistency: health.consistency.into(),
            check: health.check.map(CheckBody::from),
        }
    }
}

/// An earlier head of the log.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadBody {
    /// The signed note, as somebody kept it.
    checkpoint: String,
}

/// The entries of the log, with what each says
///
/// A page holds at most 50, and looks through at most 5,000 lines for them. Looking is itself a line.
#[utoipa::path(get, path = "/sites/{site}/log/entries", tag = "log",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), AuditLinesAsked), security(("key" = [])),
    responses((status = 200, description = "The entries", body = AuditLinesBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn entries(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<AuditLinesAsked>, QueryRejection>,
) -> Result<Json<AuditLinesBody>, Problem> {
    let Query(asked) = asked
        .map_err(|_| Problem::malformed("query", "takes `kind`, `party`, `by`, `person`, `from`, `until` (instants) and `before` (a place in the log)"))?;
    let query = AuditQuery {
        kinds: asked.kind.into_iter().collect(),
        party: asked.party,
        by: asked.by,
        person: asked.person.map(|id| id.parse().map_err(|_| Problem::malformed("person", "is the id of a person"))).transpose()?,
        from: instant("from", asked.from.as_deref())?,
        until: instant("until", asked.until.as_deref())?,
        before: at_most("before", asked.before, i64::MAX.unsigned_abs())?,
    };
    let page = app.house.audit(&caller, &query).await?;
    Ok(Json(AuditLinesBody { entries: page.lines.into_iter().map(AuditLineBody::from).collect(), next: page.next, looked_at: page.looked_at, size: page.size }))
}

/// The proof that a line stands in the log
///
/// A text in the form `c2sp.org/tlog-proof@v1`: the line as it stands in the tree, its path, and the signed head. It opens nothing.
#[utoipa::path(get, path = "/sites/{site}/log/entries/{line}/proof", tag = "log", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("line" = u64, Path, description = "Its place in the log")),
    responses((status = 200, description = "The proof", body = String, content_type = "text/plain"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn proof(State(app): State<App>, Called(caller): Called, Path((_, line)): Path<(String, String)>) -> Result<Response, Problem> {
    let line: u64 = line.parse().map_err(|_| Problem::nothing_here())?;
    let text = app.house.audit_proof(&caller, line).await?;
    text.map(|text| to_keep(line, text)).ok_or_else(Problem::nothing_here)
}

/// How healthy the log is
#[utoipa::path(get, path = "/sites/{site}/log/health", tag = "log", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    responses((status = 200, description = "Its size, its heads, and the newest check", body = HealthBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn health(State(app): State<App>, Called(caller): Called) -> Result<Json<HealthBody>, Problem> {
    Ok(Json(app.house.log_health(&caller).await?.into()))
}

/// Hold the log against an earlier head
#[utoipa::path(post, path = "/sites/{site}/log/consistency", tag = "log", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")), request_body = HeadBody,
    responses((status = 200, description = "Whether the log still begins with it", body = ConsistencyBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn consistency(State(app): State<App>, Called(caller): Called, Body(body): Body<HeadBody>) -> Result<Json<ConsistencyBody>, Problem> {
    Ok(Json(app.house.consistent(&caller, &body.checkpoint).await?.into()))
}

/// Hold the house against its log
///
/// Every row of every table against the line that wrote it. It goes on after the answer, one at a time; `log/health` shows how far it is.
#[utoipa::path(post, path = "/sites/{site}/log/checks", tag = "log", security(("key" = [])),
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "While a check is under way, no other is begun, whatever the key")),
    responses((status = 202, description = "It was begun"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check(State(app): State<App>, Called(caller): Called, Once(_): Once) -> Result<StatusCode, Problem> {
    if app.house.newest_check(&caller).await?.is_some_and(|check| check.is_running) {
        return Err(Problem::from(operations::OperationError::Settled("a check is under way already; look at how far it is")));
    }
    tokio::spawn(async move { app.house.check_house(&caller).await });
    Ok(StatusCode::ACCEPTED)
}
