//! `/console/breaches/new`: a breach is put on record: what happened, when, who noticed it, and what was within reach.

use super::{KINDS, SECTION, field_value, typed};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::pages::typed::Posted;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use operations::{BreachKind, ExposureScope, NewBreach, OperationError};
use vocabulary::Timestamp;

#[derive(Debug, Template)]
#[template(path = "console/breach_new.html")]
struct NewBreachPage {
    frame: Frame,
    kinds: Vec<(&'static str, &'static str)>,
    now: String,
    once: String,
}

/// `GET /console/breaches/new`
pub(super) async fn show(State(app): State<App>, staff: Staff) -> ConsoleResult {
    // Whoever may not handle breaches is told so before they write one down.
    app.house.breaches(staff.caller(), None).await?;
    let kinds = KINDS.iter().map(|(_, key, title)| (*key, *title)).collect();
    let (now, once) = (field_value(app.house.now()), app.house.fresh_idempotency());
    html(&NewBreachPage { frame: Frame::of(&app, &staff, &SECTION, "Put a breach on record")?, kinds, now, once })
}

/// `POST /console/breaches`
pub(super) async fn open(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let form = &sent.form;
    let now = app.house.now();
    let noticed_at = typed("noticed", form.one("noticed"))?.unwrap_or(now);
    let new = NewBreach {
        kind: form.one("kind").and_then(kind).ok_or_else(|| OperationError::malformed("kind", "say what happened"))?,
        what: form.one("what").unwrap_or_default().to_owned(),
        began_at: typed("began", form.one("began"))?.unwrap_or(noticed_at),
        ended_at: typed("ended", form.one("ended"))?,
        noticed_at,
        noticed_by: form.one("noticed-by").unwrap_or_default().to_owned(),
        scope: scope(form, now)?,
        idempotency: form.one("once").map(str::to_owned),
    };
    let breach = app.house.open_breach(sent.staff.caller(), new).await?;
    Ok(Redirect::to(&format!("/console/breaches/{}?done=opened", breach.id)).into_response())
}

fn kind(key: &str) -> Option<BreachKind> {
    KINDS.iter().find(|(_, known, _)| *known == key).map(|(kind, ..)| *kind)
}

/// What was within reach, as the fields of a form say it.
pub(super) fn scope(form: &Posted, now: Timestamp) -> Result<ExposureScope, OperationError> {
    let called = || form.one("called").map(str::trim).filter(|called| !called.is_empty());
    let as_of = || typed("as-of", form.one("as-of")).map(|at| at.unwrap_or(now));
    Ok(match form.one("scope") {
        Some("caller") => {
            ExposureScope::Caller { name: called().ok_or_else(|| OperationError::malformed("called", "say under which name it was done"))?.to_owned() }
        }
        Some("party") => {
            let party = called().and_then(|called| called.to_owned().try_into().ok());
            ExposureScope::Party { party: party.ok_or_else(|| OperationError::malformed("called", "say which party"))? }
        }
        Some("files-with-keys") => ExposureScope::FilesWithKeys { as_of: as_of()? },
        Some("files-without-keys") => ExposureScope::FilesWithoutKeys { as_of: as_of()? },
        Some("named") => ExposureScope::Named,
        _ => return Err(OperationError::malformed("scope", "say what was within reach")),
    })
}
