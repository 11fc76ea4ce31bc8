//! The list of drafts, and where one begins.

use super::{Choice, choices};
use crate::app::App;
use crate::console::frame::{Frame, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::console::{ConsoleResult, policy::editor::SECTION};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use operations::{DraftView, NewDraft};

#[derive(Debug, Template)]
#[template(path = "console/policy/drafts.html")]
struct DraftsPage {
    frame: Frame,
    drafts: Table,
    versions: Vec<Choice>,
    takes_two: bool,
}

/// `GET /console/policy/edit`
pub(super) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let mut table = Table::new("Drafts", &["Draft", "Begun", "Saved last", "Standing"]).empty("Nobody is writing a new version. Begin one below.");
    for draft in app.house.drafts(staff.caller()).await? {
        let (begun, written) = (told(&draft.begun), told(&draft.written));
        let standing = Shown::Badge(standing(&draft));
        let link = Shown::Link { to: format!("/console/policy/edit/{}", draft.draft), words: draft.title };
        table.row([link, Shown::Words(begun), Shown::Words(written), standing]);
    }
    let said = came.said(&[("discarded", "The draft was thrown away."), ("published", "The version is published.")]);
    let page = DraftsPage {
        frame: Frame::of(&app, &staff, &SECTION, "Policy editor")?.saying(said),
        drafts: table,
        versions: choices(&app, &staff, &*app.house.policy(&staff.site)?)?,
        takes_two: app.house.takes_two_to_publish(staff.caller()),
    };
    html(&page)
}

/// `POST /console/policy/edit`: begins a draft with the text of a version.
pub(super) async fn begin(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let from = super::named(&app, &sent.staff, sent.form.one("from"))?;
    let caller = sent.staff.caller();
    let text = app.house.text_to_begin(caller, from.version())?;
    let title = sent.form.one("title").unwrap_or_default().to_owned();
    let draft = app.house.begin_draft(caller, &NewDraft { title, text }).await?;
    Ok(Redirect::to(&format!("/console/policy/edit/{}", draft.draft)).into_response())
}

/// Who did something, and when.
pub(super) fn told((by, at): &(String, vocabulary::Timestamp)) -> String {
    format!("{by}, {}", moment(*at))
}

/// How far a draft is.
pub(super) fn standing(draft: &DraftView) -> Badge {
    match (&draft.published, &draft.proposed) {
        (Some(version), _) => Badge::good(format!("published as {}", version.effective)),
        (None, Some(proposed)) => Badge::waiting(format!("proposed by {}", proposed.by)),
        (None, None) => Badge::quiet("being written"),
    }
}
