//! `POST /api/v1/sites/{site}/log-lines`: the lines of the log, for a regulator or an auditor. No entry is opened.

use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::LogLine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most lines in one answer.
const LINES_MAX: u32 = 1_000;

/// Which lines.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinesWanted {
    /// Before this position; the last ones when it is left out.
    #[serde(default)]
    before: Option<u64>,
    /// How many, at most 1,000.
    #[schema(maximum = 1000)]
    lines: u32,
}

/// Lines of the log, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinesBody {
    /// The lines.
    lines: Vec<LineBody>,
}

/// One line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineBody {
    /// Its place in the log.
    position: u64,
    /// What went into the tree, as JSON.
    leaf: String,
}

impl From<LogLine> for LineBody {
    fn from(line: LogLine) -> Self {
        Self { position: line.position, leaf: line.leaf }
    }
}

/// Read lines of the log
#[utoipa::path(post, path = "/sites/{site}/log-lines", tag = "holdings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = LinesWanted, security(("key" = [])),
    responses((status = 200, description = "The lines", body = LinesBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<LinesWanted>) -> Result<Json<LinesBody>, Problem> {
    if body.lines > LINES_MAX {
        return Err(Problem::malformed("lines", "at most 1,000 at once"));
    }
    if body.before.is_some_and(|before| i64::try_from(before).is_err()) {
        return Err(Problem::malformed("before", "is greater than any position of a log"));
    }
    let lines = app.house.log_lines(&caller, body.before, body.lines).await?;
    Ok(Json(LinesBody { lines: lines.into_iter().map(LineBody::from).collect() }))
}
