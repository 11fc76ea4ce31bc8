//! `GET` and `POST /api/v1/sites/{site}/mailings`, `GET …/{id}`, `GET …/{id}/preview`, `POST …/{id}/acts`: letters to many, in counts and sentences. To
//! whom one goes is told nowhere.

use crate::api::answer::ReasonBody;
use crate::api::input::{Body, Called, Once, at_most};
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::{MailingAct, MailingPreview, MailingState, MailingView, NewMailing, RefusedPeople};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Purpose, RecordId};

/// How many stand on a page, at most and where nothing is said.
const LIMIT_MAX: u32 = 200;

/// A letter to many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMailingBody {
    /// What it is written for.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The subject of the letter, on one line.
    #[schema(min_length = 1, max_length = 200)]
    about: String,
    /// What it says, in Markdown. Why it is sent, and how to have no more of them, is added to each.
    #[schema(min_length = 1, max_length = 20_000)]
    text: String,
}

/// What is done with a mailing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailingActBody {
    /// What.
    act: MailingActWord,
}

/// What can be done with a mailing.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MailingActWord {
    /// Letters go out from now on.
    Start,
    /// No more letters go out until it goes on.
    Pause,
    /// It goes on.
    Resume,
    /// No more letters go out at all.
    Stop,
}

impl From<MailingActWord> for MailingAct {
    fn from(word: MailingActWord) -> Self {
        match word {
            MailingActWord::Start => Self::Start,
            MailingActWord::Pause => Self::Pause,
            MailingActWord::Resume => Self::Resume,
            MailingActWord::Stop => Self::Stop,
        }
    }
}

/// People whom the policy does not let the company write to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedPeopleBody {
    /// The sentence that says so; none where no sentence allows it.
    id: Option<String>,
    /// Its words.
    sentence: Option<String>,
    /// How many.
    people: u64,
}

impl From<RefusedPeople> for RefusedPeopleBody {
    fn from(refused: RefusedPeople) -> Self {
        Self { id: refused.sentence.map(|id| id.to_string()), sentence: refused.words, people: refused.people }
    }
}

/// A mailing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailingBody {
    /// The mailing.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// What it is written for.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The subject of the letter.
    about: String,
    /// What it says, in Markdown.
    text: String,
    /// How far it is: `written`, `sending`, `paused`, `stopped` or `done`.
    #[schema(value_type = String)]
    state: MailingState,
    /// Who wrote it.
    made_by: String,
    /// When.
    #[schema(value_type = InstantText)]
    made_at: String,
    /// Who started it.
    started_by: Option<String>,
    /// When.
    #[schema(value_type = Option<InstantText>)]
    started_at: Option<String>,
    /// Whether somebody other than who wrote it must start it.
    needs_two: bool,
    /// How many people were looked at.
    people: u64,
    /// How many letters were taken by whoever carries them.
    taken: u64,
    /// How many wait to be tried again.
    waiting: u64,
    /// How many were refused for good by whoever carries them, or tried too often.
    given_up: u64,
    /// Of how many people no address is held that letters arrive at.
    unreachable: u64,
    /// How many people the policy does not let the company write to, and why.
    refused: Vec<RefusedPeopleBody>,
}

impl From<MailingView> for MailingBody {
    fn from(view: MailingView) -> Self {
        Self {
            id: view.id,
            purpose: view.purpose,
            about: view.about,
            text: view.text,
            state: view.state,
            made_by: view.made_by,
            made_at: view.made_at.to_string(),
            started_by: view.started_by,
            started_at: view.started_at.map(|at| at.to_string()),
            needs_two: view.needs_two,
            people: view.people,
            taken: view.taken,
            waiting: view.waiting,
            given_up: view.given_up,
            unreachable: view.unreachable,
            refused: view.refused.into_iter().map(RefusedPeopleBody::from).collect(),
        }
    }
}

/// What a mailing would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailingPreviewBody {
    /// When it was looked up: each letter is decided about again when it is sent.
    #[schema(value_type = InstantText)]
    at: String,
    /// The version in force.
    version: String,
    /// About how many people it was asked.
    people: u64,
    /// To how many a letter would go.
    permitted: u64,
    /// The sentences that let it.
    by: Vec<ReasonBody>,
    /// How many would be refused, and why.
    refused: Vec<RefusedPeopleBody>,
    /// Of how many no address is held that letters arrive at.
    unreachable: u64,
    /// The letter as plain text.
    text: String,
    /// The same as HTML.
    html: String,
    /// What the letter lacks.
    lacks: Vec<&'static str>,
}

