//! What is left of an objection when its person is erased: it stops letters to the same address, whoever gives it again, and tells nothing.

use crate::kit::{question, value, written};
use crate::traces::Traces;
use operations::{Caller, Collected, DecisionQuestion, Exercise, FormKind, LeavingKind, Submission};
use policy::Verdict;
use store::{Command, Intent, Part, ProvenAddressRow, ResidueRow, TagRow};
use testkit::House;
use vocabulary::{Action, Channel, Effect, EvidenceId, Purpose, Recipient, Right, SiteId, SubjectId};

/// Somebody subscribes with this address.
async fn subscribed(house: &House, site: &SiteId, email: &str) -> Collected {
    let sent = crate::kit::filled_in(house, site, FormKind::Newsletter);
    let values = sent.values.iter().map(|(category, _)| value(category.key(), if category.key() == "email" { email } else { written(category) })).collect();
    let sent = house.operations.collect(site, Submission { values, ..sent }).await.unwrap();
    house.clock.advance_ms(1);
    sent
}

async fn letters(house: &House, company: &Caller, subject: SubjectId) -> Verdict {
    let ask = DecisionQuestion { subject: Some(subject), ..question(Action::Contact, "email", Purpose::Marketing, Recipient::Company) };
    house.operations.decide(company, ask).await.unwrap().answer.verdict
}

async fn use_right(house: &House, site: &SiteId, asha: &Collected, is_it: impl Fn(&operations::RightView) -> bool) {
    let page = house.operations.person(site, &asha.link).await.unwrap();
    let right = page.rights.iter().find(|right| right.here && is_it(right)).unwrap();
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(site, &asha.link, exercise).await.unwrap();
    house.clock.advance_ms(1);
}

fn objects(right: &operations::RightView) -> bool {
    matches!(&right.effect, Effect::OptedOut(purposes) if purposes.contains(&Purpose::Marketing))
}

fn deletes(right: &operations::RightView) -> bool {
    right.right == Right::CloseAccount && right.effect == Effect::Deleted
}

async fn left(house: &House, site: &SiteId) -> Vec<ResidueRow> {
    house.store.all_rows(&Part::of(site), &[]).await.unwrap()
}

#[tokio::test]
async fn an_objection_outlives_its_person_and_stops_letters_to_the_same_address() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = subscribed(&house, &site, "asha@example.org").await;
    use_right(&house, &site, &asha, objects).await;
    let page = house.operations.person(&site, &asha.link).await.unwrap();
    let leaving = page.leaving.iter().find(|leaving| leaving.kind != LeavingKind::Deactivation).unwrap();
    assert!(leaving.still_stopped.contains(&Purpose::Marketing), "what remains is shown first: {leaving:?}");
    let tags: Vec<TagRow> = house.store.all_rows(&Part::of(&site), &[]).await.unwrap();
    let traces = Traces::of(&*house.store, &site, asha.subject).await;
    use_right(&house, &site, &asha, deletes).await;
    assert_eq!(traces.in_rows(&*house.store, &site).await, [""; 0]);
    let rows = left(&house, &site).await;
    assert_eq!(rows.len(), 1);
    assert!(rows.iter().all(|row| tags.iter().all(|tag| !row.mark.starts_with(&tag.tag))), "the mark is not the tag");
    assert!(rows[0].stops.split(' ').any(|word| word == "marketing"), "{}", rows[0].stops);

    let again = subscribed(&house, &site, " ASHA@Example.ORG ").await;
    assert_ne!(letters(&house, &company, again.subject).await, Verdict::Permit, "the same address, spelt otherwise");
    let other = subscribed(&house, &site, "ben@example.org").await;
    assert_eq!(letters(&house, &company, other.subject).await, Verdict::Permit);
    let answers = house.operations.people(&company, &operations::Address::Email(vocabulary::Personal::new("asha@example.org".to_owned()))).await.unwrap();
    assert_eq!(answers, [again.subject], "the mark finds nobody");
}

