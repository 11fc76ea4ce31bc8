//! `POST /api/v1/sites/{site}/choices`: which of some adverts or contents a person is shown, chosen inside by what the policy lets the company use.
//! It answers with names of adverts and sentences, and with no value.

use crate::api::answer::AnswerBody;
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{Candidate, ChoosingRequest, Chosen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, Purpose, SubjectId};

/// For whom something is to be chosen, out of what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChoosingBody {
    /// Who.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// `advertising` or `personalise`.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// What there is to choose from, the best first.
    #[schema(min_items = 1, max_items = 100)]
    candidates: Vec<CandidateBody>,
}

/// An advert or a content, and for whom it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CandidateBody {
    /// What you call it.
    id: String,
    /// For whom: all of these must hold; for everybody where there is none.
    #[serde(default)]
    wants: Vec<WantBody>,
}

/// A word that must stand in what is held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantBody {
    /// Of which kind.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The word, whatever its case.
    says: String,
}

/// What is to be shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChosenBody {
    /// Which of the candidates, in the order in which they came.
    shown: Vec<String>,
    /// What the policy says of each kind of data that was asked for.
    answers: Vec<OfCategoryBody>,
}

/// What the policy says of one kind of data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfCategoryBody {
    /// Which.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The answer. Of what is refused nothing was looked at.
    answer: AnswerBody,
}

/// Choose what a person is shown
///
/// Chosen inside, by what the policy lets the company use for it. Each kind of data is logged before it is looked at. No value comes out, and an
/// advertiser is told nothing of it.
#[utoipa::path(post, path = "/sites/{site}/choices", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = ChoosingBody, security(("key" = [])),
    responses((status = 200, description = "What is to be shown", body = ChosenBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(key): Once, Body(body): Body<ChoosingBody>) -> Result<Json<ChosenBody>, Problem> {
    let candidate = |body: CandidateBody| Candidate { id: body.id, wants: body.wants.into_iter().map(|want| (want.category, want.says)).collect() };
    let candidates = body.candidates.into_iter().map(candidate).collect();
    let request = ChoosingRequest { subject: body.subject, purpose: body.purpose, candidates, idempotency: Some(key) };
    let Chosen { shown, answers } = app.house.choose(&caller, &request).await?;
    let answers = answers.into_iter().map(|(category, answer)| OfCategoryBody { category, answer: AnswerBody::from(&answer) });
    Ok(Json(ChosenBody { shown, answers: answers.collect() }))
}
