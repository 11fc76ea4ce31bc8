//! Signing in: who is let in, by what, how often and how long; what is told of an address; and what is left when its person goes.

use crate::kit::{send, value};
use operations::{Exercise, FormKind, LeavingFrom, LinkShown, LinkToken, Network, OperationError, SignInWay, SignedIn, SigningIn};
use store::{CATALOGUE, Cell, JobRow, Part, PasswordRow, ProvenAddressRow, Row, SessionRow, SignInRow};
use testkit::House;
use vocabulary::{Channel, Degree, Personal, Right, SiteId};

const ADDRESS: &str = "http://indiamart.localhost";
const PASSWORD: &str = "three small boats at dawn";

fn typed(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

fn from(last: u8) -> SigningIn {
    SigningIn { browser: "Firefox on Linux", network: Network::of([192, 0, last, 1].into()) }
}

fn site() -> SiteId {
    House::site("indiamart.com")
}

/// Asks for a link and gives what the browser keeps.
async fn ask(house: &House, email: &str) -> LinkToken {
    house.operations.ask_for_link(&site(), &typed(email), ADDRESS, from(2)).await.expect("it is put down")
}

/// The links of the letters that are sent now.
async fn links(house: &House) -> Vec<LinkToken> {
    house.operations.send_letters().await.expect("they are sent");
    let letters = house.letters.take();
    let texts: Vec<String> = letters.iter().map(|letter| letter.text.reveal().clone()).collect();
    let found = texts.iter().flat_map(|text| text.split("/sign-in/").skip(1));
    found.map(|rest| LinkToken::read(rest.get(..64).unwrap()).expect("a token")).collect()
}

async fn signed_in(house: &House) -> SignedIn {
    let browser = ask(house, "asha@example.org").await;
    let link = links(house).await.pop().expect("a letter");
    house.operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.expect("it lets in")
}

async fn count<R: Row>(house: &House) -> usize {
    house.store.all_rows::<R>(&Part::of(&site()), &[]).await.unwrap().len()
}

#[tokio::test]
async fn a_link_opens_once_in_the_browser_that_asked_and_its_opening_proves_the_address() {
    let house = House::new().await;
    let asha = send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, " Asha@Example.org ").await;
    let link = links(&house).await.pop().expect("a letter");
    let another = LinkToken::read(&"0".repeat(64)).unwrap();
    let operations = &house.operations;
    assert_eq!(operations.link_shown(&site(), &link, Some(&browser)).await.unwrap(), LinkShown::Here);
    assert!(matches!(operations.link_shown(&site(), &link, Some(&another)).await.unwrap(), LinkShown::Elsewhere { .. }));
    assert!(matches!(operations.link_shown(&site(), &link, None).await.unwrap(), LinkShown::Elsewhere { .. }), "looking changes nothing");
    let refused = operations.sign_in_by_link(&site(), &link, &another, from(2)).await;
    assert!(matches!(refused, Err(OperationError::LinkInvalid)), "{refused:?}");
    let session = operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.unwrap();
    let again = operations.sign_in_by_link(&site(), &link, &browser, from(2)).await;
    assert!(matches!(again, Err(OperationError::LinkInvalid)), "{again:?}");
    assert_eq!(operations.person(&site(), &session.token).await.unwrap().subject, asha.subject);
    assert_eq!(count::<ProvenAddressRow>(&house).await, 1);
    let elsewhere = operations.person(&House::site("wipro.com"), &session.token).await;
    assert!(matches!(elsewhere, Err(OperationError::LinkInvalid)), "a session of one site opens nothing at another");
    let as_link = LinkToken::read(session.token.as_kept()).unwrap();
    assert!(operations.person(&site(), &as_link).await.is_err(), "the secret of a session opens nothing in an address");
}

