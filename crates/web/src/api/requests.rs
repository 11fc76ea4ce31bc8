//! `GET` and `POST /api/v1/sites/{site}/requests`, `GET …/requests/{id}`, `POST …/requests/{id}/answers`: what people ask, for whoever answers.
//! Nothing is done for anybody before it is proven who asks, and nothing is refused without a sentence.

use crate::api::answer::{AnswerBody, ReasonBody, ReceiptBody};
use crate::api::input::{Body, Called, Once, instant};
use crate::api::problem::Problem;
use crate::api::words::{CategoryWord, ChannelText, DegreeWord, EffectText, IdText, InstantText, RequestStateWord, RightWord};
use crate::app::App;
use crate::view::clear::Clear;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::{Asker, FieldOutcome, LinkToken, NewRequest, Proof, RequestAnswer, RequestOpened, RequestQuery, RequestView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Channel, DataCategory, Degree, Personal, RecordId, RequestState, Right, SubjectId};

/// One request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// Who asks.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// Which right.
    #[schema(value_type = RightWord)]
    right: Right,
    /// What follows when it is granted.
    #[schema(value_type = EffectText)]
    effect: String,
    /// By which way it came.
    #[schema(value_type = ChannelText)]
    channel: String,
    /// How far it is.
    #[schema(value_type = RequestStateWord)]
    state: RequestState,
    /// How surely it is known who asks.
    #[schema(value_type = DegreeWord)]
    degree: Degree,
    /// How surely it must be known before anything is done.
    #[schema(value_type = DegreeWord)]
    needed: Degree,
    /// When it was made.
    #[schema(value_type = InstantText)]
    asked_at: String,
    /// By when it must be answered.
    #[schema(value_type = Option<InstantText>)]
    due_at: Option<String>,
    /// Whether that instant has passed without an answer.
    overdue: bool,
    /// When it came to its outcome.
    #[schema(value_type = Option<InstantText>)]
    decided_at: Option<String>,
    /// What became of it, in words.
    outcome: String,
    /// The kind of data that is to be put right.
    #[schema(value_type = Option<CategoryWord>)]
    corrects: Option<DataCategory>,
    /// The sentence that grants it; none for what is offered beyond the text.
    granted_by: Option<ReasonBody>,
    /// The sentence that refuses it.
    refused_by: Option<ReasonBody>,
}

/// A request, with what the person wrote where the policy lets the company read it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestOpenedBody {
    /// The request.
    request: RequestBody,
    /// What they wrote.
    #[schema(value_type = Option<String>)]
    written: Option<Clear>,
    /// The answer of the policy on reading it; none where nothing was written.
    reading: Option<AnswerBody>,
    /// Where the reading stands in the log.
    receipt: Option<ReceiptBody>,
}

/// What a value is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewValueBody {
    /// Which kind of data.
    #[schema(value_type = CategoryWord)]
    category: DataCategory,
    /// What is right.
    #[schema(value_type = String)]
    value: Personal<String>,
}

/// What proves who asks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProofBody {
    /// `address-proven` or `document-checked`.
    #[schema(value_type = DegreeWord)]
    degree: Degree,
    /// What was seen, and by whom.
    #[schema(value_type = String)]
    document: Personal<String>,
}

/// A request that came by letter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRequestBody {
    /// Who asks, as the letter says. Either this or `returned`.
    #[serde(default)]
    #[schema(value_type = Option<IdText>)]
    subject: Option<SubjectId>,
    /// The secret of the message that came back, as `reply` of a contact gave it: it proves that its address was read.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    returned: Option<Personal<String>>,
    /// Which right.
    #[schema(value_type = RightWord)]
    right: Right,
    /// By which way it came, as the policy writes it.
    #[schema(value_type = ChannelText)]
    channel: String,
    /// What a value should be.
    #[serde(default)]
    correction: Option<NewValueBody>,
    /// What they write.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    words: Option<Personal<String>>,
    /// What proves who asks, where something does.
    #[serde(default)]
    proof: Option<ProofBody>,
}

/// What becomes of a request: one of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum NewAnswerBody {
    /// It is proven who asks. What needs nobody's answer is then done at once.
    Proven {
        /// What proves it.
        proof: ProofBody,
    },
    /// It is done.
    Done {
        /// What the person is told.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        answer: Option<Personal<String>>,
        /// What the value is to be, where the person wrote it in their own words.
        #[serde(default)]
        correction: Option<NewValueBody>,
    },
    /// It is refused.
    Refused {
        /// The number of the sentence of the policy in force that refuses it. None only where nobody proved who asks.
        #[serde(default)]
        sentence: Option<u16>,
        /// What the person is told.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        answer: Option<Personal<String>>,
    },
}

/// Which requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RequestsAsked {
    /// Those in this state; all that are open where none is named.
    #[serde(default)]
    #[param(value_type = Option<RequestStateWord>)]
    state: Option<RequestState>,
    /// Those to be answered before this instant.
    #[serde(default)]
    #[param(value_type = Option<InstantText>)]
    due_before: Option<String>,
    /// Those made after this one.
    #[serde(default)]
    #[param(value_type = Option<IdText>)]
    after: Option<RecordId>,
}

