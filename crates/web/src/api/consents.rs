//! `GET /api/v1/sites/{site}/people/{person}/consents` and `POST …/consents/{key}/withdrawals`: the choices of a person, for the company's own
//! programs. They read them, and record that one was taken back by letter. Nobody gives one here: only the person does.

use crate::api::answer::ReasonBody;
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use operations::{ConsentGiven, ConsentState, ConsentView, ConsentsView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, EvidenceId, Purpose, Recipient, SubjectId};

/// How far a choice is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ConsentState)]
pub(crate) enum StateWord {
    /// Nobody asked yet, or nobody answered.
    NeverAsked,
    /// It was given, and holds.
    Given,
    /// It was taken back, or objected to since.
    Withdrawn,
    /// Its time is over.
    Expired,
    /// The sentence it was given under has changed: it does not hold until it is given again.
    AskedAgain,
}

/// With what a choice was given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GivenBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: EvidenceId,
    /// The exact words.
    words: String,
    /// The language they were in.
    language: String,
    /// The form or page they stood on, or the document it was given by.
    form: String,
    /// The words on the button; none where it was not given on a page.
    button: Option<String>,
    /// The version of the policy that was shown.
    version: String,
    /// When.
    #[schema(value_type = InstantText)]
    given_at: String,
    /// Until when it holds, where it has a life.
    #[schema(value_type = Option<InstantText>)]
    until: Option<String>,
    /// When it was taken back.
    #[schema(value_type = Option<InstantText>)]
    withdrawn_at: Option<String>,
    /// SHA-256 of all that was shown with it, in hexadecimal.
    shown_sha256: Option<String>,
}

/// One choice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentBody {
    /// Its key, by which it is taken back.
    key: String,
    /// How far it is.
    state: StateWord,
    /// What stands beside it today.
    words: String,
    /// What it is for.
    #[schema(value_type = Vec<PurposeWord>)]
    purposes: Vec<Purpose>,
    /// By or to whom; anybody where nobody is named.
    #[schema(value_type = Option<RecipientWord>)]
    recipient: Option<Recipient>,
    /// With which data; any where none is named.
    #[schema(value_type = Vec<CategoryWord>)]
    data: Vec<DataCategory>,
    /// The sentences that ask for it today.
    asked_by: Vec<ReasonBody>,
    /// With what it was last given.
    given: Option<GivenBody>,
}

/// The choices of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentsBody {
    /// The version of the policy in force.
    version: String,
    /// How long a choice holds, as `2 years`; for good where nothing is said.
    life: Option<String>,
    /// The choices, each by itself.
    consents: Vec<ConsentBody>,
}

/// By which document a choice was taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalBody {
    /// What the letter is called.
    document: String,
}

/// The choices of a person
///
/// No value of theirs is opened.
#[utoipa::path(get, path = "/sites/{site}/people/{person}/consents", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("person" = IdText, Path, description = "Whose")),
    security(("key" = [])),
    responses((status = 200, description = "Every choice, with its state", body = ConsentsBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, person)): Path<(String, String)>) -> Result<Json<ConsentsBody>, Problem> {
    Ok(Json(ConsentsBody::from(app.house.consents_of(&caller, read(&person)?).await?)))
}

/// Record that a choice was taken back
///
/// As the person wrote. It counts no more from the next decision on. Giving one is the person's alone.
#[utoipa::path(post, path = "/sites/{site}/people/{person}/consents/{key}/withdrawals", tag = "facts",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("person" = IdText, Path, description = "Whose"),
        ("key" = String, Path, description = "The choice"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = WithdrawalBody, security(("key" = [])),
    responses((status = 200, description = "Every choice, as it is now", body = ConsentsBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    Called(caller): Called,
    Once(once): Once,
    Path((_, person, key)): Path<(String, String, String)>,
    Body(body): Body<WithdrawalBody>,
) -> Result<Json<ConsentsBody>, Problem> {
    let view = app.house.record_withdrawal(&caller, (read(&person)?, &key), &body.document, Some(&once)).await?;
    Ok(Json(ConsentsBody::from(view)))
}

fn read(id: &str) -> Result<SubjectId, Problem> {
    id.to_owned().try_into().map_err(|_| Problem::nothing_here())
}

impl From<ConsentState> for StateWord {
    fn from(state: ConsentState) -> Self {
        match state {
            ConsentState::NeverAsked => Self::NeverAsked,
            ConsentState::Given => Self::Given,
            ConsentState::Withdrawn => Self::Withdrawn,
            ConsentState::Expired => Self::Expired,
            ConsentState::AskedAgain => Self::AskedAgain,
        }
    }
}

impl From<ConsentGiven> for GivenBody {
    fn from(given: ConsentGiven) -> Self {
        Self {
            id: given.id,
            words: given.words,
            language: given.language,
            form: given.form,
            button: given.button,
            version: given.version.to_string(),
            given_at: given.given_at.to_string(),
            until: given.until.map(|until| until.to_string()),
            withdrawn_at: given.withdrawn_at.map(|at| at.to_string()),
            shown_sha256: given.shown_sha256,
        }
    }
}

impl From<ConsentView> for ConsentBody {
    fn from(consent: ConsentView) -> Self {
        Self {
            key: consent.key,
            state: consent.state.into(),
            words: consent.words,
            purposes: consent.purposes,
            recipient: consent.recipient,
            data: consent.data,
            asked_by: consent.reasons.iter().map(ReasonBody::from).collect(),
            given: consent.given.map(GivenBody::from),
        }
    }
}

impl From<ConsentsView> for ConsentsBody {
    fn from(view: ConsentsView) -> Self {
        Self {
            version: view.version.to_string(),
            life: view.life.map(|life| life.to_string()),
            consents: view.consents.into_iter().map(ConsentBody::from).collect(),
        }
    }
}
