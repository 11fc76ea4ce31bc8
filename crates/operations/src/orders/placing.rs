//! An order is placed: by the form that asks for a number, or by a program of the company for somebody whose number is held already. It opens
//! nothing and decides nothing about paying.

use super::{OrderState, OrderView};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::keep::Whose;
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::Event;
use store::{Cell, Intent, OrderRow};
use vocabulary::{DataCategory, Purpose, RecordId, SubjectId};

/// An order for somebody whose number is held, as where it was given when they registered.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Whose order it is.
    pub subject: SubjectId,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

impl House {
    /// Places an order with the newest number that is held of a person. What they asked for is recorded as a fact, apart from it: without
    /// that no policy lets the number be opened.
    ///
    /// # Errors
    /// A party's key; nobody of that id; no number that was not paid with already.
    pub async fn place_order(&self, caller: &Caller, new: NewOrder) -> Outcome<OrderView> {
        caller.must(Scope::Orders)?;
        let new = &new;
        until_done(|| async move { self.room_of(caller)?.place_once(new).await }).await
    }
}

impl Room<'_> {
    async fn place_once(&self, new: &NewOrder) -> Outcome<OrderView> {
        let once = Once::of(new.idempotency.as_deref(), "place_order", hash_of(&new.subject.to_string(), []));
        if let Some(before) = self.answered_before(once.as_ref()).await? {
            let order = serde_json::from_slice(&before).map_err(|error| self.house.broken(&error))?;
            return self.order_view(&self.order_row(order).await?);
        }
        let no_number = || OperationError::malformed("subject", "no number of a card or an account is held that an order could be paid with");
        let held = self.live_values(new.subject).await?;
        let card = held
            .iter()
            .filter(|value| value.number.is_some() && !value.sealed.is_empty())
            .filter(|value| self.policy.is_or_is_below(&value.category, "financial"))
            .max_by_key(|value| (value.collected_at, value.record))
            .ok_or_else(no_number)?;
        let mut act = Act::new(once);
        let row = self.new_order(&mut act, new.subject, card.record);
        act.answers(Some(new.subject), &row.order);
        self.commit(act).await?;
        self.order_view(&row)
    }

    fn new_order(&self, act: &mut Act, subject: SubjectId, card: RecordId) -> OrderRow {
        let row = OrderRow {
            order: self.new_record(),
            subject,
            state: OrderState::Placed.key().to_owned(),
            card,
            placed_at: self.now,
            decided_at: None,
            processor: None,
            refused_by: None,
            row_version: 1,
        };
        act.add(Intent::insert(&row));
        act.log(Event::Ordered { order: row.order, state: row.state.clone() }, Some(subject));
        row
    }

    /// Adds to the act that takes in a purchase the order it makes.
    pub(crate) fn place_with_form<'a>(&self, act: &mut Act, subject: SubjectId, kept: impl Iterator<Item = (RecordId, &'a DataCategory)>) -> Outcome<()> {
        let mut kept = kept;
        let card = kept.find(|(_, category)| self.policy.is_or_is_below(category, "financial"));
        let (card, _) = card.ok_or_else(|| OperationError::malformed("financial", "an order needs the number it is paid with"))?;
        self.new_order(act, subject, card);
        Ok(())
    }

    /// The numbers that orders of this person still wait for: a newer order does not take their place.
    pub(crate) async fn cards_waited_for(&self, whose: &Whose) -> Outcome<Vec<RecordId>> {
        if whose.is_new {
            return Ok(Vec::new());
        }
        let rows: Vec<OrderRow> = self.rows(&[("subject", Cell::from(&whose.subject))]).await?;
        Ok(rows.into_iter().filter(|row| row.state == OrderState::Placed.key()).map(|row| row.card).collect())
    }
}

/// What a number is opened for, and nothing else.
pub(super) const PAID_FOR: Purpose = Purpose::Transaction;
