//! Orders: what a person buys, how far it is, and the number it is paid with. A number opens for a payment once, and the act that opens it
//! destroys it; it never opens for anything else.

mod paying;
mod placing;
mod steps;
mod view;

pub use paying::{Paid, Payment};
pub use placing::NewOrder;
pub use steps::OrderStep;
pub use view::{OrderState, OrderView};

use crate::commit::Act;
use crate::room::Room;
use crate::{OperationError, Outcome};
use ledger::Event;
use store::{Cell, Intent, OrderRow, RecordRow};
use vocabulary::RecordId;

impl Room<'_> {
    /// The order of this id.
    async fn order_row(&self, order: RecordId) -> Outcome<OrderRow> {
        let row: Option<OrderRow> = self.row(&[Cell::from(&order)]).await?;
        row.ok_or_else(|| OperationError::malformed("order", "there is no such order"))
    }

    /// Adds to an act that the order is now in this state.
    fn put_state(&self, act: &mut Act, row: &mut OrderRow, state: OrderState) {
        let before = row.row_version;
        state.key().clone_into(&mut row.state);
        row.decided_at = Some(self.now);
        row.row_version = before.saturating_add(1);
        act.add(Intent::replace(row, before));
        act.log(Event::Ordered { order: row.order, state: row.state.clone() }, Some(row.subject));
    }

    /// Adds to an act that the number of an order is destroyed: what stands for it and its last four digits remain.
    fn destroy_number(&self, act: &mut Act, order: &OrderRow, held: &RecordRow) {
        let mut values = held.packed.values.clone();
        for value in values.iter_mut().filter(|value| value.record == order.card) {
            value.sealed = Vec::new();
        }
        self.put_record(act, order.subject, Some(held), values);
    }
}