#[tokio::test]
async fn who_is_signed_in_is_known_by_their_address_and_who_has_a_link_is_not() {
    let house = House::new().await;
    let asha = send(&house, &site(), FormKind::Registration).await;
    let here = signed_in(&house).await;
    let rights = house.operations.person(&site(), &asha.link).await.unwrap().rights;
    let opt_out = rights.iter().find(|right| right.right == Right::OptOut && right.here).expect("the text grants it");
    for (token, degree) in [(&asha.link, Degree::OwnLink), (&here.token, Degree::AddressProven)] {
        let exercise = Exercise { key: opt_out.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
        let asked = house.operations.exercise(&site(), token, exercise).await.unwrap();
        assert_eq!(asked.degree, degree);
    }
}

#[tokio::test]
async fn of_many_who_use_one_link_at_once_one_is_let_in() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, "asha@example.org").await;
    let link = links(&house).await.pop().unwrap();
    let mut tries = Vec::new();
    for _ in 0..8 {
        let (operations, link, browser) = (house.operations.clone(), link.clone(), browser.clone());
        tries.push(tokio::spawn(async move { operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.is_ok() }));
    }
    let mut let_in = 0;
    for one in tries {
        let_in += usize::from(one.await.unwrap());
    }
    assert_eq!((let_in, count::<SessionRow>(&house).await), (1, 1));
}

#[tokio::test]
async fn whether_an_address_is_known_is_neither_told_nor_left_behind() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let mut left = Vec::new();
    for email in ["asha@example.org", "nobody@example.org"] {
        ask(&house, email).await;
        left.push((count::<SignInRow>(&house).await, count::<JobRow>(&house).await));
    }
    assert_eq!(left, [(1, 1), (2, 2)], "asking leaves the same");
    assert_eq!(house.operations.send_letters().await.unwrap(), 1);
    let letters = house.letters.take();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(letter.to.reveal(), "asha@example.org");
    assert!(!letter.text.reveal().contains("Asha"), "a letter to an address holds nothing but a link");
    assert_eq!(letter.from, "support@indiamart.com", "a letter can be answered");
    assert_eq!((count::<SignInRow>(&house).await, count::<JobRow>(&house).await), (1, 0), "of a request that found nobody nothing is left");
    let wrong = house.operations.ask_for_link(&site(), &typed("no address"), ADDRESS, from(2)).await;
    assert!(matches!(wrong, Err(OperationError::Malformed(_))));
}

#[tokio::test]
async fn a_letter_goes_to_no_address_that_was_corrected_since() {
    let house = House::new().await;
    let asha = send(&house, &site(), FormKind::Registration).await;
    let rights = house.operations.person(&site(), &asha.link).await.unwrap().rights;
    let right = rights.iter().find(|right| right.takes_correction).unwrap();
    let correction = Some(value("email", "asha.rao@example.net"));
    let exercise = Exercise { key: right.key.clone(), channel: Channel::AccountPage, correction, words: None, idempotency: None };
    house.operations.exercise(&site(), &asha.link, exercise).await.unwrap();
    ask(&house, "asha@example.org").await;
    assert!(links(&house).await.is_empty(), "whoever has the old address now is not Asha");
    ask(&house, "asha.rao@example.net").await;
    assert_eq!(links(&house).await.len(), 1);
}

#[tokio::test]
async fn who_gave_one_address_twice_chooses_by_the_link_and_neither_becomes_the_other() {
    let house = House::new().await;
    let first = send(&house, &site(), FormKind::Registration).await;
    let second = send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, "asha@example.org").await;
    let links = links(&house).await;
    assert_eq!(links.len(), 2);
    let session = house.operations.sign_in_by_link(&site(), &links[1], &browser, from(2)).await.unwrap();
    let subject = house.operations.person(&site(), &session.token).await.unwrap().subject;
    assert!(subject == first.subject || subject == second.subject);
    assert!(house.operations.sign_in_by_link(&site(), &links[0], &browser, from(2)).await.is_err(), "one request lets in once");
}

