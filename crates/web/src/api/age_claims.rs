//! `GET /api/v1/sites/{site}/age-claims` and `POST …/age-claims/{subject}/answers`: ages that people say and that would take a child's protection
//! away. None counts before somebody confirmed it on evidence.

use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use operations::{AgeAnswer, AgeClaimView, AgeClaimed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::SubjectId;

/// An age that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgeClaimBody {
    /// Who says it.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Until when they would be a child by it; none where they would be none now, or where that is not for whoever asks.
    #[schema(value_type = Option<InstantText>)]
    child_until: Option<String>,
    /// When they said it.
    #[schema(value_type = InstantText)]
    said_at: String,
}

impl From<AgeClaimView> for AgeClaimBody {
    fn from(view: AgeClaimView) -> Self {
        let child_until = match view.says {
            Some(AgeClaimed::ChildUntil(until)) => Some(until.to_string()),
            Some(AgeClaimed::Grown) | None => None,
        };
        Self { subject: view.subject, child_until, said_at: view.said_at.to_string() }
    }
}

/// Whether an age is so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgeAnswerBody {
    /// Whether it is so.
    confirmed: bool,
    /// What was seen, and by whom.
    document: String,
}

/// Ages that wait to be confirmed
#[utoipa::path(get, path = "/sites/{site}/age-claims", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")), security(("key" = [])),
    responses((status = 200, description = "The ages", body = Vec<AgeClaimBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, Called(caller): Called) -> Result<Json<Vec<AgeClaimBody>>, Problem> {
    Ok(Json(app.house.age_claims(&caller).await?.into_iter().map(AgeClaimBody::from).collect()))
}

/// Confirm or refuse an age that waits
#[utoipa::path(post, path = "/sites/{site}/age-claims/{subject}/answers", tag = "children",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"), ("subject" = IdText, Path, description = "Who says it"),
        ("Idempotency-Key" = String, Header, description = "An answer is given once: what does not wait is refused")),
    request_body = AgeAnswerBody, security(("key" = [])),
    responses((status = 204, description = "It is on record"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn answer(
    State(app): State<App>,
    Called(caller): Called,
    Once(_): Once,
    Path((_, subject)): Path<(String, String)>,
    Body(body): Body<AgeAnswerBody>,
) -> Result<StatusCode, Problem> {
    let subject: SubjectId = subject.parse().map_err(|_| Problem::nothing_here())?;
    let answer = if body.confirmed { AgeAnswer::Confirmed } else { AgeAnswer::Refused };
    app.house.answer_age_claim(&caller, subject, answer, &body.document).await?;
    Ok(StatusCode::NO_CONTENT)
}
