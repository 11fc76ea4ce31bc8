//! Orders under `/api/v1/sites/{site}/orders`: placed, paid once, taken back or refused. The number an order is paid with is told by the payment,
//! once, and by nothing else.

use crate::api::answer::{AnswerBody, ReceiptBody};
use crate::api::input::{Body, Called, Once};
use crate::api::problem::Problem;
use crate::api::words::{IdText, InstantText, PurposeWord};
use crate::app::App;
use crate::view::clear::Clear;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use operations::{NewOrder, OrderState, OrderStep, OrderView, Payment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Purpose, RecordId, SubjectId};

/// One order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderBody {
    /// Its id.
    #[schema(value_type = IdText)]
    id: RecordId,
    /// Who ordered.
    #[schema(value_type = IdText)]
    subject: SubjectId,
    /// How far it is: `placed`, `paid`, `refused` or `cancelled`.
    state: &'static str,
    /// When it was placed.
    #[schema(value_type = InstantText)]
    placed_at: String,
    /// When it was paid, refused or cancelled.
    #[schema(value_type = Option<InstantText>)]
    decided_at: Option<String>,
    /// Who received the number; the company's own program where there is none.
    processor: Option<String>,
    /// The sentence that refuses it.
    refused_by: Option<String>,
    /// The value it is paid with; once it is paid that holds the last four digits alone.
    #[schema(value_type = IdText)]
    card: RecordId,
}

impl From<OrderView> for OrderBody {
    fn from(order: OrderView) -> Self {
        Self {
            id: order.id,
            subject: order.subject,
            state: order.state.key(),
            placed_at: order.placed_at.to_string(),
            decided_at: order.decided_at.map(|at| at.to_string()),
            processor: order.processor,
            refused_by: order.refused_by.map(|sentence| sentence.to_string()),
            card: order.card,
        }
    }
}

/// An order for somebody whose number is held already.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrderBody {
    /// Whose order it is.
    #[schema(value_type = IdText)]
    subject: SubjectId,
}

/// A payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentBody {
    /// What the number is opened for. Nothing but `transaction` opens it; another is refused, with the policy's sentence where it has one.
    #[schema(value_type = PurposeWord)]
    purpose: Purpose,
    /// The registered party that takes the payment; the company's own program where there is none.
    #[serde(default)]
    processor: Option<String>,
}

/// The number, told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaidBody {
    /// The order as it now stands.
    order: OrderBody,
    /// The number.
    #[schema(value_type = String)]
    number: Clear,
    /// What the policy said.
    answer: AnswerBody,
    /// Where the opening stands in the log.
    receipt: ReceiptBody,
}

/// A step of an order: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum OrderStepBody {
    /// It is taken back before it is paid.
    Cancel,
    /// It is not taken.
    Refuse {
        /// The number of the sentence of the policy in force that refuses it, where one does.
        #[serde(default)]
        sentence: Option<u16>,
    },
}

/// Which orders to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrdersAsked {
    /// Those in this state; those that wait for a payment where none is named.
    #[serde(default)]
    #[param(pattern = "^(placed|paid|refused|cancelled)$")]
    state: Option<String>,
}

/// Place an order for somebody
///
/// With the newest number that is held of them. That they asked for it is recorded apart, as a fact: without that no payment is permitted.
#[utoipa::path(post, path = "/sites/{site}/orders", tag = "orders",
    params(("site" = String, Path, description = "The site's host name", example = "wesprodigital.com"),
        ("Idempotency-Key" = String, Header, description = "The same key again is the same act again")),
    request_body = NewOrderBody, security(("key" = [])),
    responses((status = 201, description = "The order", body = OrderBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    Called(caller): Called,
    Once(key): Once,
    Body(body): Body<NewOrderBody>,
) -> Result<(StatusCode, Json<OrderBody>), Problem> {
    let order = app.house.place_order(&caller, NewOrder { subject: body.subject, idempotency: Some(key) }).await?;
    Ok((StatusCode::CREATED, Json(order.into())))
}

/// The orders
///
/// The oldest first. Nothing is opened.
#[utoipa::path(get, path = "/sites/{site}/orders", tag = "orders",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), OrdersAsked), security(("key" = [])),
    responses((status = 200, description = "The orders", body = Vec<OrderBody>),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    Called(caller): Called,
    asked: Result<Query<OrdersAsked>, QueryRejection>,
) -> Result<Json<Vec<OrderBody>>, Problem> {
    let wrong = || Problem::malformed("state", "is `placed`, `paid`, `refused` or `cancelled`");
    let Query(asked) = asked.map_err(|_| wrong())?;
    let state = asked.state.as_deref().map_or(Some(OrderState::Placed), OrderState::read).ok_or_else(wrong)?;
    Ok(Json(app.house.orders(&caller, state).await?.into_iter().map(OrderBody::from).collect()))
}

/// One order
#[utoipa::path(get, path = "/sites/{site}/orders/{id}", tag = "orders",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The order")),
    security(("key" = [])),
    responses((status = 200, description = "The order", body = OrderBody),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, Called(caller): Called, Path((_, id)): Path<(String, String)>) -> Result<Json<OrderBody>, Problem> {
    Ok(Json(app.house.order(&caller, read(&id)?).await?.into()))
}

/// Be paid
///
/// Opens the number once, logs it first, and destroys the number where it is held. A second call is answered with 409 and opens nothing, whatever
/// key it bears: where this answer is lost, so is the number.
#[utoipa::path(post, path = "/sites/{site}/orders/{id}/payment", tag = "orders",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The order")),
    request_body = PaymentBody, security(("key" = [])),
    responses((status = 200, description = "The number, this once", body = PaidBody),
        (status = 409, description = "The order is settled", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn pay(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<PaymentBody>,
) -> Result<Json<PaidBody>, Problem> {
    let paid = app.house.pay(&caller, Payment { order: read(&id)?, purpose: body.purpose, processor: body.processor }).await?;
    Ok(Json(PaidBody {
        order: paid.order.into(),
        number: Clear::new(paid.number),
        answer: AnswerBody::from(&paid.answer),
        receipt: ReceiptBody::from(&paid.receipt),
    }))
}

/// Move an order on
///
/// It is cancelled before it is paid, or refused before or after. The number is destroyed.
#[utoipa::path(post, path = "/sites/{site}/orders/{id}/steps", tag = "orders",
    params(("site" = String, Path, description = "The site's host name", example = "pactera.com"), ("id" = IdText, Path, description = "The order")),
    request_body = OrderStepBody, security(("key" = [])),
    responses((status = 200, description = "The order as it now stands", body = OrderBody),
        (status = 409, description = "The order is settled", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "What went wrong", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn step(
    State(app): State<App>,
    Called(caller): Called,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<OrderStepBody>,
) -> Result<Json<OrderBody>, Problem> {
    let step = match body {
        OrderStepBody::Cancel => OrderStep::Cancel,
        OrderStepBody::Refuse { sentence } => OrderStep::Refuse { sentence },
    };
    Ok(Json(app.house.settle_order(&caller, read(&id)?, step).await?.into()))
}

fn read(id: &str) -> Result<RecordId, Problem> {
    id.to_owned().try_into().map_err(|_| Problem::nothing_here())
}