#[tokio::test]
async fn a_code_is_typed_in_the_browser_that_asked_and_not_guessed() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, "asha@example.org").await;
    let link = links(&house).await.pop().unwrap();
    let LinkShown::Elsewhere { code } = house.operations.link_shown(&site(), &link, None).await.unwrap() else { panic!("no code") };
    let other = ask(&house, "asha@example.org").await;
    let refused = house.operations.sign_in_by_code(&site(), &code, &other, from(2)).await;
    assert!(matches!(refused, Err(OperationError::SignInRefused)), "a code of another browser's");
    house.operations.sign_in_by_code(&site(), &code, &browser, from(2)).await.unwrap();
}

#[tokio::test]
async fn a_code_lets_in_and_after_five_wrong_ones_no_more() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let operations = &house.operations;
    for wrong in [4, 5] {
        let browser = ask(&house, "asha@example.org").await;
        let link = links(&house).await.pop().unwrap();
        let LinkShown::Elsewhere { code } = operations.link_shown(&site(), &link, None).await.unwrap() else { panic!("no code") };
        let guess = if code == "00000000" { "11111111" } else { "00000000" };
        for _ in 0..wrong {
            assert!(matches!(operations.sign_in_by_code(&site(), guess, &browser, from(2)).await, Err(OperationError::SignInRefused)));
        }
        let (first, second) = code.split_at(4);
        let right = operations.sign_in_by_code(&site(), &format!("{first} {second}"), &browser, from(2)).await;
        assert_eq!(right.is_ok(), wrong < 5, "{right:?}");
    }
}

#[tokio::test]
async fn a_link_is_over_after_a_quarter_of_an_hour_and_is_swept() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, "asha@example.org").await;
    let link = links(&house).await.pop().unwrap();
    ask(&house, "nobody@example.org").await;
    house.clock.advance_ms(15 * 60_000);
    assert!(house.operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.is_err());
    assert!(house.operations.link_shown(&site(), &link, Some(&browser)).await.is_err());
    house.operations.sweep_sign_ins().await.unwrap();
    assert_eq!(count::<SignInRow>(&house).await, 0);
}

#[tokio::test]
async fn a_letter_that_is_not_taken_is_sent_again_and_is_the_same() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let browser = ask(&house, "asha@example.org").await;
    house.letters.shut(true);
    assert_eq!(house.operations.send_letters().await.unwrap(), 0);
    house.letters.shut(false);
    house.clock.advance_ms(5_000);
    let link = links(&house).await.pop().expect("it is sent again");
    assert_eq!(count::<SignInRow>(&house).await, 1, "both times it was the same link");
    house.operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.unwrap();
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_at_the_latest_after_half_a_day() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let used = signed_in(&house).await;
    let unused = signed_in(&house).await;
    let operations = &house.operations;
    for _ in 0..47 {
        house.clock.advance_ms(15 * 60_000);
        operations.signed_in_here(&site(), &used.token).await.expect("it goes on while it is used");
    }
    assert!(operations.signed_in_here(&site(), &unused.token).await.is_err());
    assert_eq!(operations.sign_ins(&site(), &used.token).await.unwrap().sessions.len(), 1);
    house.clock.advance_ms(15 * 60_000);
    assert!(operations.signed_in_here(&site(), &used.token).await.is_err(), "half a day is over");
    assert!(operations.person(&site(), &used.token).await.is_err());
    operations.sweep_sign_ins().await.unwrap();
    assert_eq!(count::<SessionRow>(&house).await, 0);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_everywhere() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let (one, two, three) = (signed_in(&house).await, signed_in(&house).await, signed_in(&house).await);
    let operations = &house.operations;
    let listed = operations.sign_ins(&site(), &one.token).await.unwrap().sessions;
    assert_eq!(listed.len(), 3);
    assert!(listed[0].is_this && listed[0].browser == "Firefox on Linux" && listed[0].way == Some(SignInWay::Letter));
    let of_three = operations.sign_ins(&site(), &three.token).await.unwrap().sessions[0].id;
    operations.sign_out(&site(), &one.token, LeavingFrom::One(of_three)).await.unwrap();
    assert!(operations.signed_in_here(&site(), &three.token).await.is_err());
    operations.sign_out(&site(), &one.token, LeavingFrom::Everywhere).await.unwrap();
    for session in [&one, &two] {
        assert!(operations.signed_in_here(&site(), &session.token).await.is_err());
    }
}