#[tokio::test]
async fn who_never_objected_leaves_nothing_and_an_erased_one_is_free_to_come_back() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = subscribed(&house, &site, "asha@example.org").await;
    use_right(&house, &site, &asha, deletes).await;
    assert!(left(&house, &site).await.is_empty());
    let again = subscribed(&house, &site, "asha@example.org").await;
    assert_eq!(letters(&house, &company, again.subject).await, Verdict::Permit);
}

#[tokio::test]
async fn who_proves_the_address_theirs_takes_the_objection_back_and_nobody_else_does() {
    let house = House::new().await;
    let site = House::site("indiamart.com");
    let company = house.company(&site).await;
    let asha = crate::kit::send(&house, &site, FormKind::Registration).await;
    house.clock.advance_ms(1);
    let stops = |right: &operations::RightView| matches!(&right.effect, Effect::OptedOut(_) | Effect::NothingShared);
    use_right(&house, &site, &asha, stops).await;
    use_right(&house, &site, &asha, deletes).await;
    let [residue] = left(&house, &site).await.try_into().unwrap();
    let again = crate::kit::send(&house, &site, FormKind::Registration).await;
    house.clock.advance_ms(1);
    let open = house.operations.consents(&site, &again.link).await.unwrap().consents;
    let stopped: Vec<&str> = residue.stops.split_whitespace().collect();
    let choice = open
        .iter()
        .find(|choice| stopped.is_empty() || stopped.contains(&choice.purposes[0].to_string().as_str()))
        .unwrap_or_else(|| panic!("{stopped:?} {open:?}"));
    let new = || operations::NewConsent { key: choice.key.clone(), statement: choice.statement.clone().unwrap(), idempotency: None };
    let state =
        async || house.operations.consents_of(&company, again.subject).await.unwrap().consents.into_iter().find(|one| one.key == choice.key).unwrap().state;
    house.operations.give_consent(&site, &again.link, new()).await.unwrap();
    assert_ne!(state().await, operations::ConsentState::Given, "the link of a form proves no address");
    assert_eq!(left(&house, &site).await, std::slice::from_ref(&residue));

    // What signing in leaves: the address is proven, and a letter to it has been read.
    let [tag] = house.store.all_rows::<TagRow>(&Part::of(&site), &[]).await.unwrap().try_into().unwrap();
    let proven = ProvenAddressRow { tag: tag.tag, subject: again.subject, evidence: EvidenceId::from_bytes([9; 16]), proven_at: house.operations.now() };
    house.store.apply_one(&Part::of(&site), Command::new(house.operations.now(), vec![Intent::insert(&proven)])).await.unwrap();
    let browser =
        house.operations.ask_for_link(&site, &vocabulary::Personal::new("asha@example.org".to_owned()), "http://indiamart.localhost", from()).await.unwrap();
    house.operations.send_letters().await.unwrap();
    let text = house.letters.take().pop().unwrap().text.reveal().clone();
    let token = operations::LinkToken::read(text.split("/sign-in/").nth(1).unwrap().get(..64).unwrap()).unwrap();
    let session = house.operations.sign_in_by_link(&site, &token, &browser, from()).await.unwrap();
    house.clock.advance_ms(1);
    house.operations.give_consent(&site, &session.token, new()).await.unwrap();
    let rest = left(&house, &site).await;
    assert!(rest.iter().all(|row| !row.stops.is_empty() && !row.stops.split(' ').any(|word| word == choice.purposes[0].to_string())), "{rest:?}");
    assert_eq!(state().await, operations::ConsentState::Given);
}

fn from() -> operations::SigningIn {
    operations::SigningIn { browser: "Firefox on Linux", network: operations::Network::of([192, 0, 2, 1].into()) }
}

