//! Letters to many: decided about person by person when each is sent, held back from whoever objected meanwhile, never lost and never sent past a
//! refusal.

use crate::kit::{filled_in, value, written};
use operations::{
    Caller, Collected, FormKind, KeyRole, Letter, LinkToken, MailingAct, MailingState, MailingView, NewMailing, NotTaken, Offering, OperationError, Post,
    Posted, Scope, SiteOffering, Submission,
};
use std::sync::Arc;
use store::{Cell, JobRow, MailingLetterRow, Part};
use testkit::House;
use vocabulary::{Purpose, RecordId, SiteId, Timestamp};

/// 1 June 2026, noon.
const JUNE: Timestamp = Timestamp(1_780_315_200_000);

fn wipro() -> SiteId {
    House::site("wipro.com")
}

/// Somebody sends the form for letters with this address.
async fn subscribed(house: &House, email: &str) -> Collected {
    let sent = filled_in(house, &wipro(), FormKind::Newsletter);
    let values = sent.values.iter().map(|(category, _)| value(category.key(), if category.key() == "email" { email } else { written(category) })).collect();
    let sent = house.operations.collect(&wipro(), Submission { values, ..sent }).await.unwrap();
    house.clock.advance_ms(1);
    sent
}

fn news() -> NewMailing {
    NewMailing {
        purpose: Purpose::Marketing,
        about: "News of June".to_owned(),
        text: "Dear reader,\n\nwe have *news*.".to_owned(),
        idempotency: Some("june".to_owned()),
    }
}

async fn started(house: &House, company: &Caller) -> RecordId {
    let id = house.operations.new_mailing(company, &news()).await.unwrap();
    house.operations.act_on_mailing(company, id, MailingAct::Start, None).await.unwrap();
    id
}

/// Sends until nothing more is done.
async fn send_all(house: &House) {
    for _ in 0..12 {
        house.operations.send_mailings().await.unwrap();
    }
}

async fn view(house: &House, company: &Caller, id: RecordId) -> MailingView {
    house.operations.mailing(company, id).await.unwrap()
}

fn addresses(letters: &[Letter]) -> Vec<String> {
    let mut to: Vec<String> = letters.iter().map(|letter| letter.to.reveal().clone()).collect();
    to.sort();
    to
}

/// What is posted to the address that a mail program unsubscribes by.
async fn unsubscribed(house: &House, letter: &Letter) {
    let address = letter.unsubscribe.as_ref().unwrap().reveal().clone();
    let (page, token) = address.rsplit_once('/').unwrap();
    let token = LinkToken::read(token).unwrap();
    if page.ends_with("/opt-out") {
        house.operations.opt_out(&wipro(), &token).await.unwrap();
    } else {
        house.operations.unsubscribe(&wipro(), &token).await.unwrap();
    }
}

#[tokio::test]
async fn a_letter_goes_to_those_the_policy_lets_the_company_write_to_and_says_why() {
    let house = House::new().await;
    let company = house.company(&wipro()).await;
    for email in ["asha@example.org", "ben@example.org", "chandra@example.org"] {
        let _ = subscribed(&house, email).await;
    }
    let id = house.operations.new_mailing(&company, &news()).await.unwrap();
    assert_eq!(house.operations.new_mailing(&company, &news()).await.unwrap(), id, "the same key again is the same mailing");
    send_all(&house).await;
    assert!(house.letters.take().is_empty(), "what is not started is not sent");

    let preview = house.operations.preview_mailing(&company, id).await.unwrap();
    assert_eq!((preview.people, preview.permitted, preview.unreachable), (3, 3, 0));
    assert!(!preview.by.is_empty() && preview.html.contains("<em>news</em>"), "{preview:?}");
    house.operations.act_on_mailing(&company, id, MailingAct::Start, None).await.unwrap();
    send_all(&house).await;
    let letters = house.letters.take();
    assert_eq!(addresses(&letters), ["asha@example.org", "ben@example.org", "chandra@example.org"]);
    let text = letters[0].text.reveal();
    for words in ["we have *news*", preview.by[0].text.as_str(), "To have no more letters like this", "https://wipro.com/preferences/"] {
        assert!(text.contains(words), "`{words}` is not in {text}");
    }
    assert!(letters[0].html.as_ref().unwrap().reveal().contains("<em>news</em>"));
    let done = view(&house, &company, id).await;
    assert_eq!((done.state, done.people, done.taken, done.waiting, done.given_up), (MailingState::Done, 3, 3, 0, 0));
    assert!(house.store.all_rows::<JobRow>(&Part::of(&wipro()), &[]).await.unwrap().is_empty(), "nothing waits any more");
}

