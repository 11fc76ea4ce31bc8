//! What staff do about children and parents: `POST /console/children` asks a parent, `…/permissions/{id}/review` and `…/call` verify one,
//! `…/ages/{subject}` confirms an age or does not.

use super::read;
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::sent::Sent;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use operations::{AgeAnswer, Call, DeclaredAge, FormReview, NewPermission, OperationError};
use vocabulary::{Personal, Purpose, Recipient, SubjectId};

/// `POST /console/children`
pub(crate) async fn ask(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let email = sent.form.personal("email").ok_or_else(|| OperationError::malformed("email", "write the parent's address"))?;
    let new = NewPermission { child: None, email, idempotency: Some(sent.wanted("once")?) };
    let permission = app.house.open_permission(sent.staff.caller(), &new).await?;
    Ok(Redirect::to(&format!("/console/children/permissions/{}", permission.id)).into_response())
}

/// `POST /console/children/permissions/{id}/review`
pub(crate) async fn review(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let review = match sent.form.one("review") {
        Some("accepted") => FormReview::Accepted,
        Some("refused") => FormReview::Refused(sent.form.personal("reason").unwrap_or_else(|| Personal::new(String::new()))),
        _ => return Err(OperationError::malformed("review", "say whether it is accepted or refused").into()),
    };
    app.house.review_permission(sent.staff.caller(), read(&id)?, &review).await?;
    Ok(Redirect::to(&format!("/console/children/permissions/{id}")).into_response())
}

/// `POST /console/children/permissions/{id}/call`
pub(crate) async fn call(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let who = match &sent.staff.on_duty.name {
        Some(name) => name.clone(),
        None => Personal::new(sent.staff.caller().name().to_owned()),
    };
    let chosen = |name: &'static str| sent.form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let unknown = |field: &str| OperationError::malformed(field, "is none that a parent can permit");
    let purposes: Result<Vec<Purpose>, _> = chosen("purpose").iter().map(|word| word.parse().map_err(|_| unknown("purpose"))).collect();
    let recipients: Result<Vec<Recipient>, _> = chosen("recipient").iter().map(|word| word.parse().map_err(|_| unknown("recipient"))).collect();
    let (month, year) = (sent.form.personal("born-month"), sent.form.personal("born-year"));
    let call = Call {
        who,
        at: app.house.now(),
        script: sent.wanted("script")?,
        purposes: purposes?,
        recipients: recipients?,
        child_born: DeclaredAge::read(month.as_ref(), year.as_ref())?,
    };
    app.house.record_call(sent.staff.caller(), read(&id)?, &call).await?;
    Ok(Redirect::to(&format!("/console/children/permissions/{id}")).into_response())
}

/// `POST /console/children/ages/{subject}`
pub(crate) async fn age(State(app): State<App>, Path(subject): Path<String>, sent: Sent) -> ConsoleResult {
    let subject: SubjectId = subject.parse().map_err(|_| OperationError::malformed("subject", "nobody of this id is on file"))?;
    let answer = match sent.form.one("answer") {
        Some("confirmed") => AgeAnswer::Confirmed,
        Some("refused") => AgeAnswer::Refused,
        _ => return Err(OperationError::malformed("answer", "say whether it is so").into()),
    };
    app.house.answer_age_claim(sent.staff.caller(), subject, answer, "looked at in the console").await?;
    Ok(Redirect::to("/console/children").into_response())
}
