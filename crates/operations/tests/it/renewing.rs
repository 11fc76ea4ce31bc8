//! A permission that ends soon: its parent is written to before, once, where the policy lets the company write; they renew it or it ends.

use crate::kit::question;
use crate::parent_kit::{DAY_MS, confirmed, letter, parent, permit, view};
use operations::*;
use testkit::House;
use vocabulary::{Action, Purpose, Recipient, SiteId, Timestamp};

const NOON: Timestamp = Timestamp(1_780_315_200_000);

/// What was written by now.
async fn written(house: &House) -> Vec<String> {
    house.operations.send_letters().await.unwrap();
    house.letters.take().iter().map(|letter| format!("{}\n{}", letter.subject, letter.text.reveal())).collect()
}

/// A house that asks parents so.
async fn asking(children: SiteChildren) -> (House, SiteId) {
    let site = House::site("pactera.com");
    let practice = Practice::default().with(&site, children);
    let folder = tempfile::tempdir().unwrap();
    let house = House::at(folder.path(), testkit::real_policies(), NOON, |house| house.asking_parents(practice)).await;
    // The house keeps its files open; where they lie is no part of the test.
    std::mem::forget(folder);
    (house, site)
}

#[tokio::test]
async fn a_parent_is_written_to_once_before_it_ends_and_renews_it_in_time() {
    let (house, site) = asking(SiteChildren { renewal: vocabulary::Within::read("20 days"), ..SiteChildren::default() }).await;
    let (link, id, child) = confirmed(&house, &site).await;
    house.clock.advance_ms(344 * DAY_MS);
    assert_eq!(written(&house).await, Vec::<String>::new());
    house.clock.advance_ms(2 * DAY_MS);
    let [text] = written(&house).await.try_into().unwrap();
    assert!(text.starts_with("Your permission at Pactera") && text.contains("It ends on 2 June 2027"), "{text}");
    let again = text.split("/me/").nth(1).and_then(|rest| LinkToken::read(rest.get(..64)?)).expect("the parent's page");
    assert!(text.contains(&format!("/children/{id}")));
    assert_eq!(written(&house).await, Vec::<String>::new(), "once");
    assert!(view(&house, &site, &again).await.ends_soon);
    let old_end = view(&house, &site, &again).await.until.unwrap();
    let renewed = permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company]);
    let waits = house.operations.permit(&site, &again, &renewed).await.unwrap().permission;
    assert!(waits.in_force && waits.until >= Some(old_end), "until it is proven, what was given before goes on to its own end");
    house.clock.advance_ms(DAY_MS);
    let second = letter(&house, "/confirm/").await.expect("a second letter");
    let confirmed = house.operations.confirm_permission(&site, &second).await.unwrap();
    assert!(confirmed.in_force && !confirmed.ends_soon && confirmed.until > Some(old_end.plus_ms(300 * DAY_MS)));
    house.clock.set(old_end.plus_ms(DAY_MS));
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await.len(), 1, "nothing ends with the old one");
    assert!(house.operations.person(&site, &link).await.is_err() && house.operations.person(&site, &child).await.is_err(), "old links have ended");
    let company = house.company(&site).await;
    let now = house.operations.permissions(&company, Some(PermissionState::Granted), None).await.unwrap().remove(0);
    assert_eq!((now.state, now.until), (PermissionState::Granted, confirmed.until), "it goes on where the old one would have ended");
    assert_eq!(written(&house).await, Vec::<String>::new());
    house.clock.set(confirmed.until.unwrap().plus_ms(-19 * DAY_MS));
    assert_eq!(written(&house).await.len(), 1, "and the renewed one is told of in its turn");
}

#[tokio::test]
async fn a_renewal_that_is_never_proven_takes_nothing_from_what_was_given_before() {
    let (house, site) = asking(SiteChildren::default()).await;
    let (_, id, _) = confirmed(&house, &site).await;
    house.clock.advance_ms(336 * DAY_MS);
    let link = letter(&house, "/me/").await.expect("thirty days before, where nothing is said");
    house.operations.permit(&site, &link, &permit(id, Method::SignedForm, &[Purpose::Support], &[Recipient::Company])).await.unwrap();
    for _ in 0..28 {
        house.clock.advance_ms(DAY_MS);
        house.operations.sweep_permissions().await.unwrap();
        assert!(view(&house, &site, &link).await.in_force);
    }
    house.clock.advance_ms(2 * DAY_MS);
    house.operations.sweep_permissions().await.unwrap();
    house.clock.advance_ms(15 * DAY_MS);
    house.operations.sweep_permissions().await.unwrap();
    assert_eq!(house.people(&site, "priya@example.org").await, [], "it ended, and the parent is needed no more");
}

#[tokio::test]
async fn nobody_is_written_to_who_took_it_back_or_may_not_be_written_to() {
    let (house, site) = asking(SiteChildren::default()).await;
    let (link, id, _) = confirmed(&house, &site).await;
    house.operations.revoke_permission(&site, &link, id).await.unwrap();
    house.clock.advance_ms(340 * DAY_MS);
    assert_eq!(written(&house).await, Vec::<String>::new(), "what was taken back is not asked for again");
    // Whoever did not ask for it may not be written to under this text: their page says it, and no letter does.
    let (house, site) = asking(SiteChildren::default()).await;
    let (link, id) = parent(&house, &site, None, "priya@example.org").await;
    let quiet = Permit { remind: false, ..permit(id, Method::EmailPlus, &[Purpose::Support], &[Recipient::Company]) };
    house.operations.permit(&site, &link, &quiet).await.unwrap();
    house.clock.advance_ms(DAY_MS);
    let second = letter(&house, "/confirm/").await.expect("a second letter");
    house.operations.confirm_permission(&site, &second).await.unwrap();
    let company = house.company(&site).await;
    let subject = Some(house.people(&site, "priya@example.org").await[0]);
    let question = DecisionQuestion { subject, ..question(Action::Contact, "email", Purpose::Support, Recipient::Company) };
    assert_ne!(house.operations.decide(&company, question.clone()).await.unwrap().answer.verdict, policy::Verdict::Permit);
    // While the page opens, the same parent asks for it and then does not any more: what they said last counts.
    let asks = Permit { remind: true, ..quiet.clone() };
    house.operations.permit(&site, &link, &asks).await.unwrap();
    house.clock.advance_ms(DAY_MS);
    assert_eq!(house.operations.decide(&company, question.clone()).await.unwrap().answer.verdict, policy::Verdict::Permit);
    house.operations.permit(&site, &link, &quiet).await.unwrap();
    house.clock.advance_ms(DAY_MS);
    assert_ne!(house.operations.decide(&company, question).await.unwrap().answer.verdict, policy::Verdict::Permit);
    let second = letter(&house, "/confirm/").await.expect("a second letter");
    let until = house.operations.confirm_permission(&site, &second).await.unwrap().until.unwrap();
    house.clock.set(until.plus_ms(-29 * DAY_MS));
    assert_eq!(written(&house).await, Vec::<String>::new());
}
