//! The one payment of an order. The policy is asked, the leaf is durable, the number is destroyed where it is held, and only then is it told,
//! once: a second call finds nothing to open, whoever makes it and with whatever key.

use super::placing::PAID_FOR;
use super::{OrderState, OrderView};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::consult::Flow;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, ReceiptView, Scope};
use gate::Grant;
use ledger::Event;
use policy::{Answer, Verdict};
use store::{DisclosureDetail, DisclosureRow, HeldValue, Intent, Json, OrderRow, PartyRow};
use vocabulary::{Action, Personal, Purpose, Recipient, RecordId};

/// A wish to be paid.
#[derive(Clone, Debug)]
pub struct Payment {
    /// For which order.
    pub order: RecordId,
    /// What the number is opened for.
    pub purpose: Purpose,
    /// The registered party that takes the payment; the company's own program where there is none.
    pub processor: Option<String>,
}

/// The number, told this once.
#[derive(Debug)]
pub struct Paid {
    /// The order as it now stands.
    pub order: OrderView,
    /// The number it is paid with.
    pub number: Personal<String>,
    /// What the policy said, with the duties that travel with the number.
    pub answer: Answer,
    /// Where it stands in the log.
    pub receipt: ReceiptView,
}

impl House {
    /// Opens the number of an order for its payment. Where the answer is lost on its way the number is lost with it, and the person is asked
    /// again: better that than a number opened twice.
    ///
    /// # Errors
    /// A party's key; no such order or party; the policy's refusal; [`OperationError::Settled`] for an order that is no longer waiting.
    pub async fn pay(&self, caller: &Caller, payment: Payment) -> Outcome<Paid> {
        caller.must(Scope::Orders)?;
        let payment = &payment;
        until_done(|| async move { self.room_of(caller)?.pay_once(payment).await }).await
    }
}

impl Room<'_> {
    async fn pay_once(&self, payment: &Payment) -> Outcome<Paid> {
        let mut order = self.order_row(payment.order).await?;
        if order.state != OrderState::Placed.key() {
            return Err(OperationError::Settled("this order is settled, and its number is not opened again"));
        }
        let processor = match &payment.processor {
            Some(name) => Some(self.registered(name).await?),
            None => None,
        };
        let old = self.record(order.subject).await?.ok_or(OperationError::Busy)?;
        let (action, recipient) = processor.as_ref().map_or((Action::Use, Recipient::Company), |party| (Action::Share, party.recipient));
        let mut ground = self.ground(Some(order.subject), processor.as_ref().map(|party| &party.party), recipient).await?;
        // The order's own number and no other one that is held.
        ground.held.retain(|value| value.record == order.card && !value.sealed.is_empty());
        let Some(card) = ground.held.first().cloned() else {
            return Err(OperationError::Settled("the number of this order is no longer held"));
        };
        let data = std::slice::from_ref(&card.category);
        let answer = ground.answer(self, action, data, payment.purpose)?;
        self.house.count(&answer, Flow { action, data, purpose: payment.purpose, recipient });
        if answer.verdict != Verdict::Permit {
            self.log_refused(payment, (action, recipient, processor.as_ref()), &card, &answer).await?;
            return Err(OperationError::refused(answer));
        }
        if payment.purpose != PAID_FOR {
            return Err(OperationError::malformed("purpose", "a number is opened for the purpose `transaction` alone"));
        }
        let pieces = [ground.piece(self, &card.category, payment.purpose)?];
        let rulings = gate::ask_each(&self.policy, action, &pieces, self.new_record()).map_err(|error| self.house.broken(&error))?;
        let grant = rulings.grant.ok_or_else(|| OperationError::refused(answer.clone()))?;
        let mut act = Act::new(None);
        act.expects(&ground.seen);
        act.log(grant.event().clone(), Some(order.subject));
        order.processor = processor.as_ref().map(|party| party.party.clone());
        self.put_state(&mut act, &mut order, OrderState::Paid);
        self.destroy_number(&mut act, &order, &old);
        if let Some(party) = &processor {
            act.add(Intent::insert(&self.number_given(&order, party, &grant, &answer)));
        }
        let mut done = self.commit(act).await?;
        let (logged, placed) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &[card], self.now).await.map_err(|error| self.locked(error))?;
        let number = opened.into_iter().next().ok_or_else(|| self.house.broken(&"a grant for a payment opened nothing"))?.value;
        Ok(Paid { order: self.order_view(&order)?, number, answer, receipt: self.receipt_of(placed) })
    }

    /// A refusal goes into the log; the order waits on.
    async fn log_refused(
        &self,
        payment: &Payment,
        (action, recipient, party): (Action, Recipient, Option<&PartyRow>),
        card: &HeldValue,
        answer: &Answer,
    ) -> Outcome<()> {
        let mut act = Act::new(None);
        let event = Event::Refused {
            action,
            data: vec![card.category.clone()],
            purpose: payment.purpose,
            recipient,
            party: party.map(|row| row.party.clone()),
            sentences: answer.reasons.iter().map(|reason| reason.sentence.clone()).collect(),
        };
        act.log(event, None);
        self.commit(act).await.map(drop)
    }

    /// That the number left, as the person's page tells it.
    fn number_given(&self, order: &OrderRow, party: &PartyRow, grant: &Grant, answer: &Answer) -> DisclosureRow {
        let mut duties: Vec<String> = answer.duties.iter().map(|owed| owed.duty.to_string()).collect();
        duties.sort();
        duties.dedup();
        DisclosureRow {
            disclosure: grant.id(),
            subject: order.subject,
            party: party.party.clone(),
            recipient: party.recipient,
            purpose: PAID_FOR,
            version: self.policy.version().clone(),
            at: self.now,
            detail: Json(DisclosureDetail {
                data: grant.data().to_vec(),
                sentences: answer.reasons.iter().map(|reason| reason.sentence.clone()).collect(),
                evidence: match grant.event() {
                    Event::Granted { evidence, .. } => evidence.clone(),
                    _ => Vec::new(),
                },
                duties,
                handover: None,
            }),
        }
    }
}
