//! `POST /api/v1/sites/{site}/aggregates`: group figures, never rows. No group smaller than the policy's minimum is shown.

use crate::api::answer::AnswerBody;
use crate::api::input::{Body, Called};
use crate::api::problem::Problem;
use crate::api::words::PurposeWord;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{AggregateQuestion, GroupBy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::Purpose;

/// Which figures are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AggregateBody {
    /// What to count by.
    #[schema(value_type = GroupByWord)]
    group_by: GroupBy,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The registered party they are for; none means the company itself.
    #[serde(default)]
    party: Option<String>,
}

/// What to count by.
#[derive(Debug, ToSchema)]
#[schema(as = GroupBy, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum GroupByWord {
    /// Which kinds of data are held.
    Category,
    /// Which choices were ticked.
    Choice,
    /// Where people came in.
    Source,
}

/// Group figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AggregatesBody {
    /// Group by group.
    groups: Vec<GroupBody>,
    /// Whether a group of data that figures are permitted of was left out because it is too small.
    withheld: bool,
    /// The smallest group that is shown. Every count is rounded down to a multiple of it, so that no two tell apart fewer people.
    minimum: u32,
    /// The answer of the policy.
    answer: AnswerBody,
}

/// One group.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupBody {
    /// What the group has in common.
    label: String,
    /// How many people, rounded down.
    people: u64,
}

/// Count people in groups
#[utoipa::path(post, path = "/sites/{site}/aggregates", tag = "asking",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com")),
    request_body = AggregateBody, security(("key" = [])),
    responses((status = 200, description = "The figures", body = AggregatesBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Body(body): Body<AggregateBody>) -> Result<Json<AggregatesBody>, Problem> {
    let question = AggregateQuestion { group_by: body.group_by, purpose: body.purpose, party: body.party };
    let figures = app.house.aggregate(&caller, question).await?;
    let groups = figures.groups.into_iter().map(|group| GroupBody { label: group.label, people: group.people });
    Ok(Json(AggregatesBody { groups: groups.collect(), withheld: figures.withheld, minimum: figures.minimum, answer: AnswerBody::from(&figures.answer) }))
}
