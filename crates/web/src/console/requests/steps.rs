//! `POST /console/requests/{id}/prove`, `…/fulfil`, `…/refuse`: a member of staff moves a request on. The same form sent twice is one step.

use super::read;
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::sent::Sent;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use operations::{Mistake, OperationError, Proof, RequestAnswer};
use vocabulary::{DataCategory, Personal};

/// `POST /console/requests/{id}/prove`
pub(crate) async fn prove(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let document = sent.form.personal("present").unwrap_or_else(|| Personal::new(String::new()));
    let answer = RequestAnswer::Proven(Proof { degree: sent.wanted("degree")?, document });
    moved(&app, &id, &sent, answer).await
}

/// `POST /console/requests/{id}/fulfil`
pub(crate) async fn fulfil(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let correction = match sent.form.one("category").filter(|category| !category.is_empty()) {
        None => None,
        Some(category) => {
            let category = DataCategory::new(category).map_err(|error| OperationError::malformed("category", error.to_string()))?;
            let value = sent.form.personal("value").ok_or_else(|| mistake("value", "write what it is to be"))?;
            Some((category, value))
        }
    };
    let answer = RequestAnswer::Done { answer: sent.form.personal("words"), correction };
    moved(&app, &id, &sent, answer).await
}

/// `POST /console/requests/{id}/refuse`
pub(crate) async fn refuse(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let sentence = match sent.form.one("sentence").filter(|number| !number.is_empty()) {
        None => None,
        Some(_) => Some(sent.wanted("sentence")?),
    };
    moved(&app, &id, &sent, RequestAnswer::Refused { sentence, answer: sent.form.personal("words") }).await
}

async fn moved(app: &App, id: &str, sent: &Sent, answer: RequestAnswer) -> ConsoleResult {
    let once: String = sent.wanted("once")?;
    app.house.answer_request(sent.staff.caller(), read(id)?, answer, Some(&once)).await?;
    Ok(Redirect::to(&format!("/console/requests/{id}")).into_response())
}

fn mistake(field: &str, words: &str) -> ConsoleError {
    OperationError::Malformed(vec![Mistake { field: field.to_owned(), words: words.to_owned() }]).into()
}
