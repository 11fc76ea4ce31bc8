//! Letters that people write: which are the use of a right, what proof each needs, and that nobody learns who is known.

use crate::kit::{filled_in, question, send, value};
use operations::{Collected, DecisionQuestion, FormKind, LetterIn, LetterKind, LetterLeft, LinkToken, RequestView, SenderAnswer, Submission, WrittenBy};
use policy::Verdict;
use testkit::House;
use vocabulary::{Action, Channel, Clock, Degree, Personal, Purpose, Recipient, RequestState, Right, SiteId};

fn letter(mailbox: &str, author: &str, written_by: WrittenBy, kind: LetterKind) -> LetterIn {
    LetterIn {
        mailbox: mailbox.to_owned(),
        author: Some(Personal::new(author.to_owned())),
        vouched: written_by,
        sha256: ledger::sha256(&[mailbox.as_bytes(), author.as_bytes(), format!("{kind:?}").as_bytes()]),
        kind,
        words: Personal::new("  I wish to be left alone.\r\n".to_owned()),
    }
}

async fn requests(house: &House, site: &SiteId, asha: &Collected) -> Vec<RequestView> {
    house.operations.person(site, &asha.link).await.unwrap().requests
}

async fn by_name(house: &House, site: &SiteId, number: u32) -> Collected {
    let form = filled_in(house, site, FormKind::Contact);
    let address = |category: &str| (category == "email").then(|| value("email", &format!("person{number}@example.org")));
    let values = form.values.iter().map(|written| address(written.0.key()).unwrap_or_else(|| written.clone())).collect();
    house.operations.collect(site, Submission { values, ..form }).await.unwrap()
}

#[tokio::test]
async fn one_word_to_the_mailbox_of_the_policy_opts_out_at_once_and_once() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let asha = by_name(&house, &site, 1).await;
    assert_eq!(house.operations.mailboxes(&site).unwrap(), ["info@pactera.com"]);
    let out = |author: &str, by| letter("Info@Pactera.com", author, by, LetterKind::WantsOut);
    let forged = out("person1@example.org", WrittenBy::Another);
    assert_eq!(house.operations.letter_in(&site, &forged).await.unwrap(), LetterLeft::ForTheMailbox, "their domain denies it: somebody has to look");
    assert!(requests(&house, &site, &asha).await.is_empty());
    for by in [WrittenBy::Unknown, WrittenBy::Unknown, WrittenBy::Author] {
        assert_eq!(house.operations.letter_in(&site, &out("Person1@Example.org", by)).await.unwrap(), LetterLeft::Nothing);
    }
    let found = requests(&house, &site, &asha).await;
    assert_eq!(found.len(), 1, "the same letter is the same request");
    assert_eq!((found[0].state, found[0].right, &found[0].channel), (RequestState::Done, Right::OptOut, &Channel::Mail("info@pactera.com".to_owned())));
    let stranger = out("nobody@example.org", WrittenBy::Author);
    assert_eq!(house.operations.letter_in(&site, &stranger).await.unwrap(), LetterLeft::ForTheMailbox);
    let elsewhere = letter("sales@pactera.com", "person1@example.org", WrittenBy::Author, LetterKind::WantsOut);
    assert_eq!(house.operations.letter_in(&site, &elsewhere).await.unwrap(), LetterLeft::ForTheMailbox, "the policy names another mailbox");
    let asked = question(Action::Contact, "email", Purpose::Marketing, Recipient::Company);
    let decided = house.operations.decide(&house.company(&site).await, DecisionQuestion { subject: Some(asha.subject), ..asked }).await.unwrap();
    assert_eq!(decided.answer.verdict, Verdict::Deny, "and it holds from the next decision on");
}

#[tokio::test]
async fn a_question_of_somebody_known_is_a_request_and_of_anybody_else_a_letter_to_read() {
    let house = House::new().await;
    let site = House::site("pactera.com");
    let asha = by_name(&house, &site, 1).await;
    let asked = |by| letter("info@pactera.com", "person1@example.org", by, LetterKind::Person);
    for by in [WrittenBy::Unknown, WrittenBy::Another] {
        assert_eq!(house.operations.letter_in(&site, &asked(by)).await.unwrap(), LetterLeft::ForTheMailbox);
    }
    assert_eq!(house.operations.letter_in(&site, &asked(WrittenBy::Author)).await.unwrap(), LetterLeft::Nothing);
    let found = requests(&house, &site, &asha).await;
    assert_eq!((found.len(), found[0].right, found[0].degree), (1, Right::Ask, Degree::AddressProven));
    assert_eq!(found[0].written.as_ref().unwrap().reveal(), "I wish to be left alone.");
    let _namesake = by_name(&house, &site, 1).await;
    let again = LetterIn { sha256: [9; 32], ..asked(WrittenBy::Author) };
    assert_eq!(house.operations.letter_in(&site, &again).await.unwrap(), LetterLeft::ForTheMailbox, "which of the two wrote, somebody has to see");
}

