//! `/console/orders`: what people bought, and how far it is. The number it is paid with is not shown here, nor opened: paying opens it once, by a
//! program.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::parts::{Act, Badge, Shown, Table, day};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{OperationError, OrderState, OrderStep, OrderView, Scope};
use serde::Deserialize;

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/orders", title: "Orders", group: Group::Work, scopes: &[Scope::Orders], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/orders", get(show)).route("/console/orders/{id}/cancel", post(cancel))
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    state: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "console/orders.html")]
struct OrdersPage {
    frame: Frame,
    tabs: Vec<(String, &'static str, bool)>,
    orders: Table,
}

/// The states, and what their lists are called.
const STATES: [(OrderState, &str); 4] =
    [(OrderState::Placed, "Placed"), (OrderState::Paid, "Paid"), (OrderState::Refused, "Refused"), (OrderState::Cancelled, "Cancelled")];

/// `GET /console/orders`
pub(crate) async fn show(State(app): State<App>, staff: Staff, Query(wanted): Query<Wanted>) -> ConsoleResult {
    let state = match wanted.state.as_deref() {
        None => OrderState::Placed,
        Some(word) => OrderState::read(word).ok_or_else(|| OperationError::malformed("state", "there is no such state of an order"))?,
    };
    let frame = Frame::of(&app, &staff, &SECTION, "Orders")?;
    let title = STATES.iter().find(|(of, _)| *of == state).map_or("", |(_, title)| title);
    let mut orders = Table::new(title, &["Order", "Placed", "State", "Paid through", ""]).empty("There is none. Orders are placed by the shop's own program.");
    for order in app.house.orders(staff.caller(), state).await? {
        orders.row(row(&order));
    }
    let tabs = STATES.iter().map(|(of, words)| (format!("/console/orders?state={}", of.key()), *words, *of == state)).collect();
    html(&OrdersPage { orders: orders.marked(&frame), frame, tabs })
}

fn row(order: &OrderView) -> [Shown; 5] {
    let state = match order.state {
        OrderState::Placed => Badge::waiting("placed"),
        OrderState::Paid => Badge::good("paid"),
        OrderState::Refused => Badge::bad("refused"),
        OrderState::Cancelled => Badge::quiet("cancelled"),
    };
    let processor = order.processor.clone().map_or(Shown::Quiet("nobody else"), Shown::Words);
    let act = match order.state {
        OrderState::Placed => Shown::Act(Act::new(format!("/console/orders/{}/cancel", order.id), "Cancel")),
        _ => Shown::Nothing,
    };
    [Shown::Code(order.id.to_string()), Shown::Words(day(order.placed_at)), Shown::Badge(state), processor, act]
}

/// `POST /console/orders/{id}/cancel`
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let id = id.parse().map_err(|_| OperationError::malformed("order", "there is no such order"))?;
    app.house.settle_order(sent.staff.caller(), id, OrderStep::Cancel).await?;
    Ok(Redirect::to("/console/orders?state=cancelled").into_response())
}
