//! What a person left with the site, on their page: orders, and the ways to their posts and their portfolio. `POST
//! /me/{token}/orders/{id}/cancel` takes back an order of theirs, and nobody else's.

use crate::app::App;
use crate::door::AtSite;
use crate::language::plain;
use crate::pages::PageResult;
use crate::pages::error::Page;
use crate::pages::me::{Before, page};
use crate::pages::typed::Posted;
use crate::session::Mine;
use crate::view::grounds::address;
use crate::view::words::{day_of, spoken};
use axum::extract::{Path, State};
use operations::{LinkToken, OrderState, OrderView, Outcome};
use vocabulary::{RecordId, SiteId};

/// What a person left, as their page shows it.
#[derive(Debug, Default)]
pub(crate) struct MyLeft {
    /// Their orders.
    pub(crate) orders: Vec<Ordered>,
    /// What they won.
    pub(crate) winnings: Vec<String>,
    /// Where they post, where the site has a board.
    pub(crate) board: Option<String>,
    /// How many posts they have.
    pub(crate) posts: u64,
    /// Where their portfolio is.
    pub(crate) portfolio: String,
}

/// An order, as the page shows it.
#[derive(Debug)]
pub(crate) struct Ordered {
    /// When it was placed.
    pub(crate) at: String,
    /// The day.
    pub(crate) day: String,
    /// How far it is.
    pub(crate) state: String,
    /// The mark of the state: `yes`, `no` or neither.
    pub(crate) mark: &'static str,
    /// What became of it, and of the number.
    pub(crate) words: String,
    /// Where the sentence is that refuses it, and its number.
    pub(crate) refused: Option<(String, u16)>,
    /// Where to take it back.
    pub(crate) cancel: Option<String>,
}

impl MyLeft {
    /// What the person with this token left.
    pub(crate) async fn of(app: &App, site: &SiteId, token: &LinkToken) -> Outcome<Self> {
        let orders = app.house.my_orders(site, token).await?;
        let has_board = app.house.board(site).is_ok_and(|board| board.is_some());
        let posts = if has_board { app.house.my_posts(site, token).await?.len() as u64 } else { 0 };
        let winnings = app.house.my_winnings(site, token).await?;
        Ok(Self {
            winnings: winnings
                .into_iter()
                .map(|(contest, place, at)| plain("won-words", &[("place", &place), ("contest", &contest), ("day", &day_of(at))]))
                .collect(),
            orders: orders.into_iter().map(|order| Ordered::of(token, order)).collect(),
            board: has_board.then(|| format!("/me/{}/board", token.as_str())),
            posts,
            portfolio: format!("/me/{}/portfolio", token.as_str()),
        })
    }
}

impl Ordered {
    fn of(token: &LinkToken, order: OrderView) -> Self {
        let decided = order.decided_at.map(day_of).unwrap_or_default();
        let (state, mark, words) = match order.state {
            OrderState::Placed => ("order-placed", "", spoken("order-placed-words")),
            OrderState::Paid => {
                let words = order.processor.map_or_else(
                    || plain("order-paid-words", &[("day", &decided)]),
                    |processor| plain("order-paid-to-words", &[("processor", &processor.to_string()), ("day", &decided)]),
                );
                ("order-paid", "yes", words)
            }
            OrderState::Refused => ("order-refused", "no", plain("order-refused-words", &[("day", &decided)])),
            OrderState::Cancelled => ("order-cancelled", "", plain("order-cancelled-words", &[("day", &decided)])),
        };
        Self {
            at: order.placed_at.to_string(),
            day: day_of(order.placed_at),
            state: spoken(state),
            mark,
            words,
            refused: order.refused_by.map(|sentence| (address(&sentence), sentence.number)),
            cancel: (order.state == OrderState::Placed).then(|| format!("/me/{}/orders/{}/cancel", token.as_str(), order.id)),
        }
    }
}

/// `POST /me/{token}/orders/{id}/cancel`
pub(crate) async fn cancel(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, id)): Path<(String, String)>,
    _posted: Posted,
) -> PageResult {
    let id: RecordId = id.try_into().map_err(|_| Page::nothing_here(&app, Some(&site)))?;
    app.house.cancel_order(&site, &token, id).await.map_err(|error| Page::of(&app, &site, &error))?;
    page(&app, &site, &token, Before::Did(spoken("order-taken-back"))).await
}