#[tokio::test]
async fn a_link_that_leads_nowhere_is_not_told_from_one_that_does() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Download).await;
    let nowhere = LinkToken::read(&"0a".repeat(32)).unwrap();
    for kind in [LetterKind::OptOut(nowhere.clone()), LetterKind::Answer(nowhere), LetterKind::OptOut(asha.link.clone()), LetterKind::Answer(asha.link.clone())]
    {
        let left = house.operations.letter_in(&site, &letter("u@wipro.com", "asha@example.org", WrittenBy::Author, kind)).await.unwrap();
        assert_eq!(left, LetterLeft::ForTheMailbox, "a link for something else opts out of nothing either");
    }
    assert!(requests(&house, &site, &asha).await.is_empty());
}

#[tokio::test]
async fn a_letter_to_the_address_that_opts_out_is_the_link_it_stands_for() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Download).await;
    let link = house.operations.person(&site, &asha.link).await.unwrap().opt_out.unwrap();
    let out = LetterIn { author: None, ..letter("u@wipro.com", "", WrittenBy::Another, LetterKind::OptOut(link.clone())) };
    for _ in 0..2 {
        assert_eq!(house.operations.letter_in(&site, &out).await.unwrap(), LetterLeft::Nothing, "it asks nobody who they are, and once more changes nothing");
    }
    assert!(house.operations.opt_out_shown(&site, &link).await.unwrap().done);
    assert_eq!(requests(&house, &site, &asha).await.len(), 1);
}

#[tokio::test]
async fn an_answer_is_a_request_to_correct_that_waits_until_it_is_known_who_wrote() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let asha = send(&house, &site, FormKind::Download).await;
    let reply = crate::requests::secret_of_a_message(&house, &site, &asha).await;
    let answered = |author: &str, by, first| LetterIn { sha256: [first; 32], ..letter("r@wipro.com", author, by, LetterKind::Answer(reply.clone())) };
    let mut known = std::collections::BTreeSet::new();
    for (first, (author, by, state)) in (1..).zip([
        ("eve@example.org", WrittenBy::Author, RequestState::IdentityWanted),
        ("asha@example.org", WrittenBy::Unknown, RequestState::IdentityWanted),
        ("asha@example.org", WrittenBy::Author, RequestState::Proven),
    ]) {
        assert_eq!(house.operations.letter_in(&site, &answered(author, by, first)).await.unwrap(), LetterLeft::Nothing);
        let found = requests(&house, &site, &asha).await;
        let last = found.iter().find(|request| known.insert(request.id)).unwrap();
        assert_eq!((found.len(), last.right, last.state, &last.channel), (usize::from(first), Right::Correct, state, &Channel::Reply), "{author} {by:?}");
    }
}

#[tokio::test]
async fn what_came_is_what_was_checked_refused_and_taken_unchecked() {
    let house = House::new().await;
    let site = House::site("wipro.com");
    let listed = SenderAnswer::Refused { list: "Spamhaus ZEN".to_owned(), code: "127.0.0.2".to_owned(), meaning: "SBL: a source of spam".to_owned() };
    let unchecked = SenderAnswer::Unchecked { list: "Spamhaus ZEN".to_owned() };
    for answer in [&SenderAnswer::Checked, &SenderAnswer::Checked, &unchecked] {
        assert_eq!(house.operations.sender_decided(&site, answer).await.unwrap(), None);
    }
    let counted: Vec<_> = (0..20).map(|_| house.operations.sender_decided(&site, &listed)).collect();
    let mut references = Vec::new();
    for counted in counted {
        references.push(counted.await.unwrap().unwrap());
    }
    let shown = house.operations.refused_sender(&site, references[7]).await.unwrap().unwrap();
    assert_eq!((shown.list.as_str(), shown.meaning.as_str(), shown.at), ("Spamhaus ZEN", "SBL: a source of spam", house.clock.now()));
    let company = house.company(&site).await;
    let counts: Vec<(String, u64)> = house.operations.sender_counts(&company).await.unwrap().into_iter().map(|count| (count.answer, count.letters)).collect();
    assert_eq!(counts, [("checked".to_owned(), 2), ("refused".to_owned(), 20), ("unchecked".to_owned(), 1)]);
}
