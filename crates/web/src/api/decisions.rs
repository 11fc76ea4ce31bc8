//! `POST /api/v1/sites/{site}/decisions`: whether a flow is permitted now. Facts are looked up, never taken from the
//! question, and no data moves.

use crate::api::answer::{AnswerBody, FactBody};
use crate::api::input::{Anyone, Body};
use crate::api::problem::Problem;
use crate::api::words::{ActionWord, CategoryWord, IdText, InstantText, PurposeWord, RecipientWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::DecisionQuestion;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Action, DataCategory, Purpose, Recipient, SubjectId};

/// A question about one flow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionBody {
    /// What would be done.
    #[schema(value_type = ActionWord)]
    action: Action,
    /// With which data; all must be permitted.
    #[schema(value_type = Vec<CategoryWord>, min_items = 1)]
    data: Vec<DataCategory>,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// By or to whom.
    #[schema(value_type = RecipientWord)]
    recipient: Recipient,
    /// The name of a registered party; its facts then count.
    #[serde(default)]
    party: Option<String>,
    /// A person; their facts then count.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionBody {
    #[serde(flatten)]
    answer: AnswerBody,
    /// The facts on record that were used.
    facts: Vec<FactBody>,
    /// When it was decided.
    #[schema(value_type = InstantText)]
    at: String,
}

/// Ask whether a flow is permitted
///
/// With a key, the facts recorded about the party and the person count. Without one, the answer is the policy's alone.
#[utoipa::path(post, path = "/sites/{site}/decisions", tag = "asking",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = QuestionBody, security((), ("key" = [])),
    responses((status = 200, description = "The answer, permitted or not", body = DecisionBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, anyone: Anyone, Body(question): Body<QuestionBody>) -> Result<Json<DecisionBody>, Problem> {
    let question = DecisionQuestion {
        action: question.action,
        data: question.data,
        purpose: question.purpose,
        recipient: question.recipient,
        party: question.party,
        subject: question.subject,
    };
    let decision = match anyone.caller {
        Some(caller) => app.house.decide(&caller, question).await?,
        None => app.house.ask(&anyone.site, question).await?,
    };
    Ok(Json(DecisionBody {
        answer: AnswerBody::from(&decision.answer),
        facts: decision.facts.iter().map(FactBody::from).collect(),
        at: decision.at.to_string(),
    }))
}