impl From<MailingPreview> for MailingPreviewBody {
    fn from(preview: MailingPreview) -> Self {
        Self {
            at: preview.at.to_string(),
            version: preview.version.to_string(),
            people: preview.people,
            permitted: preview.permitted,
            by: preview.by.iter().map(ReasonBody::from).collect(),
            refused: preview.refused.into_iter().map(RefusedPeopleBody::from).collect(),
            unreachable: preview.unreachable,
            text: preview.text,
            html: preview.html,
            lacks: preview.lacks,
        }
    }
}

/// Where a list of mailings goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MailingsAsked {
    /// What comes after this mailing.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<RecordId>,
    /// At most so many, up to 200.
    #[serde(default)]
    #[param(maximum = 200)]
    limit: Option<u32>,
}

/// Write a letter to many
///
/// Nothing is sent until it is started. A purpose for which the policy lets the company write to nobody is refused with its sentence.
#[utoipa::path(post, path = "/sites/{site}/mailings", tag = "mailings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewMailingBody, security(("key" = [])),
    responses((status = 201, description = "The mailing", body = MailingBody),
        (status = 403, description = "The policy lets the company write to nobody for this", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewMailingBody>,
) -> Result<(StatusCode, Json<MailingBody>), Problem> {
    let new = NewMailing { purpose: body.purpose, about: body.about, text: body.text, idempotency: Some(key) };
    let id = app.house.new_mailing(&caller, &new).await?;
    Ok((StatusCode::CREATED, Json(app.house.mailing(&caller, id).await?.into())))
}

/// The mailings
///
/// The oldest first; `after` goes on.
#[utoipa::path(get, path = "/sites/{site}/mailings", tag = "mailings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), MailingsAsked), security(("key" = [])),
    responses((status = 200, description = "The mailings", body = Vec<MailingBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<MailingsAsked>, QueryRejection>,
) -> Result<Json<Vec<MailingBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `after`, an id, and `limit`"))?;
    let limit = at_most("limit", asked.limit, LIMIT_MAX)?.unwrap_or(LIMIT_MAX);
    let mailings = app.house.mailings(&caller, asked.after, limit).await?;
    Ok(Json(mailings.into_iter().map(MailingBody::from).collect()))
}

/// One mailing
#[utoipa::path(get, path = "/sites/{site}/mailings/{id}", tag = "mailings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The mailing")),
    security(("key" = [])),
    responses((status = 200, description = "The mailing", body = MailingBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<MailingBody>, Problem> {
    Ok(Json(app.house.mailing(&caller, read(&id)?).await?.into()))
}

/// What a mailing would do, were it sent now
///
/// A dry run: no address is opened. Everybody is decided about again when their letter is sent.
#[utoipa::path(get, path = "/sites/{site}/mailings/{id}/preview", tag = "mailings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The mailing")),
    security(("key" = [])),
    responses((status = 200, description = "What it would do", body = MailingPreviewBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<MailingPreviewBody>, Problem> {
    Ok(Json(app.house.preview_mailing(&caller, read(&id)?).await?.into()))
}

/// Start, pause, resume or stop a mailing
///
/// Where it takes two, whoever wrote it does not start it.
#[utoipa::path(post, path = "/sites/{site}/mailings/{id}/acts", tag = "mailings",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("id" = IdText, Path, description = "The mailing"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = MailingActBody, security(("key" = [])),
    responses((status = 200, description = "The mailing", body = MailingBody),
        (status = 409, description = "It is over, or was not started", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn act(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Once(key): Once,
    Body(body): Body<MailingActBody>,
) -> Result<Json<MailingBody>, Problem> {
    Ok(Json(app.house.act_on_mailing(&caller, read(&id)?, body.act.into(), Some(&key)).await?.into()))
}

fn read(id: &str) -> Result<RecordId, Problem> {
    id.to_owned().try_into().map_err(|_| Problem::nothing_here())
}
