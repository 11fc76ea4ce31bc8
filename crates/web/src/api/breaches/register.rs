//! `GET /api/v1/sites/{site}/breach-register`: every breach with its facts, its effects and what was done, as a regulator asks for it; as JSON or for
//! spreadsheets.

use crate::api::input::Called;
use crate::api::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use operations::{REGISTER_COLUMNS, RegisterLine};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;

/// In which form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormAsked {
    /// `json` or `csv`; JSON where nothing is said.
    #[serde(default)]
    form: Option<String>,
}

/// The register of breaches
///
/// What Article 33(5) of the GDPR asks to be documented: the facts of every breach, its effects and what was done about it.
#[utoipa::path(get, path = "/sites/{site}/breach-register", tag = "breaches",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), FormAsked), security(("key" = [])),
    responses((status = 200, description = "The register", body = Vec<Object>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, asked: Result<Query<FormAsked>, QueryRejection>) -> Result<Response, Problem> {
    let form = asked.map(|Query(asked)| asked.form).map_err(|_| Problem::malformed("query", "takes `form`, `json` or `csv`"))?;
    let lines = app.house.breach_register(&caller).await?;
    match form.as_deref() {
        None | Some("json") => Ok(Json(as_json(lines)).into_response()),
        Some("csv") => Ok(as_csv(&lines)),
        Some(_) => Err(Problem::malformed("form", "must be `json` or `csv`")),
    }
}

/// The register, each breach by its columns.
pub(crate) fn as_json(lines: Vec<RegisterLine>) -> Vec<Map<String, Value>> {
    let line = |line: RegisterLine| REGISTER_COLUMNS.iter().map(|column| column.replace(' ', "_")).zip(line.values.into_iter().map(Value::String)).collect();
    lines.into_iter().map(line).collect()
}

/// The register for spreadsheets. No value begins so that a spreadsheet would reckon with it.
pub(crate) fn as_csv(lines: &[RegisterLine]) -> Response {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let written = sheet.write_record(REGISTER_COLUMNS).and_then(|()| lines.iter().try_for_each(|line| sheet.write_record(line.values.iter().map(plain))));
    match written.ok().and_then(|()| sheet.into_inner().ok()) {
        Some(bytes) => {
            ([(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"register-of-breaches.csv\"")], bytes).into_response()
        }
        None => Problem::malformed("form", "cannot be written as CSV").into_response(),
    }
}

fn plain(value: &String) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.clone() }
}