/// Enter a request that came by letter
///
/// What needs no more proof than there is, as an objection, is done at once. Anything else waits until it is proven who asks.
#[utoipa::path(post, path = "/sites/{site}/requests", tag = "requests",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewRequestBody, security(("key" = [])),
    responses((status = 201, description = "The request as it now stands", body = RequestBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewRequestBody>,
) -> Result<(StatusCode, Json<RequestBody>), Problem> {
    let asker = match (body.subject, body.returned) {
        (Some(subject), None) => Asker::Person(subject),
        (None, Some(secret)) => Asker::Returned(LinkToken::read_typed(&secret).ok_or_else(|| Problem::malformed("returned", "is the secret of a message"))?),
        _ => return Err(Problem::malformed("subject", "say who asks: `subject`, or `returned`, one of them")),
    };
    let new = NewRequest {
        asker,
        right: body.right,
        channel: Channel::read(&body.channel).map_err(|error| Problem::malformed("channel", error.to_string()))?,
        correction: body.correction.map(NewValueBody::pair),
        words: body.words,
        proof: body.proof.map(ProofBody::proof),
        idempotency: Some(key),
    };
    let request = app.house.file_request(&caller, new).await?;
    Ok((StatusCode::CREATED, Json(RequestBody::from(&request))))
}

/// The requests
///
/// The soonest due first, what has no deadline last; at most a page of each state, in which `after` goes on.
#[utoipa::path(get, path = "/sites/{site}/requests", tag = "requests",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), RequestsAsked), security(("key" = [])),
    responses((status = 200, description = "The requests; nothing that was written is opened", body = Vec<RequestBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<RequestsAsked>, QueryRejection>,
) -> Result<Json<Vec<RequestBody>>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::malformed("query", "takes `state`, `due_before` (an instant) and `after` (an id)"))?;
    let query = RequestQuery { state: asked.state, due_before: instant("due_before", asked.due_before.as_deref())?, after: asked.after };
    Ok(Json(app.house.requests(&caller, query).await?.iter().map(RequestBody::from).collect()))
}

/// One request
///
/// What the person wrote is opened where the policy lets the company use a message for answering it. That is logged, and they see it.
#[utoipa::path(get, path = "/sites/{site}/requests/{id}", tag = "requests",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ("id" = IdText, Path, description = "The request")),
    security(("key" = [])),
    responses((status = 200, description = "The request", body = RequestOpenedBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<RequestOpenedBody>, Problem> {
    let RequestOpened { request, written, receipt } = app.house.request(&caller, read(&id)?).await?;
    let (written, reading) = match written {
        Some(FieldOutcome::Given { value, answer }) => (Some(Clear::new(value)), Some(AnswerBody::from(&answer))),
        Some(FieldOutcome::Refused(answer) | FieldOutcome::NotHeld(answer)) => (None, Some(AnswerBody::from(&answer))),
        None => (None, None),
    };
    Ok(Json(RequestOpenedBody { request: RequestBody::from(&request), written, reading, receipt: receipt.as_ref().map(ReceiptBody::from) }))
}

/// Move a request on
///
/// It is proven who asks, it is done, or it is refused by a sentence of the policy. A closed request stays closed.
#[utoipa::path(post, path = "/sites/{site}/requests/{id}/answers", tag = "requests",
    params(("site" = String, Path, description = "The site's host name", example = "indiamart.com"), ("id" = IdText, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewAnswerBody, security(("key" = [])),
    responses((status = 200, description = "The request as it now stands", body = RequestBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn answer(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<NewAnswerBody>,
) -> Result<Json<RequestBody>, Problem> {
    let answer = match body {
        NewAnswerBody::Proven { proof } => RequestAnswer::Proven(proof.proof()),
        NewAnswerBody::Done { answer, correction } => RequestAnswer::Done { answer, correction: correction.map(NewValueBody::pair) },
        NewAnswerBody::Refused { sentence, answer } => RequestAnswer::Refused { sentence, answer },
    };
    let request = app.house.answer_request(&caller, read(&id)?, answer, Some(&key)).await?;
    Ok(Json(RequestBody::from(&request)))
}

fn read(id: &str) -> Result<RecordId, Problem> {
    id.to_owned().try_into().map_err(|_| Problem::nothing_here())
}

impl NewValueBody {
    fn pair(self) -> (DataCategory, Personal<String>) {
        (self.category, self.value)
    }
}

impl ProofBody {
    fn proof(self) -> Proof {
        Proof { degree: self.degree, document: self.document }
    }
}

impl From<&RequestView> for RequestBody {
    fn from(request: &RequestView) -> Self {
        Self {
            id: request.id,
            subject: request.subject,
            right: request.right,
            effect: request.effect.to_string(),
            channel: request.channel.to_string(),
            state: request.state,
            degree: request.degree,
            needed: request.needed,
            asked_at: request.asked_at.to_string(),
            due_at: request.due.map(|due| due.to_string()),
            overdue: request.overdue,
            decided_at: request.decided_at.map(|at| at.to_string()),
            outcome: request.words.clone(),
            corrects: request.corrects.clone(),
            granted_by: request.granted_by.as_ref().map(ReasonBody::from),
            refused_by: request.refused_by.as_ref().map(ReasonBody::from),
        }
    }
}
