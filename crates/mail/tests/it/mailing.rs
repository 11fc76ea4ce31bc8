//! A mailing through a real mail server, from the decision about each person to what the server says.

use crate::kit::{in_clear, keys};
use mail::{Signer, SmartHost};
use operations::{FormKind, LinkToken, MailingAct, MailingState, NewMailing, Submission};
use std::sync::Arc;
use testkit::{House, Instead, MailServer, Offers};
use vocabulary::{DataCategory, Personal, Purpose, Timestamp};

const JUNE: Timestamp = Timestamp(1_780_315_200_000);

async fn subscribed(house: &House, email: &str) {
    let site = House::site("wipro.com");
    let form = house.operations.form(&site, FormKind::Newsletter).unwrap();
    let field = |category: &DataCategory| {
        let value = if category.key() == "email" { email } else { "Asha Rao" };
        (category.clone(), Personal::new(value.to_owned()))
    };
    let sent = Submission {
        form: FormKind::Newsletter,
        values: form.fields.iter().map(|field_of| field(&field_of.category)).collect(),
        choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
        age: operations::DeclaredAge::Over13,
        statement: form.statement,
        person: None,
        idempotency: None,
    };
    house.operations.collect(&site, sent).await.unwrap();
    house.clock.advance_ms(1);
}

/// What stands behind a header of the message, on one line.
fn header(message: &str, name: &str) -> String {
    let head = message.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = head.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in {head}"));
    line.trim_start_matches(name).trim_start_matches(':').trim().to_owned()
}

#[tokio::test]
async fn everybody_gets_one_letter_but_who_unsubscribed_and_whose_mailbox_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let server = MailServer::start(Offers { pipelining: true, ..Offers::default() }).await;
    let mut files: Vec<_> = keys(folder.path()).into_iter().map(|(file, _)| file).collect();
    files.iter_mut().for_each(|file| file.domain = "wipro.com".to_owned());
    let host = Arc::new(SmartHost::new(in_clear(&server), Signer::open(&files).unwrap()).unwrap());
    let house = House::at(&folder.path().join("house"), testkit::real_policies(), JUNE, |house| house.sending_letters(host)).await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    for n in 0..20 {
        subscribed(&house, &format!("reader{n}@example.org")).await;
    }
    // One is refused at first, one hangs up, one is no mailbox at all.
    server.instead("reader3@example.org", Instead::RefusesRecipient("451 4.7.1 come again"));
    server.instead("reader4@example.org", Instead::HangsUp);
    server.instead("reader5@example.org", Instead::RefusesRecipient("550 5.1.1 no such mailbox"));
    let new = NewMailing { purpose: Purpose::Marketing, about: "News".to_owned(), text: "There is *news*.".to_owned(), idempotency: None };
    let first = house.operations.new_mailing(&company, &new).await.unwrap();
    house.operations.act_on_mailing(&company, first, MailingAct::Start, None).await.unwrap();
    for _ in 0..4 {
        house.operations.send_mailings().await.unwrap();
    }
    let view = house.operations.mailing(&company, first).await.unwrap();
    assert_eq!((view.state, view.taken, view.waiting, view.given_up), (MailingState::Sending, 17, 2, 1));
    house.clock.advance_ms(120_000);
    for _ in 0..4 {
        house.operations.send_mailings().await.unwrap();
    }
    let view = house.operations.mailing(&company, first).await.unwrap();
    assert_eq!((view.state, view.taken, view.waiting, view.given_up), (MailingState::Done, 19, 0, 1));
    let arrived = server.take();
    let mut to: Vec<&str> = arrived.iter().map(|letter| letter.to.as_str()).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!((to.len(), arrived.len()), (19, 19), "nobody twice");
    for letter in &arrived {
        assert_eq!(letter.message.matches("DKIM-Signature:").count(), 2);
        assert_eq!(header(&letter.message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(header(&letter.message, "Auto-Submitted"), "auto-generated");
    }

    // Seven unsubscribe by what stands in their letter; the next mailing passes them by, and the one without a mailbox.
    for letter in arrived.iter().take(7) {
        let address = header(&letter.message, "List-Unsubscribe");
        let (page, token) = address.trim_matches(['<', '>']).rsplit_once('/').unwrap();
        let token = LinkToken::read(token).unwrap();
        if page.ends_with("/opt-out") {
            house.operations.opt_out(&site, &token).await.unwrap();
        } else {
            house.operations.unsubscribe(&site, &token).await.unwrap();
        }
    }
    let second = house.operations.new_mailing(&company, &new).await.unwrap();
    house.operations.act_on_mailing(&company, second, MailingAct::Start, None).await.unwrap();
    for _ in 0..4 {
        house.operations.send_mailings().await.unwrap();
    }
    let view = house.operations.mailing(&company, second).await.unwrap();
    let refused: u64 = view.refused.iter().map(|refused| refused.people).sum();
    assert_eq!((view.state, view.taken, refused, view.unreachable), (MailingState::Done, 12, 7, 1));
    let again = server.take();
    assert!(again.iter().all(|letter| arrived.iter().take(7).all(|gone| gone.to != letter.to)));
}
