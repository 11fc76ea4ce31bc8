//! What becomes of an order besides its payment: it is taken back, or not taken. Either destroys the number, because nothing waits for it.

use super::{OrderState, OrderView};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, LinkToken, OperationError, Outcome, Scope};
use store::OrderRow;
use vocabulary::{RecordId, SentenceId, SiteId};

/// A step of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStep {
    /// It is taken back before it is paid.
    Cancel,
    /// It is not taken: by the company before it is paid, or by whoever takes the payment.
    Refuse {
        /// The number of the sentence of the policy in force that refuses it, where one does.
        sentence: Option<u16>,
    },
}

impl House {
    /// Moves an order on.
    ///
    /// # Errors
    /// A party's key; no such order or sentence; [`OperationError::Settled`] for a step that comes too late.
    pub async fn settle_order(&self, caller: &Caller, order: RecordId, step: OrderStep) -> Outcome<OrderView> {
        caller.must(Scope::Orders)?;
        until_done(|| async move {
            let room = self.room_of(caller)?;
            let row = room.order_row(order).await?;
            room.settle(row, step).await
        })
        .await
    }

    /// Takes back an order of the person behind the link, before it is paid.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; no such order of theirs; [`OperationError::Settled`] for one that
    /// is paid, refused or taken back.
    pub async fn cancel_order(&self, site: &SiteId, token: &LinkToken, order: RecordId) -> Outcome<OrderView> {
        until_done(|| async move {
            let room = self.room(site)?;
            let visitor = room.whole_visitor(token).await?;
            let row = room.order_row(order).await?;
            if row.subject != visitor.subject() {
                return Err(OperationError::malformed("order", "there is no such order"));
            }
            room.settle(row, OrderStep::Cancel).await
        })
        .await
    }
}

impl Room<'_> {
    async fn settle(&self, mut row: OrderRow, step: OrderStep) -> Outcome<OrderView> {
        let state = OrderState::read(&row.state);
        let next = match (state, step) {
            (Some(OrderState::Placed), OrderStep::Cancel) => OrderState::Cancelled,
            (Some(OrderState::Placed | OrderState::Paid), OrderStep::Refuse { .. }) => OrderState::Refused,
            _ => return Err(OperationError::Settled("this order is settled already")),
        };
        if let OrderStep::Refuse { sentence: Some(number) } = step {
            if self.policy.sentence(number).is_none() {
                return Err(OperationError::malformed("sentence", "the policy in force has no such sentence"));
            }
            row.refused_by = Some(SentenceId { version: self.policy.version().clone(), number });
        }
        let mut act = Act::new(None);
        self.put_state(&mut act, &mut row, next);
        if state == Some(OrderState::Placed)
            && let Some(held) = self.record(row.subject).await?
        {
            self.destroy_number(&mut act, &row, &held);
        }
        self.commit(act).await?;
        self.order_view(&row)
    }
}
