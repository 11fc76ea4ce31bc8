//! Orders: placed with the form, paid once, and the number gone with the payment.

use crate::kit::{about, data, fact, filled_in, refused, send};
use operations::{
    Actor, Caller, Collected, EvidenceKind, FieldOutcome, FormKind, NewFact, NewOrder, NewParty, OperationError, OrderState, OrderStep, OrderView, Payment,
    Submission, UseRequest,
};
use testkit::House;
use vocabulary::{Action, Condition, Personal, Purpose, Recipient, SiteId};

const PACTERA: &str = "pactera.com";
const WESPRO: &str = "wesprodigital.com";

async fn ordered(house: &House) -> (SiteId, Caller, Collected, OrderView) {
    let site = House::site(PACTERA);
    let company = house.company(&site).await;
    let asha = send(house, &site, FormKind::Purchase).await;
    let order = house.operations.my_orders(&site, &asha.link).await.unwrap().remove(0);
    (site, company, asha, order)
}

fn payment(order: &OrderView, purpose: Purpose) -> Payment {
    Payment { order: order.id, purpose, processor: None }
}

/// What a later reading for a transaction gives of the number.
async fn number_now(house: &House, company: &Caller, asha: &Collected) -> FieldOutcome {
    let request = UseRequest {
        subjects: vec![asha.subject],
        categories: vec![data("financial")],
        action: Action::Use,
        purpose: Purpose::Transaction,
        by: Actor::Company,
        idempotency: None,
    };
    house.operations.use_data(company, request).await.unwrap().subjects.remove(0).fields.remove(0).outcome
}

#[tokio::test]
async fn a_payment_opens_the_number_once_and_then_four_digits_remain() {
    let house = House::new().await;
    let (site, company, asha, order) = ordered(&house).await;
    assert_eq!((order.state, order.subject), (OrderState::Placed, asha.subject));
    let paid = house.operations.pay(&company, payment(&order, Purpose::Transaction)).await.unwrap();
    assert_eq!(paid.number, Personal::new("4111 1111 1111 1111".to_owned()));
    assert!(paid.answer.reasons.iter().any(|reason| reason.text.contains("credit card information")), "{:?}", paid.answer);
    assert_eq!(paid.order.state, OrderState::Paid);
    let again = house.operations.pay(&company, payment(&order, Purpose::Transaction)).await;
    assert!(matches!(again, Err(OperationError::Settled(_))), "{again:?}");
    let FieldOutcome::Given { value, .. } = number_now(&house, &company, &asha).await else { panic!("nothing is left of the number") };
    assert_eq!(value, Personal::new("•••• 1111".to_owned()));
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.looks.iter().any(|look| look.purpose == Some(Purpose::Transaction)), "the payment stands in the person's history");
}

#[tokio::test]
async fn two_payments_at_once_open_one_number() {
    let house = House::new().await;
    let (_, company, _, order) = ordered(&house).await;
    let pay = || house.operations.pay(&company, payment(&order, Purpose::Transaction));
    let (one, two, three) = tokio::join!(pay(), pay(), pay());
    let all = [one, two, three];
    assert_eq!(all.iter().filter(|paid| paid.is_ok()).count(), 1, "{all:?}");
    assert_eq!(all.iter().filter(|paid| matches!(paid, Err(OperationError::Settled(_)))).count(), 2, "{all:?}");
}

#[tokio::test]
async fn another_purpose_is_refused_with_the_sentence_and_the_order_waits_on() {
    let house = House::new().await;
    let (_, company, _, order) = ordered(&house).await;
    let said = refused(house.operations.pay(&company, payment(&order, Purpose::Marketing)).await);
    assert!(said.contains("only for the purpose for which it was requested") || said.contains("credit card"), "{said}");
    assert_eq!(house.operations.order(&company, order.id).await.unwrap().state, OrderState::Placed);
    house.operations.register_party(&company, NewParty { name: "Pay Fast".to_owned(), kind: Recipient::Processor, idempotency: None }).await.unwrap();
    let to = Payment { processor: Some("Pay Fast".to_owned()), ..payment(&order, Purpose::Transaction) };
    let said = refused(house.operations.pay(&company, to).await);
    assert!(said.contains("only if required to do so"), "{said}");
    house.operations.pay(&company, payment(&order, Purpose::Transaction)).await.unwrap();
}

