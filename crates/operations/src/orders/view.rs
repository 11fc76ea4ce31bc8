//! An order as people and programs see it. It holds no value: not the number, and not what was bought.

use crate::room::Room;
use crate::{Caller, House, LinkToken, Outcome, Scope};
use store::{Cell, OrderRow};
use vocabulary::{RecordId, SentenceId, SiteId, SubjectId, Timestamp};

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// It waits for its payment.
    Placed,
    /// Its number was opened for a payment.
    Paid,
    /// The company, or whoever takes payments, does not take it.
    Refused,
    /// It was taken back.
    Cancelled,
}

impl OrderState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Placed, Self::Paid, Self::Refused, Self::Cancelled];

    /// Its spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this spelling.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }
}

/// One order.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// Its id.
    pub id: RecordId,
    /// Who ordered.
    pub subject: SubjectId,
    /// How far it is.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it came to the state it is in, where it is not placed only.
    pub decided_at: Option<Timestamp>,
    /// Who received the number, where it was not the company itself.
    pub processor: Option<String>,
    /// The sentence that refuses it.
    pub refused_by: Option<SentenceId>,
    /// Under which id the number is held: what stands for it once it is destroyed.
    pub card: RecordId,
}

impl Room<'_> {
    /// The order as it is seen.
    pub(crate) fn order_view(&self, row: &OrderRow) -> Outcome<OrderView> {
        Ok(OrderView {
            id: row.order,
            subject: row.subject,
            state: OrderState::read(&row.state).ok_or_else(|| self.house.broken(&"an order is in a state that is none"))?,
            placed_at: row.placed_at,
            decided_at: row.decided_at,
            processor: row.processor.as_ref().map(ToString::to_string),
            refused_by: row.refused_by.clone(),
            card: row.card,
        })
    }

    /// A person's orders, the newest first.
    pub(crate) async fn orders_of(&self, subject: SubjectId) -> Outcome<Vec<OrderView>> {
        let mut rows: Vec<OrderRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.placed_at, row.order)));
        rows.iter().map(|row| self.order_view(row)).collect()
    }
}

impl House {
    /// The orders of the person behind the link, the newest first.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn my_orders(&self, site: &SiteId, token: &LinkToken) -> Outcome<Vec<OrderView>> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.orders_of(visitor.subject()).await
    }

    /// The orders in this state, the oldest first.
    ///
    /// # Errors
    /// A party's key.
    pub async fn orders(&self, caller: &Caller, state: OrderState) -> Outcome<Vec<OrderView>> {
        caller.must(Scope::Orders)?;
        let room = self.room_of(caller)?;
        let mut rows: Vec<OrderRow> = room.rows(&[("state", Cell::from(&state.key().to_owned()))]).await?;
        rows.sort_by_key(|row| (row.placed_at, row.order));
        rows.iter().map(|row| room.order_view(row)).collect()
    }

    /// One order.
    ///
    /// # Errors
    /// A party's key; no such order.
    pub async fn order(&self, caller: &Caller, order: RecordId) -> Outcome<OrderView> {
        caller.must(Scope::Orders)?;
        let room = self.room_of(caller)?;
        room.order_view(&room.order_row(order).await?)
    }
}