#[tokio::test]
async fn whoever_unsubscribes_gets_no_letter_that_waits_and_none_after_they_left_and_came_back() {
    let house = House::new().await;
    let company = house.company(&wipro()).await;
    let asha = subscribed(&house, "asha@example.org").await;
    let _ = subscribed(&house, "ben@example.org").await;
    let first = started(&house, &company).await;
    send_all(&house).await;
    let letters = house.letters.take();
    assert_eq!(letters.len(), 2);

    // The next letter waits, because nobody takes it now; one of them unsubscribes by the letter they have.
    house.letters.shut(true);
    let next = NewMailing { idempotency: None, ..news() };
    let second = house.operations.new_mailing(&company, &next).await.unwrap();
    house.operations.act_on_mailing(&company, second, MailingAct::Start, None).await.unwrap();
    send_all(&house).await;
    assert_eq!(view(&house, &company, second).await.waiting, 2);
    let hers = letters.iter().find(|letter| letter.to.reveal() == "asha@example.org").unwrap();
    unsubscribed(&house, hers).await;
    house.letters.shut(false);
    house.clock.advance_ms(3_600_000);
    send_all(&house).await;
    assert_eq!(addresses(&house.letters.take()), ["ben@example.org"]);
    let done = view(&house, &company, second).await;
    assert_eq!((done.state, done.taken, done.waiting), (MailingState::Done, 1, 0));
    let [refused] = done.refused.as_slice() else { panic!("{:?}", done.refused) };
    assert!(refused.people == 1, "{refused:?}");
    assert_eq!(view(&house, &company, first).await.taken, 2);

    // She is erased, and somebody gives her address again: what is left of her objection stops letters to it.
    let page = house.operations.person(&wipro(), &asha.link).await.unwrap();
    let leave = page.rights.iter().find(|right| right.here && right.effect == vocabulary::Effect::Deleted).unwrap();
    let exercise = operations::Exercise { key: leave.key.clone(), channel: vocabulary::Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(&wipro(), &asha.link, exercise).await.unwrap();
    let of_her = [("subject", Cell::from(&asha.subject))];
    assert!(house.store.all_rows::<MailingLetterRow>(&Part::of(&wipro()), &of_her).await.unwrap().is_empty());
    house.clock.advance_ms(1);
    let _ = subscribed(&house, "asha@example.org").await;
    let third = house.operations.new_mailing(&company, &next).await.unwrap();
    house.operations.act_on_mailing(&company, third, MailingAct::Start, None).await.unwrap();
    send_all(&house).await;
    assert_eq!(addresses(&house.letters.take()), ["ben@example.org"]);
}

#[tokio::test]
async fn nobody_sends_past_a_refusal_and_the_sentence_is_told() {
    let house = House::new().await;
    let wso2 = House::site("wso2.com");
    let company = house.company(&wso2).await;
    let notice = NewMailing { purpose: Purpose::PolicyNotice, ..news() };
    let Err(OperationError::Refused(refusal)) = house.operations.new_mailing(&company, &notice).await else { panic!("it was put on record") };
    assert!(refusal.words.contains("individual e"), "{}", refusal.words);
    let nobody = house.operations.issue_scoped_key(&wso2, "reader", KeyRole::Company, &[Scope::Read].into()).await.unwrap();
    let nobody = house.operations.caller(&wso2, &nobody).await.unwrap();
    assert!(matches!(house.operations.new_mailing(&nobody, &notice).await, Err(OperationError::NotAllowed(_))));
    for wrong in [NewMailing { about: "two\nlines".to_owned(), ..news() }, NewMailing { text: " ".to_owned(), ..news() }] {
        assert!(matches!(house.operations.new_mailing(&company, &wrong).await, Err(OperationError::Malformed(_))), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_mailing_is_paused_and_stopped_and_started_by_another_where_it_takes_two() {
    let folder = tempfile::tempdir().unwrap();
    let offering = Offering::default().with(&wipro(), SiteOffering { mailings_by_two: true, ..SiteOffering::default() });
    let house = House::at(folder.path(), testkit::real_policies(), JUNE, |house| house.offering(offering)).await;
    let company = house.company(&wipro()).await;
    for n in 0..3 {
        let _ = subscribed(&house, &format!("reader{n}@example.org")).await;
    }
    let id = house.operations.new_mailing(&company, &news()).await.unwrap();
    let act = |caller: Caller, deed| {
        let house = &house;
        async move { house.operations.act_on_mailing(&caller, id, deed, None).await }
    };
    assert!(matches!(act(company.clone(), MailingAct::Start).await, Err(OperationError::NotAllowed(_))), "whoever wrote it does not start it");
    let other = house.operations.issue_scoped_key(&wipro(), "second", KeyRole::Company, &[Scope::Mailings].into()).await.unwrap();
    let other = house.operations.caller(&wipro(), &other).await.unwrap();
    assert!(matches!(act(other.clone(), MailingAct::Resume).await, Err(OperationError::Settled(_))));
    let view = act(other.clone(), MailingAct::Start).await.unwrap();
    assert_eq!((view.state, view.made_by == company.name(), view.started_by.as_deref()), (MailingState::Sending, true, Some("second")));
    act(company.clone(), MailingAct::Pause).await.unwrap();
    send_all(&house).await;
    assert!(house.letters.take().is_empty(), "nothing goes out while it is paused");
    act(company.clone(), MailingAct::Resume).await.unwrap();
    send_all(&house).await;
    assert_eq!(house.letters.take().len(), 3);
    assert!(matches!(act(company.clone(), MailingAct::Stop).await, Err(OperationError::Settled(_))), "it is over");

    let next = house.operations.new_mailing(&company, &NewMailing { idempotency: None, ..news() }).await.unwrap();
    house.operations.act_on_mailing(&other, next, MailingAct::Start, None).await.unwrap();
    assert_eq!(house.operations.act_on_mailing(&company, next, MailingAct::Stop, None).await.unwrap().state, MailingState::Stopped);
    send_all(&house).await;
    assert!(house.letters.take().is_empty());
    assert_eq!(house.operations.mailings(&company, None, 10).await.unwrap().len(), 2);
}

/// Takes each letter and never says so, as a carrier does that ends in the midst of it; but those that are not for this reader.
#[derive(Debug)]
struct Ends {
    inner: Arc<testkit::Letters>,
    at: &'static str,
}

impl Post for Ends {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            self.inner.post(letter).await?;
            if letter.to.reveal() == self.at { std::future::pending().await } else { Ok(()) }
        })
    }
}

#[tokio::test]
async fn what_was_with_the_carrier_when_the_program_ended_is_sent_again_with_its_number_and_nobody_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let carried = Arc::new(testkit::Letters::default());
    let ends = Arc::new(Ends { inner: Arc::clone(&carried), at: "reader11@example.org" });
    let house = House::at(folder.path(), testkit::real_policies(), JUNE, |house| house.sending_letters(ends)).await;
    let company = house.company(&wipro()).await;
    for n in 0..30 {
        let _ = subscribed(&house, &format!("reader{n}@example.org")).await;
    }
    let id = started(&house, &company).await;
    let ended = tokio::time::timeout(std::time::Duration::from_secs(3), house.operations.send_mailings()).await;
    assert!(ended.is_err(), "it waits for the carrier and is ended there");
    let before = carried.take();
    assert!(before.iter().any(|letter| letter.to.reveal() == "reader11@example.org") && before.len() < 30, "{}", before.len());

    // Another server goes on, at once only when the first one's time is over.
    let policies = testkit::real_policies();
    let next = house.beside(policies, Timestamp(JUNE.0 + 60_000)).await;
    send_all(&next).await;
    assert!(next.letters.take().is_empty(), "the first may still be at work");
    next.clock.advance_ms(180_000);
    send_all(&next).await;
    let after = next.letters.take();
    let (before, all): (Vec<_>, Vec<_>) = (before.iter().map(|letter| letter.id).collect(), after.iter().map(|letter| letter.id).collect());
    let twice: Vec<&RecordId> = all.iter().filter(|id| before.contains(id)).collect();
    assert!(twice.len() <= 8 && !twice.is_empty(), "{} came twice", twice.len());
    let everybody: std::collections::BTreeSet<RecordId> = before.iter().chain(&all).copied().collect();
    assert_eq!(everybody.len(), 30);
    let done = view(&next, &next.company(&wipro()).await, id).await;
    assert_eq!((done.state, done.people, done.taken), (MailingState::Done, 30, 30));
}