#[tokio::test]
async fn a_members_password_is_set_tried_changed_and_removed() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let (here, elsewhere) = (signed_in(&house).await, signed_in(&house).await);
    let operations = &house.operations;
    for bad in ["short", "passwordpassword", "QWERTYUIOP123"] {
        let refused = operations.set_password(&site(), &here.token, &typed(bad), None).await;
        assert!(matches!(refused, Err(OperationError::Malformed(_))), "{bad}: {refused:?}");
    }
    operations.set_password(&site(), &here.token, &typed(PASSWORD), None).await.unwrap();
    assert!(operations.signed_in_here(&site(), &elsewhere.token).await.is_err(), "everywhere else they are signed out");
    let try_it = async |email: &str, password: &str| operations.sign_in_by_password(&site(), &typed(email), &typed(password), from(2)).await;
    let by_password = try_it("asha@example.org", PASSWORD).await.unwrap();
    assert!(matches!(try_it("asha@example.org", "three small boats at noon").await, Err(OperationError::SignInRefused)));
    assert!(matches!(try_it("nobody@example.org", PASSWORD).await, Err(OperationError::SignInRefused)));
    let change = async |present: Option<&str>| {
        let present = present.map(typed);
        operations.set_password(&site(), &by_password.token, &typed("four small boats at dawn"), present.as_ref()).await
    };
    assert!(matches!(change(None).await, Err(OperationError::Malformed(_))), "who came by the password shows it");
    assert!(matches!(change(Some("wrong and long enough")).await, Err(OperationError::Malformed(_))));
    change(Some(PASSWORD)).await.unwrap();
    assert!(try_it("asha@example.org", PASSWORD).await.is_err());
    operations.remove_password(&site(), &by_password.token).await.unwrap();
    assert_eq!(count::<PasswordRow>(&house).await, 0);
}

#[tokio::test]
async fn a_passkey_is_added_for_what_was_asked_of_this_person_here_and_once() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let session = signed_in(&house).await;
    let operations = &house.operations;
    let name = typed("My phone");
    let asked = operations.ask_for_new_passkey(&site(), &session.token, ADDRESS).await.unwrap();
    let add = async |answer: &str, origin: &str| operations.add_passkey(&site(), &session.token, (&asked.token, answer, &name), origin).await;
    let elsewhere = testkit::passkey::answer(&asked.options, "http://evil.localhost", &[1; 16]);
    assert!(matches!(add(&elsewhere, ADDRESS).await, Err(OperationError::SignInRefused)), "made at another site");
    let another = operations.ask_for_new_passkey(&site(), &session.token, ADDRESS).await.unwrap();
    let of_another = testkit::passkey::answer(&another.options, ADDRESS, &[1; 16]);
    assert!(matches!(add(&of_another, ADDRESS).await, Err(OperationError::SignInRefused)), "made for another challenge");
    assert!(matches!(add("{}", ADDRESS).await, Err(OperationError::SignInRefused)));
    let answer = testkit::passkey::answer(&asked.options, ADDRESS, &[1; 16]);
    let id = add(&answer, ADDRESS).await.unwrap();
    assert!(add(&answer, ADDRESS).await.is_err(), "it is answered once");
    let listed = operations.sign_ins(&site(), &session.token).await.unwrap().passkeys;
    assert!(listed.len() == 1 && listed[0].id == id && listed[0].name.reveal() == "My phone");
    let options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "required");
    assert!(!asked.options.contains("asha") && !asked.options.contains("Asha"), "the device is told nothing about the person");
    operations.remove_passkey(&site(), &session.token, id).await.unwrap();
    assert!(operations.sign_ins(&site(), &session.token).await.unwrap().passkeys.is_empty());
}

