//! `GET /console/children/permissions/{id}` and its signed form, which is a file to save and is never shown in the page: one permission and what
//! staff may do with it. That the form was opened is in the parent's history.

use super::{SECTION, method_words, read, state};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, html};
use crate::console::parts::{Badge, Definitions, Shown, moment};
use crate::console::staff::Staff;
use crate::view::clear::bytes_of;
use crate::view::words::{capital, purpose_words, recipient_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use operations::{PermissionState, PermissionView};
use vocabulary::Word;

#[derive(Debug, Template)]
#[template(path = "console/permission.html")]
struct PermissionPage {
    frame: Frame,
    id: String,
    facts: Definitions,
    reviews: bool,
    calls: bool,
    purposes: Vec<(&'static str, String)>,
    recipients: Vec<(&'static str, String)>,
    today: String,
}

/// `GET /console/children/permissions/{id}`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let permission = app.house.permission(staff.caller(), read(&id)?).await?;
    let offered = app.house.parents_scope(&staff.site)?;
    let offered = offered.map(|scope| (scope.purposes, scope.recipients)).unwrap_or_default();
    html(&PermissionPage {
        frame: Frame::of(&app, &staff, &SECTION, "A parent's permission")?,
        id,
        reviews: permission.state == PermissionState::Reviewing,
        calls: permission.state == PermissionState::Asked,
        facts: facts(&permission),
        purposes: offered.0.iter().map(|purpose| (purpose.key(), capital(&purpose_words(*purpose)))).collect(),
        recipients: offered.1.iter().map(|recipient| (recipient.key(), capital(&recipient_words(*recipient)))).collect(),
        today: app.house.now().day().to_string(),
    })
}

fn facts(permission: &PermissionView) -> Definitions {
    let purposes = permission.purposes.iter().map(|purpose| Badge::quiet(purpose.key())).collect();
    let recipients = permission.recipients.iter().map(|recipient| Badge::quiet(recipient.key())).collect();
    Definitions::new()
        .with("State", Shown::Badge(state(permission)))
        .with("Verified by", permission.method.map_or(Shown::Quiet("the parent has not chosen yet"), |method| Shown::Words(method_words(method).to_owned())))
        .with("For", Shown::Badges(purposes))
        .with("By or to", Shown::Badges(recipients))
        .with("Asked", Shown::Words(moment(permission.asked_at)))
        .with("Until", permission.until.map_or(Shown::Quiet("no end"), |until| Shown::Words(moment(until))))
        .with("Child", Shown::Code(permission.child.to_string()))
        .with("Parent", Shown::Code(permission.parent.to_string()))
}

/// `GET /console/children/permissions/{id}/form`
pub(crate) async fn form(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let id = read(&id)?;
    let form = app.house.permission_form(staff.caller(), id).await?;
    let name = format!("attachment; filename=\"form-{id}.{}\"", form.kind);
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes_of(&form.file)).into_response())
}
