//! `/console/policy/edit/{id}`: the box a new version is written in: checked at a button, and by a small script as one types; saved over what was
//! read, and where somebody else saved meanwhile both texts are shown.

use super::compare::CompareText;
use super::drafts::{self, standing, told};
use super::messages::Messages;
use super::{publish, script};
use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::error::ConsoleError;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Confirm, Definitions, Shown};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::limits::POLICY_FORM_BYTES_MAX;
use crate::pages::script::bearing_script;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use operations::{DRAFT_TITLE_CHARACTERS_MAX, DraftSaved, DraftView, NewDraft, OperationError, Scope};
use vocabulary::RecordId;

/// The section.
pub(in crate::console) const SECTION: Section =
    Section { path: "/console/policy/edit", title: "Policy editor", group: Group::Policy, scopes: &[Scope::Publish], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/policy/editor.js", get(script::script))
        .route("/console/policy/edit", get(drafts::list).post(drafts::begin))
        .route("/console/policy/edit/check", post(check))
        .route("/console/policy/edit/{id}", get(show).post(save))
        .route("/console/policy/edit/{id}/preview", get(publish::preview))
        .route("/console/policy/edit/{id}/publish", get(publish::show).post(publish::publish))
        .route("/console/policy/edit/{id}/propose", post(publish::propose))
        .route("/console/policy/edit/{id}/discard", get(ask_to_discard).post(discard))
        .layer(DefaultBodyLimit::max(POLICY_FORM_BYTES_MAX))
}

#[derive(Debug, Template)]
#[template(path = "console/policy/editor.html")]
struct EditorPage {
    frame: Frame,
    id: String,
    title: String,
    title_max: usize,
    text: String,
    /// The state that what is in the box was read from.
    read: i64,
    written: String,
    standing: Badge,
    is_published: bool,
    /// What is said of the text; nothing where it could not be read at all.
    messages: Messages,
    stale: Option<Stale>,
    script: String,
}

/// Somebody else saved meanwhile.
#[derive(Debug)]
struct Stale {
    by: String,
    compared: CompareText,
}

/// `GET /console/policy/edit/{id}`
async fn show(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(came): Query<Came>) -> ConsoleResult {
    let draft = found(&app, &staff, &id).await?;
    let said = came.said(&[("saved", "The draft is saved."), ("proposed", "The draft is proposed. Somebody else can publish it now.")]);
    let box_of = NewDraft { title: draft.title.clone(), text: draft.text.clone() };
    page(&app, &staff, (&draft, box_of), said, None).await
}

/// `POST /console/policy/edit/{id}`: saves, or checks what stands in the box without saving it.
async fn save(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let draft = found(&app, &sent.staff, &id).await?;
    let written = NewDraft { title: sent.form.one("title").unwrap_or_default().to_owned(), text: text_of(&sent) };
    let read: i64 = sent.wanted("read")?;
    if sent.form.one("do") == Some("check") {
        let checked = DraftView { row_version: read, ..draft };
        return page(&app, &sent.staff, (&checked, written), None, None).await;
    }
    match app.house.save_draft(sent.staff.caller(), (draft.draft, read), &written).await? {
        Some(DraftSaved::Saved(saved)) => {
            let to = if sent.form.one("do") == Some("publish") {
                format!("/console/policy/edit/{}/publish", saved.draft)
            } else {
                format!("/console/policy/edit/{}?done=saved", saved.draft)
            };
            Ok(Redirect::to(&to).into_response())
        }
        Some(DraftSaved::Stale(stands)) => {
            let titles = (format!("saved by {}", told(&stands.written)), "what you wrote".to_owned());
            let stale = Stale { by: told(&stands.written), compared: CompareText::sources(titles, &stands.text, &written.text) };
            page(&app, &sent.staff, (&stands, written), None, Some(stale)).await
        }
        None => Err(ConsoleError::nothing_here()),
    }
}

/// `POST /console/policy/edit/check`: what there is to say of a text, for the script.
async fn check(State(app): State<App>, sent: Sent) -> ConsoleResult {
    let text = text_of(&sent);
    let checked = app.house.check_draft(sent.staff.caller(), &text).await?;
    let fragment = Messages::of(&checked, &text).render().map_err(|_| ConsoleError::fault())?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], fragment).into_response())
}

async fn page(app: &App, staff: &Staff, (draft, written): (&DraftView, NewDraft), said: Option<&'static str>, stale: Option<Stale>) -> ConsoleResult {
    let checked = app.house.check_draft(staff.caller(), &written.text).await?;
    let page = EditorPage {
        frame: Frame::of(app, staff, &SECTION, draft.title.clone())?.saying(said),
        id: draft.draft.to_string(),
        title_max: DRAFT_TITLE_CHARACTERS_MAX,
        read: draft.row_version,
        written: told(&draft.written),
        standing: standing(draft),
        is_published: draft.published.is_some(),
        messages: Messages::of(&checked, &written.text),
        title: written.title,
        text: written.text,
        stale,
        script: script::address(),
    };
    html(&page).map(bearing_script)
}

/// `GET /console/policy/edit/{id}/discard`: asks before it is done.
async fn ask_to_discard(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let draft = found(&app, &staff, &id).await?;
    let facts = Definitions::new()
        .with("Draft", Shown::Words(draft.title.clone()))
        .with("Begun", Shown::Words(told(&draft.begun)))
        .with("Saved last", Shown::Words(told(&draft.written)));
    let confirm = Confirm {
        frame: Frame::of(&app, &staff, &SECTION, "Throw this draft away?")?,
        words: "Its text is gone then, for everybody who writes here. Versions that were published stay.",
        facts,
        action: format!("/console/policy/edit/{}/discard", draft.draft),
        fields: vec![("read", draft.row_version.to_string())],
        button: "Throw it away",
        refuse: None,
        back: format!("/console/policy/edit/{}", draft.draft),
    };
    html(&confirm)
}

/// `POST /console/policy/edit/{id}/discard`
async fn discard(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let draft = read_id(&id)?;
    if app.house.discard_draft(sent.staff.caller(), (draft, sent.wanted("read")?)).await? {
        return Ok(Redirect::to("/console/policy/edit?done=discarded").into_response());
    }
    Err(OperationError::Settled("somebody saved this draft meanwhile, so it was not thrown away: look at it again").into())
}

/// The draft with this id.
pub(super) async fn found(app: &App, staff: &Staff, id: &str) -> Result<DraftView, ConsoleError> {
    app.house.draft(staff.caller(), read_id(id)?).await?.ok_or_else(ConsoleError::nothing_here)
}

/// An id as it stands in an address.
pub(super) fn read_id(id: &str) -> Result<RecordId, ConsoleError> {
    id.parse().map_err(|_| ConsoleError::nothing_here())
}

/// The text in the box. A browser sends every end of a line as two signs.
fn text_of(sent: &Sent) -> String {
    sent.form.one("text").unwrap_or_default().replace("\r\n", "\n")
}

/// Back to the editor of a draft that stands otherwise than it was read.
pub(super) fn stale(draft: &DraftView) -> Response {
    let words = OperationError::Settled("somebody saved this draft meanwhile, and nothing was done: look at it again, and do it from there");
    tracing::debug!(draft = %draft.draft, "a draft stood otherwise than it was read");
    ConsoleError::from(words).into_response()
}