#[tokio::test]
async fn where_nobody_can_register_there_are_no_passwords() {
    let house = House::new().await;
    for name in ["wipro.com", "pactera.com", "indiamart.com", "wso2.com", "wesprodigital.com"] {
        let site = House::site(name);
        let permitted = house.operations.form(&site, FormKind::Registration).is_ok();
        assert_eq!(house.operations.has_members(&site).unwrap(), permitted, "{name}");
    }
}

#[tokio::test]
async fn too_many_tries_are_refused_alike_for_known_and_unknown_addresses() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let mut refused = Vec::new();
    for (network, email) in [(10, "asha@example.org"), (11, "nobody@example.org")] {
        let mut tries = 0;
        let wait = loop {
            match house.operations.sign_in_by_password(&site(), &typed(email), &typed("wrong and long enough"), from(network)).await {
                Err(OperationError::SignInRefused) => tries += 1,
                Err(OperationError::TooMany { wait_s }) => break wait_s,
                other => panic!("{other:?}"),
            }
        };
        let mut letters = 0;
        while house.operations.ask_for_link(&site(), &typed(email), ADDRESS, from(network)).await.is_ok() {
            letters += 1;
        }
        refused.push((tries, wait, letters));
    }
    assert_eq!(refused[0], refused[1]);
    assert_eq!((refused[0].0, refused[0].2), (6, 3));
    house.clock.advance_ms(300_000);
    house.operations.ask_for_link(&site(), &typed("asha@example.org"), ADDRESS, from(10)).await.expect("after a while it is heard again");
}

#[tokio::test]
async fn who_is_erased_is_signed_out_and_nothing_of_how_they_signed_in_is_left() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let session = signed_in(&house).await;
    house.operations.set_password(&site(), &session.token, &typed(PASSWORD), None).await.unwrap();
    let browser = ask(&house, "asha@example.org").await;
    let link = links(&house).await.pop().unwrap();
    let rights = house.operations.person(&site(), &session.token).await.unwrap().rights;
    let delete = rights.iter().find(|right| matches!(right.effect, vocabulary::Effect::Deleted)).unwrap();
    let exercise = Exercise { key: delete.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(&site(), &session.token, exercise).await.unwrap();
    let operations = &house.operations;
    assert!(operations.signed_in_here(&site(), &session.token).await.is_err());
    assert!(operations.sign_in_by_link(&site(), &link, &browser, from(2)).await.is_err());
    assert!(operations.sign_in_by_password(&site(), &typed("asha@example.org"), &typed(PASSWORD), from(2)).await.is_err());
    for table in CATALOGUE.iter().filter(|table| ["sign_in", "session", "passkey", "password", "ceremony", "proven_address"].contains(&table.name)) {
        let query = store::Query { table, of: Vec::new(), after: Vec::<Cell>::new(), rows_max: 10 };
        assert!(house.store.list(&Part::of(&site()), query).await.unwrap().is_empty(), "{}", table.name);
    }
}

#[tokio::test]
async fn a_closed_account_has_no_way_in_but_the_letter() {
    let house = House::new().await;
    send(&house, &site(), FormKind::Registration).await;
    let session = signed_in(&house).await;
    house.operations.set_password(&site(), &session.token, &typed(PASSWORD), None).await.unwrap();
    let rights = house.operations.person(&site(), &session.token).await.unwrap().rights;
    let close = rights.iter().find(|right| matches!(right.effect, vocabulary::Effect::Closed)).expect("indiamart deactivates");
    let exercise = Exercise { key: close.key.clone(), channel: Channel::AccountPage, correction: None, words: None, idempotency: None };
    house.operations.exercise(&site(), &session.token, exercise).await.unwrap();
    let by_password = house.operations.sign_in_by_password(&site(), &typed("asha@example.org"), &typed(PASSWORD), from(2)).await;
    assert!(matches!(by_password, Err(OperationError::SignInRefused)), "{by_password:?}");
    let again = signed_in(&house).await;
    house.clock.advance_ms(60_000);
    house.operations.reopen(&site(), &again.token).await.unwrap();
    house.operations.sign_in_by_password(&site(), &typed("asha@example.org"), &typed(PASSWORD), from(2)).await.unwrap();
}