#[tokio::test]
async fn an_erasure_that_a_restored_backup_repeats_leaves_the_objection_too() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let asha = subscribed(&house, &site, "asha@example.org").await;
    let ben = subscribed(&house, &site, "ben@example.org").await;
    use_right(&house, &site, &asha, objects).await;
    // As in a backup from before the erasure: the person is there, and a notice says that they were erased since.
    let marks = [asha.subject, ben.subject].map(|person| ledger::hex(&house.vault.mark_of_erased(&site, person).unwrap()));
    let now = house.operations.now();
    let restored = operations::backup::replay((&*house.store, &house.vault), &site, &marks.into_iter().collect(), &[], &[], now).await.unwrap();
    assert_eq!((restored.erased_again, left(&house, &site).await.len()), (2, 1), "who objected to nothing leaves nothing");
    let again = subscribed(&house, &site, "asha@EXAMPLE.org").await;
    assert_ne!(letters(&house, &company, again.subject).await, Verdict::Permit);
    let report = operations::verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
}

const LETTERS_ONLY: &str = "+++
site = \"example.org\"
company = \"Example Ltd\"
effective = 2026-01-01
+++

We may collect your address for our letters. If you choose so and do not object, we may use it. You can opt out on your page. You can have all of it deleted.

```rules
may collect email, name for marketing | We may collect your address for our letters
may use email, name for marketing if opt-in and not opted-out | If you choose so and do not object, we may use it
person can opt-out by account-page so opted-out for marketing | You can opt out on your page
person can close-account by account-page so deleted | You can have all of it deleted
```
";

#[tokio::test]
async fn a_program_that_reads_many_is_held_to_the_mark_and_to_the_life_of_a_choice() {
    let policies = testkit::compiled(&[policy::Source { name: "example.md".to_owned(), text: LETTERS_ONLY.to_owned() }]);
    let site = House::site("example.org");
    let life = operations::SiteOffering { consent_life: vocabulary::Within::read("30 days"), ..operations::SiteOffering::default() };
    let house = House::of_changed(policies, |house| house.offering(operations::Offering::default().with(&site, life))).await;
    let company = house.company(&site).await;
    let asha = subscribed(&house, &site, "asha@example.org").await;
    use_right(&house, &site, &asha, objects).await;
    use_right(&house, &site, &asha, deletes).await;
    for email in ["Asha@Example.org", "ben@example.org"] {
        let subject = subscribed(&house, &site, email).await.subject;
        let yes = crate::kit::fact(vocabulary::Condition::OptIn, operations::EvidenceKind::Letter);
        let yes = operations::NewFact { purpose: Some(Purpose::Marketing), ..crate::kit::about(subject, yes) };
        house.operations.record_fact(&company, yes).await.unwrap();
        house.clock.advance_ms(1);
    }
    let read = async || {
        let request = operations::ReadRequest { which: operations::Which::HeldFor(Purpose::Marketing), purpose: Purpose::Marketing, after: None };
        let page = house.operations.read_values(&company, request).await.unwrap();
        page.values.iter().filter(|value| value.category.key() == "email").map(|value| value.value.reveal().clone()).collect::<Vec<_>>()
    };
    assert_eq!(read().await, ["ben@example.org"], "the mark stops what is given under her address again");
    house.clock.advance_ms(30 * 24 * 3_600_000);
    assert!(read().await.is_empty(), "the choice is over, and no job ran");
}

#[tokio::test]
async fn of_two_who_go_at_once_with_one_address_both_objections_are_left() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let (asha, ben) = (subscribed(&house, &site, "asha@example.org").await, subscribed(&house, &site, "asha@example.org").await);
    use_right(&house, &site, &asha, objects).await;
    use_right(
        &house,
        &site,
        &ben,
        |right| matches!(&right.effect, Effect::OptedOut(purposes) if purposes.contains(&Purpose::Marketing) && !purposes.contains(&Purpose::Service)),
    )
    .await;
    tokio::join!(use_right(&house, &site, &asha, deletes), use_right(&house, &site, &ben, deletes));
    let [row] = left(&house, &site).await.try_into().unwrap();
    let stops: Vec<&str> = row.stops.split(' ').collect();
    assert!(stops.contains(&"marketing") && stops.contains(&"service"), "{stops:?}");
}
