//! `POST /api/v1/sites/{site}/records`: the company's own programs add data about a person, for a purpose. What the policy
//! does not permit is refused before anything is stored.

use crate::api::answer::{AnswerBody, ReceiptBody};
use crate::api::holdings::TermsBody;
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, IdText, PurposeWord};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use operations::{Older, WriteRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DataCategory, Personal, Purpose, RecordId, SubjectId};

/// What is to be kept about whom, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordBody {
    /// The person.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// What is to be kept.
    #[schema(min_items = 1)]
    values: Vec<ValueBody>,
    /// Why.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// Where it comes from, as `order desk`: small letters, spaces and hyphens.
    source: String,
    /// What becomes of an older value of the same kind from the same source: `replaced` or `kept`.
    #[serde(default)]
    #[schema(value_type = OlderWord)]
    older: Older,
    /// What narrows the use of the values, beyond what the policy says.
    #[serde(default)]
    terms: TermsBody,
}

/// What becomes of an older value of the same kind from the same source.
#[derive(Debug, ToSchema)]
#[schema(as = Older, rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum OlderWord {
    /// The new one takes its place.
    Replaced,
    /// Both stand.
    Kept,
}

/// One value.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The value.
    #[schema(value_type = String)]
    value: Personal<String>,
}

/// What was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrittenBody {
    /// Kept.
    #[schema(value_type = Vec<CategoryWord>)]
    kept: Vec<DataCategory>,
    /// The ids of what was kept, in the same order.
    #[schema(value_type = Vec<IdText>)]
    records: Vec<RecordId>,
    /// Refused, with the sentence.
    refused: Vec<RefusedField>,
    /// The version of the policy that decided.
    version: String,
    /// Where the act stands in the log; none where nothing was kept.
    receipt: Option<ReceiptBody>,
}

/// A field that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedField {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// The answer of the policy.
    answer: AnswerBody,
}

/// Add data for a purpose
#[utoipa::path(post, path = "/sites/{site}/records", tag = "data",
    params(("site" = String, Path, description = "The site's host name", example = "wipro.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = RecordBody, security(("key" = [])),
    responses((status = 200, description = "What was kept and what was refused", body = WrittenBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(State(app): State<App>, Called(caller): Called, Once(key): Once, Body(body): Body<RecordBody>) -> Result<Json<WrittenBody>, Problem> {
    let request = WriteRequest {
        subject: body.subject,
        values: body.values.into_iter().map(|value| (value.category, value.value)).collect(),
        purpose: body.purpose,
        source: body.source,
        older: body.older,
        terms: body.terms.change()?,
        idempotency: Some(key),
    };
    let written = app.house.write_data(&caller, request).await?;
    let refused = written.refused.into_iter().map(|(category, answer)| RefusedField { category, answer: AnswerBody::from(&answer) });
    Ok(Json(WrittenBody {
        kept: written.kept,
        records: written.records,
        refused: refused.collect(),
        version: written.version.to_string(),
        receipt: written.receipt.as_ref().map(ReceiptBody::from),
    }))
}
