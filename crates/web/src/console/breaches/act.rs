//! `POST /console/breaches/{id}/{step}`: one step in handling a breach, from a form of its page.

use super::new::scope;
use super::{read, typed};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::sent::Sent;
use crate::pages::typed::Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use operations::{BreachAct, Containment, OperationError, Risk, Rotation};
use vocabulary::{DataCategory, SubjectId, Timestamp};

/// The step.
pub(super) async fn act(State(app): State<App>, Path((id, step)): Path<(String, String)>, sent: Sent) -> ConsoleResult {
    let breach = read(&id)?;
    let act = read_step(&step, &sent.form, app.house.now())?;
    let makes_keys_anew = matches!(act, BreachAct::Contain { how: Containment::KeysMadeAnew, .. });
    app.house.breach_act(sent.staff.caller(), breach, act, sent.form.one("once")).await?;
    if makes_keys_anew {
        let caller = sent.staff.caller().clone();
        // It goes on when the page is left; what an interruption leaves, the next start finishes.
        tokio::spawn(async move { app.house.rotate_keys(&caller, Rotation::RootAndKek).await });
    }
    let to_people = matches!(step.as_str(), "withhold" | "tell-all-the-same");
    let place = if to_people { format!("/console/breaches/{id}/people?done=step") } else { format!("/console/breaches/{id}?done=step") };
    Ok(Redirect::to(&place).into_response())
}

fn read_step(step: &str, form: &Posted, now: Timestamp) -> Result<BreachAct, OperationError> {
    let words = form.one("text").unwrap_or_default().to_owned();
    Ok(match step {
        "revoke-keys" => {
            let name = form.one("called").map(|name| name.trim().to_owned()).ok_or_else(|| OperationError::malformed("called", "say which keys"))?;
            BreachAct::Contain { how: Containment::RevokeKeys { name }, words }
        }
        "end-sessions" => {
            let name = form.one("called").map(|name| name.trim().to_owned()).ok_or_else(|| OperationError::malformed("called", "say whose sessions"))?;
            BreachAct::Contain { how: Containment::EndSessions { name }, words }
        }
        "rotate-keys" => BreachAct::Contain { how: Containment::KeysMadeAnew, words },
        "contained" => BreachAct::Contain { how: Containment::Elsewhere, words },
        "assess" => BreachAct::Assess { risk: risk(form)?, consequences: words },
        "authority-told" => BreachAct::AuthorityTold { at: typed("at", form.one("at"))?, words },
        "authority-not-told" => BreachAct::AuthorityNotTold { words },
        "tell-people" => BreachAct::TellPeople { words, by_letter: form.one("letter").is_some() },
        "not-tell-people" => BreachAct::NotTellPeople { words },
        "withhold" => BreachAct::Withhold { subject: person(form.one("person").unwrap_or_default())?, words },
        "tell-all-the-same" => BreachAct::TellAllTheSame { subject: person(form.one("person").unwrap_or_default())? },
        "refine" => BreachAct::Refine { add: people(form.one("add"))?, kinds: kinds(form.one("kinds"))?, remove: people(form.one("remove"))?, words },
        "look-again" => BreachAct::LookAgain {
            scope: scope(form, now)?,
            began_at: typed("began", form.one("began"))?.ok_or_else(|| OperationError::malformed("began", "say when it began"))?,
            ended_at: typed("ended", form.one("ended"))?,
            words,
        },
        "note" => BreachAct::Note { words },
        "close" => BreachAct::Close { lessons: words },
        _ => return Err(OperationError::malformed("step", "there is no such step")),
    })
}

fn risk(form: &Posted) -> Result<Risk, OperationError> {
    match form.one("risk") {
        Some("unlikely") => Ok(Risk::Unlikely),
        Some("likely") => Ok(Risk::Likely),
        Some("high") => Ok(Risk::High),
        _ => Err(OperationError::malformed("risk", "say how likely harm is")),
    }
}

fn person(text: &str) -> Result<SubjectId, OperationError> {
    text.trim().parse().map_err(|_| OperationError::malformed("people", "a person is named by their id"))
}

/// Ids as they were typed, apart by white space or commas.
fn people(text: Option<&str>) -> Result<Vec<SubjectId>, OperationError> {
    text.unwrap_or_default().split([' ', ',', '\n', '\r', '\t']).filter(|id| !id.is_empty()).map(person).collect()
}

fn kinds(text: Option<&str>) -> Result<Vec<DataCategory>, OperationError> {
    let wrong = |_| OperationError::malformed("kinds", "kinds of data are words such as email, phone");
    text.unwrap_or_default().split([' ', ',']).filter(|kind| !kind.is_empty()).map(|kind| DataCategory::new(kind).map_err(wrong)).collect()
}