/// Refuses a reader for good.
#[derive(Debug)]
struct Refuses(Arc<testkit::Letters>);

impl Post for Refuses {
    fn post<'a>(&'a self, letter: &'a Letter) -> Posted<'a> {
        Box::pin(async move {
            if letter.to.reveal() == "gone@example.org" {
                return Err(NotTaken::Never { cause: "550 5.1.1 at RCPT TO".to_owned(), status: Some("5.1.1".to_owned()) });
            }
            self.0.post(letter).await
        })
    }
}

#[tokio::test]
async fn an_address_that_is_no_mailbox_gets_no_second_letter_until_it_is_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let carried = Arc::new(testkit::Letters::default());
    let refuses = Arc::new(Refuses(Arc::clone(&carried)));
    let house = House::at(folder.path(), testkit::real_policies(), JUNE, |house| house.sending_letters(refuses)).await;
    let company = house.company(&wipro()).await;
    let _ = subscribed(&house, "gone@example.org").await;
    let _ = subscribed(&house, "ben@example.org").await;
    let first = started(&house, &company).await;
    send_all(&house).await;
    let done = view(&house, &company, first).await;
    assert_eq!((done.state, done.taken, done.given_up, done.unreachable), (MailingState::Done, 1, 1, 0));
    let second = house.operations.new_mailing(&company, &NewMailing { idempotency: None, ..news() }).await.unwrap();
    let preview = house.operations.preview_mailing(&company, second).await.unwrap();
    assert_eq!((preview.permitted, preview.unreachable), (1, 1));
    house.operations.act_on_mailing(&company, second, MailingAct::Start, None).await.unwrap();
    send_all(&house).await;
    let done = view(&house, &company, second).await;
    assert_eq!((done.taken, done.given_up, done.unreachable), (1, 0, 1));
}