#[tokio::test]
async fn a_number_that_was_given_with_the_account_is_paid_with_at_a_processor_when_it_was_asked_for() {
    let house = House::new().await;
    let site = House::site(WESPRO);
    let company = house.company(&site).await;
    let asha = send(&house, &site, FormKind::Registration).await;
    let new = NewOrder { subject: asha.subject, idempotency: Some("one".to_owned()) };
    let order = house.operations.place_order(&company, new.clone()).await.unwrap();
    assert_eq!(house.operations.place_order(&company, new).await.unwrap().id, order.id, "the same call is the same order");
    house.operations.register_party(&company, NewParty { name: "Pay Fast".to_owned(), kind: Recipient::Processor, idempotency: None }).await.unwrap();
    let to = |purpose| Payment { processor: Some("Pay Fast".to_owned()), ..payment(&order, purpose) };
    let said = refused(house.operations.pay(&company, to(Purpose::Transaction)).await);
    assert!(!said.contains("Settled"), "nothing was asked for: {said}");
    let asked = NewFact { purpose: Some(Purpose::Transaction), ..about(asha.subject, fact(Condition::Requested, EvidenceKind::Letter)) };
    house.operations.record_fact(&company, asked).await.unwrap();
    let said = refused(house.operations.pay(&company, to(Purpose::Service)).await);
    assert!(said.contains("any purpose other than to complete a transaction"), "{said}");
    let paid = house.operations.pay(&company, to(Purpose::Transaction)).await.unwrap();
    assert_eq!(paid.order.processor.as_deref(), Some("Pay Fast"));
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    assert!(page.disclosures.iter().any(|given| given.party == "Pay Fast"), "who received the number stands on the page");
}

#[tokio::test]
async fn what_is_taken_back_or_refused_destroys_the_number_and_is_never_paid() {
    let house = House::new().await;
    let (site, company, asha, order) = ordered(&house).await;
    let stranger = send(&house, &site, FormKind::Contact).await;
    assert!(matches!(house.operations.cancel_order(&site, &stranger.link, order.id).await, Err(OperationError::Malformed(_))), "not theirs");
    let cancelled = house.operations.cancel_order(&site, &asha.link, order.id).await.unwrap();
    assert_eq!(cancelled.state, OrderState::Cancelled);
    assert!(matches!(house.operations.pay(&company, payment(&order, Purpose::Transaction)).await, Err(OperationError::Settled(_))));
    let FieldOutcome::Given { value, .. } = number_now(&house, &company, &asha).await else { panic!("nothing is left of the number") };
    assert_eq!(value, Personal::new("•••• 1111".to_owned()));
    let (_, company, _, order) = ordered(&house).await;
    house.operations.pay(&company, payment(&order, Purpose::Transaction)).await.unwrap();
    let step = OrderStep::Refuse { sentence: Some(999) };
    assert!(matches!(house.operations.settle_order(&company, order.id, step).await, Err(OperationError::Malformed(_))), "no such sentence");
    let refused = house.operations.settle_order(&company, order.id, OrderStep::Refuse { sentence: None }).await.unwrap();
    assert_eq!(refused.state, OrderState::Refused, "whoever takes the payment may turn it down");
    let late = house.operations.settle_order(&company, order.id, OrderStep::Cancel).await;
    assert!(matches!(late, Err(OperationError::Settled(_))), "{late:?}");
}

#[tokio::test]
async fn a_second_order_leaves_the_first_its_number() {
    let house = House::new().await;
    let (site, company, asha, first) = ordered(&house).await;
    let other = |submission: Submission| Submission {
        values: submission
            .values
            .into_iter()
            .map(|(category, value)| if category == data("financial") { crate::kit::value("financial", "5555 5555 5555 4444") } else { (category, value) })
            .collect(),
        person: Some(asha.link.clone()),
        ..submission
    };
    house.operations.collect(&site, other(filled_in(&house, &site, FormKind::Purchase))).await.unwrap();
    let orders = house.operations.my_orders(&site, &asha.link).await.unwrap();
    assert_eq!(orders.len(), 2);
    let second = orders.iter().find(|order| order.id != first.id).unwrap();
    let paid = house.operations.pay(&company, payment(&first, Purpose::Transaction)).await.unwrap();
    assert_eq!(paid.number, Personal::new("4111 1111 1111 1111".to_owned()));
    let paid = house.operations.pay(&company, payment(second, Purpose::Transaction)).await.unwrap();
    assert_eq!(paid.number, Personal::new("5555 5555 5555 4444".to_owned()));
}

#[tokio::test]
async fn a_number_without_its_check_digit_is_not_taken() {
    let house = House::new().await;
    let site = House::site(PACTERA);
    for wrong in ["4111 1111 1111 1112", "1234", "card 4111 1111 1111 1111"] {
        let mut submission = filled_in(&house, &site, FormKind::Purchase);
        submission.values.retain(|(category, _)| *category != data("financial"));
        submission.values.push(crate::kit::value("financial", wrong));
        let outcome = house.operations.collect(&site, submission).await;
        assert!(
            matches!(&outcome, Err(OperationError::Malformed(mistakes)) if mistakes.iter().any(|mistake| mistake.field == "financial")),
            "{wrong}: {outcome:?}"
        );
    }
}
